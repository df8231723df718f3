import ModelFormats
import Tensors

/// Which linear layers get low-rank updates, and how large (Hu et al. 2021, arXiv:2106.09685).
package struct LoRAConfiguration: Sendable, Hashable {
    /// The rank of the updates, at least 1.
    package var r: Int = 16
    /// The update is scaled by alpha / r.
    package var alpha: Float = 32
    /// The share of an update's inputs that training drops, in [0, 1). One mask serves the layers that share an input.
    package var dropout: Float = 0
    /// Names of linear layers: q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj.
    package var targetModules: [String] = Self.allModules

    /// The ranks that are accepted.
    package static let ranks = 1...1024

    package static let allModules = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]

    package init() {}
}

/// The trained parameters and their gradients: PEFT's matrices, one after another in one buffer.
package final class LoRAAdapter {
    /// One matrix: where it lies in `values` and `gradients`.
    package struct Matrix: Sendable, Hashable {
        /// PEFT's name without its prefix: `model.layers.0.self_attn.q_proj.lora_A.weight`.
        package let name: String
        /// `lora_A` is [r, in], `lora_B` is [out, r], row by row.
        package let rows: Int
        package let columns: Int
        package let offset: Int

        package var range: Range<Int> { offset..<offset + rows * columns }
    }

    package let configuration: LoRAConfiguration
    /// Every matrix, layer by layer, A before B.
    package let matrices: [Matrix]
    package let values: UnsafeMutableBufferPointer<Float>
    package let gradients: UnsafeMutableBufferPointer<Float>

    /// The updates of each layer's linear layers.
    let layers: [LayerUpdates]
    private let valueBuffer: FloatBuffer
    private let gradientBuffer: FloatBuffer

    struct LayerUpdates {
        var queryKeyValue: LowRankUpdates?
        var output: LowRankUpdates?
        var gateUp: LowRankUpdates?
        var down: LowRankUpdates?

        var all: [LowRankUpdates] { [queryKeyValue, output, gateUp, down].compactMap(\.self) }
    }

    /// Makes an adapter whose B is zero and whose A is uniform in ±1/√in, as PEFT does.
    package init(for model: LanguageModel, configuration: LoRAConfiguration, seed: UInt64) throws {
        try Self.validate(configuration)
        self.configuration = configuration
        var count = 0
        for layer in model.weights.layers {
            for linear in [layer.queryKeyValue, layer.output, layer.gateUp, layer.down] {
                for part in linear.parts where configuration.targetModules.contains(part.name) {
                    count += configuration.r * (linear.inputs + part.outputs.count)
                }
            }
        }
        valueBuffer = try FloatBuffer(count: count)
        gradientBuffer = try FloatBuffer(count: count)
        values = UnsafeMutableBufferPointer(start: valueBuffer.pointer, count: count)
        gradients = UnsafeMutableBufferPointer(start: gradientBuffer.pointer, count: count)

        var builder = Builder(
            configuration: configuration, values: valueBuffer.pointer, gradients: gradientBuffer.pointer,
            team: model.device.team)
        layers = try model.weights.layers.enumerated().map { index, layer in
            let prefix = "model.layers.\(index)."
            return LayerUpdates(
                queryKeyValue: try builder.updates(of: layer.queryKeyValue, prefix: prefix + "self_attn."),
                output: try builder.updates(of: layer.output, prefix: prefix + "self_attn."),
                gateUp: try builder.updates(of: layer.gateUp, prefix: prefix + "mlp."),
                down: try builder.updates(of: layer.down, prefix: prefix + "mlp."))
        }
        matrices = builder.matrices
        initialize(seed: seed)
    }

    /// Runs `body` with other values, as many as the adapter has, in the place of its own.
    package func withValues<Result>(_ other: [Float], _ body: () throws -> Result) rethrows -> Result {
        precondition(other.count == values.count)
        let own = Array(values)
        _ = values.update(fromContentsOf: other)
        defer { _ = values.update(fromContentsOf: own) }
        return try body()
    }

    /// Readies the updates for products with the values as they are now.
    func pack(_ team: Team) {
        let all = layers.flatMap(\.all)
        team.forRows(all.count) { share in for updates in all[share] { updates.pack() } }
    }

    private func initialize(seed: UInt64) {
        var random = RandomStream(RandomKey(seed: seed, step: .max, prompt: 0), index: 0)
        for matrix in matrices where matrix.name.hasSuffix("lora_A.weight") {
            let bound = 1 / Double(matrix.columns).squareRoot()
            for index in matrix.range { values[index] = Float((random.next() * 2 - 1) * bound) }
        }
    }

    private static func validate(_ configuration: LoRAConfiguration) throws {
        func refuse(_ message: String) -> LanguageModelError { LanguageModelError(code: "lora", message: message) }
        guard (1...4096).contains(configuration.r) else {
            throw refuse("lora.r is \(configuration.r); 1 to 4096 was expected.")
        }
        guard configuration.alpha.isFinite, configuration.alpha > 0 else {
            throw refuse("lora.alpha is \(configuration.alpha); a number above 0 was expected.")
        }
        guard (0..<1).contains(configuration.dropout) else {
            throw refuse("lora.dropout is \(configuration.dropout); at least 0 and below 1 was expected.")
        }
        guard !configuration.targetModules.isEmpty else {
            throw refuse("lora.target_modules is empty; some of \(LoRAConfiguration.allModules) were expected.")
        }
        for name in configuration.targetModules where !LoRAConfiguration.allModules.contains(name) {
            throw refuse("lora.target_modules names '\(name)'; known are \(LoRAConfiguration.allModules).")
        }
    }
}

/// Hands out matrices from the adapter's buffers.
private struct Builder {
    let configuration: LoRAConfiguration
    let values: UnsafeMutablePointer<Float>
    let gradients: UnsafeMutablePointer<Float>
    let team: Team
    var matrices: [LoRAAdapter.Matrix] = []
    private var offset = 0

    init(
        configuration: LoRAConfiguration, values: UnsafeMutablePointer<Float>, gradients: UnsafeMutablePointer<Float>,
        team: Team
    ) {
        self.configuration = configuration
        self.values = values
        self.gradients = gradients
        self.team = team
    }

    mutating func updates(of linear: FrozenLinear, prefix: String) throws -> LowRankUpdates? {
        let updates = linear.parts.filter { configuration.targetModules.contains($0.name) }.map { part in
            let a = matrix(prefix + part.name + ".lora_A.weight", rows: configuration.r, columns: linear.inputs)
            let b = matrix(prefix + part.name + ".lora_B.weight", rows: part.outputs.count, columns: configuration.r)
            return LowRankUpdate(
                outputs: part.outputs, rank: configuration.r, a: values + a, b: values + b, aGradient: gradients + a,
                bGradient: gradients + b)
        }
        guard !updates.isEmpty else { return nil }
        return try LowRankUpdates(
            updates, scale: configuration.alpha / Float(configuration.r), inputs: linear.inputs,
            outputs: linear.outputs, team: team)
    }

    private mutating func matrix(_ name: String, rows: Int, columns: Int) -> Int {
        matrices.append(LoRAAdapter.Matrix(name: name, rows: rows, columns: columns, offset: offset))
        defer { offset += rows * columns }
        return offset
    }
}
