import Crypto
package import Foundation
package import GRPO
package import LaurelRewards
package import PluginHost

/// Which scripts and plugins a reward grades with, so that every reward can be traced to the exact code.
///
/// A run keeps it as `reward.json`; going on with the run needs the same code.
package struct RewardRecord: Sendable, Hashable, Codable {
    /// One component that a script grades.
    package struct Script: Sendable, Hashable, Codable {
        /// The component's name in the reward.
        package let component: String
        package let origin: ScriptOrigin
    }

    package let scripts: [Script]

    package init(_ reward: RewardFunction) {
        scripts = Self.scripts(of: reward, inside: "")
    }

    /// Reads what the database keeps of it; nil when that is something else.
    init?(stored text: String) {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let record = try? decoder.decode(RewardRecord.self, from: Data(text.utf8)) else { return nil }
        self = record
    }

    /// The scripts of a reward and of those inside of it, whose components are named `outer/inner`.
    private static func scripts(of reward: RewardFunction, inside path: String) -> [Script] {
        reward.components.flatMap { component in
            let name = path + component.name
            if let nested = component.grader as? NestedReward {
                return scripts(of: nested.function, inside: name + "/")
            }
            return (component.grader as? any ScriptGrader).map { [Script(component: name, origin: $0.origin)] } ?? []
        }
    }

    /// One line a script, for people.
    package var lines: [String] { scripts.map { "\($0.component): \($0.origin.summary)" } }

    /// Writes `reward.json` into a run's folder.
    package func write(to folder: RunFolder) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try (encoder.encode(self) + [0x0A]).write(to: folder.reward, options: .atomic)
    }

    /// Throws when the run in a folder was begun with other code, naming the first that differs.
    package func check(against folder: URL) throws {
        let file = RunFolder(url: folder).reward
        guard let data = FileManager.default.contents(atPath: file.path(percentEncoded: false)) else { return }
        func failure(_ message: String) -> CommandError {
            CommandError(code: "reward-changed", file: file.path(percentEncoded: false), message: message)
        }
        guard let earlier = try? JSONDecoder().decode(RewardRecord.self, from: data) else {
            throw failure("The record of the reward's code cannot be read; expected the JSON that laurel train writes.")
        }
        for script in scripts {
            guard let before = earlier.scripts.first(where: { $0.component == script.component }) else {
                throw failure("The reward's `\(script.component)` was not graded by a script when the run began.")
            }
            guard before.origin.sha256 == script.origin.sha256 else {
                throw failure(
                    "The run began with \(before.origin.summary), and now there is \(script.origin.summary) at "
                        + "\(script.origin.path). Put the earlier code back to go on, or start a new run.")
            }
        }
        guard earlier.scripts.count == scripts.count else {
            throw failure("The reward has lost a script since the run began. Put it back, or start a new run.")
        }
    }

    /// The run's fingerprint with the scripts' contents in it. Without scripts it is the configuration's own, as it is
    /// for a run that was begun before there was a record.
    package func fingerprint(_ configuration: String, folder: RunFolder) throws -> String {
        let hasRecord = FileManager.default.fileExists(atPath: folder.reward.path(percentEncoded: false))
        guard !scripts.isEmpty, hasRecord else { return configuration }
        var hash = SHA256()
        hash.update(data: Data(configuration.utf8))
        for script in scripts { hash.update(data: Data("\n\(script.component) \(script.origin.sha256)".utf8)) }
        return hash.finalize().map { String(format: "%02x", $0) }.joined()
    }
}
