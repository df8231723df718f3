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

    /// What else is checked of each entry while a file is read, so that all of a file's errors come together.
    package typealias EntryCheck = @Sendable (GraderSpecification) throws -> Void

    /// Reads a YAML or JSON file of ours, of SeekrFlow's or of OpenAI's.
    public static func load(file: String) throws -> RewardConfiguration { try load(file: file, files: RewardFiles()) }

    package static func load(file: String, files: RewardFiles) throws -> RewardConfiguration {
        try RewardConfiguration(ForeignReward.normalized(ConfigurationNode.load(file: file)), files: files)
    }

    /// Reads a configuration that stands in a file of its own or under a key of another; throws all of its errors.
    ///
    /// Paths of scripts are relative to `folder`, by default the folder of the node's file.
    package init(
        _ node: ConfigurationNode, folder: String? = nil, formatDefault: FormatDefault = .none,
        files: RewardFiles = RewardFiles()
    ) throws {
        try self.init(
            ForeignReward.Normalized(node: node, formatDefault: formatDefault), folder: folder, files: files)
    }

    /// Reads a reward of any service's form that `ForeignReward` has brought into ours.
    package init(_ source: ForeignReward.Normalized, folder: String? = nil, files: RewardFiles = RewardFiles()) throws {
        let node = source.node
        var problems = source.problems
        let keys: Void? = problems.attempt {
            try node.allowOnly([
                "graders", "format_reward_weight", "formula", "on_failure", "aggregation", "max_failure_share",
            ])
        }
        onFailure = problems.optional { try node.optional("on_failure")?.choice(FailurePolicy.self) } ?? .abstain
        aggregation =
            problems.optional { try node.optional("aggregation")?.choice(Aggregation.self) } ?? .sumThenNormalize
        maxFailureShare = problems.optional { try node.optional("max_failure_share")?.double(in: 0...1) }
        let list = problems.attempt { try node.required("graders", "a list of graders") }
        let entries = problems.optional { try list?.array(minimumCount: source.problems.isEmpty ? 1 : 0) } ?? []
        let formulaNode = problems.optional { try node.optional("formula") }
        let formatNode = problems.optional { try node.optional("format_reward_weight") }
        let format = problems.attempt { try formatNode?.double(in: 0...1, excludingLower: true) }

        let reads = Self.reads(
            entries, folder: folder ?? FilePath.folder(of: node.file), files: files.adding(node.file), &problems)
        var specifications = reads.map(\.entry)
        // What is about all entries together is said where it does not hang on what is wrong itself.
        let areAllRead = source.problems.isEmpty && !reads.isEmpty
        let hasFormat = format != nil && (keys != nil || formatNode != nil)
        let hasWeights = areAllRead && hasFormat && reads.allSatisfy(\.hasWeight)
        let hasNames = areAllRead && reads.allSatisfy(\.hasName)
        var resolved = (graders: specifications.map { $0.weight ?? 0 }, format: (format ?? nil) ?? 0)
        if let formulaNode {
            Self.refuseWeights(specifications, format: formatNode, formula: formulaNode, &problems)
            resolved = ([Double](repeating: 0, count: specifications.count), 0)
        } else if hasWeights, let list {
            let rules = WeightRules(formatDefault: source.formatDefault)
            let weights = problems.attempt {
                try rules.resolve(specifications, format: format ?? nil, at: formatNode ?? list)
            }
            resolved = weights ?? resolved
        }
        if resolved.format > 0 || (formulaNode == nil && source.formatDefault == .seekrFlow) {
            var entry = GraderSpecification(
                source: .builtIn("format_check"), name: "", file: node.file, line: formatNode?.line ?? node.line ?? 1)
            entry.weight = resolved.format
            specifications.append(entry)
        }
        GraderEntry.name(
            &specifications, formatIndex: specifications.count > reads.count ? reads.count : nil, &problems)
        if hasNames { ComponentGate.check(specifications, &problems) }
        graders = specifications
        formula = problems.optional {
            try formulaNode.flatMap { try Self.formula($0, over: specifications, hasNames: hasNames) }
        }
        weights = resolved.graders + (specifications.count > reads.count ? [resolved.format] : [])
        formatRewardWeight = resolved.format
        if let formulaNode, aggregation == .normalizeThenSum {
            problems.add(
                formulaNode.error(
                    "formula", "A formula makes one number of the scores; expected `aggregation: sum_then_normalize`."))
        }
        file = node.file
        try problems.check()
    }

    /// The entries, each as far as it can be read.
    private static func reads(
        _ entries: [ConfigurationNode], folder: String, files: RewardFiles, _ problems: inout ProblemCollector
    ) -> [GraderEntry.Read] {
        var reads: [GraderEntry.Read] = []
        var count = 0
        for entry in entries {
            reads.append(GraderEntry.read(entry, folder: folder, inside: files, &problems))
            count += reads[reads.count - 1].entry.graderCount
            guard count <= RewardFiles.largestCount else {
                problems.add(
                    entry.error(
                        "range",
                        "The reward has more than \(RewardFiles.largestCount) graders; expected at most so many."))
                break
            }
        }
        return reads
    }

    /// Where a formula combines the graders there are no weights.
    private static func refuseWeights(
        _ graders: [GraderSpecification], format: ConfigurationNode?, formula: ConfigurationNode,
        _ problems: inout ProblemCollector
    ) {
        if let format {
            problems.add(
                format.error(
                    "formula", "A formula says what each grader counts; expected no `format_reward_weight` beside it."))
        }
        if let weighted = graders.first(where: { $0.weight != nil }) {
            problems.add(
                weighted.error(
                    "formula", key: "weight", "A formula says what each grader counts; expected no weights beside it."))
        }
    }

    /// - Parameter hasNames: false reads for the syntax alone, as the names may belong to entries that are wrong themselves.
    private static func formula(
        _ node: ConfigurationNode, over graders: [GraderSpecification], hasNames: Bool
    ) throws -> Formula? {
        do {
            let formula = try Formula(
                try node.string(), names: graders.filter { !$0.isCanary }.map(\.name),
                canaries: graders.filter(\.isCanary).map(\.name))
            guard formula.names.isEmpty else { return formula }
            throw node.error("formula", "The formula reads no grader, so every candidate would get the same reward.")
        } catch {
            var problems = ProblemCollector()
            for case let error as RewardError in RewardProblems.parts(of: error)
            where hasNames || error.code != "formula-name" {
                problems.add(error.file == nil ? node.error(error.code, error.message) : error)
            }
            try problems.check()
            return nil
        }
    }

    /// A reward of one grader, described by an entry as it would stand in the list `graders`.
    package init(single entry: ConfigurationNode, folder: String? = nil, files: RewardFiles = RewardFiles()) throws {
        let list = ConfigurationNode(.array([entry]), file: entry.file, line: entry.line, path: "graders")
        let member = ConfigurationNode.Member(key: "graders", keyLine: entry.line, value: list)
        let root = ConfigurationNode(.mapping([member]), file: entry.file, line: entry.line)
        try self.init(root, folder: folder, files: files)
    }

    /// Builds the reward function; one builder makes the entries with a `type`, the other those with a `script` or a
    /// `plugin`. Throws everything that is wrong with them.
    package func makeFunction(
        builtIn: (GraderSpecification) throws -> any Grader,
        external: (GraderSpecification) async throws -> any Grader
    ) async throws -> RewardFunction {
        var problems = ProblemCollector()
        var components: [RewardComponent] = []
        for (specification, weight) in zip(graders, weights) {
            do {
                let grader: any Grader =
                    switch specification.source {
                    case .builtIn: try builtIn(specification)
                    case .script, .plugin: try await external(specification)
                    case .reward(let nested):
                        NestedReward(
                            try await nested.makeFunction(builtIn: builtIn, external: external),
                            range: specification.range)
                    }
                try Self.checkRange(of: grader, specification)
                components.append(
                    RewardComponent(
                        name: specification.name, grader: grader, weight: weight, isCanary: specification.isCanary,
                        onFailure: specification.onFailure ?? onFailure, seesScores: specification.isExternal,
                        transform: specification.transform, requires: specification.requires))
            } catch {
                problems.add(error)
            }
        }
        try problems.check()
        return RewardFunction(
            components: components, aggregation: aggregation, maxFailureShare: maxFailureShare, formula: formula)
    }

    /// Scores stay numbers whatever the transform makes of them.
    private static func checkRange(of grader: any Grader, _ entry: GraderSpecification) throws {
        let range = entry.transform.range(from: grader.range)
        guard range.lowerBound.isFinite, range.upperBound.isFinite else {
            throw entry.error(
                "range", key: "transform",
                "The transform of `\(entry.name)` takes scores beyond the largest number; expected smaller steps.")
        }
    }

    /// The entries of this reward and of those inside of it.
    package var allGraders: [GraderSpecification] {
        graders.flatMap { entry in
            if case .reward(let nested) = entry.source { nested.allGraders } else { [entry] }
        }
    }
}

extension GraderSpecification {
    /// Whether a script or a plugin grades.
    package var isExternal: Bool {
        switch source {
        case .script, .plugin: true
        case .builtIn, .reward: false
        }
    }

    /// How many graders it stands for.
    var graderCount: Int {
        if case .reward(let nested) = source { nested.allGraders.count } else { 1 }
    }
}
