package import LaurelRewards

extension GRPOConfiguration {
    /// The keys of the `grpo` section by TRL's names, with their bounds; what depends on several is in `validate`.
    static var settings: [Setting<GRPOConfiguration>] { batchSettings + lossSettings + optimizerSettings }

    private static var batchSettings: [Setting<GRPOConfiguration>] {
        [
            .integer("per_device_train_batch_size", \.perDeviceTrainBatchSize, 1...1_048_576),
            .integer("gradient_accumulation_steps", \.gradientAccumulationSteps, 1...65_536),
            .optionalInteger("steps_per_generation", \.stepsPerGeneration, 1...65_536),
            .integer("num_generations", \.numGenerations, 2...65_536),
            .integer("num_iterations", \.numIterations, 1...1_000),
            .integer("max_steps", \.maxSteps, -1...100_000_000),
            .number("num_train_epochs", \.numTrainEpochs, .above(0, to: 1_000_000)),
            .flag("shuffle_dataset", \.shuffleDataset),
            .flag("dynamic_sampling", \.dynamicSampling),
            .integer("max_num_gen_batches", \.maxNumGenBatches, 1...1_000),
            .integer("max_tokens_kept", \.maxTokensKept, 0...1_048_576),
            .integer("max_completion_length", \.maxCompletionLength, 1...1_048_576),
            .number("temperature", \.temperature, .above(0, to: 100)),
            .number("top_p", \.topP, .above(0, to: 1)),
            .integer("top_k", \.topK, 0...10_000_000),
            .optionalNumber("min_p", \.minP, .from(0, to: 1)),
            .number("repetition_penalty", \.repetitionPenalty, .above(0, to: 100)),
            .choice("generation_dtype", \.generationDtype),
            .flag("vllm_importance_sampling_correction", \.vllmImportanceSamplingCorrection),
            .choice("vllm_importance_sampling_mode", \.vllmImportanceSamplingMode),
            .optionalNumber("vllm_importance_sampling_clip_max", \.vllmImportanceSamplingClipMax, .above(0, to: 1e9)),
            .optionalNumber("vllm_importance_sampling_clip_min", \.vllmImportanceSamplingClipMin, .from(0, to: 1e9)),
        ]
    }

    private static var lossSettings: [Setting<GRPOConfiguration>] {
        [
            .choice("loss_type", \.lossType),
            .number("beta", \.beta, .from(0, to: 1_000)),
            .flag("use_bias_correction_kl", \.useBiasCorrectionKL),
            .number("epsilon", \.epsilon, .from(0, to: 1)),
            .optionalNumber("epsilon_high", \.epsilonHigh, .from(0, to: 1_000)),
            .optionalNumber("delta", \.delta, .above(1, to: 1_000)),
            .choice("importance_sampling_level", \.importanceSamplingLevel),
            .number("top_entropy_quantile", \.topEntropyQuantile, .above(0, to: 1)),
            .optionalNumber("off_policy_mask_threshold", \.offPolicyMaskThreshold, .from(0, to: 1_000)),
            .number("entropy_coef", \.entropyCoef, .from(0, to: 1_000)),
            .flag("use_adaptive_entropy", \.useAdaptiveEntropy),
            .number("entropy_coef_min", \.entropyCoefMin, .from(0, to: 1_000)),
            .number("entropy_coef_max", \.entropyCoefMax, .from(0, to: 1_000)),
            .number("entropy_coef_delta", \.entropyCoefDelta, .from(0, to: 1_000)),
            .number("entropy_target", \.entropyTarget, .from(0, to: 1_000)),
            .choice("kl_estimator", \.klEstimator),
            .number("sapo_temperature_neg", \.sapoTemperatureNeg, .above(0, to: 1_000)),
            .number("sapo_temperature_pos", \.sapoTemperaturePos, .above(0, to: 1_000)),
            .number("vespo_k_pos", \.vespoKPos, .from(0, to: 1_000)),
            .number("vespo_lambda_pos", \.vespoLambdaPos, .from(0, to: 100)),
            .number("vespo_k_neg", \.vespoKNeg, .from(0, to: 1_000)),
            .number("vespo_lambda_neg", \.vespoLambdaNeg, .from(0, to: 100)),
            .choice("scale_rewards", \.scaleRewards),
            .number("advantage_epsilon", \.advantageEpsilon, .from(0, to: 1)),
            .flag("mask_truncated_completions", \.maskTruncatedCompletions),
        ]
    }

    /// Reads the `grpo` section; nil is all defaults. Every error names file, line, field, value and bounds.
    package init(_ node: ConfigurationNode?, seed: UInt64) throws {
        guard let node else {
            try self.init { $0.seed = seed }
            return
        }
        try node.allowOnly(Self.settings.map(\.key) + ["preset"])
        do {
            try self.init {
                $0.seed = seed
                try node.optional("preset")?.choice(GRPOPreset.self).apply(to: &$0)
                for setting in Self.settings {
                    if let value = try node.optional(setting.key) { try setting.read(value, &$0) }
                }
            }
        } catch let error as TrainingError {
            let key = error.field.map { String($0.dropFirst("grpo.".count)) }
            let place = try key.flatMap { try node.optional($0) } ?? node
            throw error.at(file: place.file, line: place.line)
        }
    }

    /// Every value in force; what is nil is left out.
    package var members: [(key: String, value: JSONValue)] {
        Setting.members(Self.settings, of: self)
    }
}
