import LaurelRewards
import LuaRuntime

/// A plugin's own cases: how they went, and the samples and params that they give the trial.
struct PluginTrialCases {
    let check: CasesCheck
    /// The params to try the plugin with: its defaults, or those of a case where it has to be given some.
    let params: [String: JSONValue]
    let samples: [ProbeSample]
    /// The other candidates of group cases, by conversation.
    let companions: [[Message]: [String]]

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
            companions = [:]
            return
        }
        check = CasesCheck(reports: reports, file: plugin.casesPath, problem: nil)
        let full = CasesCheck.full(plugin.manifest.range)
        // One report a candidate, in the order of the cases.
        let entries = zip(cases.cases.flatMap { entry in entry.items.map { (entry: entry, item: $0) } }, reports)
            .map { TriedCase(entry: $0.entry, item: $0.item, grade: $1.grade) }
        let best = entries.filter { $0.score >= full }
        let needsParams = plugin.manifest.params.contains { $0.defaultValue == nil }
        let chosen = needsParams || !best.contains { $0.entry.params.isEmpty } ? best.first?.entry.params ?? [:] : [:]
        params = chosen
        // What a case scores with other params says nothing about these.
        let fitting = entries.filter { $0.entry.params == chosen }
        let found = ProbeSamples.cases(fitting.map { ($0.item, $0.grade) }, full: full)
        samples = found.isEmpty ? ProbeSamples.madeUp : found
        companions = Self.companions(fitting)
    }

    /// A candidate of a case and what it got.
    private struct TriedCase {
        let entry: PluginCases.Case
        let item: GradingItem
        let grade: Grade

        var score: Double { grade.outcome.score ?? -.infinity }
    }

    /// Beside the best candidate of a conversation's best group stand the others of that group.
    private static func companions(_ entries: [TriedCase]) -> [[Message]: [String]] {
        var companions: [[Message]: [String]] = [:]
        for best in entries.sorted(by: { $0.score > $1.score }) where best.entry.items.count > 1 {
            guard companions[best.item.sample.messages] == nil else { continue }
            companions[best.item.sample.messages] = best.entry.items
                .filter { $0.candidate.index != best.item.candidate.index }.map(\.candidate.completion)
        }
        return companions
    }
}
