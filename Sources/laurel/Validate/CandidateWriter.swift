import GRPO
import LanguageModels
import LaurelRewards
import PluginHost

/// Has an untrained model write candidates, so that the gate sees what a policy starts from.
struct CandidateWriter {
    /// A known model, a GGUF file or a Hugging Face folder.
    let model: String
    /// For each sample.
    var count = 8
    var maxTokens = 64
    var seed: UInt64 = 0

    init(model: String) { self.model = model }

    func candidates(for samples: [Sample]) throws -> RewardValidator.Candidates {
        let policy = try PolicyLoader.policy(model, seed: seed)
        var sampling = SamplingParameters()
        sampling.temperature = 1
        sampling.maxCompletionLength = maxTokens
        let sampler = RolloutSampler(codec: ChatCodec(try policy.model.tokenizer), sampling: sampling, seed: seed)
        let start = ContinuousClock.now
        let rollouts = try sampler.sample(samples, count: count, step: 0, from: policy)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        return RewardValidator.Candidates(
            groups: rollouts.map(\.candidateGroup), secondsEach: seconds / Double(max(1, samples.count * count)))
    }
}
