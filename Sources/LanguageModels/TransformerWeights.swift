import ModelFormats
import Tensors

/// The frozen weights of one decoder layer.
struct LayerWeights {
    let inputNorm: FloatBuffer
    /// q_proj, k_proj and v_proj.
    let queryKeyValue: FrozenLinear
    /// Norms of each head's queries and keys (Qwen3).
    let queryNorm: FloatBuffer?
    let keyNorm: FloatBuffer?
    let output: FrozenLinear
    let postAttentionNorm: FloatBuffer
    /// gate_proj and up_proj.
    let gateUp: FrozenLinear
    let down: FrozenLinear
}

/// Every weight of a Llama-family model, packed for products.
///
/// The embedding is not among them: the few rows a batch needs are read from the file.
final class TransformerWeights {
    let layers: [LayerWeights]
    let finalNorm: FloatBuffer
    let head: FrozenLinear
    private let file: ModelFile

    init(file: ModelFile, device: ComputeDevice) throws {
        self.file = file
        let reader = WeightReader(file: file)
        let description = file.description
        layers = try (0..<description.layerCount).map { layer in
            let names = LayerNames(layer: layer)
            return LayerWeights(
                inputNorm: try reader.vector(names.inputNorm),
                queryKeyValue: try reader.linear(
                    names.queryKeyValue, device: device, hasBias: description.hasQueryKeyValueBias),
                queryNorm: description.hasQueryKeyNorm ? try reader.vector(names.queryNorm) : nil,
                keyNorm: description.hasQueryKeyNorm ? try reader.vector(names.keyNorm) : nil,
                output: try reader.linear(names.output, device: device),
                postAttentionNorm: try reader.vector(names.postAttentionNorm),
                gateUp: try reader.linear(names.gateUp, device: device),
                down: try reader.linear(names.down, device: device))
        }
        finalNorm = try reader.vector("model.norm.weight")
        head = try reader.linear([Self.headName(description)], device: device)
    }

    /// Packs the transposes that take gradients back; nothing when they are there.
    func prepareBackward() throws {
        guard !head.isReadyForBackward else { return }
        try forEachLinear { linear, values in try linear.prepareBackward(values: values) }
    }

    /// Packs the copies in 8 bits; nothing when they are there.
    func prepareInt8() throws {
        guard !head.isReadyForInt8 else { return }
        try forEachLinear { linear, values in try linear.prepareInt8(values: values) }
    }

    /// Reads each linear layer's weights anew and gives them to `body`; the head is the last.
    private func forEachLinear(_ body: (FrozenLinear, UnsafeMutablePointer<Float>) throws -> Void) throws {
        let reader = WeightReader(file: file)
        for (layer, weights) in layers.enumerated() {
            let names = LayerNames(layer: layer)
            try reader.withValues(names.queryKeyValue) { try body(weights.queryKeyValue, $0) }
            try reader.withValues(names.output) { try body(weights.output, $0) }
            try reader.withValues(names.gateUp) { try body(weights.gateUp, $0) }
            try reader.withValues(names.down) { try body(weights.down, $0) }
        }
        try reader.withValues([Self.headName(file.description)]) { try body(head, $0) }
    }

    private static func headName(_ description: ModelDescription) -> String {
        description.tieWordEmbeddings ? "model.embed_tokens.weight" : "lm_head.weight"
    }
}

/// Hugging Face's names of a layer's tensors.
private struct LayerNames {
    private let prefix: String

    init(layer: Int) {
        prefix = "model.layers.\(layer)."
    }

    var inputNorm: String { prefix + "input_layernorm.weight" }
    var queryNorm: String { prefix + "self_attn.q_norm.weight" }
    var keyNorm: String { prefix + "self_attn.k_norm.weight" }
    var postAttentionNorm: String { prefix + "post_attention_layernorm.weight" }
    var queryKeyValue: [String] { ["q_proj", "k_proj", "v_proj"].map { prefix + "self_attn.\($0).weight" } }
    var output: [String] { [prefix + "self_attn.o_proj.weight"] }
    var gateUp: [String] { [prefix + "mlp.gate_proj.weight", prefix + "mlp.up_proj.weight"] }
    var down: [String] { [prefix + "mlp.down_proj.weight"] }
}

/// Reads tensors into buffers and fuses those that share an input.
private struct WeightReader {
    let file: ModelFile
    private let shapes: [String: [Int]]

    init(file: ModelFile) {
        self.file = file
        shapes = Dictionary(file.description.requiredTensors.map { ($0.name, $0.shape) }) { first, _ in first }
    }

    func vector(_ name: String) throws -> FloatBuffer {
        try values([name]).buffer
    }

    func linear(_ names: [String], device: ComputeDevice, hasBias: Bool = false) throws -> FrozenLinear {
        let (buffer, inputs, rows) = try values(names)
        var parts: [FrozenLinear.Part] = []
        for (name, count) in zip(names, rows) {
            let start = parts.last?.outputs.upperBound ?? 0
            let short = name.split(separator: ".").dropLast().last.map(String.init) ?? name
            parts.append(FrozenLinear.Part(name: short, outputs: start..<start + count))
        }
        let bias = hasBias ? try values(names.map { $0.replacing("weight", with: "bias") }).buffer : nil
        // A pointer does not keep its buffer: without this the weights may be freed before they are packed.
        return try withExtendedLifetime(buffer) {
            try FrozenLinear(device: device, parts: parts, inputs: inputs, values: buffer.pointer, bias: bias)
        }
    }

    /// Gives the tensors, one below the other, to `body`.
    func withValues(_ names: [String], _ body: (UnsafeMutablePointer<Float>) throws -> Void) throws {
        let buffer = try values(names).buffer
        try withExtendedLifetime(buffer) { try body(buffer.pointer) }
    }

    /// The tensors one below the other, with their row length and row counts.
    private func values(_ names: [String]) throws -> (buffer: FloatBuffer, columns: Int, rows: [Int]) {
        let shapes = names.map { self.shapes[$0] ?? [] }
        let counts = shapes.map { $0.reduce(1, *) }
        let buffer = try FloatBuffer(count: counts.reduce(0, +))
        var offset = 0
        for (index, name) in names.enumerated() {
            try file.read(
                name, shape: shapes[index],
                into: UnsafeMutableBufferPointer(start: buffer.pointer + offset, count: counts[index]))
            offset += counts[index]
        }
        return (buffer, shapes.first?.last ?? 0, shapes.map { $0.first ?? 0 })
    }
}
