import LanguageModels

/// Moves an adapter along its gradients: clips them, takes AdamW steps on a schedule, and leaves out a step whose loss or
/// gradient is not finite.
struct AdapterOptimizer {
    /// What became of the adapter in a step.
    struct Update {
        let gradientNorm: Double
        let learningRate: Double
        /// Set where the adapter was left as it was.
        var skipped: TrainingEvent?

        var metrics: [Metric] { [Metric("grad_norm", gradientNorm), Metric("learning_rate", learningRate)] }
    }

    /// What a checkpoint keeps besides the moments.
    struct State: Sendable, Hashable, Codable {
        var steps: Int
        var skippedSteps: Int
    }

    private(set) var adamW: AdamW
    /// Skipped steps in a row.
    private var skippedSteps = 0
    private let schedule: LearningRateSchedule
    private let maxGradNorm: Double
    private let maxSkippedSteps: Int
    private let section: String

    /// - Parameter section: the run file's section that the settings stand in, for errors.
    init(_ settings: some OptimizerSettings, parameterCount: Int, totalSteps: Int, section: String) {
        adamW = AdamW(
            parameterCount: parameterCount, beta1: settings.adamBeta1, beta2: settings.adamBeta2,
            epsilon: settings.adamEpsilon, weightDecay: settings.weightDecay)
        schedule = LearningRateSchedule(settings, totalSteps: totalSteps)
        maxGradNorm = settings.maxGradNorm
        maxSkippedSteps = settings.maxSkippedSteps
        self.section = section
    }

    var state: State { State(steps: adamW.step, skippedSteps: skippedSteps) }

    /// Goes on from a checkpoint's state; false, and no change, when the moments are not as many as the parameters.
    mutating func restore(_ state: State, firstMoments: [Float], secondMoments: [Float]) -> Bool {
        guard adamW.restore(step: state.steps, firstMoments: firstMoments, secondMoments: secondMoments) else {
            return false
        }
        skippedSteps = state.skippedSteps
        return true
    }

    /// Takes the step after `finishedSteps` others with the adapter's gradients, or skips it; several skipped in a row
    /// end the run.
    mutating func update(_ adapter: LoRAAdapter, loss: Double, after finishedSteps: Int) throws -> Update {
        let norm = GradientNorm(of: adapter.gradients, maximum: maxGradNorm)
        let learningRate = schedule.rate(after: finishedSteps)
        guard loss.isFinite, norm.value.isFinite else {
            let event = try skip(step: finishedSteps + 1, loss: loss, gradientNorm: norm.value)
            return Update(gradientNorm: norm.value, learningRate: learningRate, skipped: event)
        }
        skippedSteps = 0
        adamW.update(
            adapter.values, gradients: adapter.gradients, gradientScale: norm.scale, learningRate: learningRate)
        return Update(gradientNorm: norm.value, learningRate: learningRate)
    }

    private mutating func skip(step: Int, loss: Double, gradientNorm: Double) throws -> TrainingEvent {
        skippedSteps += 1
        guard skippedSteps < maxSkippedSteps else {
            throw TrainingError(
                code: "non-finite",
                message: "Step \(step) has a loss of \(loss) and a gradient norm of \(gradientNorm); expected finite "
                    + "numbers, or fewer than \(maxSkippedSteps) such steps in a row (\(section).max_skipped_steps). "
                    + "The adapter was left as it was: resume from the last checkpoint with a smaller "
                    + "\(section).learning_rate.")
        }
        return TrainingEvent(
            step: step, kind: .nonFinite,
            message: "The loss is \(loss) and the gradient norm \(gradientNorm); the step was skipped and the adapter "
                + "left as it was.")
    }
}
