import LuaRuntime
import Testing

/// `grade_group(samples, params)`: one call for the candidates of a prompt.
@Suite(.serialized) struct GroupTests {
    private func groups(_ sizes: [Int]) -> [LuaGroup] {
        sizes.enumerated().map { number, size in
            LuaGroup(
                seed: UInt64(number),
                samples: (0..<size).map { ["completion": .text("c\($0)"), "group": .integer(Int64(number))] })
        }
    }

    private func grade(
        _ source: String, _ sizes: [Int] = [3], workers: Int = 1, limits: LuaLimits = LuaLimits()
    ) async throws -> [[LuaResult]] {
        let pool = workers == 1 ? try sharedPool.get() : try LuaWorkerPool(workerCount: workers)
        let script = try await pool.load(
            LuaScript(source: source, chunkName: "main.lua", params: ["k": .integer(2)], limits: limits))
        return await pool.grade(groups(sizes), with: script)
    }

    @Test func everyFormOfAResult() async throws {
        let source = """
            function grade_group(samples, params)
              print("once", #samples)
              return { #samples * params.k, { score = 0.5, detail = "half", parts = { a = 1 } }, laurel.abstain("no"),
                0 / 0, "text", {}, 7 }
            end
            """
        let results = try await grade(source, [7])[0]
        #expect(
            results.map(\.outcomeName)
                == ["score", "score", "abstain", "invalidScore", "invalidScore", "invalidScore", "score"])
        #expect(results.map(\.score) == [14, 0.5, nil, nil, nil, nil, 7])
        #expect(results[1].detail == "half")
        #expect(results[1].parts == ["a": 1])
        #expect(results.map(\.log) == ["once\t7\n"] + Array(repeating: "", count: 6))
        #expect(results.allSatisfy { $0.microseconds > 0 && $0.peakBytes > 0 })
        guard case .failure(let failure) = results[4].outcome else { return }
        #expect(failure.message == "grade_group returned a string; expected a finite number.")
    }

    @Test(
        "A failed call belongs to every candidate of its group and to no other",
        arguments: [
            ("error('boom', 0)", "runtime", "boom"), ("return nil", "invalidScore", "returned nothing"),
            ("return 1", "invalidScore", "returned a number"),
            ("return { 1, 2 }", "invalidScore", "2 results for 3 candidates"),
            ("return { 1, 2, 3, 4 }", "invalidScore", "4 results for 3 candidates"),
            ("while true do end", "timeout", "wall-clock"), ("os.exit()", "forbidden", "os.exit"),
            ("local s = ('x'):rep(64) while true do s = s .. s end", "memory", "memory"),
            ("return laurel.abstain('all')", "abstain", ""), (AttackTests.lateConcat, "runtime", "crashed"),
        ])
    func failures(body: String, outcome: String, text: String) async throws {
        let source = """
            function grade_group(samples)
              if samples[1].group == 1 then \(body) end
              local out = {}
              for i = 1, #samples do out[i] = i end
              return out
            end
            """
        let results = try await grade(source, [2, 3, 1])
        #expect(results.map(\.count) == [2, 3, 1])
        #expect(results[0].map(\.score) == [1, 2])
        #expect(results[2].map(\.score) == [1])
        #expect(results[1].map(\.outcomeName) == Array(repeating: outcome, count: 3))
        for result in results[1] {
            guard case .failure(let failure) = result.outcome else { continue }
            #expect(failure.message.contains(text), "\(failure)")
        }
    }

    @Test("Groups are pristine, in order, and the same for any number of workers", arguments: [1, 2, 3])
    func pristine(workers: Int) async throws {
        let source = """
            local seen = 0
            function grade_group(samples)
              seen = seen + #samples
              local out, r = {}, math.random(1 << 30)
              for i, s in ipairs(samples) do out[i] = { score = seen * 1000 + s.group, detail = s.completion .. r } end
              return out
            end
            """
        let sizes = (0..<50).map { $0 % 5 }
        let results = try await grade(source, sizes, workers: workers)
        #expect(results.map(\.count) == sizes)
        for (number, group) in results.enumerated() {
            #expect(group.map(\.score) == Array(repeating: Double(sizes[number] * 1000 + number), count: sizes[number]))
        }
        let alone = try await grade(source, sizes)
        #expect(results.map { $0.map(\.detail) } == alone.map { $0.map(\.detail) })
    }

    @Test func theDeadlineGrowsWithTheGroup() async throws {
        let limits = LuaLimits(wallMilliseconds: 40)
        #expect(limits.groupWallMilliseconds(candidateCount: 0) == 40)
        #expect(limits.groupWallMilliseconds(candidateCount: 8) == 320)
        #expect(limits.groupWallMilliseconds(candidateCount: 100_000) == 10_000)
        #expect(LuaLimits(wallMilliseconds: 20_000).groupWallMilliseconds(candidateCount: 9) == 20_000)
        let source = "function grade_group(s) while true do end end"
        let start = ContinuousClock.now
        let results = try await grade(source, [8], limits: limits)
        let elapsed = ContinuousClock.now - start
        #expect(results[0].map(\.outcomeName) == Array(repeating: "timeout", count: 8))
        #expect(elapsed >= .milliseconds(320) && elapsed < .milliseconds(1000))
    }

    @Test func largeGroupsComeBackWhole() async throws {
        let source = """
            function grade_group(samples)
              local out = {}
              for i = 1, #samples do out[i] = { score = i, detail = ("d"):rep(2000) } end
              return out
            end
            """
        let results = try await grade(source, [1024, 0, 1025])
        #expect(results[0].map(\.score) == (1...1024).map { Double($0) })
        #expect(results[0].allSatisfy { $0.detail?.count == 1024 })
        #expect(results[1].isEmpty)
        #expect(results[2].map(\.outcomeName) == Array(repeating: "runtime", count: 1025))
    }

    @Test(
        "A script says which functions it has",
        arguments: [
            ("function grade() return 1 end", LoadedScript.Functions.grade),
            ("function grade_group() return {} end", .gradeGroup),
            (
                "return { grade = function() return 1 end, grade_group = function() return {} end }",
                [.grade, .gradeGroup]
            ),
            ("function grade() return 1 end function grade_group() return {} end", [.grade, .gradeGroup]),
        ] as [(String, LoadedScript.Functions)])
    func functions(source: String, functions: LoadedScript.Functions) async throws {
        let pool = try sharedPool.get()
        let script = try await pool.load(LuaScript(source: source, chunkName: "main.lua"))
        #expect(script.functions == functions)
        if !functions.contains(.grade) {
            #expect(await pool.grade([LuaCandidate(sample: [:])], with: script).map(\.outcomeName) == ["load"])
        }
        if !functions.contains(.gradeGroup) {
            #expect(await pool.grade(groups([2]), with: script).map { $0.map(\.outcomeName) } == [["load", "load"]])
        }
    }

    @Test func aFieldThatIsNoFunctionIsALoadError() async throws {
        let pool = try sharedPool.get()
        let failure = await #expect(throws: LuaFailure.self) {
            _ = try await pool.load(
                LuaScript(source: "function grade() end grade_group = 3", chunkName: "main.lua"))
        }
        #expect(failure?.message == "'grade_group' is a number; expected a function")
    }
}
