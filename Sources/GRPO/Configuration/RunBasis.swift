import Foundation
package import LanguageModels
import LaurelRewards

/// What every run file says, whatever the model learns from: a model, data, an adapter, and what is kept.
///
/// Paths in the file are relative to its folder; here they are absolute.
package struct RunBasis: Sendable {
    /// The numbers the engine computes with (`dtype`).
    package enum NumberType: String, Sendable, Hashable, CaseIterable {
        /// bfloat16 where the CPU has it, else float32.
        case auto
        case float32
        case bfloat16
    }

    /// A known name, a GGUF file or a Hugging Face folder.
    package let model: String
    /// The folder of the adapter that training begins with; nil begins with a fresh one.
    package let adapter: String?
    package let trainFile: String
    package let evalFile: String?
    /// The adapter's shape.
    package let lora: LoRAConfiguration
    package let checkpoint: CheckpointSettings
    package let eval: EvaluationSettings
    package let seed: UInt64
    package let numberType: NumberType
    /// The file it was read from.
    package let file: String

    static let keys = ["model", "adapter", "dataset", "lora", "checkpoint", "eval", "seed", "dtype"]

    /// Reads the keys that every run file has.
    /// - Parameters:
    ///   - folder: where relative paths start.
    ///   - evaluations: the keys that `eval` takes.
    init(_ node: ConfigurationNode, folder: URL, evaluations: [Setting<EvaluationSettings>]) throws {
        let name = try node.required("model", "a model's name or path").nonEmptyString()
        let path = Self.absolute(name, folder)
        model = FileManager.default.fileExists(atPath: path) ? path : name
        let dataset = try node.required("dataset", "a mapping with train and eval")
        try dataset.allowOnly(["train", "eval"])
        trainFile = Self.absolute(try dataset.required("train", "a JSONL file").nonEmptyString(), folder)
        evalFile = try dataset.optional("eval").map { Self.absolute(try $0.nonEmptyString(), folder) }
        seed = UInt64(try node.optional("seed")?.integer(in: 0...Int.max) ?? 42)
        adapter = try node.optional("adapter").map { try Self.adapter($0, folder) }
        lora = try Self.lora(node.optional("lora"), adapter: adapter)
        var checkpoint = CheckpointSettings()
        try Setting.read(
            CheckpointSettings.settings, of: node.optional("checkpoint"), named: "checkpoint", into: &checkpoint)
        self.checkpoint = checkpoint
        eval = try Self.evaluations(node.optional("eval"), evaluations, hasRows: evalFile != nil)
        numberType = try node.optional("dtype")?.choice(NumberType.self) ?? .auto
        file = node.file
    }

    static func absolute(_ path: String, _ folder: URL) -> String {
        URL(fileURLWithPath: path, relativeTo: folder).standardizedFileURL.path
    }

    /// An adapter's folder, or that of a run, which has its adapter inside.
    private static func adapter(_ node: ConfigurationNode, _ folder: URL) throws -> String {
        let path = absolute(try node.nonEmptyString(), folder)
        let candidates = [URL(fileURLWithPath: path), RunFolder(url: URL(fileURLWithPath: path)).adapter]
        guard
            let found = candidates.first(where: {
                FileManager.default.fileExists(atPath: $0.appendingPathComponent(PEFTAdapter.configurationFile).path)
            })
        else {
            throw TrainingError(
                code: "adapter", field: "adapter",
                message: "\(path) has no \(PEFTAdapter.configurationFile); expected the folder of an adapter, or of a "
                    + "run that has finished."
            ).at(file: node.file, line: node.line)
        }
        return found.standardizedFileURL.path
    }

    /// The adapter's shape: that of the adapter that training begins with, which `lora` may repeat but not change.
    private static func lora(_ node: ConfigurationNode?, adapter: String?) throws -> LoRAConfiguration {
        let asked = try node.map(lora)
        guard let adapter else { return asked ?? LoRAConfiguration() }
        let stored = try PEFTAdapter.configuration(in: URL(fileURLWithPath: adapter))
        if let asked, let node, asked.shape != stored.shape {
            throw TrainingError(
                code: "adapter", field: "lora",
                message:
                    "lora asks for r \(asked.r), alpha \(asked.alpha) and \(asked.targetModules); the adapter that "
                    + "training begins with has r \(stored.r), alpha \(stored.alpha) and \(stored.targetModules). "
                    + "Expected the same, or no lora section."
            ).at(file: node.file, line: node.line)
        }
        return asked ?? stored
    }

    private static func lora(_ node: ConfigurationNode) throws -> LoRAConfiguration {
        var lora = LoRAConfiguration()
        try node.allowOnly(["r", "alpha", "dropout", "target_modules"])
        if let r = try node.optional("r") { lora.r = try r.integer(in: LoRAConfiguration.ranks) }
        if let alpha = try node.optional("alpha") {
            lora.alpha = Float(try alpha.double(in: 0...65_536, excludingLower: true))
        }
        if let dropout = try node.optional("dropout") {
            lora.dropout = Float(try dropout.double(in: 0...1, excludingUpper: true))
        }
        guard let modules = try node.optional("target_modules") else { return lora }
        if case .string("all-linear") = modules.value { return lora }
        let names = try modules.array(minimumCount: 1).map { try $0.choice(of: LoRAConfiguration.allModules) }
        lora.targetModules = LoRAConfiguration.allModules.filter { names.contains($0) }
        return lora
    }

    private static func evaluations(
        _ node: ConfigurationNode?, _ settings: [Setting<EvaluationSettings>], hasRows: Bool
    ) throws -> EvaluationSettings {
        var eval = EvaluationSettings()
        try Setting.read(settings, of: node, named: "eval", into: &eval)
        for (key, need, isMet) in [
            ("every", "dataset.eval, the rows to answer", hasRows),
            ("num_generations", "dataset.eval, the rows to answer", hasRows || eval.numGenerations == 0),
            ("early_stopping_patience", "eval.every, as it counts evaluations", eval.every != nil),
        ] {
            guard !isMet, let value = try node?.optional(key) else { continue }
            throw TrainingError(
                code: "missing", field: "eval.\(key)", message: "eval.\(key) needs \(need); expected both or neither."
            ).at(file: value.file, line: value.line)
        }
        return eval
    }
}

extension LoRAConfiguration {
    /// What decides whether weights fit: all but the dropout.
    fileprivate var shape: LoRAConfiguration {
        var shape = self
        shape.dropout = 0
        shape.targetModules = Self.allModules.filter { targetModules.contains($0) }
        return shape
    }
}
