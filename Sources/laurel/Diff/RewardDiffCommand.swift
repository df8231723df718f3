import ArgumentParser
import Foundation
import GRPO
import RewardReports

extension RewardCommand {
    /// `laurel reward diff`.
    struct Diff: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows what changes when one reward takes another's place.",
            discussion: """
                Grades stored completions with both rewards, those of a run or rows with a "completion" as laurel score \
                reads them, and shows which rewards, ranks in the group and advantages differ, and which component is \
                the cause. Docs/UnderstandingRewards.md explains every figure.
                """)

        @Argument(help: ArgumentHelp("The reward as it is.", valueName: "old.yaml"))
        var old: String

        @Argument(help: ArgumentHelp("The reward as it is to be.", valueName: "new.yaml"))
        var new: String

        @Option(help: ArgumentHelp("Grade this run's completions: its id, or its folder.", valueName: "run"))
        var run: String?

        @Option(help: ArgumentHelp("Grade these rows; - reads standard input.", valueName: "rows.jsonl"))
        var input: String?

        @Option(help: "How many of the biggest changes are shown.")
        var top = 10

        @Flag(help: "Print one line of JSON.")
        var json = false

        @OptionGroup var search: PluginSearch

        func validate() throws {
            guard [run, input].count(where: { $0 != nil }) == 1 else {
                throw ValidationError("Give exactly one of --run and --input.")
            }
            guard (0...1_000_000).contains(top) else {
                throw ValidationError("--top is \(top); expected 0 to 1000000.")
            }
        }

        func run() async throws {
            let folders = try search.existingFolders()
            let diff = RewardDiff(
                old: (old, try await RewardBuilder.function(from: .configuration(old), plugins: folders)),
                new: (new, try await RewardBuilder.function(from: .configuration(new), plugins: folders)))
            let comparison = try await diff.comparison(on: try candidates())
            let text =
                json
                ? try JSONText.line(RewardComparisonRecord(comparison, shown: top)) : comparison.text(shown: top)
            print(text)
        }

        private func candidates() throws -> StoredCandidates {
            if let run { return try .run(RunFolder(url: LaurelHome().existingRun(run))) }
            return try .input(input ?? "")
        }
    }
}
