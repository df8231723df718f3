import LuaRuntime
import Testing

@Suite(.serialized) struct AttackTests {
    private static let margin = Duration.milliseconds(100)

    @Test("An attack ends in its outcome, in time, and the next script is unharmed", arguments: Attack.all)
    func endsInItsOutcome(_ attack: Attack) async throws {
        let pool = try sharedPool.get()
        let limits = LuaLimits()
        let script = try await pool.load(LuaScript(source: attack.source, chunkName: "attack.lua", limits: limits))
        var best = Duration.seconds(1000)
        let limit = Duration.milliseconds(limits.wallMilliseconds) + Self.margin
        // The time is wall-clock on a machine that others use: the best of a few attempts counts.
        for _ in 0..<4 where best > limit {
            let start = ContinuousClock.now
            let results = await pool.grade([LuaCandidate(sample: ["completion": .text("x")])], with: script)
            best = min(best, ContinuousClock.now - start)
            #expect(results.count == 1)
            #expect(
                attack.outcomes.contains(results.first?.outcomeName ?? "none"),
                "got \(String(describing: results.first?.outcome))")
        }
        #expect(best <= limit)
        let benign = try await grade("function grade(s) return #s.completion end", ["abc", "de"])
        #expect(benign.map(\.score) == [3, 2])
    }

    @Test("A batch goes on after its hostile candidate", arguments: [1, 2])
    func batchGoesOn(workers: Int) async throws {
        let pool = try LuaWorkerPool(workerCount: workers)
        let source = """
            function grade(sample)
              if sample.index % 10 == 3 then os.exit() end
              if sample.index == 17 then \(Attack.lateConcat) end
              return sample.index
            end
            """
        let results = try await grade(source, Array(repeating: "x", count: 60), pool: pool)
        for (index, result) in results.enumerated() {
            let expected = index % 10 == 3 ? "forbidden" : index == 17 ? "runtime" : "score"
            #expect(result.outcomeName == expected, "at \(index)")
            if expected == "score" { #expect(result.score == Double(index)) }
        }
    }

    @Test(
        "A script that cannot be loaded is an error with its kind and line",
        arguments: [
            ("function grade(", LuaFailure.Kind.load, 1), ("local x = 1\nx = nil + 1", .load, 2), ("x = 1", .load, nil),
            ("\u{1b}Lua", .load, nil), ("while true do end", .timeout, nil), ("\n\nos.exit()", .forbidden, 3),
            ("local s = ('x'):rep(64) while true do s = s .. s end", .memory, nil), (Attack.lateConcat, .runtime, nil),
            ("grade = 1", .load, nil), ("return {}", .load, nil),
            ("local x = " + String(repeating: "(", count: 100_000), .load, nil),
        ] as [(String, LuaFailure.Kind, Int?)])
    func loadFailures(source: String, kind: LuaFailure.Kind, line: Int?) async throws {
        let pool = try sharedPool.get()
        do {
            _ = try await pool.load(LuaScript(source: source, chunkName: "main.lua"))
            Issue.record("it loaded")
        } catch {
            #expect(error.kind == kind, "\(error)")
            if let line { #expect(error.line == line, "\(error)") }
            #expect(error.file == "main.lua")
        }
        #expect(try await grade("function grade() return 1 end").map(\.score) == [1])
    }

    @Test func refusesSourcesOverTheCap() async throws {
        let pool = try sharedPool.get()
        let source = String(repeating: "-", count: 129 << 10)
        let failure = await #expect(throws: LuaFailure.self) {
            _ = try await pool.load(LuaScript(source: source, chunkName: "big.lua"))
        }
        #expect(failure?.kind == .load)
    }
}
