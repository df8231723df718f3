package import LaurelRewards

extension GRPOConfiguration {
    /// The keys of the `grpo` section, by TRL's names.
    package static let keys = [
        "per_device_train_batch_size", "num_generations", "num_iterations", "max_steps", "num_train_epochs",
        "shuffle_dataset", "dynamic_sampling", "max_num_gen_batches", "max_completion_length", "temperature", "top_p",
        "top_k", "min_p", "repetition_penalty",
        "loss_type", "beta", "use_bias_correction_kl", "epsilon", "epsilon_high", "delta", "importance_sampling_level",
        "top_entropy_quantile", "off_policy_mask_threshold", "entropy_coef", "kl_estimator", "sapo_temperature_neg",
        "sapo_temperature_pos", "vespo_k_pos", "vespo_lambda_pos", "vespo_k_neg", "vespo_lambda_neg", "scale_rewards",
        "advantage_epsilon",
        "mask_truncated_completions", "learning_rate", "lr_scheduler_type", "warmup_steps", "warmup_ratio",
        "weight_decay", "adam_beta1", "adam_beta2", "adam_epsilon", "max_grad_norm",
    ]

    /// Reads the `grpo` section; nil is all defaults. Every error names file, line, field, value and bounds.
    package init(_ node: ConfigurationNode?, seed: UInt64) throws {
        guard let node else {
            try self.init { $0.seed = seed }
            return
        }
        try node.allowOnly(Self.keys + ["preset"])
        do {
            try self.init {
                $0.seed = seed
                try node.optional("preset")?.choice(GRPOPreset.self).apply(to: &$0)
                try $0.readBatch(node)
                try $0.readSampling(node)
                try $0.readLoss(node)
                try $0.readOptimizer(node)
            }
        } catch let error as TrainingError {
            let key = error.field.map { String($0.dropFirst("grpo.".count)) }
            let place = try key.flatMap { try node.optional($0) } ?? node
            throw error.at(file: place.file, line: place.line)
        }
    }

    private mutating func readBatch(_ node: ConfigurationNode) throws {
        try node.read("per_device_train_batch_size", into: &perDeviceTrainBatchSize)
        try node.read("num_generations", into: &numGenerations)
        try node.read("num_iterations", into: &numIterations)
        try node.read("max_steps", into: &maxSteps)
        try node.read("num_train_epochs", into: &numTrainEpochs)
        try node.read("shuffle_dataset", into: &shuffleDataset)
    }

    private mutating func readSampling(_ node: ConfigurationNode) throws {
        try node.read("dynamic_sampling", into: &dynamicSampling)
        try node.read("max_num_gen_batches", into: &maxNumGenBatches)
        try node.read("max_completion_length", into: &maxCompletionLength)
        try node.read("temperature", into: &temperature)
        try node.read("top_p", into: &topP)
        try node.read("top_k", into: &topK)
        minP = try node.optional("min_p")?.double()
        try node.read("repetition_penalty", into: &repetitionPenalty)
    }

    private mutating func readLoss(_ node: ConfigurationNode) throws {
        lossType = try node.optional("loss_type")?.choice(LossType.self) ?? lossType
        try node.read("beta", into: &beta)
        try node.read("use_bias_correction_kl", into: &useBiasCorrectionKL)
        try node.read("epsilon", into: &epsilon)
        epsilonHigh = try node.optional("epsilon_high")?.double() ?? epsilonHigh
        delta = try node.optional("delta")?.double()
        importanceSamplingLevel =
            try node.optional("importance_sampling_level")?.choice(ImportanceSamplingLevel.self)
            ?? importanceSamplingLevel
        try node.read("top_entropy_quantile", into: &topEntropyQuantile)
        offPolicyMaskThreshold = try node.optional("off_policy_mask_threshold")?.double()
        try node.read("entropy_coef", into: &entropyCoef)
        klEstimator = try node.optional("kl_estimator")?.choice(KLEstimator.self) ?? klEstimator
        try node.read("sapo_temperature_neg", into: &sapoTemperatureNeg)
        try node.read("sapo_temperature_pos", into: &sapoTemperaturePos)
        try node.read("vespo_k_pos", into: &vespoKPos)
        try node.read("vespo_lambda_pos", into: &vespoLambdaPos)
        try node.read("vespo_k_neg", into: &vespoKNeg)
        try node.read("vespo_lambda_neg", into: &vespoLambdaNeg)
        scaleRewards = try node.optional("scale_rewards")?.choice(RewardScale.self) ?? scaleRewards
        try node.read("advantage_epsilon", into: &advantageEpsilon)
        try node.read("mask_truncated_completions", into: &maskTruncatedCompletions)
    }

    private mutating func readOptimizer(_ node: ConfigurationNode) throws {
        try node.read("learning_rate", into: &learningRate)
        let shape = try node.optional("lr_scheduler_type")?.choice(LearningRateSchedule.Shape.self)
        lrSchedulerType = shape ?? lrSchedulerType
        try node.read("warmup_steps", into: &warmupSteps)
        try node.read("warmup_ratio", into: &warmupRatio)
        try node.read("weight_decay", into: &weightDecay)
        try node.read("adam_beta1", into: &adamBeta1)
        try node.read("adam_beta2", into: &adamBeta2)
        try node.read("adam_epsilon", into: &adamEpsilon)
        try node.read("max_grad_norm", into: &maxGradNorm)
    }

    /// Every value in force, in the order of `keys`; what is nil is left out.
    package var members: [(key: String, value: JSONValue)] {
        let optional: [String: JSONValue?] = [
            "min_p": minP.map { .number($0) }, "epsilon_high": epsilonHigh.map { .number($0) },
            "delta": delta.map { .number($0) },
            "off_policy_mask_threshold": offPolicyMaskThreshold.map { .number($0) },
        ]
        let values: [String: JSONValue] = [
            "per_device_train_batch_size": .integer(Int64(perDeviceTrainBatchSize)),
            "num_generations": .integer(Int64(numGenerations)),
            "num_iterations": .integer(Int64(numIterations)),
            "max_steps": .integer(Int64(maxSteps)),
            "num_train_epochs": .number(numTrainEpochs),
            "shuffle_dataset": .bool(shuffleDataset),
            "dynamic_sampling": .bool(dynamicSampling),
            "max_num_gen_batches": .integer(Int64(maxNumGenBatches)),
            "max_completion_length": .integer(Int64(maxCompletionLength)),
            "temperature": .number(temperature),
            "top_p": .number(topP),
            "top_k": .integer(Int64(topK)),
            "repetition_penalty": .number(repetitionPenalty),
            "loss_type": .string(lossType.rawValue),
            "beta": .number(beta),
            "use_bias_correction_kl": .bool(useBiasCorrectionKL),
            "epsilon": .number(epsilon),
            "importance_sampling_level": .string(importanceSamplingLevel.rawValue),
            "top_entropy_quantile": .number(topEntropyQuantile),
            "entropy_coef": .number(entropyCoef),
            "kl_estimator": .string(klEstimator.rawValue),
            "sapo_temperature_neg": .number(sapoTemperatureNeg),
            "sapo_temperature_pos": .number(sapoTemperaturePos),
            "vespo_k_pos": .number(vespoKPos),
            "vespo_lambda_pos": .number(vespoLambdaPos),
            "vespo_k_neg": .number(vespoKNeg),
            "vespo_lambda_neg": .number(vespoLambdaNeg),
            "scale_rewards": .string(scaleRewards.rawValue),
            "advantage_epsilon": .number(advantageEpsilon),
            "mask_truncated_completions": .bool(maskTruncatedCompletions),
            "learning_rate": .number(learningRate),
            "lr_scheduler_type": .string(lrSchedulerType.rawValue),
            "warmup_steps": .integer(Int64(warmupSteps)),
            "warmup_ratio": .number(warmupRatio),
            "weight_decay": .number(weightDecay),
            "adam_beta1": .number(adamBeta1),
            "adam_beta2": .number(adamBeta2),
            "adam_epsilon": .number(adamEpsilon),
            "max_grad_norm": .number(maxGradNorm),
        ]
        return Self.keys.compactMap { key in
            (values[key] ?? optional[key].flatMap { $0 }).map { (key, $0) }
        }
    }
}

extension ConfigurationNode {
    func read(_ key: String, into value: inout Int) throws {
        if let node = try optional(key) { value = try node.integer() }
    }

    func read(_ key: String, into value: inout Double) throws {
        if let node = try optional(key) { value = try node.double() }
    }

    func read(_ key: String, into value: inout Bool) throws {
        if let node = try optional(key) { value = try node.bool() }
    }
}
