package import LaurelRewards

/// A whole run: evaluate, train with checkpoints, evaluate again.
package struct TrainingRun: Sendable {
    /// How a run ended.
    package enum Ending: Sendable, Hashable {
        /// Every step was taken.
        case finished
        /// It was asked to stop; going on starts after this step.
        case stopped(step: Int)
    }

    package let trainer: GRPOTrainer
    package let folder: RunFolder
    package let configuration: RunConfiguration
    package let fingerprint: String
    /// The held-out rows; none leaves the evaluations out.
    package let heldOut: [Sample]
    package let observers: [any TrainingObserver]

    package init(
        trainer: GRPOTrainer, folder: RunFolder, configuration: RunConfiguration, fingerprint: String,
        heldOut: [Sample], observers: [any TrainingObserver]
    ) {
        self.trainer = trainer
        self.folder = folder
        self.configuration = configuration
        self.fingerprint = fingerprint
        self.heldOut = heldOut
        self.observers = observers
    }

    /// Goes on from the run's newest checkpoint, or from the start when it has none; returns the step it stands at.
    package func resume() async throws -> Int {
        let step: Int
        if let checkpoint = try store.latest() {
            try await trainer.restore(from: checkpoint, fingerprint: fingerprint)
            step = checkpoint.step
        } else {
            step = 0
        }
        try folder.truncate(after: step)
        return step
    }

    /// Trains to the end, or until `shouldStop` says so after a step; either way a checkpoint holds the last step.
    package func run(shouldStop: @Sendable () -> Bool) async throws -> Ending {
        if await trainer.finishedSteps == 0 {
            try await evaluate(.before)
        }
        while await trainer.finishedSteps < trainer.totalSteps {
            if shouldStop(), await trainer.isBetweenBatches {
                return .stopped(step: try await checkpointUnlessThere())
            }
            let report = try await trainer.step()
            for observer in observers { try await observer.stepFinished(report) }
            try await checkpointWhenDue(after: report.step)
        }
        try await evaluate(.after)
        try await trainer.writeAdapter(to: folder.adapter, baseModel: configuration.model)
        return .finished
    }

    private var store: CheckpointStore {
        CheckpointStore(folder: folder.checkpoints, keep: configuration.checkpoint.keep)
    }

    private func evaluate(_ moment: EvaluationMoment) async throws {
        guard !heldOut.isEmpty else { return }
        let evaluation = try await trainer.evaluate(on: heldOut, batchSize: configuration.eval.batchSize)
        for observer in observers { try await observer.evaluationFinished(evaluation, moment: moment) }
    }

    /// Writes a checkpoint every so many steps, at the first end of a generation batch from there.
    private func checkpointWhenDue(after step: Int) async throws {
        guard await trainer.isBetweenBatches else { return }
        let before = step - configuration.grpo.stepsPerBatch
        let isDue = before / configuration.checkpoint.every < step / configuration.checkpoint.every
        if isDue || step == trainer.totalSteps { _ = try await checkpointUnlessThere() }
    }

    private func checkpointUnlessThere() async throws -> Int {
        let step = await trainer.finishedSteps
        if try store.latest()?.step == step { return step }
        for observer in observers { try await observer.checkpointBegins(after: step) }
        let entry = try await trainer.writeCheckpoint(
            to: store, fingerprint: fingerprint, baseModel: configuration.model)
        for observer in observers { try await observer.checkpointWritten(entry) }
        return step
    }
}
