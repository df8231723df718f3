import Foundation
import GRPO
import LanguageModels
import LaurelRewards
import Tensors

/// The random two-layer model of the goldens, with a toy tokenizer: a token is a character's ASCII code.
enum TinyModel {
    static func policy(
        r: Int = 4, alpha: Float = 8, dropout: Float = 0, tokensInFlight: Int = 768, rowsInFlight: Int = 64,
        generationType: GenerationType = .model
    ) throws -> Policy {
        let model = try LanguageModel(
            path: GoldenFiles.model.appendingPathComponent("tiny-llama").path, computeType: .float32)
        var lora = LoRAConfiguration()
        lora.r = r
        lora.alpha = alpha
        lora.dropout = dropout
        return try Policy(
            model: model, adapter: LoRAAdapter(for: model, configuration: lora, seed: 1),
            maxTokensInFlight: tokensInFlight, maxRowsInFlight: rowsInFlight, generationType: generationType)
    }

    static let codec = ChatCodec(
        encode: { messages in messages.flatMap { $0.content.utf8.map { Int32($0 & 127) } } },
        decode: { tokens in String(decoding: tokens.map { UInt8($0) }, as: UTF8.self) })

    static let samples = (0..<6).map { index in
        Sample(index: index, messages: [Message(role: "user", content: "question \(index)")])
    }

    /// Rewards completions by the share of their characters that come late in the alphabet.
    struct LateLetters: Grader {
        func grade(_ item: GradingItem) async -> Grade {
            let codes = item.candidate.completion.utf8
            return Grade(score: codes.isEmpty ? 0 : Double(codes.count { $0 >= 64 }) / Double(codes.count))
        }
    }

    /// Abstains from completions with an even number of tokens.
    struct OddLength: Grader {
        func grade(_ item: GradingItem) async -> Grade {
            item.candidate.tokenCount.isMultiple(of: 2) ? Grade(.abstain("even")) : Grade(score: 1)
        }
    }

    static let reward = RewardFunction(components: [
        RewardComponent(name: "late", grader: LateLetters(), weight: 1),
        RewardComponent(name: "odd", grader: OddLength(), weight: 0, isCanary: true),
    ])

    static func trainer(
        dropout: Float = 0, rowsInFlight: Int = 64, reward: RewardFunction = TinyModel.reward,
        _ change: (inout GRPOConfiguration) -> Void = { _ in }
    ) throws -> GRPOTrainer {
        let configuration = try GRPOConfiguration {
            $0.perDeviceTrainBatchSize = 8
            $0.numGenerations = 4
            $0.maxSteps = 4
            $0.maxCompletionLength = 12
            $0.learningRate = 1e-2
            change(&$0)
        }
        return try GRPOTrainer(
            policy: policy(
                dropout: dropout, rowsInFlight: rowsInFlight, generationType: configuration.generationDtype),
            codec: codec, reward: reward, samples: samples, configuration: configuration)
    }
}
