import Foundation

/// The learning rate of every optimiser step: a linear rise, then one of three shapes, as in Transformers.
package struct LearningRateSchedule: Sendable, Hashable {
    /// What follows the rise (TRL's `lr_scheduler_type`).
    package enum Shape: String, Sendable, Hashable, CaseIterable {
        /// Falls to 0 in a straight line.
        case linear
        /// Falls to 0 along half a cosine.
        case cosine
        /// Stays. Unlike in Transformers, where `constant` ignores them, warm-up steps are honoured.
        case constant
    }

    package let peak: Double
    package let shape: Shape
    package let warmupSteps: Int
    package let totalSteps: Int

    /// Makes the schedule of a run of `totalSteps` optimiser steps.
    package init(peak: Double, shape: Shape, warmupSteps: Int, totalSteps: Int) {
        self.peak = peak
        self.shape = shape
        self.warmupSteps = warmupSteps
        self.totalSteps = totalSteps
    }

    /// Makes the schedule that a configuration asks for; `warmup_ratio` counts when `warmup_steps` is 0.
    package init(_ configuration: some OptimizerSettings, totalSteps: Int) {
        let fromRatio = Int((configuration.warmupRatio * Double(totalSteps)).rounded(.up))
        self.init(
            peak: configuration.learningRate, shape: configuration.lrSchedulerType,
            warmupSteps: configuration.warmupSteps > 0 ? configuration.warmupSteps : fromRatio,
            totalSteps: totalSteps)
    }

    /// The rate of the step after `finishedSteps` others.
    package func rate(after finishedSteps: Int) -> Double {
        if finishedSteps < warmupSteps {
            return peak * Double(finishedSteps) / Double(max(1, warmupSteps))
        }
        let length = Double(max(1, totalSteps - warmupSteps))
        switch shape {
        case .constant:
            return peak
        case .linear:
            return peak * max(0, Double(totalSteps - finishedSteps) / length)
        case .cosine:
            let progress = Double(finishedSteps - warmupSteps) / length
            return peak * max(0, 0.5 * (1 + cos(.pi * progress)))
        }
    }
}
