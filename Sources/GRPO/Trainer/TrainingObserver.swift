/// Watches a run: what happens is told to each observer in turn, and the run waits for it.
package protocol TrainingObserver: Sendable {
    /// A held-out evaluation is done: before the first step, every so many steps, or after the last.
    func evaluationFinished(_ evaluation: Evaluation, moment: EvaluationMoment) async throws
    /// An optimiser step is done.
    func stepFinished(_ report: StepReport) async throws
    /// A checkpoint is about to be written: what is kept of the steps up to it has to be safe before.
    func checkpointBegins(after step: Int) async throws
    /// A checkpoint is in its place and proved.
    func checkpointWritten(_ checkpoint: CheckpointStore.Entry) async throws
}

extension TrainingObserver {
    package func checkpointBegins(after step: Int) async throws {}
}

/// When a held-out evaluation takes place.
package enum EvaluationMoment: String, Sendable, Hashable, Codable, CaseIterable {
    case before
    case during
    case after
}
