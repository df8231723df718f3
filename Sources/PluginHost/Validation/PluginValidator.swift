import Foundation
import LaurelRewards
import LuaRuntime

/// The gate for one plugin: everything that can be told without a reward and without data.
package struct PluginValidator: Sendable {
    private let plugin: PluginPackage
    private let workerPath: String?

    /// Takes a plugin; `workerPath` is the Lua worker's executable, by default the one that every pool finds.
    package init(_ plugin: PluginPackage, workerPath: String? = nil) {
        self.plugin = plugin
        self.workerPath = workerPath
    }

    /// Seconds that a candidate is taken to cost where nothing was measured: 16 tokens at 400 tokens a second.
    static let assumedSeconds = 0.04

    /// The checks of a grader on probes, in the order of their findings.
    static let checks: [any ValidationCheck] = [
        StaticCheck(), OutcomeCheck(), RobustnessCheck(), AnchorCheck(), DeterminismCheck(), HackabilityCheck(),
        AffordabilityCheck(),
    ]

    /// Tries the plugin. Throws only when there is no Lua worker to be had.
    package func report() async throws -> ValidationReport {
        let folder = (plugin.folder as NSString).standardizingPath
        let catalog = PluginCatalog(folders: [FilePath.folder(of: folder)])
        let pool = try LuaWorkerPool(workerPath: workerPath)
        defer { pool.close() }
        let cases = await PluginTrialCases(plugin, pool: pool, catalog: catalog)
        var specification = GraderSpecification(
            source: .plugin(plugin.manifest.name), name: plugin.manifest.name, file: plugin.folder, line: 1)
        specification.params = cases.params
        let subject: ValidationSubject
        do {
            subject = try await SubjectBuilder(catalog: catalog, pool: pool, companions: cases.companions).subject(
                for: specification, level: .plugin)
        } catch {
            return report(unloadable(error) + cases.check.findings(about: bare))
        }
        let trial = await Self.trial(of: subject, samples: cases.samples)
        var findings = cases.check.findings(about: subject)
        for check in Self.checks { findings += await check.findings(in: trial) }
        return report(findings, measurements: Self.measurements(of: trial, prefix: ""))
    }

    /// What the checks find about any grader, on samples of the caller's.
    package static func findings(
        about subject: ValidationSubject, samples: [ProbeSample]
    ) async -> [ValidationFinding] {
        let trial = await trial(of: subject, samples: samples)
        var findings: [ValidationFinding] = []
        for check in checks { findings += await check.findings(in: trial) }
        return findings
    }

    /// Grades every probe of the samples.
    static func trial(
        of subject: ValidationSubject, samples: [ProbeSample],
        generation: (seconds: Double, isMeasured: Bool) = (assumedSeconds, false)
    ) async -> ValidationTrial {
        await ValidationTrial(
            subject, samples: samples, probes: ProbePlan(samples: samples, params: subject.params).probes,
            generation: generation)
    }

    private func report(_ findings: [ValidationFinding], measurements: [String: Double] = [:]) -> ValidationReport {
        ValidationReport(
            kind: .plugin, subject: plugin.manifest.name, contentHashes: [plugin.manifest.name: plugin.contentHash],
            findings: findings, measurements: measurements)
    }

    /// The plugin's text as a subject that cannot grade.
    private var bare: ValidationSubject {
        ValidationSubject(
            level: .plugin, name: plugin.manifest.name, range: plugin.manifest.range,
            claimsCorrectness: plugin.manifest.needs.contains(.reference), needs: plugin.manifest.needs,
            manifest: plugin.manifest, sources: SubjectBuilder.sources(of: plugin),
            grade: { items in items.map { _ in Grade(.failure(.load, "It cannot be loaded.")) } })
    }

    private func unloadable(_ error: PluginError) -> [ValidationFinding] {
        [SubjectBuilder.loadFailure(error, component: plugin.manifest.name)] + StaticCheck().findings(in: bare)
    }

    /// Figures of a trial by name.
    static func measurements(of trial: ValidationTrial, prefix: String) -> [String: Double] {
        var figures = Costs(trial)?.measurements(prefix: prefix) ?? [:]
        figures[prefix + "generation_us"] = trial.generation.seconds * 1e6
        figures[prefix + "probes"] = Double(trial.results.count)
        figures[prefix + "score_min"] = trial.observed?.lowerBound
        figures[prefix + "score_max"] = trial.observed?.upperBound
        return figures
    }
}

extension SubjectBuilder {
    /// A grader that cannot be made, as a finding.
    static func loadFailure(_ error: PluginError, component: String) -> ValidationFinding {
        ValidationFinding(
            .loadFailed, .error, component: component, evidence: .init(file: error.file, line: error.line),
            message: "It cannot be loaded (\(error.code)): \(error.message)",
            remedy: "Correct what the message names; nothing else can be tried before.")
    }
}
