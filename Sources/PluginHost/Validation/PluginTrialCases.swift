import LaurelRewards
import LuaRuntime

/// A plugin's own cases: how they went, and the samples and params that they give the trial.
struct PluginTrialCases {
    let check: CasesCheck
    /// The params to try the plugin with: its defaults, or those of a case where it has to be given some.
    let params: [String: JSONValue]
    let samples: [ProbeSample]

    init(_ plugin: PluginPackage, pool: LuaWorkerPool, catalog: PluginCatalog) async {
        let cases: PluginCases
        let reports: [PluginCases.Report]
        do {
            cases = try PluginCases(file: plugin.casesPath)
            reports = try await cases.run(plugin, with: LuaGraderFactory(pool: pool, catalog: catalog))
        } catch {
            check = CasesCheck(reports: nil, file: plugin.casesPath, problem: error.message)
            params = [:]
            samples = ProbeSamples.madeUp
            return
        }
        check = CasesCheck(reports: reports, file: plugin.casesPath, problem: nil)
        let full = CasesCheck.full(plugin.manifest.range)
        let best = zip(cases.cases, reports).filter { ($1.grade.outcome.score ?? -.infinity) >= full }.map(\.0)
        let needsParams = plugin.manifest.params.contains { $0.defaultValue == nil }
        let chosen = needsParams || !best.contains { $0.params.isEmpty } ? best.first?.params ?? [:] : [:]
        params = chosen
        // What a case scores with other params says nothing about these.
        let fitting = zip(cases.cases, reports).filter { $0.0.params == chosen }
        let found = ProbeSamples.cases(fitting.map { ($0.0.item, $0.1.grade) }, full: full)
        samples = found.isEmpty ? ProbeSamples.madeUp : found
    }
}
