import Foundation
import LuaRuntime
import Testing

@Suite(.serialized) struct PoolTests {
    @Test func saysWhereTheWorkerWasExpected() {
        let error = #expect(throws: LuaRuntimeError.self) { try LuaWorkerPool(workerPath: "/nowhere/worker") }
        #expect(error?.code == "worker-missing")
        #expect(error?.message.contains("/nowhere/worker") == true)
    }

    @Test func aProgramThatIsNoWorkerIsUnavailable() async throws {
        let pool = try LuaWorkerPool(workerCount: 1, workerPath: "/bin/true")
        let failure = await #expect(throws: LuaFailure.self) {
            _ = try await pool.load(LuaScript(source: "", chunkName: "a.lua"))
        }
        #expect(failure?.kind == .unavailable)
    }

    @Test func aClosedPoolIsUnavailable() async throws {
        let pool = try LuaWorkerPool(workerCount: 2)
        let script = try await pool.load(LuaScript(source: "function grade() return 1 end", chunkName: "a.lua"))
        pool.close()
        #expect(await pool.grade([LuaCandidate(sample: [:])], with: script).map(\.outcomeName) == ["unavailable"])
    }

    @Test func manyCallersShareAPool() async throws {
        let pool = try LuaWorkerPool(workerCount: 2)
        let scores = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<20 {
                group.addTask {
                    let results = try await grade(
                        "function grade(s) return s.index + \(number) end", Array(repeating: "", count: 50), pool: pool)
                    return results.map(\.score) == (0..<50).map { Double($0 + number) }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(scores == Array(repeating: true, count: 20))
    }

    @Test func manyKillsLeaveNothingBehind() async throws {
        let pool = try LuaWorkerPool(workerCount: 2)
        let source = "function grade(s) if s.completion == 'kill' then os.exit() end return 1 end"
        let hostile = Array(repeating: "kill", count: 100)
        _ = try await grade(source, hostile, pool: pool)
        let before = (try descriptors(), try residentKilobytes())
        for _ in 0..<4 {
            let results = try await grade(source, hostile + ["fine"], pool: pool)
            #expect(results.map(\.outcomeName) == Array(repeating: "forbidden", count: 100) + ["score"])
        }
        #expect(try descriptors() <= before.0 + 4)
        #expect(try residentKilobytes() <= before.1 + 20_000)
        pool.close()
    }

    @Test func closingReapsItsWorkers() async throws {
        let before = try children()
        for _ in 0..<3 {
            let pool = try LuaWorkerPool(workerCount: 2)
            _ = try await grade("function grade() return 1 end", Array(repeating: "x", count: 64), pool: pool)
            #expect(try children() > before)
            pool.close()
        }
        #expect(try children() == before)
    }

    private func descriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }

    private func children() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").reduce(0) { count, task in
            let text = try? String(contentsOfFile: "/proc/self/task/\(task)/children", encoding: .utf8)
            return count + (text ?? "").split(separator: " ").count
        }
    }

    private func residentKilobytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return Int(line?.split(whereSeparator: { !$0.isNumber }).first ?? "") ?? 0
    }
}
