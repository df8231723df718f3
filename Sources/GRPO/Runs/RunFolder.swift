package import Foundation

/// The folder of one run, and what lies where in it.
///
///     run.yaml                        the resolved configuration
///     reward.json                     the scripts and plugins that grade, with their SHA-256
///     validation.json                 what the gate found about the reward before step 1
///     metrics.jsonl                   one line a step, TRL's keys
///     completions/step-00001.jsonl    every candidate of a step with every grade
///     evaluations/before.jsonl        the held-out answers, likewise after.jsonl and step-00020.jsonl
///     evaluations.jsonl               one line an evaluation: step and metrics
///     events.jsonl                    one line an alarm or skipped step
///     summary.json                    eval.before and eval.after, steps, seconds, memory, tokens
///     checkpoints/checkpoint-20/      adapter, optimizer, state; see `CheckpointStore`
///     adapter/                        the final adapter in PEFT's format
package struct RunFolder: Sendable, Hashable {
    package let url: URL

    package init(url: URL) {
        self.url = url
    }

    package var configuration: URL { url.appendingPathComponent("run.yaml") }
    package var reward: URL { url.appendingPathComponent("reward.json") }
    package var validation: URL { url.appendingPathComponent("validation.json") }
    package var metrics: URL { url.appendingPathComponent("metrics.jsonl") }
    package var events: URL { url.appendingPathComponent("events.jsonl") }
    /// One line an evaluation, where `evaluations` has the answers.
    package var evaluationMetrics: URL { url.appendingPathComponent("evaluations.jsonl") }
    package var summary: URL { url.appendingPathComponent("summary.json") }
    package var completions: URL { url.appendingPathComponent("completions", isDirectory: true) }
    package var evaluations: URL { url.appendingPathComponent("evaluations", isDirectory: true) }
    package var checkpoints: URL { url.appendingPathComponent("checkpoints", isDirectory: true) }
    package var adapter: URL { url.appendingPathComponent("adapter", isDirectory: true) }

    package func completions(of step: Int) -> URL {
        completions.appendingPathComponent("\(Self.name(of: step)).jsonl")
    }

    /// The greedy answers of an evaluation.
    package func answers(_ moment: EvaluationMoment, step: Int) -> URL {
        let name = moment == .during ? Self.name(of: step) : moment.rawValue
        return evaluations.appendingPathComponent("\(name).jsonl")
    }

    /// The sampled answers of an evaluation.
    package func sampledAnswers(_ moment: EvaluationMoment, step: Int) -> URL {
        let greedy = answers(moment, step: step)
        return evaluations.appendingPathComponent("\(greedy.deletingPathExtension().lastPathComponent)-sampled.jsonl")
    }

    private static func name(of step: Int) -> String {
        let digits = String(step)
        return "step-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }

    /// Makes the folder of a new run; one that exists already is an error.
    package static func create(_ url: URL, resolved: String) throws -> RunFolder {
        let folder = RunFolder(url: url)
        guard !FileManager.default.fileExists(atPath: folder.configuration.path) else {
            throw TrainingError(
                code: "run-exists", file: url.path,
                message: "There is a run in this folder already; use --resume to go on with it.")
        }
        do {
            for part in [url, folder.completions, folder.evaluations, folder.checkpoints] {
                try FileManager.default.createDirectory(at: part, withIntermediateDirectories: true)
            }
            try DurableFile.write(Data(), to: folder.metrics)
            try DurableFile.write(Data(resolved.utf8), to: folder.configuration)
        } catch {
            throw unwritable(url, error)
        }
        return folder
    }

    /// Opens the folder of an earlier run.
    package static func open(_ url: URL) throws -> RunFolder {
        let folder = RunFolder(url: url)
        guard FileManager.default.fileExists(atPath: folder.configuration.path) else {
            throw TrainingError(
                code: "no-such-run", file: url.path,
                message: "There is no run in this folder; expected one with a run.yaml.")
        }
        return folder
    }

    /// Forgets what was recorded after a step, so that going on from its checkpoint leaves no duplicate and no gap.
    package func truncate(after step: Int) throws {
        let log = StepLog(file: metrics)
        let steps = Array(log.steps().prefix { $0 <= step })
        guard steps == Array(1..<step + 1) else {
            throw TrainingError(
                code: "corrupt-metrics", file: metrics.path, line: steps.count + 1,
                message: "The file has \(steps.count) of the \(step) steps that the checkpoint has; expected one "
                    + "line a step.")
        }
        for file in [metrics, events, evaluationMetrics] { try StepLog(file: file).truncate(after: step) }
        for folder in [completions, evaluations] {
            for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            where name.hasPrefix("step-") {
                guard let number = Int(name.dropFirst("step-".count).prefix { $0.isNumber }), number > step
                else { continue }
                try FileManager.default.removeItem(at: folder.appendingPathComponent(name))
            }
        }
    }

    /// The held-out rewards so far, for early stopping.
    func evaluationEntries() throws -> [EvaluationHistory.Entry] {
        do {
            return try StepLog(file: evaluationMetrics).values(EvaluationHistory.Entry.self)
        } catch {
            throw TrainingError(
                code: "corrupt-evaluations", file: evaluationMetrics.path,
                message: "The evaluations cannot be read; expected the lines that laurel train writes.")
        }
    }

    static func unwritable(_ url: URL, _ error: any Error) -> TrainingError {
        let reason = (error as? CocoaError).map(\.localizedDescription) ?? "\(error)"
        return TrainingError(
            code: "unwritable", file: url.path,
            message: "The run's folder cannot be written: \(reason) Choose another place with LAUREL_HOME.")
    }
}
