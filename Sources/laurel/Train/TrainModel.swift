import Foundation
package import GRPO
package import LanguageModels
package import LaurelRewards
import Tensors

/// Loads what a run trains: the model with its tokenizer, a fresh adapter or an earlier run's, and the trainer that owns
/// them.
package enum TrainModel {
    package static func trainer(
        _ configuration: RunConfiguration, reward: RewardFunction, data: TrainData
    ) throws -> GRPOTrainer {
        try MemoryNeed.check(configuration, data: data)
        let policy = try policy(configuration.basis, maxTokensInFlight: configuration.grpo.maxTokensInFlight)
        return try GRPOTrainer(
            policy: policy, codec: ChatCodec(try policy.model.tokenizer), reward: reward, samples: data.train,
            configuration: configuration.grpo, continuesAdapter: configuration.adapter != nil)
    }

    /// The model with the adapter that training begins with.
    package static func policy(_ basis: RunBasis, maxTokensInFlight: Int) throws -> sending Policy {
        let model = try LanguageModel(
            path: ModelLocator.path(of: basis.model), computeType: ComputeType(rawValue: basis.numberType.rawValue))
        let adapter = try LoRAAdapter(for: model, configuration: basis.lora, seed: basis.seed)
        if let folder = basis.adapter { try PEFTAdapter.read(into: adapter, from: URL(fileURLWithPath: folder)) }
        return try Policy(model: model, adapter: adapter, maxTokensInFlight: maxTokensInFlight)
    }
}
