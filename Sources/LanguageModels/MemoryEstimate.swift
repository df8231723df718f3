package import ModelFormats
import Tensors

/// What a model is asked to do at once, as far as memory depends on it.
package struct MemoryWorkload: Sendable, Hashable {
    /// The adapter that is trained; nil only generates.
    package var lora: LoRAConfiguration?
    /// Tokens whose activations training keeps at once.
    package var maxTokensInFlight = 768
    /// Whether training keeps each layer's input alone and computes the rest again.
    package var recomputesActivations = false
    /// Candidates written at once.
    package var rows = 64
    /// Distinct prompts among them, at the most: an evaluation has one a candidate.
    package var prompts = 64
    /// Tokens of the longest prompt.
    package var promptTokens = 128
    /// Tokens of the longest completion.
    package var completionTokens = 256
    package var threads = 1
    /// Tokens that generation keeps for training.
    package var tokensKept = 0
    /// The weights that write the completions to train on.
    package var generationType = GenerationType.model

    package init() {}

    /// Tokens of the longest sequence.
    package var longest: Int { promptTokens + completionTokens }
}

/// The memory that a model needs for a workload, reckoned from its sizes alone: nothing is read or allocated for it.
///
/// It counts the buffers as `TransformerWeights`, `Policy` and `AdamW` make them, full. The process's peak comes to a
/// little less, because pages that no batch reaches cost nothing.
package struct MemoryEstimate: Sendable, Hashable {
    /// One thing that takes memory.
    package struct Part: Sendable, Hashable {
        package let name: String
        package let bytes: Int
    }

    /// What there is, the largest things first as data moves: weights, training, generation, program.
    package let parts: [Part]

    /// The most at one time.
    package var total: Int { parts.reduce(0) { Self.sum($0, $1.bytes) } }

    /// - Parameter storesBFloat16: whether products' factors take two bytes, as on a CPU that multiplies bfloat16.
    package init(_ model: ModelDescription, _ workload: MemoryWorkload, storesBFloat16: Bool) {
        let isInt8 = workload.lora != nil && workload.generationType == .int8
        let sizes = Sizes(model, workload.lora, storesBFloat16: storesBFloat16, generatesInt8: isInt8)
        let weightBytes = storesBFloat16 ? 2 : 4
        var parts = [
            Part(name: "weights", bytes: Self.product(sizes.linear, weightBytes) + 4 * sizes.vectors)
        ]
        if isInt8 {
            // The bytes of a block of 48 x 32 weights, which the sizes of models fill.
            let block = PackedMatrix.int8Bytes(inputs: 32, outputs: 48)
            parts.append(Part(name: "weights in 8 bits", bytes: Self.product(sizes.linear / (32 * 48) + 1, block)))
        }
        var transient = Self.product(4, sizes.largestMatrix)
        if workload.lora != nil {
            let rows = RowChunks.padded(max(workload.maxTokensInFlight, workload.longest))
            let layers = sizes.layerColumns * model.layerCount
            let streams = model.hiddenSize * (model.layerCount + 1)
            let kept = streams + (workload.recomputesActivations ? sizes.layerColumns : layers)
            let activations = Self.product(4, rows, kept + sizes.forwardColumns + sizes.backwardColumns)
            parts.append(Part(name: "weights for gradients", bytes: Self.product(sizes.linear, weightBytes)))
            // Values, gradients, and AdamW's two moments; factors packed for products.
            parts.append(
                Part(name: "LoRA and optimiser", bytes: Self.product(4, 4 * sizes.adapter + sizes.packedAdapter)))
            parts.append(Part(name: "activations", bytes: activations))
            if workload.tokensKept > 0 {
                let rollouts = Self.product(
                    4, RowChunks.padded(workload.tokensKept), Self.sum(layers + streams, model.vocabularySize))
                parts.append(Part(name: "kept rollouts", bytes: rollouts))
            }
            // Weights are packed before activations are made, through a copy of one matrix.
            transient = max(0, transient - activations)
        }
        let inferenceRows = RowChunks.padded(max(workload.rows, workload.maxTokensInFlight, workload.longest))
        let inference = Self.product(4, inferenceRows, sizes.layerColumns + model.hiddenSize + sizes.forwardColumns)
        let logitsRows = RowChunks.padded(max(workload.rows, workload.prompts)) + RowChunks.padded(1)
        let logits = Self.product(4, model.vocabularySize, logitsRows + (workload.lora == nil ? 0 : HeadScratch.rows))
        let scores = Self.product(4 * workload.threads, 2 * PackedAttention.blockRows + 16, workload.longest)
        parts.append(Part(name: "key-value cache", bytes: Self.cache(model, workload)))
        parts.append(Part(name: "scratch", bytes: [inference, logits, scores, transient].reduce(0, Self.sum)))
        parts.append(Part(name: "program", bytes: Self.program + 200 * model.vocabularySize))
        self.parts = parts
    }

    /// Swift, oneDNN, the database, plugins; the tokenizer's tables come on top.
    private static let program = 100_000_000

    /// Keys and values of a full wave: each distinct prompt once, each candidate's completion.
    private static func cache(_ model: ModelDescription, _ workload: MemoryWorkload) -> Int {
        let rows = sum(
            product(workload.prompts, KeyValueCache.rows(for: workload.promptTokens)),
            product(workload.rows, KeyValueCache.rows(for: workload.completionTokens)))
        return product(8, model.layerCount, model.keyValueHeadCount * model.headSize, rows)
    }

    /// A product that stays at the largest number instead of overflowing.
    private static func product(_ factors: Int...) -> Int {
        factors.reduce(1) { result, factor in
            let (value, overflow) = result.multipliedReportingOverflow(by: factor)
            return overflow ? .max : value
        }
    }

    private static func sum(_ a: Int, _ b: Int) -> Int {
        let (value, overflow) = a.addingReportingOverflow(b)
        return overflow ? .max : value
    }
}

/// Numbers of floats, as the engine's buffers hold them.
private struct Sizes {
    /// Elements of the matrices that are packed: the layers' and the head.
    let linear: Int
    /// Elements of norms and biases.
    let vectors: Int
    /// The most elements of matrices that are packed as one.
    let largestMatrix: Int
    /// Parameters of the adapter.
    let adapter: Int
    /// Floats of the adapter's factors as products read them.
    let packedAdapter: Int
    /// Floats a row of one layer's activations, of what passes forward and backward share between layers.
    let layerColumns: Int
    let forwardColumns: Int
    let backwardColumns: Int

    init(_ model: ModelDescription, _ lora: LoRAConfiguration?, storesBFloat16: Bool, generatesInt8: Bool) {
        let queries = model.headCount * model.headSize
        let keys = model.keyValueHeadCount * model.headSize
        let (hidden, wide) = (model.hiddenSize, model.intermediateSize)
        let outputs = [
            ("q_proj", hidden, queries), ("k_proj", hidden, keys), ("v_proj", hidden, keys),
            ("o_proj", queries, hidden),
            ("gate_proj", hidden, wide), ("up_proj", hidden, wide), ("down_proj", wide, hidden),
        ]
        let head = model.vocabularySize * hidden
        linear = outputs.reduce(0) { $0 + $1.1 * $1.2 } * model.layerCount + head
        vectors = model.requiredTensors.reduce(0) { $0 + ($1.shape.count == 1 ? $1.shape[0] : 0) }
        largestMatrix = max(head, 2 * hidden * wide, hidden * (queries + 2 * keys))
        let targets = Set(lora?.targetModules ?? [])
        let r = lora?.r ?? 0
        adapter = model.layerCount * outputs.reduce(0) { $0 + (targets.contains($1.0) ? r * ($1.1 + $1.2) : 0) }
        packedAdapter =
            model.layerCount
            * [outputs[0..<3], outputs[3..<4], outputs[4..<6], outputs[6...]].reduce(0) { sum, fused in
                let updates = fused.filter { targets.contains($0.0) }.map { (rank: r, outputs: $0.2) }
                return sum
                    + LowRankUpdates.floats(
                        inputs: fused.first?.1 ?? 0, outputs: fused.reduce(0) { $0 + $1.2 }, updates: updates)
            }
        func rank(_ names: String...) -> Int { names.reduce(0) { $0 + (targets.contains($1) ? r : 0) } }
        let ranks = ActivationStore.UpdateRanks(
            queryKeyValue: rank("q_proj", "k_proj", "v_proj"), output: rank("o_proj"),
            gateUp: rank("gate_proj", "up_proj"), down: rank("down_proj"))
        layerColumns = ActivationStore.columns(model, ranks).reduce(0, +)
        // What is dropped of inputs, and rounded copies of them, take as much as the widest input.
        let widest = max(2 * wide, hidden, queries + 2 * keys)
        let rounded = max(
            storesBFloat16 ? widest / 2 : 0,
            generatesInt8 ? ProductInput.scratchCount(rows: 1, columns: widest, type: .int8) / RowChunks.padded(1) : 0)
        forwardColumns = hidden + wide + ((lora?.dropout ?? 0) > 0 ? widest : 0) + rounded
        backwardColumns =
            2 * hidden + wide + 2 * queries + 2 * keys
            + max(ranks.queryKeyValue, ranks.output, ranks.gateUp, ranks.down)
    }
}
