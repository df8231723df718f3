import Tensors

/// A low-rank update of some outputs of a linear layer: y += (alpha / r) x Aᵀ Bᵀ.
struct LowRankUpdate {
    /// The outputs of the (possibly fused) layer that it adds to.
    let outputs: Range<Int>
    let rank: Int
    /// alpha / r.
    let scale: Float
    /// A [rank, inputs] and B [outputs, rank], with their gradients.
    let a: UnsafeMutablePointer<Float>
    let b: UnsafeMutablePointer<Float>
    let aGradient: UnsafeMutablePointer<Float>
    let bGradient: UnsafeMutablePointer<Float>
}

/// The masks of a training pass that drops inputs of the low-rank updates.
struct LoRADropout {
    let rate: Float
    let key: UInt64
}

/// One or more linear layers over the same input, with frozen weights, as one product: y = x Wᵀ (+ bias).
///
/// Frozen weights need no gradient, so the backward is one product with the transpose, packed when training begins.
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

    /// y = x Wᵀ + bias + updates; or y += … when `accumulate`.
    ///
    /// - Parameters:
    ///   - x: [rows, inputs] with room for padded rows, as y.
    ///   - hidden: [rows, ranks of all updates]: receives (alpha / r) x Aᵀ, which the backward needs.
    func forward(
        _ x: Matrix, into y: Matrix, accumulate: Bool = false, updates: [LowRankUpdate], hidden: Matrix,
        dropout: LoRADropout? = nil, scratch: LinearScratch
    ) {
        let team = device.team
        let input = ProductInput(x, device: device, scratch: scratch.converted)
        if device.computeType == .bfloat16 || !updates.isEmpty {
            team.run { rank in
                let rows = scratch.rows(of: rank, total: x.rows)
                input.convert(x, rows: rows, device: device)
                guard !updates.isEmpty else { return }
                let kept = scratch.dropped(x, rows: rows, dropout: dropout)
                var column = 0
                for update in updates {
                    gemm(
                        rows.count, update.rank, inputs, alpha: update.scale, kept.row(rows.lowerBound), kept.stride,
                        update.a, inputs, transposeB: true, hidden.row(rows.lowerBound) + column, hidden.stride)
                    column += update.rank
                }
            }
        }
        team.run { rank in
            for panel in weights.panels(of: rank) {
                weights.multiply(input, panel: panel, rank: rank, into: y, accumulate: accumulate)
                addUpdates(updates, hidden: hidden, columns: weights.panels[panel], rows: x.rows, to: y)
            }
        }
        if let bias { team.addBias(bias, to: y) }
    }

    private func addUpdates(
        _ updates: [LowRankUpdate], hidden: Matrix, columns: Range<Int>, rows: Int, to y: Matrix
    ) {
        var column = 0
        for update in updates {
            let shared = update.outputs.clamped(to: columns)
            if !shared.isEmpty {
                gemm(
                    rows, shared.count, update.rank, hidden.pointer + column, hidden.stride,
                    update.b + (shared.lowerBound - update.outputs.lowerBound) * update.rank, update.rank,
                    transposeB: true, adds: true, y.pointer + shared.lowerBound, y.stride)
            }
            column += update.rank
        }
    }

    /// Adds the gradients of the updates, and dx (+)= dy W + the updates' part; `dx` nil stops there.
    ///
    /// - Parameters:
    ///   - x: the forward's input; hidden: what the forward wrote there.
    ///   - hiddenGradient: [rows, ranks], scratch.
    func backward(
        dy: Matrix, x: Matrix, dx: Matrix?, accumulate: Bool, updates: [LowRankUpdate], hidden: Matrix,
        hiddenGradient: Matrix, dropout: LoRADropout? = nil, scratch: LinearScratch
    ) {
        let team = device.team
        let rows = dy.rows
        let input = ProductInput(dy, device: device, scratch: scratch.converted)
        var kept = x
        team.run { rank in
            let share = scratch.rows(of: rank, total: rows)
            if dx != nil { input.convert(dy, rows: share, device: device) }
            guard !updates.isEmpty else { return }
            _ = scratch.dropped(x, rows: share, dropout: dropout)
            var column = 0
            for update in updates {
                gemm(
                    share.count, update.rank, update.outputs.count, alpha: update.scale,
                    dy.row(share.lowerBound) + update.outputs.lowerBound, dy.stride, update.b, update.rank,
                    hiddenGradient.row(share.lowerBound) + column, hiddenGradient.stride)
                column += update.rank
            }
        }
        if dropout != nil { kept = scratch.droppedMatrix(like: x) }
        guard let transposed else {
            preconditionFailure("prepareBackward comes before the first backward")
        }
        team.run { rank in
            addGradients(updates, dy: dy, x: kept, hidden: hidden, hiddenGradient: hiddenGradient, rank: rank)
            guard let dx else { return }
            for panel in transposed.panels(of: rank) {
                transposed.multiply(input, panel: panel, rank: rank, into: dx, accumulate: accumulate)
                guard dropout == nil else { continue }
                addInputGradient(updates, hiddenGradient, columns: transposed.panels[panel], rows: rows, to: dx)
            }
        }
        if let dropout, let dx, !updates.isEmpty {
            addDroppedInputGradient(updates, hiddenGradient, dropout: dropout, to: dx, scratch: scratch)
        }
    }

    /// dB += dyᵀ hidden and dA += dhiddenᵀ x: a rank's share of B's rows and of A's columns.
    private func addGradients(
        _ updates: [LowRankUpdate], dy: Matrix, x: Matrix, hidden: Matrix, hiddenGradient: Matrix, rank: Int
    ) {
        var column = 0
        for update in updates {
            let outputs = device.team.share(of: update.outputs.count, rank: rank)
            gemm(
                outputs.count, update.rank, dy.rows, dy.pointer + update.outputs.lowerBound + outputs.lowerBound,
                dy.stride, transposeA: true, hidden.pointer + column, hidden.stride, adds: true,
                update.bGradient + outputs.lowerBound * update.rank, update.rank)
            let columns = device.team.share(of: inputs, rank: rank)
            gemm(
                update.rank, columns.count, dy.rows, hiddenGradient.pointer + column, hiddenGradient.stride,
                transposeA: true, x.pointer + columns.lowerBound, x.stride, adds: true,
                update.aGradient + columns.lowerBound, inputs)
            column += update.rank
        }
    }

    /// dx[:, columns] += dhidden A[:, columns].
    private func addInputGradient(
        _ updates: [LowRankUpdate], _ hiddenGradient: Matrix, columns: Range<Int>, rows: Int, to dx: Matrix
    ) {
        var column = 0
        for update in updates {
            gemm(
                rows, columns.count, update.rank, hiddenGradient.pointer + column, hiddenGradient.stride,
                update.a + columns.lowerBound, inputs, adds: true, dx.pointer + columns.lowerBound, dx.stride)
            column += update.rank
        }
    }

    /// dx += mask(dhidden A), with the forward's mask.
    private func addDroppedInputGradient(
        _ updates: [LowRankUpdate], _ hiddenGradient: Matrix, dropout: LoRADropout, to dx: Matrix,
        scratch: LinearScratch
    ) {
        let gradient = scratch.droppedMatrix(like: dx)
        device.team.run { rank in
            let rows = scratch.rows(of: rank, total: dx.rows)
            device.team.clearRows(gradient, rows)
            addInputGradient(
                updates, hiddenGradient.rows(rows), columns: 0..<inputs, rows: rows.count, to: gradient.rows(rows))
            _ = scratch.dropped(gradient, rows: rows, dropout: dropout)
            device.team.addRows(gradient, rows, to: dx)
        }
    }
}
