import LuaRuntime
import Testing

/// A script that is loaded to be counted says how many instructions each call took.
@Suite(.serialized) struct InstructionTests {
    private static let loop = """
        function grade(sample)
          local sum = 0
          for i = 1, #sample.completion do sum = sum + i end
          return sum
        end
        """

    private func results(_ source: String, _ completions: [String], counts: Bool) async throws -> [LuaResult] {
        let pool = try sharedPool.get()
        let script = try await pool.load(
            LuaScript(source: Array(source.utf8), chunkName: "main.lua", countsInstructions: counts))
        return await pool.grade(completions.map { LuaCandidate(sample: ["completion": .text($0)]) }, with: script)
    }

    @Test func anInstructionIsCountedOnce() async throws {
        let texts = [0, 100, 1100, 100].map { String(repeating: "a", count: $0) }
        let counted = try await results(Self.loop, texts, counts: true)
        let counts = counted.compactMap(\.instructions)
        try #require(counts.count == 4)
        // One round is an ADD, the MMBIN behind it that is skipped, and the FORLOOP: two that run.
        #expect(counts[2] - counts[1] == 2000)
        #expect(counts[0] < 20)
        #expect(counts[3] == counts[1])
        #expect(try await results(Self.loop, texts, counts: false).map(\.outcome) == counted.map(\.outcome))
    }

    @Test func nothingIsCountedOtherwise() async throws {
        #expect(try await results(Self.loop, ["text"], counts: false).map(\.instructions) == [nil])
    }

    @Test func coroutinesCountToo() async throws {
        let source = """
            function grade(sample)
              local step = coroutine.wrap(function() for i = 1, 1000 do coroutine.yield(i) end end)
              local sum = 0
              for _ = 1, 1000 do sum = sum + step() end
              return sum
            end
            """
        let count = try await results(source, ["text"], counts: true).first?.instructions
        #expect((count ?? 0) > 7000)
    }

    @Test func aGroupSharesItsCallsCount() async throws {
        let source = """
            function grade_group(samples)
              local scores = {}
              for i = 1, #samples do scores[i] = i end
              return scores
            end
            """
        let pool = try sharedPool.get()
        let script = try await pool.load(
            LuaScript(source: Array(source.utf8), chunkName: "main.lua", countsInstructions: true))
        let samples: [[String: LuaValue]] = Array(repeating: ["completion": .text("a")], count: 8)
        let results = await pool.grade([LuaGroup(seed: 1, samples: samples)], with: script)
        let counts = results.flatMap { $0 }.compactMap(\.instructions)
        #expect(counts.count == 8 && Set(counts).count == 1)
        #expect((2...6).contains(counts.first ?? 0))
    }
}
