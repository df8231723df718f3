/// How gradients move an adapter: the keys that reinforcement and supervised training share, by TRL's names.
package protocol OptimizerSettings {
    var learningRate: Double { get set }
    var lrSchedulerType: LearningRateSchedule.Shape { get set }
    /// Steps over which the learning rate rises from 0; when 0, `warmupRatio` of all steps.
    var warmupSteps: Int { get set }
    var warmupRatio: Double { get set }
    var weightDecay: Double { get set }
    var adamBeta1: Double { get set }
    var adamBeta2: Double { get set }
    var adamEpsilon: Double { get set }
    /// The gradient's norm is cut to it; 0 never cuts.
    var maxGradNorm: Double { get set }
    /// So many steps in a row whose loss or gradient is not finite end the run; fewer are skipped.
    var maxSkippedSteps: Int { get set }
    /// Tokens whose activations a pass keeps at once: bounds memory, changes results by rounding alone.
    var maxTokensInFlight: Int { get set }
    /// Whether a backward computes each layer again from its input, which is then all that a pass keeps: less memory, one
    /// more forward, no other result.
    var gradientCheckpointing: Bool { get set }
}

extension OptimizerSettings {
    /// The keys with their bounds.
    static var optimizerSettings: [Setting<Self>] {
        [
            .number("learning_rate", \.learningRate, .above(0, to: 10)),
            .choice("lr_scheduler_type", \.lrSchedulerType),
            .integer("warmup_steps", \.warmupSteps, 0...100_000_000),
            .number("warmup_ratio", \.warmupRatio, .from(0, to: 1)),
            .number("weight_decay", \.weightDecay, .from(0, to: 100)),
            .number("adam_beta1", \.adamBeta1, .from(0, toBelow: 1)),
            .number("adam_beta2", \.adamBeta2, .from(0, toBelow: 1)),
            .number("adam_epsilon", \.adamEpsilon, .above(0, to: 1)),
            .number("max_grad_norm", \.maxGradNorm, .from(0, to: 1e12)),
            .integer("max_skipped_steps", \.maxSkippedSteps, 1...1_000_000),
            .integer("max_tokens_in_flight", \.maxTokensInFlight, 1...1_048_576),
            .flag("gradient_checkpointing", \.gradientCheckpointing),
        ]
    }
}
