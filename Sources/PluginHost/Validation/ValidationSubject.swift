package import LaurelRewards
import LuaRuntime

/// What the gate tries: one grader, or a whole reward whose weighted sum counts as the score.
package struct ValidationSubject: Sendable {
    /// What it is part of, which decides how bad a finding is.
    package enum Level: Sendable, Hashable {
        /// A plugin on its own.
        case plugin
        /// One grader of a reward; what the reward as a whole makes of a hack is judged there.
        case component
        /// The whole reward.
        case reward
    }

    /// A Lua file of the grader.
    package struct Source: Sendable, Hashable {
        package let file: String
        package let bytes: [UInt8]
        /// Whether it defines `grade`.
        package var isEntry = true
    }

    /// Another way to group the same candidates.
    package struct Arrangement: Sendable {
        /// As the end of a sentence.
        package let label: String
        /// Whether the scores have to be the same; else only no failure is expected.
        package let keepsScore: Bool
        package let grade: Grading
    }

    package typealias Grading = @Sendable ([GradingItem]) async -> [Grade]

    package let level: Level
    /// The component's name; nil for a whole reward.
    package let name: String?
    /// Grades items; scores are not held to the range, so that the gate can tell what lies outside.
    package let grade: Grading
    /// Makes the same grading anew, in fresh processes, with so many workers; nil where there is nothing to make anew.
    package let rebuild: (@Sendable (_ workers: Int) async throws -> Grading)?
    /// Makes grading that counts a script's instructions; nil where none runs.
    package let counting: (@Sendable () async throws -> Grading)?
    /// Grades completions that are no valid UTF-8; nil where only text comes in.
    package let gradeBytes: (@Sendable ([(item: GradingItem, completion: [UInt8])]) async -> [Grade])?
    /// For graders of groups: other groups that the probes are tried in.
    package let arrangements: [Arrangement]
    /// The declared range of its scores.
    package let range: ClosedRange<Double>
    /// Whether it claims to tell right answers from wrong ones, by comparing with the reference.
    package let claimsCorrectness: Bool
    /// What its samples must have, as its manifest says.
    package let needs: Set<PluginManifest.Need>
    package let manifest: PluginManifest?
    package let sources: [Source]
    /// What it is passed as `params`.
    package let params: [String: JSONValue]
    /// The deadline and memory limit of one call, where it runs in a sandbox.
    package let limits: (wallMilliseconds: Int, memoryBytes: Int)?

    package init(
        level: Level, name: String?, range: ClosedRange<Double>, claimsCorrectness: Bool,
        needs: Set<PluginManifest.Need> = [], manifest: PluginManifest? = nil, sources: [Source] = [],
        params: [String: JSONValue] = [:], limits: (wallMilliseconds: Int, memoryBytes: Int)? = nil,
        grade: @escaping Grading, rebuild: (@Sendable (Int) async throws -> Grading)? = nil,
        counting: (@Sendable () async throws -> Grading)? = nil,
        gradeBytes: (@Sendable ([(item: GradingItem, completion: [UInt8])]) async -> [Grade])? = nil,
        arrangements: [Arrangement] = []
    ) {
        self.level = level
        self.name = name
        self.range = range
        self.claimsCorrectness = claimsCorrectness
        self.needs = needs
        self.manifest = manifest
        self.sources = sources
        self.params = params
        self.limits = limits
        self.grade = grade
        self.rebuild = rebuild
        self.counting = counting
        self.gradeBytes = gradeBytes
        self.arrangements = arrangements
    }

    /// How often a call that passed its deadline is tried again.
    private static let retries = 2
    /// How many such calls are; with more it is plain that it is slow.
    private static let mostRetried = 8

    /// Grades items, and those that passed their deadline again, one by one: a busy machine can make a quick call late, and
    /// only what is late every time is slow.
    func steadyGrades(_ items: [GradingItem], with grading: Grading? = nil) async -> [Grade] {
        let grade = grading ?? self.grade
        var grades = await grade(items)
        let late = grades.indices.filter { grades[$0].isTimeout && items.indices.contains($0) }
        guard late.count <= Self.mostRetried else { return grades }
        for index in late {
            for _ in 0..<Self.retries where grades[index].isTimeout {
                if let again = await grade([items[index]]).first { grades[index] = again }
            }
        }
        return grades
    }

    /// A finding about this subject.
    func finding(
        _ code: FindingCode, _ severity: ValidationFinding.Severity,
        evidence: ValidationFinding.Evidence? = nil, _ message: String, remedy: String
    ) -> ValidationFinding {
        ValidationFinding(
            code, severity, component: name, evidence: evidence, message: message, remedy: remedy)
    }
}

extension Grade {
    /// Whether the call passed its deadline.
    var isTimeout: Bool {
        if case .failure(.timeout, _) = outcome { true } else { false }
    }
}
