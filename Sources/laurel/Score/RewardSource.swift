import Foundation
package import LaurelRewards

/// Where a command takes its reward from: a configuration, one script, or one grader.
package enum RewardSource: Sendable, Hashable {
    case configuration(String)
    case script(String)
    /// A grader's JSON, or the path of a file that holds it.
    case grader(String)

    /// Reads and checks what the source says; no script is loaded yet.
    package func configuration(plugins folders: [String] = []) throws -> RewardConfiguration {
        switch self {
        case .configuration(let file):
            return try RewardConfiguration.load(file: file, files: RewardBuilder.files(for: file, plugins: folders))
        case .script(let path):
            let value = ConfigurationNode(.string(path), file: path, line: nil, path: "script")
            let member = ConfigurationNode.Member(key: "script", keyLine: nil, value: value)
            return try RewardConfiguration(
                single: ConfigurationNode(.mapping([member]), file: path, line: nil), folder: "")
        case .grader(let text):
            let isInline = text.utf8.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x09 } == 0x7B
            let node =
                try isInline
                ? ConfigurationNode.parse(text, file: "--grader") : ConfigurationNode.load(file: text)
            let folder = isInline ? "" : FilePath.folder(of: text)
            let files = RewardBuilder.files(for: isInline ? nil : text, plugins: folders)
            guard try node.optional("type") != nil else {
                return try RewardConfiguration(single: node, folder: folder, files: files)
            }
            return try RewardConfiguration(ForeignReward.normalized(node), folder: folder, files: files)
        }
    }
}
