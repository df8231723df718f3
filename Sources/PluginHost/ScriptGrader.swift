package import LaurelRewards
package import LuaRuntime

/// A grader that runs a Lua script in a worker process: one candidate at a time (`LuaGrader`) or group by group
/// (`LuaGroupGrader`), as the script's functions say.
package protocol ScriptGrader: Grader {
    /// The script, loaded once and so known to load.
    var script: LoadedScript { get }
    /// The plugin it comes from; nil for a bare script.
    var plugin: PluginPackage? { get }
    /// Which code it is, for a run's record.
    var origin: ScriptOrigin { get }

    /// The results as the workers gave them, logs included: for tools that show an author what a script did.
    func results(_ items: [GradingItem]) async -> [LuaResult]
}

extension ScriptGrader {
    /// What one call may use.
    package var limits: LuaLimits { script.script.limits }

    /// A worker's result as a grade: a score out of range is a failure.
    package func grade(of result: LuaResult) -> Grade {
        let cost = GradeCost(
            microseconds: result.microseconds, instructions: result.instructions, bytes: result.peakBytes)
        var grade =
            switch result.outcome {
            case .score(let score):
                Grade(score: score, in: range, detail: result.detail, parts: result.parts, cost: cost)
            case .abstain(let reason): Grade(.abstain(reason), cost: cost)
            case .failure(let failure): Grade(.failure(FailureKind(failure.kind), failure.message), cost: cost)
            }
        if !result.log.isEmpty { grade.log = result.log }
        return grade
    }
}

extension FailureKind {
    /// The reward interface's name of a script's failure.
    package init(_ kind: LuaFailure.Kind) {
        self =
            switch kind {
            case .timeout: .timeout
            case .memory: .memory
            case .forbidden: .forbidden
            case .runtime: .runtime
            case .invalidScore: .invalidScore
            case .load: .load
            case .unavailable: .unavailable
            }
    }
}
