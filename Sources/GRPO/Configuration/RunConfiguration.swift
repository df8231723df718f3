package import Foundation
package import LaurelRewards

/// A run file: `RunConfiguration` for reinforcement training, `SFTRunConfiguration` for supervised training.
package protocol RunFile: Sendable {
    var basis: RunBasis { get }
    /// The file as YAML with every default written out and every path absolute: reading it gives it back.
    var resolvedYAML: String { get }

    /// The command that runs it, `train` or `sft`.
    static var command: String { get }

    /// Reads a configuration whose relative paths start at `folder`.
    init(_ node: ConfigurationNode, folder: URL) throws
    /// SHA-256 of all that shapes the run.
    func fingerprint() throws -> String
}

extension RunFile {
    /// Reads a run file, changed by `--set` options such as `grpo.max_steps=20`.
    /// - Parameter adapter: the folder of the adapter to begin with, in the place of the file's.
    package static func load(file: String, overrides: [String] = [], adapter: String? = nil) throws -> Self {
        var node = try ConfigurationNode.load(file: file)
        for override in overrides { try node.set(override) }
        if let adapter { try node.set("adapter", to: adapter) }
        for (command, key) in [("train", "reward"), ("train", "grpo"), ("sft", "sft")] where command != Self.command {
            guard let other = try node.optional(key) else { continue }
            throw other.error(
                "run-kind",
                "`\(key)` belongs to a run of `laurel \(command)`; expected a file or a run of `laurel \(Self.command)`."
            )
        }
        return try Self(node, folder: URL(fileURLWithPath: file).deletingLastPathComponent())
    }
}

/// What `run.yaml` asks for: a model, data, a reward, and how to train.
@dynamicMemberLookup
package struct RunConfiguration: RunFile {
    /// The reward: a file, or a mapping written in place.
    package enum RewardSource: Sendable {
        case file(String)
        case inline(ConfigurationNode)
    }

    package static let command = "train"

    package let basis: RunBasis
    package let reward: RewardSource
    package let grpo: GRPOConfiguration
    /// Alarms that end the run (`watch.stop_on`).
    package let stopOn: Set<TrainingEvent.Kind>

    package subscript<Value>(dynamicMember member: KeyPath<RunBasis, Value>) -> Value { basis[keyPath: member] }

    package init(_ node: ConfigurationNode, folder: URL) throws {
        try node.allowOnly(RunBasis.keys + ["reward", "grpo", "watch"])
        basis = try RunBasis(node, folder: folder, evaluations: EvaluationSettings.settings)
        let reward = try node.required("reward", "a reward file or a mapping with graders")
        if case .mapping = reward.value {
            self.reward = .inline(try Self.withAbsoluteScripts(reward) { RunBasis.absolute($0, folder) })
        } else {
            self.reward = .file(RunBasis.absolute(try reward.nonEmptyString(), folder))
        }
        grpo = try GRPOConfiguration(node.optional("grpo"), seed: basis.seed)
        stopOn = try Self.alarms(node.optional("watch"))
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
