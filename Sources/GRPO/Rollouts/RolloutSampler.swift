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
    /// - Parameters:
    ///   - step: names the random streams, with the seed and each sample's index.
    ///   - forTraining: whether the policy is trained on them next.
    ///   - onWave: called with further samples' candidates, in order, as soon as they are written.
    package func sample(
        _ samples: [Sample], count: Int, step: Int, from policy: Policy, forTraining: Bool = false,
        onWave: ([Rollout]) -> Void = { _ in }
    ) throws -> [Rollout] {
        let requests = try samples.map { sample in
            GenerationRequest(
                prompt: try prompt(of: sample), count: count,
                randomKey: RandomKey(
                    seed: seed, step: UInt64(truncatingIfNeeded: step),
                    prompt: UInt64(truncatingIfNeeded: sample.index)))
        }
        var rollouts: [Rollout] = []
        _ = try policy.generate(
            requests, sampling: sampling, forTraining: forTraining,
            onWave: { wave in
                let first = rollouts.count
                for completions in wave {
                    let place = rollouts.count
                    rollouts.append(
                        Rollout(
                            sample: samples[place], prompt: requests[place].prompt, completions: completions,
                            candidates: completions.enumerated().map { candidate($0.element, index: $0.offset) }))
                }
                onWave(Array(rollouts[first...]))
            })
        return rollouts
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
