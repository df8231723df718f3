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

    /// What else is checked of each entry while a file is read, so that all of a file's errors come together; gives what
    /// the grader's scores lie in, where that is known by then.
    package typealias EntryCheck = @Sendable (GraderSpecification) throws -> ClosedRange<Double>?

    static let keys = ["graders", "format_reward_weight", "formula", "on_failure", "aggregation", "max_failure_share"]

    /// Reads a YAML or JSON file of ours, of SeekrFlow's or of OpenAI's.
    public static func load(file: String) throws -> RewardConfiguration { try load(file: file, files: RewardFiles()) }

    package static func load(file: String, files: RewardFiles) throws -> RewardConfiguration {
        try RewardConfiguration(ForeignReward.load(file: file).reward, files: files)
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
        var problems = source.problems
        let node = source.node.corrected(["graders"], among: Self.keys, &problems)
        problems.attempt { try node.allowOnly(Self.keys) }
        let isFormatMisspelled = problems.found(after: 0).contains {
            GraderEntry.isMisspelling($0, of: "format_reward_weight")
        }
        onFailure = problems.optional { try node.optional("on_failure")?.choice(FailurePolicy.self) } ?? .abstain
        aggregation =
            problems.optional { try node.optional("aggregation")?.choice(Aggregation.self) } ?? .sumThenNormalize
        maxFailureShare = problems.optional { try node.optional("max_failure_share")?.double(in: 0...1) }
        if files.isInside { Self.refuseRunRules(node, aggregation, &problems) }
        let list = problems.attempt { try node.required("graders", "a list of graders") }
        let entries =
            problems.optional { try list?.array(minimumCount: source.isPartial ? 0 : 1, of: "grader") } ?? []
        let formulaNode = problems.optional { try node.optional("formula") }
        let formatNode = problems.optional { try node.optional("format_reward_weight") }
        let format = problems.attempt {
            try formatNode?.double(in: 0...1, excludingLower: true, excludingUpper: true)
        }

        let reads = Self.reads(
            entries, folder: folder ?? FilePath.folder(of: node.file), files: files.adding(node.file), &problems)
        var specifications = reads.map(\.entry)
        // What is about all entries together is said where it does not hang on what is wrong itself.
        let areAllRead = !source.isPartial && !reads.isEmpty
        let hasFormat = format != nil && !(formatNode == nil && isFormatMisspelled)
        let hasWeights = areAllRead && hasFormat && reads.allSatisfy(\.hasWeight)
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
        let hasFormatEntry = specifications.count > reads.count
        GraderEntry.name(&specifications, formatIndex: hasFormatEntry ? reads.count : nil, &problems)
        let isNamed = specifications.indices.map { $0 < reads.count ? areAllRead && reads[$0].hasName : hasFormat }
        let names = Set(zip(specifications, isNamed).filter(\.1).map(\.0.name))
        let hasNames = areAllRead && (formulaNode != nil || hasFormat) && reads.allSatisfy(\.hasName)
        ComponentGate.check(specifications, named: names, areAllNamed: hasNames, &problems)
        ComponentReach.check(zip(specifications, reads.map(\.range)), &problems)
        graders = specifications
        formula = problems.optional {
            try formulaNode.flatMap { try Self.formula($0, over: specifications, hasNames: hasNames) }
        }
        weights = resolved.graders + (hasFormatEntry ? [resolved.format] : [])
        formatRewardWeight = resolved.format
        if formulaNode != nil, aggregation == .normalizeThenSum, let place = try? node.optional("aggregation") {
            problems.add(
                place.error(
                    "formula", "A formula makes one number of the scores; expected `aggregation: sum_then_normalize`."))
        }
        file = node.file
        try problems.check()
    }

    /// What counts for a whole run stands in the outermost file.
    private static func refuseRunRules(
        _ node: ConfigurationNode, _ aggregation: Aggregation, _ problems: inout ProblemCollector
    ) {
        for key in ["aggregation", "max_failure_share"] where key != "aggregation" || aggregation != .sumThenNormalize {
            guard let rule = problems.optional({ try node.optional(key) }) else { continue }
            problems.add(
                rule.error("unsupported", "`\(key)` counts for a whole run only; expected it in the outermost file."))
        }
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
        for weighted in graders where weighted.weight != nil {
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
        var ranges: [ClosedRange<Double>?] = []
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
                ranges.append(grader.range)
                components.append(
                    RewardComponent(
                        name: specification.name, grader: grader, weight: weight, isCanary: specification.isCanary,
                        onFailure: specification.onFailure ?? onFailure, seesScores: specification.isExternal,
                        transform: specification.transform, requires: specification.requires))
            } catch {
                problems.add(error)
                ranges.append(nil)
            }
        }
        ComponentReach.check(zip(graders, ranges), &problems)
        try problems.check()
        return RewardFunction(
            components: components, aggregation: aggregation, maxFailureShare: maxFailureShare, formula: formula)
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
