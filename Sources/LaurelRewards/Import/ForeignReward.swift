/// Rewards as other services write them, turned into ours.
///
/// - SeekrFlow: `{"reward_components": {…}}`, whose default is a format component of 0.1.
/// - OpenAI: one grader at the top (`string_check`, `text_similarity`, `score_model`, `label_model`), or `multi` with named
///   graders and `calculate_output`; also inside `{"grader": …}`, as jobs carry it.
///
/// Lines stay those of the file, so that later errors name them.
package enum ForeignReward {
    private static let openAITypes = ["string_check", "text_similarity", "score_model", "label_model"]

    /// A reward in our own form.
    package struct Normalized: Sendable {
        package let node: ConfigurationNode
        package let formatDefault: RewardConfiguration.FormatDefault
        /// What cannot be brought into our form.
        var problems = ProblemCollector()
        /// Whether graders are left out of `node` for that.
        var isPartial = false

        init(node: ConfigurationNode, formatDefault: RewardConfiguration.FormatDefault = .none) {
            self.node = node
            self.formatDefault = formatDefault
        }
    }

    private static let entryKeys = [
        "type", "name", "input", "reference", "operation", "evaluation_metric", "pass_threshold", "image_tag", "model",
        "range", "labels", "passing_labels", "sampling_params", "source",
    ]
    private static let multiKeys = ["type", "name", "graders", "calculate_output", "invalid_grade"]

    /// Reads a file of any form, as it stands and in our own; what cannot be read of it is among the problems.
    static func load(file: String) throws -> (source: ConfigurationNode, reward: Normalized) {
        var problems = ProblemCollector()
        let node = try ConfigurationNode.load(file: file, &problems)
        guard var normalized = problems.attempt({ try normalized(node) }) else { throw problems.error }
        problems.add(contentsOf: normalized.problems)
        normalized.problems = problems
        return (node, normalized)
    }

    /// The configuration in our own form; ours comes back as it is.
    package static func normalized(_ node: ConfigurationNode) throws -> Normalized {
        var problems = ProblemCollector()
        let node = try withForm(node, &problems)
        let keys = try node.members().map(\.key)
        if keys.contains("reward_components") {
            problems.attempt { try node.allowOnly(["reward_components"]) }
            var normalized = Normalized(node: try node.required("reward_components"), formatDefault: .seekrFlow)
            normalized.problems = problems
            return normalized
        }
        if case .mapping? = try node.optional("grader")?.value {
            problems.attempt { try node.allowOnly(["grader"]) }
            var normalized = try normalized(try node.required("grader"))
            problems.add(contentsOf: normalized.problems)
            normalized.problems = problems
            return normalized
        }
        guard keys.contains("type") else { return Normalized(node: node) }
        return try openAI(node, problems)
    }

    /// The configuration with the key that says whose form it has, where that is misspelled.
    private static func withForm(
        _ node: ConfigurationNode, _ problems: inout ProblemCollector
    ) throws -> ConfigurationNode {
        // Ours has a list of graders and no such key.
        if case .array? = try node.optional("graders")?.value { return node }
        return node.corrected(
            ["reward_components", "type"],
            among: ["reward_components", "grader", "type", "name", "calculate_output", "invalid_grade"]
                + RewardConfiguration.keys, &problems)
    }

    private static func openAI(_ node: ConfigurationNode, _ found: ProblemCollector) throws -> Normalized {
        var problems = found
        guard try type(of: node) == "multi" else {
            let entry = try entry(node, name: nil, &problems)
            var normalized = Normalized(node: mapping(node, [("graders", list(node, "graders", [entry]))]))
            normalized.problems = problems
            return normalized
        }
        let node = node.corrected(["graders", "calculate_output"], among: multiKeys, &problems)
        problems.attempt { try node.allowOnly(multiKeys) }
        let formula = problems.attempt {
            try node.required("calculate_output", "a formula over the graders' names")
        }
        var entries: [ConfigurationNode] = []
        let graders = problems.attempt { try node.required("graders", "a mapping of names to graders") }
        let members = problems.attempt { try graders.map(named) ?? [] }
        for member in members ?? [] {
            do {
                entries.append(try entry(member.value, name: member, &problems))
            } catch {
                problems.add(error)
            }
        }
        var normalized = Normalized(
            node: mapping(
                node,
                [("graders", list(graders ?? node, "graders", entries))] + (formula.map { [("formula", $0)] } ?? [])))
        normalized.problems = problems
        normalized.isPartial = entries.count != members?.count
        return normalized
    }

    private static func named(_ graders: ConfigurationNode) throws -> [ConfigurationNode.Member] {
        guard case .mapping(let members) = graders.value else {
            throw graders.error("type", "`graders` is \(graders.summary); expected a mapping of names to graders.")
        }
        guard !members.isEmpty else {
            throw graders.error("range", "`graders` is empty; expected at least one grader.")
        }
        return members
    }

    /// One of OpenAI's graders as an entry of ours.
    private static func entry(
        _ node: ConfigurationNode, name: ConfigurationNode.Member?, _ problems: inout ProblemCollector
    ) throws -> ConfigurationNode {
        let node = node.corrected(["type"], among: entryKeys, &problems)
        let type = try type(of: node)
        if type == "multi" {
            throw node.error("unsupported", "A `multi` grader inside another is not read; expected one level.")
        }
        if type == "python" {
            throw node.error(
                "python-grader",
                "Graders in Python are not run; write the same few lines in Lua: see Docs/PortingPythonGraders.md.")
        }
        // Types of ours, which OpenAI does not have, stand as they are.
        guard openAITypes.contains(type) || name != nil else { return node }
        var members: [ConfigurationNode.Member] = []
        let needsMetric = try type == "text_similarity" && node.optional("operation") == nil
        let keys = ["pass_threshold", "image_tag"] + (needsMetric ? ["evaluation_metric"] : [])
        for member in try node.corrected(keys, among: entryKeys, &problems).members() {
            switch member.key {
            // Accepted by OpenAI's service and without effect on the score.
            case "pass_threshold" where type == "text_similarity":
                problems.attempt { _ = try member.value.double(in: 0...1) }
            case "pass_threshold" where type == "string_check": continue
            case "image_tag": continue
            case "name":
                let given = problems.attempt { try member.value.string() }
                if name == nil, let given { members.append(named(given, like: member)) }
            case "evaluation_metric":
                members.append(.init(key: "operation", keyLine: member.keyLine, value: member.value))
            default: members.append(member)
            }
        }
        if let name {
            let place = ConfigurationNode.Member(
                key: "name", keyLine: name.keyLine,
                value: ConfigurationNode(.null, file: node.file, line: name.keyLine, path: node.path))
            members.append(named(name.key, like: place))
        }
        return ConfigurationNode(.mapping(members), file: node.file, line: node.line, path: node.path)
    }

    /// A grader's name with what our names cannot have replaced by underscores.
    private static func named(_ name: String, like member: ConfigurationNode.Member) -> ConfigurationNode.Member {
        let allowed = name.unicodeScalars.prefix(64).map { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                    || "_-.".contains(Character(scalar)))
                ? Character(scalar) : "_"
        }
        let value = ConfigurationNode(
            .string(allowed.isEmpty ? "grader" : String(allowed)), file: member.value.file, line: member.value.line,
            path: member.value.path)
        return .init(key: "name", keyLine: member.keyLine, value: value)
    }

    private static func type(of node: ConfigurationNode) throws -> String {
        try node.required("type", "a grader's type").nonEmptyString().lowercased()
    }

    private static func mapping(
        _ place: ConfigurationNode, _ pairs: [(String, ConfigurationNode)]
    ) -> ConfigurationNode {
        let members = pairs.map { ConfigurationNode.Member(key: $0, keyLine: $1.line, value: $1) }
        return ConfigurationNode(.mapping(members), file: place.file, line: place.line)
    }

    private static func list(
        _ place: ConfigurationNode, _ path: String, _ items: [ConfigurationNode]
    ) -> ConfigurationNode {
        ConfigurationNode(.array(items), file: place.file, line: place.line, path: path)
    }
}
