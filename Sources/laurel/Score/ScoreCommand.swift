import ArgumentParser
import Foundation
import Judges
import LaurelRewards
import RewardReports

/// `laurel score`: grades stored completions.
struct ScoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score", abstract: "Grades stored completions, one line of JSON each.",
        discussion: """
            A row is a dataset row with its "completion"; "finish_reason" ("stop" or "length") and "token_count" may \
            stand beside it. Neighbouring rows with the same prompt and reference are the candidates of one group. A \
            grade that fails is data: the exit status stays 0. A summary follows the scores: on standard error, or on \
            standard output where --output takes the scores. Docs/UnderstandingRewards.md explains both.
            """)

    @Option(help: ArgumentHelp("The reward configuration.", valueName: "reward.yaml"))
    var reward: String?

    @Option(help: ArgumentHelp("Grade with this Lua script alone.", valueName: "file.lua"))
    var script: String?

    @Option(help: ArgumentHelp("Grade with this one grader: JSON, or a file that holds it.", valueName: "json"))
    var grader: String?

    @Option(help: ArgumentHelp("The rows to grade; - reads standard input.", valueName: "rows.jsonl"))
    var input: String

    @Option(help: ArgumentHelp("Write the scores here instead of standard output.", valueName: "out.jsonl"))
    var output: String?

    @Option(help: "Chunks of rows graded at once, and Lua workers; one a core by default.")
    var workers: Int?

    @Flag(name: .shortAndLong, help: "Print no summary.")
    var quiet = false

    @OptionGroup var search: PluginSearch

    func validate() throws {
        guard [reward, script, grader].count(where: { $0 != nil }) == 1 else {
            throw ValidationError("Give exactly one of --reward, --script and --grader.")
        }
        if let workers, !(1...256).contains(workers) {
            throw ValidationError("--workers is \(workers); expected 1 to 256.")
        }
    }

    func run() async throws {
        if let output { try ReportFile.check(output, isNot: [input, reward, script, grader].compactMap { $0 }) }
        let function = try await RewardBuilder.function(
            from: source, plugins: try search.existingFolders(), workers: workers)
        let signals = EndSignals { [output] in if let output { ScoreOutput.discard(output) } }
        defer { withExtendedLifetime(signals) {} }
        let sink = try ScoreOutput(path: output)
        let summary: ScoreSummary
        do {
            let cores = ProcessInfo.processInfo.activeProcessorCount
            summary = try await ScoreRun(function: function, input: input, workers: workers ?? cores).run(to: sink)
            try sink.finish()
        } catch {
            sink.discard()
            throw error
        }
        if !quiet { show(summary, RewardRecord(function).lines + judges(of: function)) }
    }

    /// Prints the summary: never between the scores, so to standard error where standard output has those.
    private func show(_ summary: ScoreSummary, _ graders: [String]) {
        let text = summary.text(file: StoredRows.name(input))
        let more = graders.isEmpty ? "" : "\n\n" + graders.joined(separator: "\n")
        let stream = output == nil ? FileHandle.standardError : FileHandle.standardOutput
        // The scores are all there; a closed stream does not make them wrong.
        try? stream.write(contentsOf: Data((text + more + "\n").utf8))
    }

    /// What the judges were asked and what it cost.
    private func judges(of function: RewardFunction) -> [String] {
        JudgeAccount.totals(of: function).map { [$0.summary] } ?? []
    }

    private var source: RewardSource {
        if let reward { return .configuration(reward) }
        if let script { return .script(script) }
        return .grader(grader ?? "")
    }
}
