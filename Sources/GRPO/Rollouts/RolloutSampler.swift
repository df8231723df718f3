package import LanguageModels
package import LaurelRewards

/// Has the policy write candidates for samples.
package struct RolloutSampler: Sendable {
    package let codec: ChatCodec
    package let sampling: SamplingParameters
    package let seed: UInt64

    package init(codec: ChatCodec, sampling: SamplingParameters, seed: UInt64) {
        self.codec = codec
        self.sampling = sampling
        self.seed = seed
    }

    /// Writes `count` candidates for each sample.
    /// - Parameter step: names the random streams, with the seed and each sample's index.
    package func sample(_ samples: [Sample], count: Int, step: Int, from policy: Policy) throws -> [Rollout] {
        let requests = try samples.map { sample in
            GenerationRequest(
                prompt: try prompt(of: sample), count: count,
                randomKey: RandomKey(
                    seed: seed, step: UInt64(truncatingIfNeeded: step),
                    prompt: UInt64(truncatingIfNeeded: sample.index)))
        }
        let completions = try policy.generate(requests, sampling: sampling)
        return zip(samples, zip(requests, completions)).map { sample, written in
            Rollout(
                sample: sample, prompt: written.0.prompt, completions: written.1,
                candidates: written.1.enumerated().map { candidate($0.element, index: $0.offset) })
        }
    }

    private func prompt(of sample: Sample) throws -> [Int32] {
        let tokens = try codec.encode(sample.messages)
        guard !tokens.isEmpty else {
            throw TrainingError(
                code: "empty-prompt",
                message: "Row \(sample.index) of the dataset has no tokens; expected a conversation with text.")
        }
        return tokens
    }

    /// A completion as text, without its end token.
    private func candidate(_ completion: Completion, index: Int) -> Candidate {
        Candidate(
            index: index, completion: codec.decode(Array(completion.tokens.dropLast(completion.isTerminated ? 1 : 0))),
            finishReason: completion.isTerminated ? .stop : .length, tokenCount: completion.tokens.count)
    }
}
