import Datasets
import Foundation
import LaurelRewards
import RewardReports

/// Asks for candidates batch by batch, grades them, and makes the report.
struct EvaluationRun {
    let settings: EvaluationSettings
    let function: RewardFunction
    let dataset: Dataset
    /// The most rows that are asked; nil asks all.
    let limit: Int?
    /// How many of the best and worst candidates the report shows.
    let shown: Int

    /// What a run leaves: the report, and the candidates that it is about.
    struct Result {
        let report: EvaluationReport
        let groups: [CandidateGroup]
    }

    /// - Parameter progress: told how many rows are done.
    func run(_ generator: some CandidateGenerator, progress: (Int, Int) -> Void) async throws -> Result {
        let samples = limit.map { Array(dataset.samples.prefix($0)) } ?? dataset.samples
        let start = ContinuousClock.now
        var groups: [CandidateGroup] = []
        var lines: [Int] = []
        var rewards: [[Reward]] = []
        var unanswered: [EvaluationReport.Unanswered] = []
        for first in stride(from: 0, to: samples.count, by: generator.batchSize) {
            let batch = Array(samples[first..<min(first + generator.batchSize, samples.count)])
            let written = try await generator.candidates(for: batch, count: settings.candidatesPerRow)
            for (place, generated) in written.enumerated() {
                let line = dataset.lines[first + place]
                if let failure = generated.failure {
                    unanswered.append(.init(line: line, reason: failure))
                } else {
                    groups.append(generated.group)
                    lines.append(line)
                }
            }
            // A server that answers nothing of the first rows will not answer the others.
            if groups.isEmpty, let first = unanswered.first {
                throw CommandError(
                    code: "no-answers", file: dataset.file, line: first.line,
                    message: "The model answered none of the first \(unanswered.count) rows: \(first.reason)")
            }
            rewards += await function.rewardsOfStored(written.filter { $0.failure == nil }.map(\.group))
            progress(first + batch.count, samples.count)
        }
        let report = EvaluationReport(
            groups, lines: lines, rewards: rewards, function: function, settings: settings, unanswered: unanswered,
            seconds: (ContinuousClock.now - start) / .seconds(1), shown: shown)
        return Result(report: report, groups: groups)
    }
}
