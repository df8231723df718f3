extension GRPOConfiguration {
    /// Throws for the first value that is out of its bounds, naming field, value and bounds.
    package func validate() throws {
        try check("per_device_train_batch_size", perDeviceTrainBatchSize, 2...1_048_576)
        try check("num_generations", numGenerations, 2...65_536)
        guard perDeviceTrainBatchSize.isMultiple(of: numGenerations) else {
            throw TrainingError(
                code: "batch-arithmetic", field: "grpo.per_device_train_batch_size",
                message: "per_device_train_batch_size is \(perDeviceTrainBatchSize), which num_generations "
                    + "(\(numGenerations)) does not divide; every prompt of a step needs a whole group, so make it "
                    + "a multiple of num_generations.")
        }
        try check("num_iterations", numIterations, 1...1_000)
        guard maxSteps == -1 || (1...100_000_000).contains(maxSteps) else {
            throw outOfRange("max_steps", "\(maxSteps)", "at least 1, or -1 to train num_train_epochs")
        }
        try check("num_train_epochs", numTrainEpochs, above: 0, through: 1_000_000)
        try check("max_num_gen_batches", maxNumGenBatches, 1...1_000)
        try check("advantage_epsilon", advantageEpsilon, 0...1)
        try check("max_completion_length", maxCompletionLength, 1...1_048_576)
        try check("temperature", temperature, above: 0, through: 100)
        try check("top_p", topP, above: 0, through: 1)
        try check("top_k", topK, 0...10_000_000)
        if let minP { try check("min_p", minP, 0...1) }
        try check("repetition_penalty", repetitionPenalty, above: 0, through: 100)
        try check("beta", beta, 0...1_000)
        try check("epsilon", epsilon, 0...1)
        if let epsilonHigh { try check("epsilon_high", epsilonHigh, 0...1_000) }
        if let delta {
            try check("delta", delta, above: 1 + upperEpsilon, through: 1_000)
        }
        try check("top_entropy_quantile", topEntropyQuantile, above: 0, through: 1)
        if let offPolicyMaskThreshold { try check("off_policy_mask_threshold", offPolicyMaskThreshold, 0...1_000) }
        try check("entropy_coef", entropyCoef, 0...1_000)
        try check("sapo_temperature_neg", sapoTemperatureNeg, above: 0, through: 1_000)
        try check("sapo_temperature_pos", sapoTemperaturePos, above: 0, through: 1_000)
        try check("vespo_k_pos", vespoKPos, 0...1_000)
        try check("vespo_lambda_pos", vespoLambdaPos, 0...100)
        try check("vespo_k_neg", vespoKNeg, 0...1_000)
        try check("vespo_lambda_neg", vespoLambdaNeg, 0...100)
        try check("learning_rate", learningRate, above: 0, through: 10)
        try check("warmup_steps", warmupSteps, 0...100_000_000)
        try check("warmup_ratio", warmupRatio, 0...1)
        try check("weight_decay", weightDecay, 0...100)
        try check("adam_beta1", adamBeta1, 0..<1)
        try check("adam_beta2", adamBeta2, 0..<1)
        try check("adam_epsilon", adamEpsilon, above: 0, through: 1)
        try check("max_grad_norm", maxGradNorm, 0...1e12)
    }

    private func check(_ field: String, _ value: Int, _ bounds: ClosedRange<Int>) throws {
        guard bounds.contains(value) else {
            throw outOfRange(field, "\(value)", "an integer from \(bounds.lowerBound) to \(bounds.upperBound)")
        }
    }

    private func check(_ field: String, _ value: Double, _ bounds: ClosedRange<Double>) throws {
        guard bounds.contains(value) else {
            throw outOfRange(field, "\(value)", "a number from \(bounds.lowerBound) to \(bounds.upperBound)")
        }
    }

    private func check(_ field: String, _ value: Double, _ bounds: Range<Double>) throws {
        guard bounds.contains(value) else {
            throw outOfRange(field, "\(value)", "a number from \(bounds.lowerBound) to below \(bounds.upperBound)")
        }
    }

    private func check(_ field: String, _ value: Double, above lower: Double, through upper: Double) throws {
        guard value > lower, value <= upper else {
            throw outOfRange(field, "\(value)", "a number above \(lower) and at most \(upper)")
        }
    }

    private func outOfRange(_ field: String, _ value: String, _ expected: String) -> TrainingError {
        TrainingError(
            code: "out-of-range", field: "grpo.\(field)",
            message: "grpo.\(field) is \(value); expected \(expected).")
    }
}
