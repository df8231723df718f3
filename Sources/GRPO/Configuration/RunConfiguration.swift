package import Foundation
package import LanguageModels
package import LaurelRewards

/// What `run.yaml` asks for: a model, data, a reward, and how to train.
///
/// Paths in the file are relative to its folder; here they are absolute.
package struct RunConfiguration: Sendable {
    /// The numbers the engine computes with (`dtype`).
    package enum NumberType: String, Sendable, Hashable, CaseIterable {
        /// bfloat16 where the CPU has it, else float32.
        case auto
        case float32
        case bfloat16
    }

    /// The reward: a file, or a mapping written in place.
    package enum RewardSource: Sendable {
        case file(String)
        case inline(ConfigurationNode)
    }

    /// A known name, a GGUF file or a Hugging Face folder.
    package let model: String
    package let trainFile: String
    package let evalFile: String?
    package let reward: RewardSource
    package let lora: LoRAConfiguration
    package let grpo: GRPOConfiguration
    package let checkpoint: CheckpointSettings
    package let eval: EvaluationSettings
    /// Alarms that end the run (`watch.stop_on`).
    package let stopOn: Set<TrainingEvent.Kind>
    package let seed: UInt64
    package let numberType: NumberType
    /// The file it was read from.
    package let file: String

    private static let keys = [
        "model", "dataset", "reward", "lora", "grpo", "checkpoint", "eval", "watch", "seed",
        "dtype",
    ]

    /// Reads a run file, changed by `--set` options such as `grpo.max_steps=20`.
    package static func load(file: String, overrides: [String] = []) throws -> RunConfiguration {
        var node = try ConfigurationNode.load(file: file)
        for override in overrides { try node.set(override) }
        return try RunConfiguration(node, folder: URL(fileURLWithPath: file).deletingLastPathComponent())
    }

    /// Reads a configuration whose relative paths start at `folder`.
    package init(_ node: ConfigurationNode, folder: URL) throws {
        try node.allowOnly(Self.keys)
        func path(_ text: String) -> String { URL(fileURLWithPath: text, relativeTo: folder).standardizedFileURL.path }

        let name = try node.required("model", "a model's name or path").nonEmptyString()
        model = FileManager.default.fileExists(atPath: path(name)) ? path(name) : name
        let dataset = try node.required("dataset", "a mapping with train and eval")
        try dataset.allowOnly(["train", "eval"])
        trainFile = path(try dataset.required("train", "a JSONL file").nonEmptyString())
        evalFile = try dataset.optional("eval").map { path(try $0.nonEmptyString()) }
        let reward = try node.required("reward", "a reward file or a mapping with graders")
        if case .mapping = reward.value {
            self.reward = .inline(try Self.withAbsoluteScripts(reward, path))
        } else {
            self.reward = .file(path(try reward.nonEmptyString()))
        }
        seed = UInt64(try node.optional("seed")?.integer(in: 0...Int.max) ?? 42)
        lora = try Self.lora(node.optional("lora"))
        grpo = try GRPOConfiguration(node.optional("grpo"), seed: seed)
        var checkpoint = CheckpointSettings()
        try Setting.read(
            CheckpointSettings.settings, of: node.optional("checkpoint"), named: "checkpoint", into: &checkpoint)
        self.checkpoint = checkpoint
        eval = try Self.evaluations(node.optional("eval"), hasRows: evalFile != nil)
        stopOn = try Self.alarms(node.optional("watch"))
        numberType = try node.optional("dtype")?.choice(NumberType.self) ?? .auto
        file = node.file
    }

    private static func lora(_ node: ConfigurationNode?) throws -> LoRAConfiguration {
        var lora = LoRAConfiguration()
        guard let node else { return lora }
        try node.allowOnly(["r", "alpha", "dropout", "target_modules"])
        if let r = try node.optional("r") { lora.r = try r.integer(in: 1...1024) }
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

    private static func evaluations(_ node: ConfigurationNode?, hasRows: Bool) throws -> EvaluationSettings {
        var eval = EvaluationSettings()
        try Setting.read(EvaluationSettings.settings, of: node, named: "eval", into: &eval)
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

    private static func alarms(_ node: ConfigurationNode?) throws -> Set<TrainingEvent.Kind> {
        try node?.allowOnly(["stop_on"])
        return Set(try node?.optional("stop_on")?.array().map { try $0.choice(TrainingEvent.Kind.self) } ?? [])
    }

    /// The reward with the paths of its scripts and of rewards inside of it made absolute, so that the resolved file means the same elsewhere.
    private static func withAbsoluteScripts(
        _ reward: ConfigurationNode, _ path: (String) -> String
    ) throws -> ConfigurationNode {
        var reward = reward
        guard case .mapping(var members) = reward.value else { return reward }
        for index in members.indices where members[index].key == "graders" {
            guard case .array(var graders) = members[index].value.value else { continue }
            for place in graders.indices {
                guard case .mapping(var fields) = graders[place].value else { continue }
                for field in fields.indices where ["script", "reward"].contains(fields[field].key) {
                    fields[field].value.value = .string(path(try fields[field].value.nonEmptyString()))
                }
                graders[place].value = .mapping(fields)
            }
            members[index].value.value = .array(graders)
        }
        reward.value = .mapping(members)
        return reward
    }
}
