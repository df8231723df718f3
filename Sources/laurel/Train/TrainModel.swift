package import GRPO
import LanguageModels
package import LaurelRewards
import Tensors
import Tokenizers

/// Loads what a run trains: the model with its tokenizer, a fresh adapter, and the trainer that owns them.
package enum TrainModel {
    package static func trainer(
        _ configuration: RunConfiguration, reward: RewardFunction, data: TrainData
    ) throws -> GRPOTrainer {
        let path = try ModelLocator.path(of: configuration.model)
        let model = try LanguageModel(
            path: path, computeType: ComputeType(rawValue: configuration.numberType.rawValue))
        let tokenizer = try model.tokenizer
        let codec = ChatCodec(
            encode: { messages in
                try tokenizer.prompt(for: messages.map { ChatMessage(role: $0.role, content: $0.content) })
            },
            decode: { tokenizer.decode($0, skippingSpecialTokens: true) })
        let adapter = try LoRAAdapter(for: model, configuration: configuration.lora, seed: configuration.seed)
        let policy = try Policy(model: model, adapter: adapter)
        return try GRPOTrainer(
            policy: policy, codec: codec, reward: reward, samples: data.train, configuration: configuration.grpo)
    }
}
