import LuaRuntime
import Testing

/// What one candidate does is never seen by another, and the same inputs give the same bits in every process.
@Suite(.serialized) struct IsolationTests {
    @Test(
        "The second candidate does not see what the first did",
        arguments: [
            "local n = 0 function grade() n = n + 1 return n end",
            "function grade() seen = (seen or 0) + 1 return seen end",
            "local t = {} function grade(s) t[#t + 1] = s return #t end",
            "function grade(s) local old = s.mark s.mark = 1 return old and 2 or 1 end",
            "function grade() local old = string.mark string.mark = 1 return old and 2 or 1 end",
            "function grade(s) local r = ('x'):upper() == 'X' and 1 or 2 string.upper = string.lower return r end",
            "function grade() local r = math.random(1 << 30) == math.random(1 << 30) and 2 or 1 math.randomseed(7) return r end",
            "local co = coroutine.wrap(function() for i = 1, 9 do coroutine.yield(i) end end) function grade() return co() end",
            "function grade() function grade() return 2 end return 1 end",
            "function grade(s, p) local old = p.mark p.mark = true return old and 2 or 1 end",
            "function grade() local m = getmetatable('') if m then m.__index = nil end return m and 2 or 1 end",
            "function grade() local old = getmetatable(_G) setmetatable(_G, {}) return old and 2 or 1 end",
            "function grade() local old = rawget(laurel, 'mark') laurel.mark = 1 return old and 2 or 1 end",
        ])
    func nothingLeaks(source: String) async throws {
        let results = try await grade(source, Array(repeating: "same", count: 5))
        #expect(results.map(\.score) == Array(repeating: 1, count: 5))
    }

    @Test func everyProcessGivesTheSameBits() async throws {
        let source = """
            function grade(sample)
              local out = {}
              local keys = { a = 1, b = 2, c = 3, [print] = 4, [{}] = 5, [1.5] = 6, [coroutine.create(print)] = 7, [grade] = 8 }
              for k, v in pairs(keys) do out[#out + 1] = v end
              for k in pairs(_G) do out[#out + 1] = k end
              for k in pairs(sample) do out[#out + 1] = k end
              local t = {}
              for i = 1, 500 do t[i] = { i % 3, i } end
              table.sort(t, function(x, y) return x[1] < y[1] end)
              local ties = 0
              for i, p in ipairs(t) do ties = (ties * 31 + p[2]) % 1000003 end
              out[#out + 1] = ties
              out[#out + 1] = math.random(1 << 40)
              math.randomseed()
              out[#out + 1] = math.random()
              out[#out + 1] = tostring({}) .. tostring(print) .. tostring(grade)
              out[#out + 1] = string.format("%s", {})
              return 1, table.concat(out, ",")
            end
            """
        var details: Set<[String?]> = []
        for _ in 0..<5 {
            let pool = try LuaWorkerPool(workerCount: 2)
            details.insert(try await grade(source, ["a", "b", "a longer completion"], pool: pool).map(\.detail))
            pool.close()
        }
        #expect(details.count == 1)
        #expect(details.first?.allSatisfy { ($0?.count ?? 0) > 200 } == true)
    }

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
