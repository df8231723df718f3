import Crypto
import Foundation
import LanguageModels
import LaurelRewards

extension RunBasis {
    /// A run file with every default written out.
    /// - Parameters:
    ///   - members: what it has besides, on a line each.
    ///   - section: how to train.
    func resolvedYAML(
        members: [(key: String, value: JSONValue)], section: (name: String, members: [(key: String, value: JSONValue)]),
        evaluations: [Setting<EvaluationSettings>]
    ) -> String {
        var lines = ["model: \(ResolvedYAML.inline(.string(model)))"]
        if let adapter { lines.append("adapter: \(ResolvedYAML.inline(.string(adapter)))") }
        lines += ["dataset:", "  train: \(ResolvedYAML.inline(.string(trainFile)))"]
        if let evalFile { lines.append("  eval: \(ResolvedYAML.inline(.string(evalFile)))") }
        lines += members.map { "\($0.key): \(ResolvedYAML.inline($0.value))" }
        lines += [
            "seed: \(seed)",
            "dtype: \(numberType.rawValue)",
            "lora:",
            "  r: \(lora.r)",
            "  alpha: \(lora.alpha)",
            "  dropout: \(lora.dropout)",
            "  target_modules: \(ResolvedYAML.inline(.array(lora.targetModules.map { .string($0) })))",
            "\(section.name):",
        ]
        lines += section.members.map(ResolvedYAML.line)
        lines.append(ResolvedYAML.endOfShape)
        lines += Setting.members(CheckpointSettings.settings, of: checkpoint).map(ResolvedYAML.line)
        lines.append("eval:")
        lines += Setting.members(evaluations, of: eval).map(ResolvedYAML.line)
        return lines.joined(separator: "\n") + "\n"
    }

    /// Changes whenever the engine's bits do: a run that one arithmetic began cannot go on exactly with another.
    private static let arithmetic = "arithmetic 3\n"

    /// SHA-256 of the part of a resolved file that shapes the run, of the files it is made from, and of the arithmetic.
    func fingerprint(of resolvedYAML: String, files: [String]) throws -> String {
        let end = resolvedYAML.range(of: "\n\(ResolvedYAML.endOfShape)\n")?.lowerBound ?? resolvedYAML.endIndex
        var hash = SHA256()
        hash.update(data: Data(Self.arithmetic.utf8))
        hash.update(data: Data(resolvedYAML[..<end].utf8))
        let parts = [PEFTAdapter.configurationFile, PEFTAdapter.weightsFile]
        for path in [trainFile] + files + (adapter.map { folder in parts.map { "\(folder)/\($0)" } } ?? []) {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw TrainingError(
                    code: "file", file: path, message: "The file cannot be read; expected what the run file names.")
            }
            hash.update(data: data)
        }
        return hash.finalize().map { String(format: "%02x", $0) }.joined()
    }
}

/// How resolved run files are written.
enum ResolvedYAML {
    /// The line after which nothing shapes a step.
    static let endOfShape = "checkpoint:"

    static func line(_ member: (key: String, value: JSONValue)) -> String { "  \(member.key): \(inline(member.value))" }

    /// A value as JSON on one line, which is YAML too.
    static func inline(_ value: JSONValue) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }
}
