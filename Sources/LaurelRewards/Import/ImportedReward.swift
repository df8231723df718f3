/// Another service's reward written as a file of ours: what `laurel reward import` prints.
package struct ImportedReward: Sendable {
    package let yaml: String
    /// The configuration that the YAML reads back as.
    package let configuration: RewardConfiguration

    /// Reads and checks a reward of any known form, and writes it with every weight spelled out.
    package init(_ source: ConfigurationNode) throws {
        let (node, formatDefault) = try ForeignReward.normalized(source)
        let read = try RewardConfiguration(node, formatDefault: formatDefault)
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
        yaml = try written.yaml()
        configuration = try RewardConfiguration(ConfigurationNode.parse(yaml, file: source.file))
    }
}
