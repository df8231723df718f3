import ModelFormats
import Tensors

/// What one layer computes on its way, as views of `rows` rows (their buffers have room for padded rows).
struct LayerActivations {
    /// The residual stream as it enters: [rows, hidden size].
    let input: Matrix
    /// Queries and keys before their norm, for its backward (Qwen3 only).
    let unnormalized: Matrix?
    /// Queries, keys (rotated) and values: [rows, (heads + 2 key-value heads) head size].
    let queryKeyValue: Matrix
    /// log(sum(exp(scores))) of each query head: [rows, heads].
    let attentionLSE: Matrix
    /// What attention gives: [rows, heads * head size].
    let attention: Matrix
    /// The residual stream between attention and the gated layer.
    let middle: Matrix
    /// [rows, 2 intermediate size].
    let gateUp: Matrix
    /// Reciprocal root mean squares: [rows].
    let inputRstd: Matrix
    let middleRstd: Matrix
    /// Those of the heads' norms: [rows, heads + key-value heads].
    let headRstd: Matrix?
    /// (alpha / r) x Aᵀ of the updates of each linear layer.
    let queryKeyValueHidden: Matrix
    let outputHidden: Matrix
    let gateUpHidden: Matrix
    let downHidden: Matrix
}

/// The buffers behind activations, made once for the most rows and used again.
final class ActivationStore {
    /// What is still there when the next layer has run.
    enum Kept {
        /// For inference: a layer overwrites the last one's.
        case nothing
        /// Each layer's input, from which a backward computes the layer again (gradient checkpointing: Chen et al. 2016,
        /// arXiv:1604.06174).
        case streams
        /// Everything that a backward reads.
        case layers
    }

    /// The most rows it holds.
    let capacity: Int
    private let description: ModelDescription
    private let columns: [Int]
    private let sets: [[FloatBuffer]]
    /// The residual stream as it enters layer 0, 1, … and leaves the last.
    private let streams: [FloatBuffer]

    /// The ranks of the updates of each linear layer, added up.
    struct UpdateRanks {
        var queryKeyValue = 0
        var output = 0
        var gateUp = 0
        var down = 0
    }

    init(_ description: ModelDescription, ranks: UpdateRanks, rows: Int, keeps: Kept) throws {
        self.description = description
        capacity = rows
        let padded = RowChunks.padded(rows)
        let columns = Self.columns(description, ranks)
        self.columns = columns
        sets = try (0..<(keeps == .layers ? description.layerCount : 1)).map { _ in
            try columns.map { try FloatBuffer(count: padded * $0) }
        }
        streams = try (0...(keeps == .nothing ? 0 : description.layerCount)).map { _ in
            try FloatBuffer(count: padded * description.hiddenSize)
        }
    }

    /// The residual stream that enters a layer (or leaves the last).
    func stream(_ layer: Int, rows: Range<Int>) -> Matrix {
        streams[streams.count == 1 ? 0 : layer].matrix(rows.upperBound, description.hiddenSize).rows(rows)
    }

    func layer(_ layer: Int, rows: Range<Int>) -> LayerActivations {
        let set = sets[sets.count == 1 ? 0 : layer]
        func view(_ index: Int) -> Matrix { set[index].matrix(rows.upperBound, columns[index]).rows(rows) }
        let input = stream(layer, rows: rows)
        return LayerActivations(
            input: input, unnormalized: description.hasQueryKeyNorm ? view(5) : nil, queryKeyValue: view(0),
            attentionLSE: view(1), attention: view(2), middle: streams.count == 1 ? input : view(3), gateUp: view(4),
            inputRstd: view(6), middleRstd: view(7), headRstd: description.hasQueryKeyNorm ? view(8) : nil,
            queryKeyValueHidden: view(9), outputHidden: view(10), gateUpHidden: view(11), downHidden: view(12))
    }

    /// Copies row `rows[i]` of every layer of another store of the same model to row i.
    func copy(_ rows: [Int], of other: ActivationStore, team: Team) {
        func copy(_ buffer: FloatBuffer, to own: FloatBuffer, columns: Int) {
            for (row, source) in rows.enumerated() {
                (own.pointer + row * columns).update(from: buffer.pointer + source * columns, count: columns)
            }
        }
        precondition(rows.count <= capacity && rows.allSatisfy { $0 < other.capacity }, "rows lie inside both stores")
        team.run { rank in
            for layer in stride(from: rank, to: streams.count, by: team.count) {
                copy(other.streams[layer], to: streams[layer], columns: description.hiddenSize)
                guard layer < sets.count else { continue }
                for (index, columns) in columns.enumerated() {
                    copy(other.sets[layer][index], to: sets[layer][index], columns: columns)
                }
            }
        }
    }

    static func columns(_ d: ModelDescription, _ ranks: UpdateRanks) -> [Int] {
        let heads = d.headCount
        let both = d.headCount + d.keyValueHeadCount
        return [
            (both + d.keyValueHeadCount) * d.headSize, heads, heads * d.headSize, d.hiddenSize,
            2 * d.intermediateSize, d.hasQueryKeyNorm ? both * d.headSize : 0, 1, 1, d.hasQueryKeyNorm ? both : 0,
            ranks.queryKeyValue, ranks.output, ranks.gateUp, ranks.down,
        ]
    }
}
