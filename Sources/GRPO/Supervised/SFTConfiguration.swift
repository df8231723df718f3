package import Foundation
package import LaurelRewards

/// How supervised training goes: names, meanings and defaults are those of TRL's `SFTConfig`, except where a line says
/// otherwise.
///
/// Only the answer's tokens are learnt, as with TRL's `completion_only_loss`; sequences are packed without padding.
package struct SFTConfiguration: OptimizerSettings, Sendable, Hashable {
    /// Rows per micro-batch.
    package var perDeviceTrainBatchSize = 8
    /// Micro-batches per optimiser step; a step's loss is the mean over all of its answers' tokens.
    package var gradientAccumulationSteps = 1
    /// Optimiser steps of the whole run; -1 takes them from `numTrainEpochs`.
    package var maxSteps = -1
    /// Passes over the rows when `maxSteps` is -1.
    package var numTrainEpochs = 3.0
    /// Whether every epoch has its own seeded order of rows.
    package var shuffleDataset = true
    /// The most tokens of a row, prompt and answer; what is longer loses its end.
    package var maxLength = 1024
    /// TRL: 2e-5, for full fine-tuning; an adapter takes about ten times that.
    package var learningRate = 2e-4
    package var lrSchedulerType = LearningRateSchedule.Shape.linear
    package var warmupSteps = 0
    package var warmupRatio = 0.0
    package var weightDecay = 0.0
    package var adamBeta1 = 0.9
    package var adamBeta2 = 0.999
    package var adamEpsilon = 1e-8
    package var maxGradNorm = 1.0
    package var maxSkippedSteps = 3
    package var maxTokensInFlight = 768
    package var gradientCheckpointing = false

    /// Rows per optimiser step.
    package var rowsPerStep: Int { perDeviceTrainBatchSize * gradientAccumulationSteps }

    /// What a step takes, for errors.
    package var batchInWords: String {
        "an optimiser step takes \(rowsPerStep) (per_device_train_batch_size * gradient_accumulation_steps)"
    }

    package init() {}

    /// Reads the `sft` section; nil is all defaults. Every error names file, line, field, value and bounds.
    init(_ node: ConfigurationNode?) throws {
        try Setting.read(Self.settings, of: node, named: "sft", into: &self)
        guard let node, let place = try node.optional("max_steps") else { return }
        guard maxSteps != 0 else {
            throw TrainingError(
                code: "range", field: "sft.max_steps",
                message: "sft.max_steps is 0; expected at least 1, or -1 to train num_train_epochs."
            ).at(file: place.file, line: place.line)
        }
    }

    /// The keys of the section, with their bounds.
    static var settings: [Setting<SFTConfiguration>] {
        [
            .integer("per_device_train_batch_size", \.perDeviceTrainBatchSize, 1...65_536),
            .integer("gradient_accumulation_steps", \.gradientAccumulationSteps, 1...65_536),
            .integer("max_steps", \.maxSteps, -1...100_000_000),
            .number("num_train_epochs", \.numTrainEpochs, .above(0, to: 1_000_000)),
            .flag("shuffle_dataset", \.shuffleDataset),
            .integer("max_length", \.maxLength, 2...1_048_576),
        ] + optimizerSettings
    }
}

/// What `sft.yaml` asks for: a model, rows with answers, and how to train.
package struct SFTRunConfiguration: RunFile {
    package static let command = "sft"

    package let basis: RunBasis
    package let sft: SFTConfiguration

    package init(_ node: ConfigurationNode, folder: URL) throws {
        try node.allowOnly(RunBasis.keys + ["sft"])
        basis = try RunBasis(node, folder: folder, evaluations: EvaluationSettings.supervisedSettings)
        sft = try SFTConfiguration(node.optional("sft"))
    }

    package var resolvedYAML: String {
        basis.resolvedYAML(
            members: [], section: ("sft", Setting.members(SFTConfiguration.settings, of: sft)),
            evaluations: EvaluationSettings.supervisedSettings)
    }

    /// SHA-256 of all that shapes the run: the resolved configuration, the rows, and the adapter it begins with.
    package func fingerprint() throws -> String { try basis.fingerprint(of: resolvedYAML, files: []) }
}
