import Tensors

/// A low-rank update of some outputs of a linear layer: y += (alpha / r) x Aᵀ Bᵀ.
struct LowRankUpdate {
    /// The outputs of the (possibly fused) layer that it adds to.
    let outputs: Range<Int>
    let rank: Int
    /// A [rank, inputs] and B [outputs, rank], with their gradients.
    let a: UnsafeMutablePointer<Float>
    let b: UnsafeMutablePointer<Float>
    let aGradient: UnsafeMutablePointer<Float>
    let bGradient: UnsafeMutablePointer<Float>
}

/// The low-rank updates of one linear layer, with their factors packed: `pack` comes before products, once the adapter has
/// moved.
///
/// The updates of a fused layer share its input, so their A matrices stand below each other as one: [rank, inputs].
final class LowRankUpdates {
    /// The ranks of all updates, added up.
    let rank: Int
    private let updates: [LowRankUpdate]
    private let inputs: Int
    /// alpha / r.
    private let scale: Float
    private let team: Team
    /// A: [rank, inputs].
    private let a: FloatBuffer
    /// The gradients of one pass: A's, and Bᵀ's [rank, outputs].
    private let aGradient: FloatBuffer
    private let bGradient: FloatBuffer
    private let outputs: Int
    /// (alpha / r) Aᵀ [inputs, rank].
    private let hiddenFactor: PackedFactor
    /// Bᵀ [rank, outputs] of each panel of the layer's outputs.
    private let outputFactors: [[OutputFactor]]
    /// (alpha / r) B [outputs, rank] of each update.
    private let hiddenGradientFactors: [PackedFactor]
    /// A [rank, inputs] of each panel of the layer's inputs.
    private let inputFactors: [PackedFactor]
    private let inputPanels: [Range<Int>]

    /// What one update adds to one panel of outputs.
    private struct OutputFactor {
        let update: LowRankUpdate
        /// The first column of its hidden values.
        let column: Int
        let outputs: Range<Int>
        let factor: PackedFactor
    }

    /// - Parameter updates: at least one; each takes the ranks after the one before it.
    init(_ updates: [LowRankUpdate], scale: Float, inputs: Int, outputs: Int, team: Team) throws {
        self.updates = updates
        self.inputs = inputs
        self.scale = scale
        self.team = team
        let rank = updates.reduce(0) { $0 + $1.rank }
        self.rank = rank
        a = try FloatBuffer(count: rank * inputs)
        aGradient = try FloatBuffer(count: rank * inputs)
        bGradient = try FloatBuffer(count: rank * outputs)
        self.outputs = outputs
        hiddenFactor = try PackedFactor(rows: inputs, columns: rank)
        outputFactors = try PackedMatrix.panels(outputs: outputs, threads: team.count).map { panel in
            var column = 0
            return try updates.compactMap { update in
                defer { column += update.rank }
                let shared = update.outputs.clamped(to: panel)
                guard !shared.isEmpty else { return nil }
                return OutputFactor(
                    update: update, column: column, outputs: shared,
                    factor: try PackedFactor(rows: update.rank, columns: shared.count))
            }
        }
        hiddenGradientFactors = try updates.map { try PackedFactor(rows: $0.outputs.count, columns: $0.rank) }
        inputPanels = PackedMatrix.panels(outputs: inputs, threads: team.count)
        inputFactors = try inputPanels.map { try PackedFactor(rows: rank, columns: $0.count) }
    }

    /// The floats that the updates of a layer with so many inputs and outputs take, but for the panels' rounding.
    static func floats(inputs: Int, outputs: Int, updates: [(rank: Int, outputs: Int)]) -> Int {
        let rank = updates.reduce(0) { $0 + $1.rank }
        let shared = rank * (3 * inputs + outputs) + PackedFactor.width(rank) * inputs
        return updates.reduce(shared) { $0 + ($1.rank + PackedFactor.width($1.rank)) * $1.outputs }
    }

    /// Packs the factors as the adapter is now.
    func pack() {
        var row = 0
        for (update, factor) in zip(updates, hiddenGradientFactors) {
            (a.pointer + row * inputs).update(from: update.a, count: update.rank * inputs)
            row += update.rank
            factor.pack(update.b, rowStride: update.rank, columnStride: 1, scale: scale)
        }
        hiddenFactor.pack(a.pointer, rowStride: 1, columnStride: inputs, scale: scale)
        for part in outputFactors.joined() {
            let first = part.outputs.lowerBound - part.update.outputs.lowerBound
            part.factor.pack(
                part.update.b + first * part.update.rank, rowStride: 1, columnStride: part.update.rank)
        }
        for (panel, factor) in zip(inputPanels, inputFactors) {
            factor.pack(a.pointer + panel.lowerBound, rowStride: inputs, columnStride: 1)
        }
    }

    // MARK: Forward

    /// hidden = (alpha / r) x Aᵀ for some rows.
    func hidden(_ x: Matrix, into hidden: Matrix) {
        hiddenFactor.multiply(x.rows, x.pointer, x.stride, hidden.pointer, hidden.stride)
    }

    /// y += hidden Bᵀ in one panel's columns of y.
    func add(_ hidden: Matrix, panel: Int, to y: Matrix) {
        for part in outputFactors[panel] {
            part.factor.multiply(
                y.rows, hidden.pointer + part.column, hidden.stride, adds: true, y.pointer + part.outputs.lowerBound,
                y.stride)
        }
    }

    // MARK: Backward

    /// gradient = (alpha / r) dy B, d loss / d hidden, for some rows.
    func hiddenGradient(_ dy: Matrix, into gradient: Matrix) {
        var column = 0
        for (update, factor) in zip(updates, hiddenGradientFactors) {
            factor.multiply(
                dy.rows, dy.pointer + update.outputs.lowerBound, dy.stride, gradient.pointer + column, gradient.stride)
            column += update.rank
        }
    }

    /// dB += dyᵀ hidden and dA += dhiddenᵀ x: a rank's share of B's rows and of A's columns.
    func addGradients(dy: Matrix, x: Matrix, hidden: Matrix, hiddenGradient: Matrix, share: Int) {
        let columns = team.share(of: inputs, rank: share)
        let aGradient = aGradient.matrix(rank, inputs).columns(columns)
        gemm(
            rank, columns.count, dy.rows, hiddenGradient.pointer, hiddenGradient.stride, transposeA: true,
            x.columns(columns).pointer, x.stride, aGradient.pointer, aGradient.stride)
        var first = 0
        for update in updates {
            let sums = Matrix(pointer: update.aGradient, rows: update.rank, columns: inputs, stride: inputs)
            for row in 0..<update.rank {
                team.addRow(aGradient.row(first + row), to: sums.columns(columns), row)
            }
            let outputs = team.share(of: update.outputs.count, rank: share)
            let own = update.outputs.lowerBound + outputs.lowerBound..<update.outputs.lowerBound + outputs.upperBound
            let bGradient = bGradient.matrix(rank, self.outputs).columns(own).rows(first..<first + update.rank)
            gemm(
                update.rank, outputs.count, dy.rows, hidden.pointer + first, hidden.stride, transposeA: true,
                dy.columns(own).pointer, dy.stride, bGradient.pointer, bGradient.stride)
            team.addTransposed(
                bGradient,
                to: Matrix(
                    pointer: update.bGradient, rows: update.outputs.count, columns: update.rank, stride: update.rank
                ).rows(outputs))
            first += update.rank
        }
    }

    /// dx += dhidden A in one panel's columns of dx.
    func addInputGradient(_ hiddenGradient: Matrix, panel: Int, to dx: Matrix) {
        inputFactors[panel].multiply(
            dx.rows, hiddenGradient.pointer, hiddenGradient.stride, adds: true,
            dx.pointer + inputPanels[panel].lowerBound, dx.stride)
    }

    /// dx += dhidden A.
    func addInputGradient(_ hiddenGradient: Matrix, to dx: Matrix) {
        for panel in inputPanels.indices { addInputGradient(hiddenGradient, panel: panel, to: dx) }
    }
}
