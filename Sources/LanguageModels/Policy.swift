import ModelFormats
import Tensors

/// The weights that write the completions a policy is trained on.
package enum GenerationType: String, Sendable, Hashable, CaseIterable {
    /// The model's own: the policy that writes is the one that is trained.
    case model
    /// A copy in 8 bits, multiplied in 8 bits: faster, and a slightly different policy, for which the loss corrects.
    case int8
}

/// A language model with a LoRA adapter: writes completions and takes policy-gradient steps.
///
/// Not Sendable: one task owns it. Calls block their thread until they are done. Buffers are made on the first call
/// that needs them and used again.
package final class Policy {
    package let model: LanguageModel
    package let adapter: LoRAAdapter

    let transformer: Transformer
    let attention: PackedAttention
    let ranks: ActivationStore.UpdateRanks
    let maxTokensInFlight: Int
    let maxRowsInFlight: Int
    private let maxTokensKept: Int
    let recomputesActivations: Bool
    private let generationType: GenerationType
    private let cache: KeyValueCache
    private var generationScratch: GenerationScratch?
    var inferenceScratch: (store: ActivationStore, scratch: ForwardScratch)?
    var trainingScratch: TrainingScratch?
    var headScratch: HeadScratch?
    private var keptRollouts: KeptRollouts?

    /// What generation keeps between calls.
    private struct GenerationScratch {
        let logits: FloatBuffer
        let scores: [FloatBuffer]
        let keys: Int
    }

    /// - Parameters:
    ///   - maxTokensInFlight: tokens whose activations training keeps at once; bounds memory, changes no result but by
    ///     the rounding of gradient sums.
    ///   - maxRowsInFlight: candidates written at once; changes no result.
    ///   - maxTokensKept: tokens whose activations and logits are kept from generation to training; changes no result.
    ///   - recomputesActivations: whether a backward computes each layer again from its input, which is then all that
    ///     training keeps; nothing is kept from generation then. Changes no result.
    ///   - generationType: the weights that write the completions which are trained on.
    package init(
        model: LanguageModel, adapter: LoRAAdapter, maxTokensInFlight: Int = 768, maxRowsInFlight: Int = 64,
        maxTokensKept: Int = 4096, recomputesActivations: Bool = false, generationType: GenerationType = .model
    ) throws {
        self.model = model
        self.adapter = adapter
        self.maxTokensInFlight = max(maxTokensInFlight, 1)
        self.maxRowsInFlight = max(maxRowsInFlight, 1)
        self.maxTokensKept = recomputesActivations ? 0 : maxTokensKept
        self.recomputesActivations = recomputesActivations
        self.generationType = generationType
        transformer = try Transformer(file: model.file, weights: model.weights, device: model.device)
        attention = PackedAttention(model.description, team: model.device.team)
        cache = KeyValueCache(model.description)
        let first = adapter.layers.first ?? LoRAAdapter.LayerUpdates()
        ranks = ActivationStore.UpdateRanks(
            queryKeyValue: first.queryKeyValue?.rank ?? 0, output: first.output?.rank ?? 0,
            gateUp: first.gateUp?.rank ?? 0, down: first.down?.rank ?? 0)
    }

    /// Writes `request.count` completions for each request, in request order.
    ///
    /// Each distinct prompt is prefilled once; a candidate depends on its prompt, the adapter, the sampling parameters
    /// and its random key alone, and on the weights' type.
    /// - Parameters:
    ///   - usesAdapter: false generates with the bare model.
    ///   - forTraining: whether training on the completions follows. They are then written in the policy's generation
    ///     type; where that is the model's, what was computed for them is kept, as far as there is room, until
    ///     `forgetActivations`.
    ///   - onToken: called with every token of the first request's first candidate; returning false ends it.
    ///   - onWave: called with the completions of further requests, in order, as soon as they are written.
    package func generate(
        _ requests: [GenerationRequest], sampling: SamplingParameters, usesAdapter: Bool = true,
        forTraining: Bool = false, onToken: ((Int32) -> Bool)? = nil, onWave: ([[Completion]]) -> Void = { _ in }
    ) throws -> [[Completion]] {
        for request in requests {
            try checkLength(request.prompt.count + sampling.maxCompletionLength, prompt: request.prompt.count)
        }
        if usesAdapter { adapter.pack(model.device.team) }
        let usesInt8 = forTraining && generationType == .int8
        if usesInt8 { try model.weights.prepareInt8() }
        let kept = forTraining && usesAdapter && !usesInt8 ? try readyToKeep() : nil
        var results: [[Completion]] = []
        while results.count < requests.count {
            // Whole requests, so that a group's prompt is prefilled once.
            var end = results.count
            var rows = 0
            while end < requests.count, end == results.count || rows + requests[end].count <= maxRowsInFlight {
                rows += requests[end].count
                end += 1
            }
            let wave = Array(requests[results.count..<end])
            let generation = try generation(
                wave, rows: rows, sampling: sampling, usesAdapter: usesAdapter, usesInt8: usesInt8, kept: kept)
            let completions = try generation.run(wave, onToken: results.isEmpty ? onToken : nil)
            onWave(completions)
            results += completions
        }
        return results
    }

    /// Lets go of what generation kept: its completions are not trained on again.
    package func forgetActivations() { keptRollouts?.forget() }

    /// Tokens whose activations are kept now.
    package var tokensKept: Int { keptRollouts?.usedRows ?? 0 }

    /// What generation kept, where a pass with the adapter and without dropout would compute the same.
    var validRollouts: KeptRollouts? { keptRollouts.flatMap { $0.holds(for: adapter) ? $0 : nil } }

    private func readyToKeep() throws -> KeptRollouts? {
        guard maxTokensKept > 0, adapter.configuration.dropout == 0 else { return nil }
        let kept = try keptRollouts ?? KeptRollouts(model.description, ranks: ranks, rows: maxTokensKept)
        keptRollouts = kept
        kept.begin(adapter)
        return kept
    }

    private func generation(
        _ wave: [GenerationRequest], rows: Int, sampling: SamplingParameters, usesAdapter: Bool, usesInt8: Bool,
        kept: KeptRollouts?
    ) throws -> Generation {
        let longest = (wave.map(\.prompt.count).max() ?? 0) + sampling.maxCompletionLength
        let logitsRows = RowChunks.padded(max(rows, wave.count)) + RowChunks.padded(1)
        if generationScratch.map({
            $0.logits.count < logitsRows * model.description.vocabularySize || $0.keys < longest
        }) ?? true {
            generationScratch = nil
            let group = model.description.headCount / model.description.keyValueHeadCount
            generationScratch = GenerationScratch(
                logits: try FloatBuffer(count: logitsRows * model.description.vocabularySize),
                scores: try (0..<model.device.team.count).map { _ in
                    try FloatBuffer(count: group * (longest + 2 * keyBlock))
                }, keys: longest)
        }
        let base = try inference(rows: max(rows, longest))
        guard let scratch = generationScratch else { preconditionFailure("made above") }
        return Generation(
            transformer: transformer, cache: cache, attention: attention,
            pass: Pass(
                store: base.store, scratch: base.scratch, adapter: usesAdapter ? adapter : nil, usesInt8: usesInt8),
            kept: kept, logits: scratch.logits, scores: scratch.scores, sampling: sampling,
            endTokens: sampling.ignoresEndTokens ? [] : model.endTokens)
    }

    /// Buffers of a forward pass that keeps nothing, for at least `rows` rows.
    func inference(rows: Int) throws -> (store: ActivationStore, scratch: ForwardScratch) {
        let wanted = max(rows, maxTokensInFlight, maxRowsInFlight)
        if let inferenceScratch, inferenceScratch.store.capacity >= wanted { return inferenceScratch }
        inferenceScratch = nil
        let made = (
            store: try ActivationStore(model.description, ranks: ranks, rows: wanted, keeps: .nothing),
            scratch: try ForwardScratch(model.description, device: model.device, rows: wanted, dropsInputs: false)
        )
        inferenceScratch = made
        return made
    }

    func checkLength(_ length: Int, prompt: Int) throws {
        guard prompt > 0 else {
            throw LanguageModelError(code: "prompt", message: "A prompt has no tokens; at least one was expected.")
        }
        guard length <= model.description.contextLength else {
            throw LanguageModelError(
                code: "context-length",
                message:
                    "A prompt of \(prompt) tokens and its completion need \(length) positions; the model has \(model.description.contextLength)."
            )
        }
    }
}
