import Crypto
import Foundation
import LanguageModels
package import LaurelRewards

extension RunConfiguration {
    /// The configuration as YAML with every default written out and every path absolute: reading it gives it back.
    package var resolvedYAML: String {
        var lines = [
            "model: \(Self.inline(.string(model)))", "dataset:", "  train: \(Self.inline(.string(trainFile)))",
        ]
        if let evalFile { lines.append("  eval: \(Self.inline(.string(evalFile)))") }
        switch reward {
        case .file(let path): lines.append("reward: \(Self.inline(.string(path)))")
        case .inline(let node): lines.append("reward: \(Self.inline(node.json))")
        }
        lines += [
            "seed: \(seed)",
            "dtype: \(numberType.rawValue)",
            "lora:",
            "  r: \(lora.r)",
            "  alpha: \(lora.alpha)",
            "  dropout: \(lora.dropout)",
            "  target_modules: \(Self.inline(.array(lora.targetModules.map { .string($0) })))",
            "grpo:",
        ]
        lines += grpo.members.map(Self.line)
        // What follows says what is kept, shown and watched, and shapes no step.
        lines.append("checkpoint:")
        lines += Setting.members(CheckpointSettings.settings, of: checkpoint).map(Self.line)
        lines.append("eval:")
        lines += Setting.members(EvaluationSettings.settings, of: eval).map(Self.line)
        let alarms = stopOn.map(\.rawValue).sorted().map { JSONValue.string($0) }
        lines += ["watch:", "  stop_on: \(Self.inline(.array(alarms)))"]
        return lines.joined(separator: "\n") + "\n"
    }

    /// SHA-256 of all that shapes the run: the resolved configuration, the training rows and the reward's file.
    ///
    /// How often checkpoints are written and what is shown does not shape it.
    package func fingerprint() throws -> String {
        var hash = SHA256()
        let shaping = resolvedYAML.prefix(
            upTo: resolvedYAML.range(of: "\ncheckpoint:\n")?.lowerBound ?? resolvedYAML.endIndex)
        hash.update(data: Data(shaping.utf8))
        var files = [trainFile]
        if case .file(let path) = reward { files.append(path) }
        for path in files {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw TrainingError(
                    code: "file", file: path, message: "The file cannot be read; expected what the run file names.")
            }
            hash.update(data: data)
        }
        return hash.finalize().map { String(format: "%02x", $0) }.joined()
    }

    /// The reward's configuration, read from its file or from the run file itself.
    package func rewardConfiguration() throws -> RewardConfiguration {
        switch reward {
        case .file(let path): try RewardConfiguration.load(file: path)
        case .inline(let node): try RewardConfiguration(node)
        }
    }

    private static func line(_ member: (key: String, value: JSONValue)) -> String {
        "  \(member.key): \(inline(member.value))"
    }

    /// A value as JSON on one line, which is YAML too.
    private static func inline(_ value: JSONValue) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }
}
