import Foundation
import LaurelRewards
import LuaRuntime
import PluginHost
import Testing

/// What reading the code shows, line by line.
@Suite struct StaticCheckTests {
    private func findings(_ source: String) -> [ValidationFinding] {
        StaticReading.findings(file: "main.lua", source: Array(source.utf8))
    }

    @Test(
        "A finding names its line",
        arguments: [
            ("local x = 1\nreturn y", FindingCode.undefinedGlobal, 2),
            ("function grade(s)\n  return undefined(s)\nend", .undefinedGlobal, 2),
            ("local t = { a = missing }", .undefinedGlobal, 1),
            ("local f = function(...) return select('#', ...) + z end", .undefinedGlobal, 1),
            ("x = 1", .globalWrite, 1), ("for i = 1, 2 do\n y = i end", .globalWrite, 2),
            ("--[==[\n]]\n]==] return os", .forbiddenName, 3), ("local s = [[\nos\n]] return io.x", .forbiddenName, 3),
            ("return ('x'):rep(3) .. load('x')", .forbiddenName, 1), ("return string.dump", .forbiddenName, 1),
            ("setmetatable({}, { __gc = print })", .forbiddenName, 1),
            ("local m = {}\nm.__mode = 'k'", .forbiddenName, 2),
            ("laurel = {}", .shadowedAPI, 1), ("local table = {}", .shadowedAPI, 1),
            ("string.format = print", .shadowedAPI, 1), ("function math.pow(a) return a end", .shadowedAPI, 1),
            ("return math.pow(2, 3)", .unknownMember, 1), ("local s = string\nreturn s.trim('x')", .unknownMember, 2),
            ("return laurel.wrods('x')", .unknownMember, 1), ("return table['foreach']", .unknownMember, 1),
            ("function grade(s)\n return s.complete end", .unknownField, 2),
            ("local M = {}\nfunction M.grade(s)\n return s.answer end return M", .unknownField, 3),
            ("return { grade = function(item) return item.text end }", .unknownField, 1),
            ("local n = 0\nfunction grade() n = n + 1 return n end", .keepsState, 2),
            ("local t = {}\nlocal function f() table.insert(t, 1) end f()", .keepsState, 2),
            ("local t = {}\nfunction grade(s) t[s.prompt] = 1 end", .keepsState, 2),
            ("return math.random()", .usesRandom, 1), ("function grade( end", .staticSkipped, 1),
            ("local s = 'open", .staticSkipped, 1),
        ] as [(String, FindingCode, Int)])
    func findsWithLine(source: String, code: FindingCode, line: Int) {
        let found = findings(source)
        #expect(found.contains { $0.code == code && $0.evidence?.line == line }, "\(found)")
    }

    @Test(
        "Ordinary code has no finding",
        arguments: [
            "local function fact(n) return n <= 1 and 1 or n * fact(n - 1) end return fact(5)",
            "local string = string\nreturn string.rep('x', 3)",
            "local a <const>, b <close> = 1, nil\ngoto done\n::done::\nreturn a, b",
            "local t = setmetatable({}, { __index = function(_, k) return k end })\nreturn t.x, t[1], #t, -t.y, not t",
            "local Account = {}\nAccount.__index = Account\nfunction Account.new(n) return setmetatable({ n = n }, Account) end\nfunction Account:add(k) self.n = self.n + k return self end\nreturn Account.new(1):add(2).n",
            "function grade(sample, params)\n  local s = sample or {}\n  return s.completion and params.x or 0\nend",
            "local x = 0x1p-3 + 1e+5 + .5 + 3 // 2 ~ 1 << 2 >> 1 & 7 | 1\nreturn x ~= 1, 'a' .. 'b', \"\\z  \n c\"",
            "for k, v in pairs(_G) do local _ = k, v end return _G.grade",
            "repeat local done = true until done\nwhile false do break end\nif 1 then elseif 2 then else end",
            "local f = f or print\nreturn function(...) local a, b = ... return a{b}, a\"x\", a[[y]] end",
            "function grade(sample) return helper(sample) end\nfunction helper2() end\nfunction helper(s) return s.any end",
            "#!/usr/bin/lua\nreturn utf8.char(1), coroutine.wrap(print), laurel.clamp(1)",
        ])
    func acceptsOrdinaryCode(source: String) {
        let serious = findings(source).filter { ![.globalWrite, .undefinedGlobal].contains($0.code) }
        #expect(serious.isEmpty)
        let undefined = findings(source).filter { $0.code == .undefinedGlobal && !$0.message.contains("`f`") }
        #expect(undefined.isEmpty)
    }

    @Test func everyShippedScriptCanBeRead() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        var count = 0
        for folder in ["Plugins", "Examples"] {
            let base = root.appending(path: folder).path
            for name in try FileManager.default.subpathsOfDirectory(atPath: base) where name.hasSuffix(".lua") {
                let source = try Data(contentsOf: URL(filePath: base + "/" + name))
                let found = StaticReading.findings(file: name, source: Array(source))
                #expect(
                    !found.contains { $0.code == .staticSkipped || $0.code == .undefinedGlobal }, "\(name): \(found)")
                count += 1
            }
        }
        #expect(count >= 2)
    }

    @Test func deepNestingIsRefusedAndLongSourcesAreLinear() {
        let deep = "return " + String(repeating: "(", count: 100_000)
        #expect(findings(deep).map(\.code) == [.staticSkipped])
        let long = "local x = 1\n" + String(repeating: "x = x + 1\n", count: 50_000)
        #expect(findings(long).isEmpty)
    }

    @Test func theHelpersAreThoseOfTheWorker() async throws {
        let script = """
            function grade()
              local names = {}
              for name in pairs(laurel) do names[#names + 1] = name end
              table.sort(names)
              return 1, table.concat(names, " ")
            end
            """
        let pool = try LuaWorkerPool(workerCount: 1)
        defer { pool.close() }
        let loaded = try await pool.load(LuaScript(source: script, chunkName: "names.lua"))
        let result = await pool.grade([LuaCandidate(sample: [:])], with: loaded).first
        let names = Set((result?.detail ?? "").split(separator: " ").map(String.init))
        #expect(names == StaticReading.helpers)
    }
}
