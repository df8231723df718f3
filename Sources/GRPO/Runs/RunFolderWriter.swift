import Foundation

/// Keeps a run in its folder: metrics, candidates with all their grades, evaluations, and the summary.
package actor RunFolderWriter: TrainingObserver {
    private let folder: RunFolder
    private let start = ContinuousClock.now
    private let earlierSeconds: Double
    private var summary: RunSummary

    /// Goes on with the summary that the folder has, or starts one.
    package init(folder: RunFolder) throws {
        self.folder = folder
        if let data = FileManager.default.contents(atPath: folder.summary.path) {
            do {
                summary = try JSONDecoder().decode(RunSummary.self, from: data)
            } catch {
                throw TrainingError(
                    code: "corrupt-summary", file: folder.summary.path,
                    message: "The summary cannot be read; expected the JSON that laurel train writes.")
            }
        } else {
            summary = RunSummary()
        }
        earlierSeconds = summary.wallSeconds
    }

    package func evaluationFinished(_ evaluation: Evaluation, moment: EvaluationMoment) async throws {
        let values = Dictionary(
            uniqueKeysWithValues: evaluation.metrics.filter { $0.value.isFinite }.map { ($0.name, $0.value) })
        switch moment {
        case .before: summary.eval.before = values
        case .after: summary.eval.after = values
        }
        let records = evaluation.answers.map { answer in
            CandidateRecord(
                step: nil, sample: answer.sample, candidate: answer.candidate, reward: answer.reward,
                componentNames: evaluation.componentNames)
        }
        try keep {
            let file = folder.evaluations.appendingPathComponent("\(moment.rawValue).jsonl")
            try DurableFile.write(CandidateRecord.lines(records), to: file)
            try writeSummary()
        }
    }

    /// Keeps the candidates before the metrics, so that every step with metrics has its candidates.
    package func stepFinished(_ report: StepReport) async throws {
        try keep {
            if report.iteration == 0 {
                let records = report.rollouts.lazy.flatMap { rollout in
                    rollout.candidates.map { candidate in
                        CandidateRecord(
                            step: report.step, sample: rollout.sample, candidate: candidate.candidate,
                            reward: candidate.reward, advantage: candidate.advantage,
                            logProbabilities: candidate.logProbabilities, componentNames: report.componentNames)
                    }
                }
                try DurableFile.write(CandidateRecord.lines(records), to: folder.completions(of: report.step))
            }
            try append(MetricsLine.text(report.metrics, step: report.step) + "\n")
        }
        summary.steps = report.step
        summary.tokenCount = Int(report.metrics[name: "num_tokens"] ?? 0)
        summary.finished = report.step == report.totalSteps
    }

    package func checkpointWritten(_ checkpoint: CheckpointStore.Entry) async throws {
        try keep { try writeSummary() }
    }

    /// Writes the summary for the last time and gives it back.
    package func finish() throws -> RunSummary {
        try keep { try writeSummary() }
        return summary
    }

    private func writeSummary() throws {
        summary.wallSeconds = earlierSeconds + (ContinuousClock.now - start) / .seconds(1)
        summary.peakMemoryBytes = max(summary.peakMemoryBytes, RunSummary.peakMemory())
        try DurableFile.write(summary, to: folder.summary)
    }

    /// Adds to the metrics, and waits until the disk has it: a checkpoint must never be ahead of them.
    private func append(_ text: String) throws {
        let handle = try FileHandle(forWritingTo: folder.metrics)
        defer { try? handle.close() }
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
        try handle.synchronize()
    }

    /// Says of any failure to write which folder it was.
    private func keep(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch {
            throw RunFolder.unwritable(folder.url, error)
        }
    }
}
