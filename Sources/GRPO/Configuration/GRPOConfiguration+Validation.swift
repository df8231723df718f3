extension GRPOConfiguration {
    /// Throws for the first value that is out of its bounds, naming field, value and bounds.
    package func validate() throws {
        for setting in Self.settings {
            if let (value, expected) = setting.complaint(self) {
                throw outOfRange(setting.key, value, expected)
            }
        }
        try validateBatch()
        if let delta, delta <= 1 + upperEpsilon {
            throw outOfRange("delta", "\(delta)", "a number above \(1 + upperEpsilon) (1 + epsilon_high)")
        }
        if entropyCoefMin > entropyCoefMax {
            throw outOfRange("entropy_coef_min", "\(entropyCoefMin)", "at most entropy_coef_max (\(entropyCoefMax))")
        }
        if let least = vllmImportanceSamplingClipMin, let most = vllmImportanceSamplingClipMax, least > most {
            throw outOfRange(
                "vllm_importance_sampling_clip_min", "\(least)",
                "at most vllm_importance_sampling_clip_max (\(most))")
        }
        // As in TRL: vespo's weight of a completion is made of its tokens' ratios.
        if lossType == .vespo, let correction = samplingCorrection, correction.mode.isOfSequences {
            throw outOfRange(
                "vllm_importance_sampling_mode", correction.mode.rawValue,
                "token_truncate or token_mask with loss_type vespo")
        }
    }

    /// Batches have to come out even: whole groups in what is sampled, whole optimiser steps in what is learnt from.
    private func validateBatch() throws {
        guard maxSteps != 0 else { throw outOfRange("max_steps", "0", "at least 1, or -1 to train num_train_epochs") }
        let completions = completionsPerGeneration
        guard completions.isMultiple(of: numGenerations) else {
            throw TrainingError(
                code: "batch-arithmetic", field: "grpo.per_device_train_batch_size",
                message: "per_device_train_batch_size (\(perDeviceTrainBatchSize)) times steps_per_generation "
                    + "(\(generationSteps)) is \(completions) completions, which num_generations (\(numGenerations)) "
                    + "does not divide; every prompt needs a whole group, so make it a multiple of num_generations.")
        }
        guard generationSteps.isMultiple(of: gradientAccumulationSteps) else {
            throw TrainingError(
                code: "batch-arithmetic", field: "grpo.steps_per_generation",
                message: "steps_per_generation is \(generationSteps), which gradient_accumulation_steps "
                    + "(\(gradientAccumulationSteps)) does not divide; a generation batch serves whole optimiser "
                    + "steps, so make it a multiple of gradient_accumulation_steps.")
        }
    }

    private func outOfRange(_ field: String, _ value: String, _ expected: String) -> TrainingError {
        TrainingError(
            code: "out-of-range", field: "grpo.\(field)",
            message: "grpo.\(field) is \(value); expected \(expected).")
    }
}
