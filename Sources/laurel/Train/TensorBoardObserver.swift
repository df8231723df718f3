import Foundation
import GRPO
import RunStore

/// Writes a run's numbers for TensorBoard as they come: `tensorboard --logdir RUN/tensorboard`.
actor TensorBoardObserver: TrainingObserver {
    private let folder: URL
    private var step = 0
    private var file: EventFile?

    init(run: RunFolder) {
        folder = run.url.appending(path: "tensorboard", directoryHint: .isDirectory)
    }

    /// Starts the file of this sitting.
    ///
    /// A run that goes on writes what the ledger has of it again, so that no step is there twice; where the ledger has
    /// a gap, the earlier files stay for their steps.
    func begin(after step: Int, missing: Int, store: RunStore, run: RunRecord) throws {
        self.step = step
        guard missing == 0 else {
            file = try EventFile(folder: folder, step: step + 1)
            return
        }
        let file = try EventFile(folder: folder, step: 0, replacing: true)
        for evaluation in try store.evaluations(of: run) where step > 0 {
            let metrics = evaluation.metrics.map { LedgerMetric("eval/\($0.name)", $0.value) }
            try file.write(metrics, step: evaluation.step, now: Date(timeIntervalSince1970: evaluation.time))
        }
        let table = try store.metrics(of: run)
        for line in table.lines {
            let metrics = zip(table.names, line.values).map { LedgerMetric($0, $1 ?? .nan) }
            try file.write(metrics, step: line.step, now: Date(timeIntervalSince1970: line.time))
        }
        self.file = file
    }

    /// An evaluation's numbers, under `eval/`; those before the first step stand at step 0.
    func evaluationFinished(_ evaluation: Evaluation, moment: EvaluationMoment) async throws {
        try file?.write(evaluation.metrics.map { LedgerMetric("eval/\($0.name)", $0.value) }, step: step)
    }

    func stepFinished(_ report: StepReport) async throws {
        step = report.step
        try file?.write(LedgerMetric.all(report.metrics), step: step)
    }

    func checkpointWritten(_ checkpoint: CheckpointStore.Entry) async throws {}
}
