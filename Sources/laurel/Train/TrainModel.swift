package import GRPO
import LanguageModels
package import LaurelRewards
import Tensors

/// Loads what a run trains: the model with its tokenizer, a fresh adapter, and the trainer that owns them.
package enum TrainModel {
    package static func trainer(
        _ configuration: RunConfiguration, reward: RewardFunction, data: TrainData
    ) throws -> GRPOTrainer {
        let path = try ModelLocator.path(of: configuration.model)
        let model = try LanguageModel(
            path: path, computeType: ComputeType(rawValue: configuration.numberType.rawValue))
        let adapter = try LoRAAdapter(for: model, configuration: configuration.lora, seed: configuration.seed)
        let policy = try Policy(
            model: model, adapter: adapter, maxTokensInFlight: configuration.grpo.maxTokensInFlight)
        return try GRPOTrainer(
            policy: policy, codec: ChatCodec(try model.tokenizer), reward: reward, samples: data.train,
            configuration: configuration.grpo)
    }
}
