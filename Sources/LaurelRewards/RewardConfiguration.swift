import Foundation

/// A reward as a file describes it: its graders, their weights, and what happens when one fails.
public struct RewardConfiguration: Sendable, Hashable {
    /// Whose rule holds when a file gives no `format_reward_weight`.
    public enum FormatDefault: Sendable, Hashable {
        /// Our own files: no format component.
        case none
        /// SeekrFlow's JSON: a format component with a weight of 0.1.
        case seekrFlow
    }

    /// The components in file order, the format component last if there is one.
    public let graders: [GraderSpecification]
    /// Each component's share of the reward, resolved; a canary's is 0. Together they make 1.
    public let weights: [Double]
    /// The share of the format component; 0 when there is none.
    public let formatRewardWeight: Double
    /// What a failure does where an entry does not say it.
    public let onFailure: FailurePolicy
    public let aggregation: Aggregation
    /// The share of failed grades of one component in one step that stops a run; nil for no limit.
    public let maxFailureShare: Double?
    /// What combines the components by name instead of weights, where the file gives one.
    public let formula: Formula?
    /// The file it was read from.
    public let file: String

    /// Reads a YAML or JSON file of ours, of SeekrFlow's or of OpenAI's.
    public static func load(file: String) throws -> RewardConfiguration {
        let (node, formatDefault) = try ForeignReward.normalized(ConfigurationNode.load(file: file))
        return try RewardConfiguration(node, formatDefault: formatDefault)
    }

    /// Reads a configuration that stands in a file of its own or under a key of another.
    ///
    /// Paths of scripts are relative to `folder`, by default the folder of the node's file.
    package init(_ node: ConfigurationNode, folder: String? = nil, formatDefault: FormatDefault = .none) throws {
        try node.allowOnly([
            "graders", "format_reward_weight", "formula", "on_failure", "aggregation", "max_failure_share",
        ])
        let folder = folder ?? FilePath.folder(of: node.file)
        let entries = try node.required("graders", "a list of graders").array(minimumCount: 1)
        var specifications = try entries.map { try GraderEntry.read($0, folder: folder) }
        let formatNode = try node.optional("format_reward_weight")
        let format = try formatNode?.double(in: 0...1, excludingLower: true)
        let formulaNode = try node.optional("formula")
        let resolved =
            if let formulaNode {
                try Self.unweighted(specifications, format: formatNode, formula: formulaNode)
            } else {
                try WeightRules(formatDefault: formatDefault).resolve(
                    specifications, format: format, at: formatNode ?? node)
            }
        if resolved.format > 0 {
            var entry = GraderSpecification(
                source: .builtIn("format_check"), name: "", file: node.file, line: formatNode?.line ?? node.line ?? 1)
            entry.weight = resolved.format
            specifications.append(entry)
        }
        try GraderEntry.name(&specifications, formatIndex: resolved.format > 0 ? specifications.count - 1 : nil)
        try ComponentGate.check(specifications)
        graders = specifications
        formula = try formulaNode.map { try Self.formula($0, over: specifications) }
        weights = resolved.graders + (resolved.format > 0 ? [resolved.format] : [])
        formatRewardWeight = resolved.format
        onFailure = try node.optional("on_failure")?.choice(FailurePolicy.self) ?? .abstain
        aggregation = try node.optional("aggregation")?.choice(Aggregation.self) ?? .sumThenNormalize
        if let formulaNode, aggregation == .normalizeThenSum {
            throw formulaNode.error(
                "formula", "A formula makes one number of the scores; expected `aggregation: sum_then_normalize`.")
        }
        maxFailureShare = try node.optional("max_failure_share")?.double(in: 0...1)
        file = node.file
    }

    /// The weights where a formula combines the graders: none.
    private static func unweighted(
        _ graders: [GraderSpecification], format: ConfigurationNode?, formula: ConfigurationNode
    ) throws -> (graders: [Double], format: Double) {
        if let format {
            throw format.error(
                "formula", "A formula says what each grader counts; expected no `format_reward_weight` beside it.")
        }
        if let weighted = graders.first(where: { $0.weight != nil }) {
            throw weighted.error(
                "formula", key: "weight", "A formula says what each grader counts; expected no weights beside it.")
        }
        return ([Double](repeating: 0, count: graders.count), 0)
    }

    private static func formula(_ node: ConfigurationNode, over graders: [GraderSpecification]) throws -> Formula {
        let trained = graders.filter { !$0.isCanary }.map(\.name)
        do {
            let formula = try Formula(try node.string(), names: trained)
            guard formula.names.isEmpty else { return formula }
            throw node.error("formula", "The formula reads no grader, so every candidate would get the same reward.")
        } catch let error as RewardError where error.file == nil {
            throw node.error(error.code, error.message)
        }
    }

    /// A reward of one grader, described by an entry as it would stand in the list `graders`.
    package init(single entry: ConfigurationNode, folder: String? = nil) throws {
        let list = ConfigurationNode(.array([entry]), file: entry.file, line: entry.line, path: "graders")
        let member = ConfigurationNode.Member(key: "graders", keyLine: entry.line, value: list)
        let root = ConfigurationNode(.mapping([member]), file: entry.file, line: entry.line)
        try self.init(root, folder: folder)
    }

    /// Builds the reward function; one builder makes the entries with a `type`, the other those with a `script` or a
    /// `plugin`.
    package func makeFunction(
        builtIn: (GraderSpecification) throws -> any Grader,
        external: (GraderSpecification) async throws -> any Grader
    ) async throws -> RewardFunction {
        var components: [RewardComponent] = []
        for (specification, weight) in zip(graders, weights) {
            let grader: any Grader
            let isExternal: Bool
            switch specification.source {
            case .builtIn: (grader, isExternal) = (try builtIn(specification), false)
            case .script, .plugin: (grader, isExternal) = (try await external(specification), true)
            }
            components.append(
                RewardComponent(
                    name: specification.name, grader: grader, weight: weight, isCanary: specification.isCanary,
                    onFailure: specification.onFailure ?? onFailure, seesScores: isExternal,
                    transform: specification.transform, requires: specification.requires))
        }
        return RewardFunction(
            components: components, aggregation: aggregation, maxFailureShare: maxFailureShare, formula: formula)
    }
}
