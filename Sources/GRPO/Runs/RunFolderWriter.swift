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
        case .during: break
        case .after: summary.eval.after = values
        }
        try keep {
            if !evaluation.answers.isEmpty {
                try write([evaluation.answers], of: evaluation, to: folder.answers(moment, step: evaluation.step))
            }
            if !evaluation.sampled.isEmpty {
                let file = folder.sampledAnswers(moment, step: evaluation.step)
                try write(evaluation.sampled, of: evaluation, to: file)
            }
            let metrics = MetricsLine.members(evaluation.metrics)
            try StepLog(file: folder.evaluationMetrics).append(
                "{\"step\": \(evaluation.step), \"moment\": \"\(moment.rawValue)\", \(metrics)}\n")
            try writeSummary()
        }
    }

    private func write(_ answers: [[Evaluation.Answer]], of evaluation: Evaluation, to file: URL) throws {
        let records = answers.joined().map { answer in
            CandidateRecord(
                step: nil, sample: answer.sample, candidate: answer.candidate, reward: answer.reward,
                componentNames: evaluation.componentNames)
        }
        try DurableFile.write(CandidateRecord.lines(records), to: file)
    }

    /// Keeps the candidates before the metrics, so that every step with metrics has its candidates.
    package func stepFinished(_ report: StepReport) async throws {
        try keep {
            if report.iteration == 0, !report.rollouts.isEmpty {
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
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            for event in report.events {
                let line = String(decoding: try encoder.encode(event), as: UTF8.self)
                try StepLog(file: folder.events).append(line + "\n")
            }
            try StepLog(file: folder.metrics).append(MetricsLine.text(report.metrics, step: report.step) + "\n")
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

    /// Says of any failure to write which folder it was.
    private func keep(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch {
            throw RunFolder.unwritable(folder.url, error)
        }
    }
}
