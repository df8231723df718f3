package import Foundation

/// The folder of one run, and what lies where in it.
///
///     run.yaml                        the resolved configuration
///     reward.json                     the scripts and plugins that grade, with their SHA-256
///     validation.json                 what the gate found about the reward before step 1
///     metrics.jsonl                   one line a step, TRL's keys
///     completions/step-00001.jsonl    every candidate of a step with every grade
///     evaluations/before.jsonl        the held-out answers, likewise after.jsonl
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
    package var summary: URL { url.appendingPathComponent("summary.json") }
    package var completions: URL { url.appendingPathComponent("completions", isDirectory: true) }
    package var evaluations: URL { url.appendingPathComponent("evaluations", isDirectory: true) }
    package var checkpoints: URL { url.appendingPathComponent("checkpoints", isDirectory: true) }
    package var adapter: URL { url.appendingPathComponent("adapter", isDirectory: true) }

    package func completions(of step: Int) -> URL {
        let digits = String(step)
        let padded = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
        return completions.appendingPathComponent("step-\(padded).jsonl")
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
        if let data = FileManager.default.contents(atPath: metrics.path) {
            let lines = data.split(separator: UInt8(ascii: "\n"))
            let kept = lines.prefix { Self.step(of: $0).map { $0 <= step } ?? false }
            guard kept.count == step, kept.enumerated().allSatisfy({ Self.step(of: $0.element) == $0.offset + 1 })
            else {
                throw TrainingError(
                    code: "corrupt-metrics", file: metrics.path, line: kept.count + 1,
                    message: "The file has \(kept.count) of the \(step) steps that the checkpoint has; expected one "
                        + "line a step.")
            }
            let text = kept.reduce(into: Data()) { $0 += $1 + [UInt8(ascii: "\n")] }
            try DurableFile.write(text, to: metrics)
        } else if step > 0 {
            throw TrainingError(
                code: "corrupt-metrics", file: metrics.path,
                message: "The file cannot be read; expected the metrics of the \(step) steps before the checkpoint.")
        }
        for name in (try? FileManager.default.contentsOfDirectory(atPath: completions.path)) ?? [] {
            let digits = name.dropFirst("step-".count).prefix { $0.isNumber }
            if let number = Int(digits), number > step {
                try FileManager.default.removeItem(at: completions.appendingPathComponent(name))
            }
        }
    }

    static func unwritable(_ url: URL, _ error: any Error) -> TrainingError {
        let reason = (error as? CocoaError).map(\.localizedDescription) ?? "\(error)"
        return TrainingError(
            code: "unwritable", file: url.path,
            message: "The run's folder cannot be written: \(reason) Choose another place with LAUREL_HOME.")
    }

    private struct StepLine: Decodable {
        let step: Int
    }

    private static func step(of line: Data) -> Int? {
        (try? JSONDecoder().decode(StepLine.self, from: line))?.step
    }
}
