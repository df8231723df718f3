import ArgumentParser
import Foundation
import LaurelRewards
import PluginHost

extension RewardCommand {
    /// `laurel reward import`.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes a reward of OpenAI's or SeekrFlow's as a reward.yaml of ours.",
            discussion: """
                Reads grader JSON (string_check, text_similarity, score_model, label_model, multi) or reward_components, \
                checks it, and prints YAML with every weight spelled out. Graders that ask a model take their endpoint from \
                LAUREL_JUDGE_URL, LAUREL_JUDGE_MODEL and LAUREL_JUDGE_API_KEY, or from base_url, model and api_key_env that \
                you add.
                """)

        @Argument(help: ArgumentHelp("The other service's definition.", valueName: "grader.json"))
        var source: String

        @Option(name: .shortAndLong, help: ArgumentHelp("Write here instead of printing.", valueName: "reward.yaml"))
        var output: String?

        func run() async throws {
            // A judge need not be configured where a reward is only written down.
            let files = RewardBuilder.files(graders: .standard(needsEndpoint: false))
            let reward = try ImportedReward(file: source, files: files)
            for note in reward.notes {
                try? FileHandle.standardError.write(contentsOf: Data("note: \(note)\n".utf8))
            }
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
