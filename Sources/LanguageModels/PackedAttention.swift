import ModelFormats
import Tensors

/// Causal attention over packed sequences with shared prefixes, by blocks of queries, forward and backward.
///
/// Probabilities are not kept: the backward makes them again from the forward's log-sum-exp (Dao et al. 2022,
/// arXiv:2205.14135).
final class PackedAttention {
    /// Queries per block: bounds the scratch, whatever the sequence length.
    static let blockRows = 64

    private let team: Team
    private let headCount: Int
    private let keyValueHeadCount: Int
    private let headSize: Int
    private var scratch: [FloatBuffer] = []

    init(_ description: ModelDescription, team: Team) {
        self.team = team
        headCount = description.headCount
        keyValueHeadCount = description.keyValueHeadCount
        headSize = description.headSize
    }

    private var scale: Float { 1 / Float(headSize).squareRoot() }
    private var group: Int { headCount / keyValueHeadCount }

    /// Makes room for sequences of up to `keys` tokens.
    func reserve(keys: Int) throws {
        let count = 2 * Self.blockRows * keys
        if scratch.first.map({ $0.count < count }) ?? true {
            scratch = try (0..<team.count).map { _ in try FloatBuffer(count: count) }
        }
    }

    /// Fills `a.attention` and `a.attentionLSE`.
    func forward(_ batch: PackedBatch, _ a: LayerActivations) {
        let tasks = batch.segments.count * headCount
        team.run { rank in
            for task in stride(from: rank, to: tasks, by: team.count) {
                let segment = batch.segments[task / headCount]
                for block in blocks(of: segment) { forward(block, head: task % headCount, a, scratch[rank].pointer) }
            }
        }
    }

    /// Fills `gradient` with d loss / d queryKeyValue, from `outputGradient`, d loss / d attention.
    func backward(_ batch: PackedBatch, _ a: LayerActivations, outputGradient: Matrix, gradient: Matrix) {
        // A group's prompt gets gradients from all its continuations: one thread takes a group's key-value head whole.
        let tasks = batch.groups.count * keyValueHeadCount
        team.run { rank in
            for task in stride(from: rank, to: tasks, by: team.count) {
                let segments = batch.segments[batch.groups[task / keyValueHeadCount]]
                let shared = task % keyValueHeadCount
                for segment in segments {
                    team.clearRows(gradient.columns(columns(headCount + shared)), segment.rows)
                    team.clearRows(gradient.columns(columns(headCount + keyValueHeadCount + shared)), segment.rows)
                }
                for head in shared * group..<(shared + 1) * group {
                    for segment in segments {
                        for block in blocks(of: segment) {
                            backward(block, head: head, a, outputGradient, gradient, scratch[rank].pointer)
                        }
                    }
                }
            }
        }
    }

    /// Some consecutive queries of a segment, and the keys they may see: the prefix, then the segment up to the last.
    private struct Block {
        let rows: Range<Int>
        let prefix: Range<Int>
        let own: Range<Int>

        var keyCount: Int { prefix.count + own.count }
        /// Keys that the first query sees; each further one sees one more.
        var visible: Int { keyCount - rows.count + 1 }
        /// Where keys lie, and at which column of the scores they start.
        var reaches: [(keys: Range<Int>, column: Int)] { [(prefix, 0), (own, prefix.count)] }
    }

    private func blocks(of segment: PackedBatch.Segment) -> [Block] {
        stride(from: segment.rows.lowerBound, to: segment.rows.upperBound, by: Self.blockRows).map { first in
            let end = min(first + Self.blockRows, segment.rows.upperBound)
            return Block(rows: first..<end, prefix: segment.prefix, own: segment.rows.lowerBound..<end)
        }
    }

    private func columns(_ head: Int) -> Range<Int> { head * headSize..<(head + 1) * headSize }

    private func forward(_ block: Block, head: Int, _ a: LayerActivations, _ scores: UnsafeMutablePointer<Float>) {
        let qkv = a.queryKeyValue
        let query = qkv.columns(columns(head)).row(block.rows.lowerBound)
        let key = qkv.columns(columns(headCount + head / group))
        let value = qkv.columns(columns(headCount + keyValueHeadCount + head / group))
        let out = a.attention.columns(columns(head)).row(block.rows.lowerBound)
        let rows = block.rows.count
        let width = block.keyCount

        for reach in block.reaches {
            gemm(
                rows, reach.keys.count, headSize, query, qkv.stride, key.row(reach.keys.lowerBound), qkv.stride,
                transposeB: true, scores + reach.column, width)
        }
        causalSoftmax(
            Matrix(pointer: scores, rows: rows, columns: width, stride: width), visible: block.visible, scale: scale,
            lse: a.attentionLSE.row(block.rows.lowerBound) + head, lseStride: a.attentionLSE.stride)
        for (index, reach) in block.reaches.filter({ !$0.keys.isEmpty }).enumerated() {
            gemm(
                rows, headSize, reach.keys.count, scores + reach.column, width, value.row(reach.keys.lowerBound),
                qkv.stride, adds: index > 0, out, a.attention.stride)
        }
    }

    private func backward(
        _ block: Block, head: Int, _ a: LayerActivations, _ outputGradient: Matrix, _ gradient: Matrix,
        _ scratch: UnsafeMutablePointer<Float>
    ) {
        let qkv = a.queryKeyValue
        let first = block.rows.lowerBound
        let rows = block.rows.count
        let width = block.keyCount
        let query = qkv.columns(columns(head)).row(first)
        let keyColumns = columns(headCount + head / group)
        let valueColumns = columns(headCount + keyValueHeadCount + head / group)
        let outGradient = outputGradient.columns(columns(head)).row(first)
        let queryGradient = gradient.columns(columns(head)).row(first)
        let p = scratch
        let dp = scratch + rows * width

        for reach in block.reaches {
            let keys = reach.keys
            gemm(
                rows, keys.count, headSize, query, qkv.stride, qkv.columns(keyColumns).row(keys.lowerBound), qkv.stride,
                transposeB: true, p + reach.column, width)
            gemm(
                rows, keys.count, headSize, outGradient, outputGradient.stride,
                qkv.columns(valueColumns).row(keys.lowerBound), qkv.stride, transposeB: true, dp + reach.column, width)
        }
        causalProbabilities(
            Matrix(pointer: p, rows: rows, columns: width, stride: width), visible: block.visible, scale: scale,
            lse: a.attentionLSE.row(first) + head, lseStride: a.attentionLSE.stride)
        softmaxBackward(
            p: Matrix(pointer: p, rows: rows, columns: width, stride: width), dp: dp, scale: scale,
            out: a.attention.columns(columns(head)).rows(block.rows), outGradient: outGradient)
        for (index, reach) in block.reaches.filter({ !$0.keys.isEmpty }).enumerated() {
            let keys = reach.keys
            gemm(
                rows, headSize, keys.count, dp + reach.column, width, qkv.columns(keyColumns).row(keys.lowerBound),
                qkv.stride, adds: index > 0, queryGradient, gradient.stride)
            gemm(
                keys.count, headSize, rows, dp + reach.column, width, transposeA: true, query, qkv.stride, adds: true,
                gradient.columns(keyColumns).row(keys.lowerBound), gradient.stride)
            gemm(
                keys.count, headSize, rows, p + reach.column, width, transposeA: true, outGradient,
                outputGradient.stride, adds: true, gradient.columns(valueColumns).row(keys.lowerBound), gradient.stride)
        }
    }
}
