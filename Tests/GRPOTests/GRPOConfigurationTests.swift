import Foundation
import GRPO
import LaurelRewards
import Testing

@Suite struct GRPOConfigurationTests {
    @Test func keepsTRLsDefaultsWhereACPUAllows() throws {
        let configuration = try GRPOConfiguration()
        #expect(configuration.lossType == .dapo)
        #expect(configuration.beta == 0)
        #expect(configuration.useBiasCorrectionKL)
        #expect(configuration.epsilon == 0.2)
        #expect(configuration.upperEpsilon == 0.2)
        #expect(configuration.maxGradNorm == 1)
        #expect(configuration.numGenerations == 8)
        #expect(configuration.promptsPerGeneration == 8)
    }

    @Test func aPresetIsChangedByTheKeysBesideIt() throws {
        func read(_ text: String) throws -> GRPOConfiguration {
            try GRPOConfiguration(ConfigurationNode.parse(text, file: "run.yaml"), seed: 1)
        }
        let dapo = try read("preset: dapo")
        #expect(dapo.lossType == .dapo && dapo.epsilonHigh == 0.28 && dapo.dynamicSampling)
        #expect(dapo.advantageEpsilon == 1e-6)
        let changed = try read("preset: dapo\nepsilon_high: 0.3\ndynamic_sampling: false")
        #expect(changed.epsilonHigh == 0.3 && !changed.dynamicSampling)
        #expect(try read("preset: gspo").importanceSamplingLevel == .sequence)
        #expect(try read("preset: dr_grpo").scaleRewards == .none)
        #expect(try read("preset: openrlhf").advantageEpsilon == 1e-9)
        // The resolved file spells everything out, and means the same.
        for preset in GRPOPreset.allCases {
            let configuration = try read("preset: \(preset.rawValue)")
            let lines = try configuration.members.map { key, value in
                "\(key): \(String(decoding: try JSONEncoder().encode(value), as: UTF8.self))"
            }
            let again = try read(lines.joined(separator: "\n"))
            #expect(again == configuration, "\(preset)")
        }
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        let field: String
        let value: String
        let change: @Sendable (inout GRPOConfiguration) -> Void
        var testDescription: String { "\(field) \(value)" }
    }

    static let bad = [
        Bad(field: "num_generations", value: "1") { $0.numGenerations = 1 },
        Bad(field: "per_device_train_batch_size", value: "0") { $0.perDeviceTrainBatchSize = 0 },
        Bad(field: "num_generations", value: "7") { $0.numGenerations = 7 },
        Bad(field: "num_iterations", value: "0") { $0.numIterations = 0 },
        Bad(field: "max_steps", value: "0") { $0.maxSteps = 0 },
        Bad(field: "max_steps", value: "-2") { $0.maxSteps = -2 },
        Bad(field: "num_train_epochs", value: "0.0") { $0.numTrainEpochs = 0 },
        Bad(field: "max_completion_length", value: "0") { $0.maxCompletionLength = 0 },
        Bad(field: "temperature", value: "0.0") { $0.temperature = 0 },
        Bad(field: "temperature", value: "nan") { $0.temperature = .nan },
        Bad(field: "top_p", value: "1.5") { $0.topP = 1.5 },
        Bad(field: "top_k", value: "-1") { $0.topK = -1 },
        Bad(field: "min_p", value: "2.0") { $0.minP = 2 },
        Bad(field: "beta", value: "-0.1") { $0.beta = -0.1 },
        Bad(field: "epsilon", value: "-1.0") { $0.epsilon = -1 },
        Bad(field: "delta", value: "1.1") { $0.delta = 1.1 },
        Bad(field: "top_entropy_quantile", value: "0.0") { $0.topEntropyQuantile = 0 },
        Bad(field: "off_policy_mask_threshold", value: "-1.0") { $0.offPolicyMaskThreshold = -1 },
        Bad(field: "entropy_coef", value: "-0.5") { $0.entropyCoef = -0.5 },
        Bad(field: "sapo_temperature_neg", value: "0.0") { $0.sapoTemperatureNeg = 0 },
        Bad(field: "max_num_gen_batches", value: "0") { $0.maxNumGenBatches = 0 },
        Bad(field: "advantage_epsilon", value: "2.0") { $0.advantageEpsilon = 2 },
        Bad(field: "learning_rate", value: "0.0") { $0.learningRate = 0 },
        Bad(field: "learning_rate", value: "inf") { $0.learningRate = .infinity },
        Bad(field: "warmup_ratio", value: "1.1") { $0.warmupRatio = 1.1 },
        Bad(field: "weight_decay", value: "-1.0") { $0.weightDecay = -1 },
        Bad(field: "adam_beta2", value: "1.0") { $0.adamBeta2 = 1 },
        Bad(field: "adam_epsilon", value: "0.0") { $0.adamEpsilon = 0 },
        Bad(field: "max_grad_norm", value: "-1.0") { $0.maxGradNorm = -1 },
    ]

    @Test(arguments: bad)
    func namesFieldValueAndBounds(bad: Bad) {
        let error = #expect(throws: TrainingError.self) { try GRPOConfiguration(bad.change) }
        #expect(error?.message.contains(bad.field) == true)
        #expect(error?.message.contains(bad.value) == true)
        #expect(error?.message.contains("expected") == true || error?.code == "batch-arithmetic")
    }
}
