import Foundation
package import LaurelRewards
import LuaRuntime

/// The gate for a reward: each of its graders, and the weighted sum as a policy meets it.
package struct RewardValidator: Sendable {
    /// Candidates for rows of the dataset, to see whether the reward can teach.
    package struct Candidates: Sendable {
        package var groups: [CandidateGroup]
        /// Seconds that a candidate took to write, where a model wrote them now.
        package var secondsEach: Double?

        package init(groups: [CandidateGroup], secondsEach: Double? = nil) {
            self.groups = groups
            self.secondsEach = secondsEach
        }
    }

    private let configuration: RewardConfiguration
    private let catalog: PluginCatalog
    private let workerPath: String?
    private let graders: GraderBuilder

    package init(
        _ configuration: RewardConfiguration, catalog: PluginCatalog, workerPath: String? = nil,
        graders: GraderBuilder = .builtIn
    ) {
        self.configuration = configuration
        self.graders = graders
        self.catalog = catalog
        self.workerPath = workerPath
    }

    private static let checks: [any ValidationCheck] = [
        DataCheck(), AnchorCheck(), HackabilityCheck(), SignalCheck(), BalanceCheck(), LengthCheck(),
    ]

    /// Tries the reward.
    ///
    /// - Parameters:
    ///   - rows: rows of the dataset; none tries it on made-up ones.
    ///   - candidates: what a model wrote for some of them.
    /// - Throws: when an entry is wrong in itself (an unknown plugin, a parameter out of bounds), or there is no worker.
    package func report(rows: [Sample] = [], candidates: Candidates? = nil) async throws -> ValidationReport {
        let pool = try LuaWorkerPool(workerPath: workerPath)
        defer { pool.close() }
        var samples = rows.isEmpty ? ProbeSamples.madeUp : ProbeSamples.rows(rows)
        if let candidates { Self.add(candidates.groups, to: &samples) }
        let generation = candidates?.secondsEach.map { ($0, true) } ?? (PluginValidator.assumedSeconds, false)

        let tried = try await components(samples, pool: pool, generation: generation)
        guard tried.subjects.count == configuration.graders.count else {
            return report(tried.findings, tried)
        }
        let total = try await RewardTrial(
            configuration, subjects: tried.subjects, catalog: catalog, pool: pool,
            builtIn: { try builtIn($0, samples) })
        // Judging every candidate would be hundreds of paid questions.
        let rewards = asksModels ? nil : await total.rewards(of: candidates?.groups ?? [])
        let trial = await ValidationTrial(
            total.subject, samples: samples, probes: ProbePlan(samples: samples, params: [:]).probes,
            generation: generation, rewards: rewards)
        var findings = tried.findings
        for check in Self.checks { findings += await check.findings(in: trial) }
        if asksModels { findings.removeAll { $0.code == .noCandidates } }
        var figures = tried.measurements.merging(PluginValidator.measurements(of: trial, prefix: "")) { $1 }
        if let rewards { figures.merge(rewards.measurements) { $1 } }
        return report(findings, tried, figures)
    }

    /// Whether a component that is trained on asks a model.
    private var asksModels: Bool { configuration.graders.contains { trainsOnModel($0) } }

    private func trainsOnModel(_ entry: GraderSpecification) -> Bool {
        guard !entry.isCanary else { return false }
        if case .reward(let nested) = entry.source { return nested.graders.contains { trainsOnModel($0) } }
        return graders.asksModel(entry)
    }

    /// The few questions to the judges that an entry is or has.
    private func questions(_ entry: GraderSpecification, _ samples: [ProbeSample]) async throws -> [ValidationFinding] {
        if case .reward(let nested) = entry.source {
            var findings: [ValidationFinding] = []
            for inner in nested.graders { findings += try await questions(inner, samples) }
            return findings
        }
        guard graders.asksModel(entry) else { return [] }
        let grader = try graders.make(entry)
        let judge = JudgeQuestions(grader, subject: Self.subject(grader, name: entry.name))
        return await judge.findings(on: samples, isTrained: trainsOnModel(entry))
    }

    /// A grader of an entry with a `type`; one that asks a model is stood in for, so that a probe costs no question.
    private func builtIn(_ entry: GraderSpecification, _ samples: [ProbeSample]) throws -> any Grader {
        let grader = try graders.make(entry)
        return graders.asksModel(entry) ? AssumedJudge(grader, samples: samples) : grader
    }

    // MARK: - Components

    /// What came of trying the graders one by one.
    private struct Tried {
        var subjects: [ValidationSubject] = []
        var findings: [ValidationFinding] = []
        var measurements: [String: Double] = [:]
        var hashes: [String: String] = [:]
    }

    private func components(
        _ samples: [ProbeSample], pool: LuaWorkerPool, generation: (seconds: Double, isMeasured: Bool)
    ) async throws -> Tried {
        var tried = Tried()
        let builder = SubjectBuilder(catalog: catalog, pool: pool)
        let builtIns = try configuration.graders.compactMap { entry -> (String, any Grader)? in
            guard case .builtIn = entry.source else { return nil }
            return (entry.name, try builtIn(entry, samples))
        }
        let scored = Self.scoring(builtIns)
        for entry in configuration.graders {
            guard
                let subject = try await self.subject(
                    for: entry, samples, builtIns: builtIns, builder: builder, scored: scored,
                    findings: &tried.findings)
            else { continue }
            if case .plugin(let name) = entry.source {
                let plugin = try catalog.plugin(name, file: entry.file, line: entry.line)
                tried.hashes[name] = plugin.contentHash
                let cases = await PluginTrialCases(plugin, pool: pool, catalog: catalog)
                tried.findings += cases.check.findings(about: subject)
            }
            tried.subjects.append(subject)
            tried.findings += try await questions(entry, samples)
            // Its stand-in is not worth trying.
            if graders.asksModel(entry) { continue }
            let trial = await PluginValidator.trial(of: subject, samples: samples, generation: generation)
            for check in PluginValidator.checks { tried.findings += await check.findings(in: trial) }
            tried.measurements.merge(
                PluginValidator.measurements(of: trial, prefix: "components/\(entry.name)/")
            ) { $1 }
        }
        return tried
    }

    /// What an entry makes; nil when its script cannot be loaded, which is a finding.
    private func subject(
        for entry: GraderSpecification, _ samples: [ProbeSample], builtIns: [(String, any Grader)],
        builder: SubjectBuilder,
        scored: @escaping @Sendable ([GradingItem]) async -> [GradingItem], findings: inout [ValidationFinding]
    ) async throws -> ValidationSubject? {
        switch entry.source {
        case .builtIn: return builtIns.first { $0.0 == entry.name }.map { Self.subject($0.1, name: entry.name) }
        case .reward(let nested):
            let factory = LuaGraderFactory(pool: builder.pool, catalog: catalog)
            let function = try await nested.makeFunction(
                builtIn: { try builtIn($0, samples) }, external: { try await factory.grader(for: $0) })
            return Self.subject(NestedReward(function, range: entry.range), name: entry.name)
        case .script, .plugin: break
        }
        let made = await builder.made(from: entry, level: .component, scored: scored)
        switch made {
        case .success(let subject): return subject
        case .failure(let error):
            guard FailureKind(rawValue: error.code) != nil else { throw error }
            findings.append(SubjectBuilder.loadFailure(error, component: entry.name))
            return nil
        }
    }

    private static func subject(_ grader: any Grader, name: String) -> ValidationSubject {
        ValidationSubject(
            level: .component, name: name, range: grader.range,
            claimsCorrectness: grader.needsReference || grader is AssumedJudge,
            grade: { await grader.grade($0) })
    }

    /// Adds the built-in graders' scores, as a run does before scripts grade.
    private static func scoring(
        _ builtIns: [(String, any Grader)]
    ) -> @Sendable ([GradingItem]) async -> [GradingItem] {
        { items in
            var scores = [[String: Double]](repeating: [:], count: items.count)
            for (name, grader) in builtIns {
                for (index, grade) in await grader.grade(items).enumerated() {
                    scores[index][name] = grade.outcome.score
                }
            }
            return zip(items, scores).map { GradingItem(sample: $0.sample, candidate: $0.candidate, scores: $1) }
        }
    }

    // MARK: - The rest

    /// Lets the probes hold what a model wrote: it is what a policy starts from.
    private static func add(_ groups: [CandidateGroup], to samples: inout [ProbeSample]) {
        for group in groups {
            guard let place = samples.firstIndex(where: { $0.sample == group.sample }) else { continue }
            samples[place].given += group.candidates.prefix(4).map(\.completion)
        }
    }

    private func report(
        _ findings: [ValidationFinding], _ tried: Tried, _ measurements: [String: Double] = [:]
    ) -> ValidationReport {
        ValidationReport(
            kind: .reward, subject: configuration.file, contentHashes: tried.hashes, findings: findings,
            measurements: measurements)
    }
}
