/// How the next token is drawn from the model's distribution; names, meanings and order are those of Transformers.
package struct SamplingParameters: Sendable, Hashable {
    /// Logits are divided by it; 0 means greedy.
    package var temperature: Float = 1
    /// Keep the k likeliest tokens; 0 keeps all.
    package var topK: Int = 0
    /// Keep the smallest set of likeliest tokens whose probabilities add up to it; 1 keeps all.
    package var topP: Float = 1
    /// Keep tokens at least this likely relative to the likeliest; nil keeps all.
    package var minP: Float?
    /// Divide the positive and multiply the negative logits of tokens seen before; 1 leaves them.
    package var repetitionPenalty: Float = 1
    /// Tokens a completion may have, the end token included.
    package var maxCompletionLength: Int = 64

    package init() {}
}

/// A prompt and how many candidates to write for it.
package struct GenerationRequest: Sendable {
    /// The prompt's tokens, at least one.
    package var prompt: [Int32]
    /// How many candidates, at least one.
    package var count: Int
    /// What a candidate's random stream is derived from, with its index: the same key gives the same candidates in
    /// any batch.
    package var randomKey: RandomKey

    package init(prompt: [Int32], count: Int, randomKey: RandomKey) {
        self.prompt = prompt
        self.count = count
        self.randomKey = randomKey
    }
}

/// Names a group's random streams: candidate `i` draws from the stream (seed, step, prompt, i) and no other.
package struct RandomKey: Sendable, Hashable {
    package var seed: UInt64
    package var step: UInt64
    package var prompt: UInt64

    package init(seed: UInt64, step: UInt64, prompt: UInt64) {
        self.seed = seed
        self.step = step
        self.prompt = prompt
    }
}

/// One completion as tokens.
package struct Completion: Sendable, Hashable {
    /// The tokens written; the last one is an end token when `isTerminated`.
    package var tokens: [Int32]
    /// Log-probability of each token under the distribution it was drawn from before truncation, at the sampling temperature.
    package var logProbabilities: [Float]
    /// Whether the model wrote an end token (false: it reached the maximal length).
    package var isTerminated: Bool

    package init(tokens: [Int32], logProbabilities: [Float], isTerminated: Bool) {
        self.tokens = tokens
        self.logProbabilities = logProbabilities
        self.isTerminated = isTerminated
    }
}

/// A prompt with the completions whose tokens are scored; the prompt is computed once for all of them.
package struct TrainingGroup: Sendable {
    package var prompt: [Int32]
    package var completions: [[Int32]]

    package init(prompt: [Int32], completions: [[Int32]]) {
        self.prompt = prompt
        self.completions = completions
    }
}

/// The scores of consecutive tokens of one completion, and where the loss puts its gradient.
package struct TokenScores {
    /// The group in the pass and the completion in the group.
    package let group: Int
    package let completion: Int
    /// Which tokens of the completion these are.
    package let tokens: Range<Int>
    /// Log-probability of each token at the given temperature.
    package let logProbabilities: UnsafeBufferPointer<Float>
    /// Entropy of the distribution each token was drawn from, in nats, at the given temperature.
    package let entropies: UnsafeBufferPointer<Float>
    /// d loss / d log-probability of each token, to be filled in by the loss; starts as 0.
    package let gradient: UnsafeMutableBufferPointer<Float>
}

/// A language model with a LoRA adapter: writes completions and takes policy-gradient steps.
///
/// Not Sendable: one task owns it. Calls block their thread until they are done.
package final class Policy {
    /// Writes `request.count` completions for each request, in request order.
    ///
    /// Each distinct prompt is prefilled once; a candidate depends on its prompt, the adapter, the sampling parameters
    /// and its random key alone.
    /// - Parameter usesAdapter: false generates with the bare model.
    package func generate(
        _ requests: [GenerationRequest], sampling: SamplingParameters, usesAdapter: Bool = true
    ) throws -> [[Completion]] {
        preconditionFailure("engine lands next")
    }

    /// Runs the groups forward and backward and adds d loss / d adapter to `adapter.gradients`.
    ///
    /// `loss` is called once for every completion chunk, in group and completion order, on this thread; it reads the
    /// log-probabilities and writes their gradient. Full logits never exist: they come and go in chunks.
    /// - Parameter dropoutKey: seeds the LoRA dropout masks of this pass; nil switches dropout off.
    package func accumulateGradients(
        of groups: [TrainingGroup], temperature: Float, dropoutKey: UInt64?, loss: (TokenScores) -> Void
    ) throws {
        preconditionFailure("engine lands next")
    }

    /// Log-probability of every completion token, by group, completion and token; without dropout.
    /// - Parameter usesAdapter: false gives the reference policy, the model with its adapter off.
    package func logProbabilities(
        of groups: [TrainingGroup], temperature: Float, usesAdapter: Bool
    ) throws -> [[[Float]]] {
        preconditionFailure("engine lands next")
    }

    package let model: LanguageModel
    package let adapter: LoRAAdapter

    package init(model: LanguageModel, adapter: LoRAAdapter) throws {
        self.model = model
        self.adapter = adapter
    }
}
