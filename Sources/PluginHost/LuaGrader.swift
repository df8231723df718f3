package import LaurelRewards
package import LuaRuntime

/// Grades with a script's `grade(sample, params)`, each candidate by itself.
package struct LuaGrader: ScriptGrader {
    package let range: ClosedRange<Double>
    package let needsReference: Bool
    package let plugin: PluginPackage?
    package let script: LoadedScript
    package let origin: ScriptOrigin
    private let pool: LuaWorkerPool

    package init(
        pool: LuaWorkerPool, script: LoadedScript, origin: ScriptOrigin, range: ClosedRange<Double> = 0...1,
        needsReference: Bool = false, plugin: PluginPackage? = nil
    ) {
        self.pool = pool
        self.script = script
        self.origin = origin
        self.range = range
        self.needsReference = needsReference
        self.plugin = plugin
    }

    package func grade(_ item: GradingItem) async -> Grade {
        await grade([item]).first ?? Grade(.failure(.runtime, "The Lua workers gave no result."))
    }

    package func grade(_ items: [GradingItem]) async -> [Grade] {
        await results(items).map { grade(of: $0) }
    }

    package func results(_ items: [GradingItem]) async -> [LuaResult] {
        await pool.grade(candidates(items), with: script)
    }

    /// The items as the script's arguments.
    package func candidates(_ items: [GradingItem]) -> [LuaCandidate] {
        var encoding = SampleEncoding()
        return items.map { encoding.candidate($0) }
    }

    /// The grades of candidates that are encoded already.
    func grades(of candidates: [LuaCandidate]) async -> [Grade] {
        await pool.grade(candidates, with: script).map { grade(of: $0) }
    }
}
