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

    /// Other tests start workers at the same time, so it is the pool's own that are looked for: nobody else runs its copy
    /// of the executable.
    @Test func closingReapsItsWorkers() async throws {
        let own = FileManager.default.temporaryDirectory.appendingPathComponent("worker-\(UUID().uuidString)")
        let pool = try LuaWorkerPool(workerCount: 2)
        try CorruptedWorker.copyExecutable(pool.workerPath, to: own.path)
        defer { try? FileManager.default.removeItem(at: own) }
        pool.close()
        for _ in 0..<3 {
            let pool = try LuaWorkerPool(workerCount: 2, workerPath: own.path)
            _ = try await grade("function grade() return 1 end", Array(repeating: "x", count: 64), pool: pool)
            #expect(try processes(running: own.path) > 0)
            pool.close()
        }
        #expect(try processes(running: own.path) == 0)
    }

    private func processes(running path: String) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").count { entry in
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(entry)/exe")) == path
        }
    }

    private func descriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }

    private func residentKilobytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return Int(line?.split(whereSeparator: { !$0.isNumber }).first ?? "") ?? 0
    }
}
