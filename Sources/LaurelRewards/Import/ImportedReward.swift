/// Another service's reward written as a file of ours: what `laurel reward import` prints.
package struct ImportedReward: Sendable {
    package let yaml: String
    /// The configuration that the YAML reads back as.
    package let configuration: RewardConfiguration
    /// What is written otherwise than in the source, for its owner to know.
    package let notes: [String]

    /// Reads and checks a reward of any known form, and writes it with every weight spelled out.
    package init(_ source: ConfigurationNode, files: RewardFiles = RewardFiles()) throws {
        try self.init(source, ForeignReward.normalized(source), files: files)
    }

    /// The same for a file.
    package init(file: String, files: RewardFiles = RewardFiles()) throws {
        let read = try ForeignReward.load(file: file)
        try self.init(read.source, read.reward, files: files)
    }

    private init(_ source: ConfigurationNode, _ normalized: ForeignReward.Normalized, files: RewardFiles) throws {
        let node = normalized.node
        let read = try RewardConfiguration(normalized, files: files)
        var written = node
        if read.formula == nil, case .array(let entries) = try node.required("graders").value {
            let weighted = zip(entries, zip(read.graders, read.weights)).map { entry, pair in
                pair.0.isCanary ? entry : entry.setting("weight", to: .number(pair.1))
            }
            written = written.setting("graders", to: .array(weighted))
            if read.formatRewardWeight > 0 {
                written = written.setting("format_reward_weight", to: .number(read.formatRewardWeight))
            }
        }
        var notes = Self.thresholds(in: source)
        if zip(read.graders, read.weights).contains(where: { abs(($0.weight ?? $1) - $1) > 1e-9 }) {
            notes.append(
                "The weights are scaled to make room for a format component of \(read.formatRewardWeight), as SeekrFlow does "
                    + "where `format_reward_weight` is not given.")
        }
        self.notes = notes
        yaml = try written.yaml()
        configuration = try RewardConfiguration(ConfigurationNode.parse(yaml, file: source.file))
    }

    /// A note for each `pass_threshold` that changes no score and so is left out.
    private static func thresholds(in node: ConfigurationNode) -> [String] {
        switch node.value {
        case .array(let items): return items.flatMap { thresholds(in: $0) }
        case .mapping(let members):
            let type = try? node.optional("type")?.string().lowercased()
            let isLeftOut = ["text_similarity", "string_check"].contains(type)
            return members.flatMap { member in
                guard let type, isLeftOut, member.key == "pass_threshold" else { return thresholds(in: member.value) }
                return [
                    "\(node.file):\(member.keyLine ?? 1): `pass_threshold` of `\(type)` is left out: it changes no score. "
                        + "For 1 or 0, give the entry a `transform` with that `threshold`."
                ]
            }
        default: return []
        }
    }
}
