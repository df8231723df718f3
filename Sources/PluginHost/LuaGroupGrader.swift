package import LaurelRewards
package import LuaRuntime

/// Grades with a script's `grade_group(samples, params)`, which sees the candidates of a group together.
///
/// A call that fails (an error, its deadline, a table of another length) gives every candidate of the group that failure;
/// a single result that is no score is that candidate's alone.
package struct LuaGroupGrader: ScriptGrader, GroupGrader {
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

    package func grade(_ group: GradingGroup) async -> [Grade] {
        await grade([group]).first ?? []
    }

    package func grade(_ groups: [GradingGroup]) async -> [[Grade]] {
        await results(groups).map { $0.map { grade(of: $0) } }
    }

    package func results(_ items: [GradingItem]) async -> [LuaResult] {
        await results(GradingGroup.groups(of: items)).flatMap { $0 }
    }

    /// The workers' results of each group's candidates.
    package func results(_ groups: [GradingGroup]) async -> [[LuaResult]] {
        var encoding = SampleEncoding()
        return await pool.grade(groups.map { encoding.group($0) }, with: script)
    }
}
