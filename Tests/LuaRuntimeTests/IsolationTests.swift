import LuaRuntime
import Testing

/// Results belong to candidates, whatever runs them. What a candidate could leave behind is in `Attacks/leak-*.lua`.
@Suite(.serialized) struct IsolationTests {
    @Test("A candidate's result does not depend on batch, order or workers", arguments: [1, 2, 3])
    func orderDoesNotMatter(workers: Int) async throws {
        let pool = try LuaWorkerPool(workerCount: workers)
        let script = try await pool.load(
            LuaScript(source: "function grade(s) return s.index + math.random() end", chunkName: "main.lua"))
        let candidates = (0..<777).map {
            LuaCandidate(seed: UInt64($0 * 7), sample: ["index": .integer(Int64($0))])
        }
        let together = await pool.grade(candidates, with: script).map(\.score)
        let reversed = Array(await pool.grade(candidates.reversed(), with: script).map(\.score).reversed())
        #expect(together == reversed)
        #expect(together.enumerated().allSatisfy { Int($1 ?? -1) == $0 })
        let single = await pool.grade([candidates[500]], with: script).map(\.score)
        #expect(single == [together[500]])
    }
}
