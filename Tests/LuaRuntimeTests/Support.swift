import LuaRuntime

/// One worker shared by tests that need no pool of their own.
let sharedPool: Result<LuaWorkerPool, any Error> = Result { try LuaWorkerPool(workerCount: 1) }

/// Loads a script and grades completions with it, each in a sample of its own.
func grade(
    _ source: String, _ completions: [String] = ["text"], pool: LuaWorkerPool? = nil,
    params: [String: LuaValue] = [:], limits: LuaLimits = LuaLimits()
) async throws -> [LuaResult] {
    let pool = try pool ?? sharedPool.get()
    let script = try await pool.load(
        LuaScript(source: source, chunkName: "main.lua", params: params, limits: limits))
    let candidates = completions.enumerated().map { index, text in
        LuaCandidate(seed: UInt64(index), sample: ["completion": .text(text), "index": .integer(Int64(index))])
    }
    return await pool.grade(candidates, with: script)
}

extension LuaResult {
    /// `score`, `abstain` or the failure's kind.
    var outcomeName: String {
        switch outcome {
        case .score: "score"
        case .abstain: "abstain"
        case .failure(let failure): failure.kind.rawValue
        }
    }

    var score: Double? {
        if case .score(let value) = outcome { value } else { nil }
    }
}
