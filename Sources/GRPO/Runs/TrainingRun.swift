/// A whole run: evaluate, train with checkpoints, evaluate again.
package struct TrainingRun: Sendable {
    /// How a run ended.
    package enum Ending: Sendable, Hashable {
        /// Every step was taken, or the held-out score got no better for as long as was allowed.
        case finished
        /// It was asked to stop; going on starts after this step.
        case stopped(step: Int)
        /// An alarm of `watch.stop_on` was raised; going on starts after this step.
        case alarmed(TrainingEvent, step: Int)
    }

    package let trainer: any AdapterTrainer
    package let folder: RunFolder
    package let basis: RunBasis
    package let fingerprint: String
    /// Judges the policy by held-out rows; nil where there are none.
    package let evaluation: (@Sendable () async throws -> Evaluation)?
    /// Alarms that end the run.
    package let stopOn: Set<TrainingEvent.Kind>
    package let observers: [any TrainingObserver]

    package init(
        trainer: any AdapterTrainer, folder: RunFolder, basis: RunBasis, fingerprint: String,
        evaluation: (@Sendable () async throws -> Evaluation)?, stopOn: Set<TrainingEvent.Kind> = [],
        observers: [any TrainingObserver]
    ) {
        self.trainer = trainer
        self.folder = folder
        self.basis = basis
        self.fingerprint = fingerprint
        self.evaluation = evaluation
        self.stopOn = stopOn
        self.observers = observers
    }

    /// Where a run goes on from.
    package struct Resumption: Sendable, Hashable {
        /// The step it stands at; 0 is the start.
        package let step: Int
        /// Checkpoints of later steps that are damaged, the newest first.
        package let damaged: [DamagedCheckpoint]
    }

    /// Goes on from the run's newest checkpoint that is whole, or from the start when it has none at all.
    package func resume() async throws -> Resumption {
        var damaged: [DamagedCheckpoint] = []
        let checkpoint = try store.latest { damaged = $0 }
        if let checkpoint { try await trainer.restore(from: checkpoint, fingerprint: fingerprint) }
        let step = checkpoint?.step ?? 0
        try folder.truncate(after: step)
        return Resumption(step: step, damaged: damaged)
    }

    /// Takes a damaged checkpoint out of the way, once it has been told.
    package func setAside(_ damaged: DamagedCheckpoint) throws { try store.setAside(damaged) }

    /// Trains to the end, or until `shouldStop` says so after a step; either way a checkpoint holds the last step.
    package func run(shouldStop: @Sendable () -> Bool) async throws -> Ending {
        var history = EvaluationHistory(
            try folder.evaluationEntries(), threshold: basis.eval.earlyStoppingThreshold)
        if await trainer.finishedSteps == 0 {
            try await evaluate(.before, &history)
        }
        var alarm: TrainingEvent?
        while await trainer.finishedSteps < trainer.totalSteps, !isStale(history) {
            if await trainer.isBetweenBatches {
                if let alarm { return .alarmed(alarm, step: try await checkpointUnlessThere(history)) }
                if shouldStop() { return .stopped(step: try await checkpointUnlessThere(history)) }
            }
            let report = try await trainer.step()
            for observer in observers { try await observer.stepFinished(report) }
            alarm = alarm ?? report.events.first { stopOn.contains($0.kind) }
            // Before the checkpoint, so that going on from it finds the evaluation done.
            try await evaluateWhenDue(after: report.step, &history)
            try await checkpointWhenDue(after: report.step, history)
        }
        if await trainer.isBetweenBatches { _ = try await checkpointUnlessThere(history) }
        try await evaluate(.after, &history)
        try await trainer.writeAdapter(to: folder.adapter, baseModel: basis.model)
        return .finished
    }

    private var store: CheckpointStore {
        CheckpointStore(folder: folder.checkpoints, keep: basis.checkpoint.keep)
    }

    /// Whether the held-out score got no better for as many evaluations as is allowed.
    private func isStale(_ history: EvaluationHistory) -> Bool {
        basis.eval.earlyStoppingPatience.map { history.sinceBest >= $0 } ?? false
    }

    private func evaluateWhenDue(after step: Int, _ history: inout EvaluationHistory) async throws {
        guard let every = basis.eval.every, await isDue(every, step), step < trainer.totalSteps
        else { return }
        try await evaluate(.during, &history)
    }

    /// Whether something is due that is done every so many steps, at the first end of a generation batch from there: the
    /// only moments that a checkpoint can hold.
    private func isDue(_ every: Int, _ step: Int) async -> Bool {
        guard await trainer.isBetweenBatches else { return false }
        return (step - trainer.stepsPerBatch) / every < step / every
    }

    private func evaluate(_ moment: EvaluationMoment, _ history: inout EvaluationHistory) async throws {
        guard let evaluation = try await evaluation?() else { return }
        for observer in observers { try await observer.evaluationFinished(evaluation, moment: moment) }
        history.add(.init(step: evaluation.step, score: evaluation.score))
    }

    /// Writes a checkpoint every so many steps, and where the held-out score was best.
    private func checkpointWhenDue(after step: Int, _ history: EvaluationHistory) async throws {
        guard await trainer.isBetweenBatches else { return }
        let isDue = await isDue(basis.checkpoint.every, step)
        let isBest = basis.checkpoint.keepBest && basis.eval.every != nil && history.best?.step == step
        if isDue || isBest || step == trainer.totalSteps { _ = try await checkpointUnlessThere(history) }
    }

    private func checkpointUnlessThere(_ history: EvaluationHistory) async throws -> Int {
        let step = await trainer.finishedSteps
        if try store.holds(step) { return step }
        for observer in observers { try await observer.checkpointBegins(after: step) }
        let entry = try await trainer.writeCheckpoint(
            to: store, fingerprint: fingerprint, baseModel: basis.model,
            sparing: basis.checkpoint.keepBest ? history.best?.step : nil)
        for observer in observers { try await observer.checkpointWritten(entry) }
        return step
    }
}
