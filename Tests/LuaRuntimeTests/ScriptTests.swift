import LuaRuntime
import Testing

/// What scripts get and what their results become.
@Suite struct ScriptTests {
    @Test(
        "Results of every documented form",
        arguments: [
            ("return 0.5", "score", 0.5, nil), ("return 1, 'why'", "score", 1, "why"),
            ("return { score = 0.25, detail = 'd', parts = { a = 1 } }", "score", 0.25, "d"),
            ("return laurel.abstain('no opinion')", "abstain", nil, nil),
            ("return laurel.abstain()", "abstain", nil, nil),
            ("return 3 // 2", "score", 1, nil), ("return -2", "score", -2, nil),
        ] as [(String, String, Double?, String?)])
    func results(body: String, outcome: String, score: Double?, detail: String?) async throws {
        let result = try #require(try await grade("function grade() \(body) end").first)
        #expect(result.outcomeName == outcome)
        #expect(result.score == score)
        #expect(result.detail == detail)
        #expect(result.microseconds > 0 && result.peakBytes > 1000)
    }

    @Test func partsAndLogComeBack() async throws {
        let source = """
            return { grade = function(s) print("seen", s.completion, nil, 1.5) laurel.log({} ~= nil)
              return { score = 1, parts = { exact = 1, close = 0.5 } } end }
            """
        let result = try #require(try await grade(source, ["c"]).first)
        #expect(result.parts == ["exact": 1, "close": 0.5])
        #expect(result.log == "seen\tc\tnil\t1.5\ntrue\n")
    }

    @Test func logIsCut() async throws {
        let source =
            "function grade() while #('x') == 1 do for i = 1, 1000 do print(('x'):rep(100)) end return 1 end end"
        #expect(try await grade(source).first?.log.utf8.count == 4096)
    }

    @Test func stringsAreBytesAndIntegersStayIntegers() async throws {
        let pool = try sharedPool.get()
        let source = """
            function grade(s, p)
              local ok = #s.bytes == 4 and s.bytes:byte(1) == 0 and s.bytes:byte(2) == 255 and math.type(s.int) == "integer"
                and s.int == math.mininteger and math.type(s.num) == "float" and s.list[2] == laurel.null and #s.list == 3
                and s.absent == nil and s.flag == true and p.nested.deep[1] == "x"
              return ok and 1 or 0
            end
            """
        let params: [String: LuaValue] = ["nested": .table(["deep": .array([.text("x")])])]
        let script = try await pool.load(LuaScript(source: source, chunkName: "a.lua", params: params))
        let sample: [String: LuaValue] = [
            "bytes": .string([0, 255, 10, 0]), "int": .integer(.min), "num": .number(3), "flag": .bool(true),
            "list": .array([.integer(1), .nil, .integer(3)]), "absent": .nil,
        ]
        #expect(await pool.grade([LuaCandidate(sample: sample)], with: script).map(\.score) == [1])
    }

    @Test(
        "Helpers",
        arguments: [
            (#"#laurel.words("  a b\tc\n ")"#, "3"), (#"#laurel.words("")"#, "0"),
            (#"table.concat(laurel.words("a\u{3000}b\u{00A0}c"), "|")"#, "a|b|c"),
            (#"'[' .. laurel.trim(" \u{2003}x y\n ") .. ']'"#, "[x y]"), (#"#laurel.trim("   ")"#, "0"),
            (#"table.concat(laurel.lines("a\r\nb\n\nc"), "|")"#, "a|b||c"), (#"#laurel.lines("a\n")"#, "1"),
            (#"table.concat(laurel.split("a,b,,c", ","), "|")"#, "a|b||c"),
            ("laurel.clamp(2)", "1"), ("laurel.clamp(-1, 0, 5)", "0"), ("laurel.clamp(0.5, 0, 1)", "0.5"),
            (#"laurel.number(" $1,234.50 ")"#, "1234.5"), (#"laurel.number("-$5")"#, "-5"),
            (#"laurel.number("12a")"#, "nil"),
            (#"laurel.number("1,23")"#, "nil"), (#"laurel.number("")"#, "nil"), (#"laurel.number("2e3")"#, "2000.0"),
            (#"laurel.last_number("from 3 to $12.50.")"#, "12.5"), (#"laurel.last_number("10-4")"#, "4"),
            (#"laurel.last_number("it is -7, yes")"#, "-7"), (#"laurel.last_number("none")"#, "nil"),
            (#"laurel.last_number("€ 1,000,000")"#, "1000000"), ("tostring(print):sub(1, 9)", "function:"),
            (#"string.format("%5.1f|%s|%d|%%", 1.25, true, 3)"#, "  1.2|true|3|%"), ("2^53 == 2^53 + 1", "true"),
        ])
    func helpers(expression: String, expected: String) async throws {
        let result = try await grade("function grade() return 1, tostring(\(expression)) end").first
        #expect(result?.detail == expected, "\(String(describing: result?.outcome))")
    }

    @Test(
        "Lua as people write it",
        arguments: [
            """
            local Animal = {} Animal.__index = Animal
            function Animal.new(n) return setmetatable({ n = n }, Animal) end
            function Animal:size() return self.n end
            local Dog = setmetatable({}, { __index = Animal }) Dog.__index = Dog
            Dog.__add = function(a, b) return a.n + b.n end Dog.__tostring = function(d) return "dog" .. d.n end
            local a, b = setmetatable({ n = 1 }, Dog), setmetatable({ n = 2 }, Dog)
            function grade() return a:size() + (a + b) + #tostring(b) == 8 and 1 or 0 end
            """,
            """
            local function range(n) return coroutine.wrap(function() for i = 1, n do coroutine.yield(i) end end) end
            function grade() local sum = 0 for i in range(10) do sum = sum + i end return sum == 55 and 1 or 0 end
            """,
            """
            local function sum(...) local t = 0 for _, v in ipairs({ ... }) do t = t + v end return t, select("#", ...) end
            function grade() local s, n = sum(1, 2, 3) return s == 6 and n == 3 and 7 // 2 == 3 and 7 % -3 == -2 and 1 or 0 end
            """,
            """
            function grade()
              local count = {}
              for w in ("the cat the dog"):gmatch("%a+") do count[w] = (count[w] or 0) + 1 end
              local ok, message = pcall(error, { code = 5 })
              return count.the == 2 and not ok and message.code == 5 and utf8.len("héé") == 3 and 1 or 0
            end
            """,
            """
            function grade()
              for i = 1, 3 do for j = 1, 3 do if j == 2 then goto continue end end ::continue:: end
              local t = table.pack(("a,b"):gsub(",", ";"))
              return t[1] == "a;b" and ("%d"):format(3) == "3" and #("x"):rep(3, "-") == 5 and 1 or 0
            end
            """,
        ])
    func benignScripts(source: String) async throws {
        #expect(try await grade(source).map(\.score) == [1])
    }
}
