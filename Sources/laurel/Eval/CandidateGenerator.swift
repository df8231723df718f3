import GRPO
import LanguageModels
import LaurelRewards

/// Writes candidates for samples: the embedded model, or a server.
protocol CandidateGenerator {
    /// How many samples are best asked at once.
    var batchSize: Int { get }

    /// `count` candidates for each sample, in sample order.
    func candidates(for samples: [Sample], count: Int) async throws -> [GeneratedGroup]
}

/// What was written for a sample, or why nothing was.
struct GeneratedGroup: Sendable {
    let group: CandidateGroup
    /// Why there are no candidates; nil when there are some.
    let failure: String?

    init(_ group: CandidateGroup, failure: String? = nil) {
        self.group = group
        self.failure = failure
    }
}

/// Has the embedded model write candidates, as training does.
struct ModelGenerator: CandidateGenerator {
    private let policy: Policy
    private let sampler: RolloutSampler
    let batchSize: Int

    /// - Parameters:
    ///   - count: candidates that each sample will be asked for.
    ///   - seed: with a sample's index it names the random streams, so that batches change nothing.
    init(_ policy: Policy, sampling: SamplingParameters, count: Int, seed: UInt64) throws {
        self.policy = policy
        sampler = RolloutSampler(codec: ChatCodec(try policy.model.tokenizer), sampling: sampling, seed: seed)
        // The policy writes 64 candidates at a time.
        batchSize = max(1, 64 / count)
    }

    func candidates(for samples: [Sample], count: Int) async throws -> [GeneratedGroup] {
        try sampler.sample(samples, count: count, step: 0, from: policy).map { GeneratedGroup($0.candidateGroup) }
    }
}
