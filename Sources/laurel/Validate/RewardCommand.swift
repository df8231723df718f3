import ArgumentParser
import Foundation
import LaurelRewards
import PluginHost

/// `laurel reward`: proving rewards before they are used, comparing them, and taking over those of other services.
struct RewardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reward",
        abstract: "Proves rewards before they are trained against, compares them, takes over other services'.",
        subcommands: [Validate.self, Diff.self, Import.self])

    /// `laurel reward validate`.
    struct Validate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tries every grader and the weighted sum on good, bad and hostile completions.",
            discussion: """
                Whether the reward can teach is judged by candidates: those that rows hold in "completion" or \
                "completions" (rows of the same prompt in succession make a group), or those that --model writes. \
                Docs/Validation.md explains each finding. Exit status: 0 when there is no error finding, 1 when there \
                is one, 2 when the reward cannot be read.
                """)

        @Argument(help: ArgumentHelp("The reward configuration.", valueName: "reward.yaml"))
        var reward: String

        @Option(help: ArgumentHelp("Rows of the dataset.", valueName: "rows.jsonl"))
        var data: String?

        @Option(
            help: "Have this untrained model write candidates for some rows: a known name, a GGUF file, a folder.")
        var model: String?

        @Option(help: "Rows that the model answers.")
        var prompts = 8

        @Option(help: "Candidates that it writes for each.")
        var candidates = 8

        @Option(help: "Tokens of a candidate at the most.")
        var maxTokens = 64

        @Option(help: "Seeds the model's draws.")
        var seed: UInt64 = 0

        @OptionGroup var search: PluginSearch

        @Flag(help: "Print the report as JSON.")
        var json = false

        func validate() throws {
            guard model == nil || data != nil else {
                throw ValidationError("--model answers rows: give them with --data.")
            }
            for (name, value, largest) in [
                ("--prompts", prompts, 256), ("--candidates", candidates, 256), ("--max-tokens", maxTokens, 1 << 16),
            ] {
                guard (1...largest).contains(value) else {
                    throw ValidationError("\(name) is \(value); expected 1 to \(largest).")
                }
            }
        }

        func run() async throws {
            let folders = try search.existingFolders()
            let configuration = try RewardConfiguration.load(
                file: reward, files: RewardBuilder.files(for: reward, plugins: folders))
            let rows = try data.map { try ValidationRows(file: $0) }
            let validator = RewardValidator(
                configuration,
                catalog: PluginCatalog.standard(rewardFile: reward, folders: folders),
                graders: RewardBuilder.gateGraders)
            let report = try await validator.report(rows: rows?.samples ?? [], candidates: try written(rows))
            guard try report.show(asJSON: json) else { throw ExitCode(1) }
        }

        /// The model's candidates, else those that the rows hold.
        private func written(_ rows: ValidationRows?) throws -> RewardValidator.Candidates? {
            guard let rows else { return nil }
            guard let model else { return rows.groups.map { RewardValidator.Candidates(groups: $0) } }
            var sampling = CandidateWriter(model: model)
            sampling.count = candidates
            sampling.maxTokens = maxTokens
            sampling.seed = seed
            return try sampling.candidates(for: rows.spread(prompts))
        }
    }
}
