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
        let tokensKept = try MemoryNeed.check(configuration, data: data)
        let policy = try policy(
            configuration.basis, configuration.grpo, maxTokensKept: tokensKept,
            generationType: configuration.grpo.generationDtype)
        return try GRPOTrainer(
            policy: policy, codec: ChatCodec(try policy.model.tokenizer), reward: reward, samples: data.train,
            configuration: configuration.grpo, continuesAdapter: configuration.adapter != nil)
    }

    /// The model with the adapter that training begins with.
    package static func policy(
        _ basis: RunBasis, _ settings: some OptimizerSettings, maxTokensKept: Int = 0,
        generationType: GenerationType = .model
    ) throws -> sending Policy {
        let path = try ModelLocator.path(of: basis.model)
        if let folder = basis.adapter { try check(adapter: URL(fileURLWithPath: folder), isFor: basis, path: path) }
        let model = try LanguageModel(path: path, computeType: ComputeType(rawValue: basis.numberType.rawValue))
        let adapter = try LoRAAdapter(for: model, configuration: basis.lora, seed: basis.seed)
        if let folder = basis.adapter { try PEFTAdapter.read(into: adapter, from: URL(fileURLWithPath: folder)) }
        return try Policy(
            model: model, adapter: adapter, maxTokensInFlight: settings.maxTokensInFlight,
            maxTokensKept: maxTokensKept, recomputesActivations: settings.gradientCheckpointing,
            generationType: generationType)
    }

    /// Refuses an adapter that names another model of this machine as its base; one whose base is not here is judged by
    /// its shapes.
    private static func check(adapter folder: URL, isFor basis: RunBasis, path: String) throws {
        let name = try PEFTAdapter.baseModel(in: folder)
        guard name != basis.model, let base = try? ModelLocator.path(of: name) else { return }
        guard URL(filePath: base).resolvingSymlinksInPath() != URL(filePath: path).resolvingSymlinksInPath() else {
            return
        }
        throw CommandError(
            code: "other-base-model", file: folder.path(percentEncoded: false),
            message:
                "The adapter was trained on \(name), and the run file's model is \(basis.model); expected the same "
                + "model.")
    }
}
