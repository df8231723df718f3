package import LaurelRewards
package import LuaRuntime

/// Grades with a Lua script in a worker process.
package struct LuaGrader: Grader {
    package let range: ClosedRange<Double>
    package let needsReference: Bool
    /// The plugin it comes from; nil for a bare script.
    package let plugin: PluginPackage?
    private let pool: LuaWorkerPool
    private let script: LoadedScript

    package init(
        pool: LuaWorkerPool, script: LoadedScript, range: ClosedRange<Double> = 0...1, needsReference: Bool = false,
        plugin: PluginPackage? = nil
    ) {
        self.pool = pool
        self.script = script
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

    /// The results as the workers gave them, logs included: for tools that show an author what a script did.
    package func results(_ items: [GradingItem]) async -> [LuaResult] {
        var encoding = SampleEncoding()
        return await pool.grade(items.map { encoding.candidate($0) }, with: script)
    }

    /// A worker's result as a grade, held to the declared range.
    func grade(of result: LuaResult) -> Grade {
        let cost = GradeCost(microseconds: result.microseconds, bytes: result.peakBytes)
        switch result.outcome {
        case .score(let score):
            return Grade(score: score, in: range, detail: result.detail, parts: result.parts, cost: cost)
        case .abstain(let reason): return Grade(.abstain(reason), cost: cost)
        case .failure(let failure): return Grade(.failure(FailureKind(failure.kind), failure.message), cost: cost)
        }
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
