import ArgumentParser
import Foundation
import Graders
import LaurelRewards

extension RewardCommand {
    /// `laurel reward import`.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes a reward of OpenAI's or SeekrFlow's as a reward.yaml of ours.",
            discussion: """
                Reads grader JSON (string_check, text_similarity, multi) or reward_components, checks it, and prints YAML \
                with every weight spelled out. Graders that ask a model are not there yet.
                """)

        @Argument(help: ArgumentHelp("The other service's definition.", valueName: "grader.json"))
        var source: String

        @Option(name: .shortAndLong, help: ArgumentHelp("Write here instead of printing.", valueName: "reward.yaml"))
        var output: String?

        func run() async throws {
            let reward = try ImportedReward(ConfigurationNode.load(file: source))
            for entry in reward.configuration.graders { try RewardBuilder.files.check(entry) }
            guard let output else { return print(reward.yaml, terminator: "") }
            guard !FileManager.default.fileExists(atPath: output) else {
                throw RewardError(
                    code: "file", file: output, message: "The file exists; expected a new name for --output.")
            }
            do {
                try Data(reward.yaml.utf8).write(to: URL(fileURLWithPath: output), options: .withoutOverwriting)
            } catch {
                throw RewardError(
                    code: "file", file: output, message: "The file cannot be written: \(error.localizedDescription)")
            }
        }
    }
}
