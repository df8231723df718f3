import Tensors

/// The masks of a training pass that drops inputs of the low-rank updates.
struct LoRADropout {
    let rate: Float
    let key: UInt64
}

/// One or more linear layers over the same input, with frozen weights, as one product: y = x Wᵀ (+ bias).
///
/// Frozen weights need no gradient, so the backward is one product with the transpose, packed when training begins. For
/// generation there may be a copy in 8 bits.
package final class FrozenLinear {
    /// A layer of the checkpoint: its name, such as `q_proj`, and the outputs it computes.
    package struct Part: Sendable {
        package let name: String
        package let outputs: Range<Int>
    }

    package let inputs: Int
    package let outputs: Int
    package let parts: [Part]
    private let device: ComputeDevice
    private let weights: PackedMatrix
    private let bias: FloatBuffer?
    private var transposed: PackedMatrix?
    private var int8: PackedMatrix?

    /// - Parameter values: [outputs, inputs], not kept; `bias` has one float an output.
    init(
        device: ComputeDevice, parts: [Part], inputs: Int, values: UnsafeMutablePointer<Float>, bias: FloatBuffer? = nil
    ) throws {
        self.device = device
        self.parts = parts
        self.inputs = inputs
        self.bias = bias
        outputs = parts.last?.outputs.upperBound ?? 0
        weights = try PackedMatrix(
            device: device, inputs: inputs, outputs: outputs, weights: values, layout: .outputsByInputs)
    }

    var isReadyForBackward: Bool { transposed != nil }

    /// Packs the transpose. - Parameter values: [outputs, inputs], not kept.
    func prepareBackward(values: UnsafeMutablePointer<Float>) throws {
        transposed = try PackedMatrix(
            device: device, inputs: outputs, outputs: inputs, weights: values, layout: .inputsByOutputs)
    }

    var isReadyForInt8: Bool { int8 != nil }

    /// Packs the copy in 8 bits. - Parameter values: [outputs, inputs], not kept.
    func prepareInt8(values: UnsafeMutablePointer<Float>) throws {
        int8 = try PackedMatrix(
            device: device, inputs: inputs, outputs: outputs, weights: values, layout: .outputsByInputs, type: .int8)
    }

    /// y = x Wᵀ + bias + updates; or y += … when `accumulate`.
    ///
    /// - Parameters:
    ///   - usesInt8: whether W is its copy in 8 bits, which is then there.
    ///   - x: [rows, inputs] with room for padded rows, as y.
    ///   - hidden: [rows, ranks of all updates]: receives (alpha / r) x Aᵀ, which the backward needs.
    func forward(
        _ x: Matrix, into y: Matrix, accumulate: Bool = false, usesInt8: Bool = false, updates: LowRankUpdates?,
        hidden: Matrix, dropout: LoRADropout? = nil, scratch: LinearScratch
    ) {
        let team = device.team
        guard let weights = usesInt8 ? int8 : weights else { preconditionFailure("prepareInt8 comes before its use") }
        let input = ProductInput(x, type: weights.type, scratch: scratch.converted)
        if input.isConverted || updates != nil {
            team.run { rank in
                let rows = scratch.rows(of: rank, total: x.rows)
                input.convert(x, rows: rows)
                let kept = updates == nil ? x : scratch.dropped(x, rows: rows, dropout: dropout)
                updates?.hidden(kept.rows(rows), into: hidden.rows(rows))
            }
        }
        team.run { rank in
            for panel in weights.panels(of: rank) {
                weights.multiply(input, panel: panel, rank: rank, into: y, accumulate: accumulate)
                updates?.add(hidden, panel: panel, to: y)
            }
        }
        if let bias { team.addBias(bias, to: y) }
    }

    /// Adds the gradients of the updates, and dx (+)= dy W + the updates' part; `dx` nil stops there.
    ///
    /// - Parameters:
    ///   - x: the forward's input; hidden: what the forward wrote there.
    ///   - hiddenGradient: [rows, ranks], scratch.
    func backward(
        dy: Matrix, x: Matrix, dx: Matrix?, accumulate: Bool, updates: LowRankUpdates?, hidden: Matrix,
        hiddenGradient: Matrix, dropout: LoRADropout? = nil, scratch: LinearScratch
    ) {
        let team = device.team
        let input = ProductInput(dy, type: device.factorType, scratch: scratch.converted)
        var kept = x
        team.run { rank in
            let rows = scratch.rows(of: rank, total: dy.rows)
            if dx != nil { input.convert(dy, rows: rows) }
            guard let updates else { return }
            _ = scratch.dropped(x, rows: rows, dropout: dropout)
            updates.hiddenGradient(dy.rows(rows), into: hiddenGradient.rows(rows))
        }
        if dropout != nil { kept = scratch.droppedMatrix(like: x) }
        guard let transposed else {
            preconditionFailure("prepareBackward comes before the first backward")
        }
        team.run { rank in
            updates?.addGradients(dy: dy, x: kept, hidden: hidden, hiddenGradient: hiddenGradient, share: rank)
            guard let dx else { return }
            for panel in transposed.panels(of: rank) {
                transposed.multiply(input, panel: panel, rank: rank, into: dx, accumulate: accumulate)
                if dropout == nil { updates?.addInputGradient(hiddenGradient, panel: panel, to: dx) }
            }
        }
        if let dropout, let dx, let updates {
            addDroppedInputGradient(updates, hiddenGradient, dropout: dropout, to: dx, scratch: scratch)
        }
    }

    /// dx += mask(dhidden A), with the forward's mask.
    private func addDroppedInputGradient(
        _ updates: LowRankUpdates, _ hiddenGradient: Matrix, dropout: LoRADropout, to dx: Matrix,
        scratch: LinearScratch
    ) {
        let gradient = scratch.droppedMatrix(like: dx)
        device.team.run { rank in
            let rows = scratch.rows(of: rank, total: dx.rows)
            device.team.clearRows(gradient, rows)
            updates.addInputGradient(hiddenGradient.rows(rows), to: gradient.rows(rows))
            _ = scratch.dropped(gradient, rows: rows, dropout: dropout)
            device.team.addRows(gradient, rows, to: dx)
        }
    }
}
