import LanguageModels
import Tensors
import Testing

/// Generation with weights in 8 bits: nearly the model's policy, and as reproducible.
@Suite struct Int8GenerationTests {
    private static let requests = [4, 37].enumerated().map { index, count in
        GenerationRequest(
            prompt: (0..<count).map { Int32(3 + ($0 * 17 + count) % 120) }, count: 6,
            randomKey: RandomKey(seed: 1, step: 2, prompt: UInt64(index)))
    }

    private func completions(_ policy: Policy, forTraining: Bool = true) throws -> [Completion] {
        var sampling = SamplingParameters()
        sampling.maxCompletionLength = 30
        return try policy.generate(Self.requests, sampling: sampling, forTraining: forTraining).flatMap { $0 }
    }

    /// How far the log-probabilities under which tokens were drawn are from the trained policy's, on average.
    private func meanDifference(_ policy: Policy) throws -> Double {
        let written = try completions(policy)
        let groups = Self.requests.indices.map { index in
            TrainingGroup(
                prompt: Self.requests[index].prompt, completions: written[index * 6..<index * 6 + 6].map(\.tokens))
        }
        let trained = try policy.scores(of: groups, temperature: 1, usesAdapter: true).joined()
        let differences = zip(written, trained).flatMap { completion, scores in
            zip(completion.logProbabilities, scores.logProbabilities).map { abs(Double($0) - Double($1)) }
        }
        return differences.reduce(0, +) / Double(differences.count)
    }

    @Test(arguments: ["tiny-llama", "tiny-qwen2", "tiny-qwen3"])
    func isNearlyTheModels(name: String) throws {
        for type in [ComputeType.float32, .bfloat16] {
            let difference = try meanDifference(tinyPolicy(name, type, generationType: .int8))
            #expect((1e-3...0.08).contains(difference), "\(difference)")
            let own = try meanDifference(tinyPolicy(name, type))
            #expect(own < 1e-4)
        }
    }

    /// Rounding moved its log-probabilities by 0.034 to 0.064 in a simulation with PyTorch.
    @Test func isNearlyTheDefaultModels() throws {
        let policy = try makePolicy(DefaultModel.path, generationType: .int8)
        let difference = try meanDifference(policy)
        #expect((0.01...0.12).contains(difference), "\(difference)")
    }

    @Test func itsBitsDependOnNeitherWavesNorWhatWasBefore() throws {
        let policy = try tinyPolicy(generationType: .int8)
        let whole = try completions(policy)
        _ = try completions(policy, forTraining: false)
        let again = try completions(policy)
        let inWaves = try completions(tinyPolicy(maxRowsInFlight: 6, generationType: .int8))
        for other in [again, inWaves] {
            #expect(other.map(\.tokens) == whole.map(\.tokens))
            #expect(other.map(\.logProbabilities) == whole.map(\.logProbabilities))
        }
        #expect(policy.tokensKept == 0)
    }

    /// Answers that nobody is trained on are the model's own.
    @Test func onlyWritesWhatIsTrainedOn() throws {
        let plain = try completions(tinyPolicy(), forTraining: false)
        let other = try completions(tinyPolicy(generationType: .int8), forTraining: false)
        #expect(plain.map(\.logProbabilities) == other.map(\.logProbabilities))
        #expect(
            try completions(tinyPolicy(generationType: .int8)).map(\.logProbabilities) != plain.map(\.logProbabilities))
    }
}
