import LanguageModels
import Tensors
import Testing

/// Training on completions gives the same bits whether generation kept what it computed for them or not, and whether the
/// forward pass keeps every layer's activations or their inputs alone.
@Suite struct KeptRolloutsTests {
    private func policy(
        _ name: String, _ type: ComputeType = .float32, keeps: Int = 4096, rowsInFlight: Int = 64, dropout: Float = 0,
        recomputes: Bool = false
    ) throws -> Policy {
        try tinyPolicy(
            name, type, dropout: dropout, maxTokensInFlight: 60, maxRowsInFlight: rowsInFlight, maxTokensKept: keeps,
            recomputesActivations: recomputes)
    }

    /// Prompts of one token, of several blocks of keys, and one that is asked for twice.
    private static let requests = [1, 37, 16, 37].enumerated().map { index, count in
        GenerationRequest(
            prompt: (0..<count).map { Int32(3 + ($0 * 17 + count) % 120) }, count: 3 + index,
            randomKey: RandomKey(seed: 1, step: 2, prompt: UInt64(index)))
    }

    private struct Outcome: Equatable {
        var gradients: [Float] = []
        var logProbabilities: [Float] = []
        var scores: [CompletionScores] = []

        static func == (a: Self, b: Self) -> Bool {
            a.gradients == b.gradients && a.logProbabilities == b.logProbabilities
                && a.scores.map(\.entropies) == b.scores.map(\.entropies)
                && a.scores.map(\.logProbabilities) == b.scores.map(\.logProbabilities)
        }
    }

    /// Generates, scores the completions and takes gradients.
    /// - Parameter between: what happens to the policy between generation and training.
    private func outcome(
        _ policy: Policy, forTraining: Bool, key: UInt64? = nil, between: (Policy) throws -> Void = { _ in }
    ) throws -> Outcome {
        var sampling = SamplingParameters()
        sampling.maxCompletionLength = 40
        let completions = try policy.generate(Self.requests, sampling: sampling, forTraining: forTraining)
        try between(policy)
        let groups = zip(Self.requests, completions).map {
            TrainingGroup(prompt: $0.prompt, completions: $1.map(\.tokens))
        }
        var outcome = Outcome()
        outcome.scores = try policy.scores(of: groups, temperature: 0.9, usesAdapter: true).flatMap { $0 }
        policy.adapter.gradients.update(repeating: 0)
        try policy.accumulateGradients(of: groups, order: [2, 0, 3, 1], temperature: 0.9, dropoutKey: key) { scores in
            outcome.logProbabilities += scores.logProbabilities
            for (index, token) in scores.tokens.enumerated() { scores.gradient[index] = Float(token % 5 - 2) / 8 }
        }
        outcome.gradients = Array(policy.adapter.gradients)
        #expect(outcome.gradients.contains { $0 != 0 })
        return outcome
    }

    @Test(arguments: ["tiny-llama", "tiny-qwen2", "tiny-qwen3"])
    func keepingChangesNoBit(name: String) throws {
        for number in [ComputeType.float32, .bfloat16] {
            let plain = try outcome(policy(name, number), forTraining: false)
            #expect(try outcome(policy(name, number), forTraining: true) == plain)
            // Room for the prompts and a few steps, for nothing, and in waves.
            for keeps in [200, 10, 0] {
                #expect(try outcome(policy(name, number, keeps: keeps), forTraining: true) == plain)
            }
            #expect(try outcome(policy(name, number, rowsInFlight: 6), forTraining: true) == plain)
        }
    }

    @Test(arguments: ["tiny-llama", "tiny-qwen2", "tiny-qwen3"], [0, 0.3] as [Float])
    func computingLayersAgainChangesNoBit(name: String, dropout: Float) throws {
        for number in [ComputeType.float32, .bfloat16] {
            let again = try policy(name, number, dropout: dropout, recomputes: true)
            let plain = try policy(name, number, dropout: dropout)
            #expect(
                try outcome(again, forTraining: true, key: 5) == outcome(plain, forTraining: false, key: 5))
            #expect(again.tokensKept == 0)
        }
    }

    @Test func tokensAreKept() throws {
        let policy = try policy("tiny-llama")
        let plain = try outcome(policy, forTraining: false)
        #expect(policy.tokensKept == 0)
        #expect(try outcome(policy, forTraining: true) == plain)
        #expect(policy.tokensKept > 300)
    }

    @Test func anAdapterThatHasMovedIsComputedAnew() throws {
        func move(_ policy: Policy) { policy.adapter.values[3] += 0.01 }
        let plain = try outcome(policy("tiny-llama"), forTraining: false, between: move)
        #expect(try outcome(policy("tiny-llama"), forTraining: true, between: move) == plain)
        #expect(try outcome(policy("tiny-llama"), forTraining: false) != plain)
    }

    @Test func generationsBetweenKeepingAndTrainingChangeNothing() throws {
        func generate(_ policy: Policy) throws {
            var sampling = SamplingParameters()
            sampling.maxCompletionLength = 25
            let request = GenerationRequest(
                prompt: [9, 8, 7], count: 5, randomKey: RandomKey(seed: 9, step: 9, prompt: 9))
            _ = try policy.generate([request], sampling: sampling)
            _ = try policy.generate([request], sampling: sampling, usesAdapter: false, forTraining: true)
            _ = try policy.generate([request], sampling: sampling, forTraining: true)
        }
        let plain = try outcome(policy("tiny-llama"), forTraining: false)
        #expect(try outcome(policy("tiny-llama"), forTraining: true, between: generate) == plain)
        let forgotten = try outcome(policy("tiny-llama"), forTraining: true) { $0.forgetActivations() }
        #expect(forgotten == plain)
    }

    @Test func dropoutIsComputedAnew() throws {
        let plain = try outcome(policy("tiny-llama", dropout: 0.3), forTraining: false, key: 5)
        #expect(try outcome(policy("tiny-llama", dropout: 0.3), forTraining: true, key: 5) == plain)
    }

    @Test func theDefaultModelTrainsOnWhatItKept() throws {
        let policy = try makePolicy(DefaultModel.path)
        #expect(try outcome(policy, forTraining: true) == outcome(policy, forTraining: false))
    }
}
