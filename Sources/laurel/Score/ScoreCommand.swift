import ArgumentParser
import Foundation
import Judges
import LaurelRewards

/// `laurel score`: grades stored completions.
struct ScoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score", abstract: "Grades stored completions, one line of JSON each.",
        discussion: """
            A row is a dataset row with its "completion"; "finish_reason" ("stop" or "length") and "token_count" may \
            stand beside it. Neighbouring rows with the same prompt and reference are the candidates of one group. A \
            grade that fails is data: the exit status stays 0.
            """)

    @Option(help: ArgumentHelp("The reward configuration.", valueName: "reward.yaml"))
    var reward: String?

    @Option(help: ArgumentHelp("Grade with this Lua script alone.", valueName: "file.lua"))
    var script: String?

    @Option(help: ArgumentHelp("Grade with this one grader: JSON, or a file that holds it.", valueName: "json"))
    var grader: String?

    @Option(help: ArgumentHelp("The rows to grade.", valueName: "rows.jsonl"))
    var input: String

    @Option(help: ArgumentHelp("Write the scores here instead of standard output.", valueName: "out.jsonl"))
    var output: String?

    @OptionGroup var search: PluginSearch

    func validate() throws {
        guard [reward, script, grader].count(where: { $0 != nil }) == 1 else {
            throw ValidationError("Give exactly one of --reward, --script and --grader.")
        }
    }

    func run() async throws {
        try keepInputs()
        let function = try await RewardBuilder.function(from: source, plugins: search.folders)
        let sink = try ScoreOutput(path: output)
        let summary: ScoreRun.Summary
        do {
            summary = try await ScoreRun(function: function, input: input).run(to: sink)
            try sink.finish()
        } catch {
            sink.discard()
            throw error
        }
        if output != nil {
            print(report(summary, names: function.componentNames))
            for line in RewardRecord(function).lines { print(line) }
            if let totals = JudgeAccount.totals(of: function) { print(totals.summary) }
        }
    }

    /// Refuses to write the scores over a file that they are made from.
    private func keepInputs() throws {
        func resolved(_ path: String) -> String {
            URL(fileURLWithPath: path).resolvingSymlinksInPath().path(percentEncoded: false)
        }
        guard let output else { return }
        for path in [input, reward, script, grader].compactMap({ $0 }) where resolved(path) == resolved(output) {
            throw CommandError(
                code: "file", file: output, message: "--output names a file that is read; expected another name.")
        }
    }

    private var source: RewardSource {
        if let reward { return .configuration(reward) }
        if let script { return .script(script) }
        return .grader(grader ?? "")
    }

    private func report(_ summary: ScoreRun.Summary, names: [String]) -> String {
        let mean = summary.rewarded > 0 ? String(format: "%.4f", summary.sum / Double(summary.rewarded)) : "none"
        var text = "\(summary.rows) rows graded, mean reward \(mean)"
        if summary.rewarded < summary.rows { text += ", \(summary.rows - summary.rewarded) without a reward" }
        for (name, count) in zip(names, summary.failures) where count > 0 { text += ", \(name) failed \(count) times" }
        return text
    }
}
