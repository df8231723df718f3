import LuaRuntime
import Testing

/// Several files of one script, and the `require` that finds them.
@Suite struct ModuleTests {
    private static func script(_ source: String, _ modules: [String: String]?) -> LuaScript {
        let files = modules?.sorted { $0.key < $1.key }.map { name, text in
            LuaScript.Module(
                name: name, chunkName: "plug/" + name.replacing(".", with: "/") + ".lua", source: Array(text.utf8))
        }
        return LuaScript(source: source, chunkName: "plug/main.lua", modules: files)
    }

    private func grade(_ source: String, _ modules: [String: String]?) async throws -> LuaResult? {
        let pool = try sharedPool.get()
        let script = try await pool.load(Self.script(source, modules))
        return await pool.grade([LuaCandidate(sample: ["completion": .text("x")])], with: script).first
    }

    @Test(
        "Modules are found by name",
        arguments: [
            (#"local s = require "shapes" function grade() return s.ramp(0.25) end"#, 0.25),
            (#"local s = require("lib.shapes") function grade() return s.value end"#, 2),
            (#"function grade() return require("lib.shapes").value end"#, 2),
            (#"require "sets_a_global" function grade() return FROM_MODULE end"#, 7),
            (#"function grade() return require("sets_a_global") == true and 1 or 0 end"#, 1),
            (#"local m = require "counts" require "counts" function grade() return m.count() end"#, 1),
            (#"local m = require "outer" function grade() return m end"#, 5),
            (#"function grade() return require("back").main() end function two() return 2 end"#, 1),
        ])
    func finds(source: String, score: Double) async throws {
        let modules = [
            "shapes": "local M = {} function M.ramp(x) return x end return M", "lib.shapes": "return { value = 2 }",
            "sets_a_global": "FROM_MODULE = 7",
            "counts": "LOADS = (LOADS or 0) + 1 return { count = function() return LOADS end }",
            "outer": "return require('inner.most') + 1", "inner.most": "return 4",
            "back": "return { main = function() return require('main') and 1 end }",
        ]
        #expect(try await grade(source, modules)?.score == score)
    }

    @Test func aModuleIsPristineForEveryCandidate() async throws {
        let pool = try sharedPool.get()
        let modules = ["state": "return { n = 0 }", "late": "return { n = 0 }"]
        let source = """
            local s = require "state"
            function grade() s.n = s.n + 1 local l = require "late" l.n = l.n + 1 return s.n + l.n end
            """
        let script = try await pool.load(Self.script(source, modules))
        let candidates = (0..<5).map { LuaCandidate(seed: UInt64($0), sample: [:]) }
        #expect(await pool.grade(candidates, with: script).map(\.score) == Array(repeating: 2, count: 5))
    }

    @Test(
        "A require that cannot be met is a load error with file and line",
        arguments: [
            ("\nrequire 'shape'", "plug/main.lua", 2, "there is no module 'shape' (shape.lua)"),
            ("require 'shapes.lua'", "plug/main.lua", 1, "leave out '.lua'"),
            ("require '../other'", "plug/main.lua", 1, "no module's name"),
            ("require '..other'", "plug/main.lua", 1, "no module's name"),
            ("require '/etc/passwd'", "plug/main.lua", 1, "no module's name"),
            ("require 'lib/shapes'", "plug/main.lua", 1, "no module's name"),
            ("require ''", "plug/main.lua", 1, "no module's name"),
            ("require 'a\\0b'", "plug/main.lua", 1, "no module's name"),
            ("require(('x'):rep(1000))", "plug/main.lua", 1, "no module's name"),
            ("\n\nrequire {}", "plug/main.lua", 3, "string expected"),
            ("require 'main'", "plug/main.lua", 1, "cyclic"),
            ("require 'one'", "plug/lib/three.lua", 2, "module 'one' is required while it is still being loaded"),
            ("require 'broken'", "plug/broken.lua", 2, "unexpected symbol"),
            ("require 'raises'", "plug/raises.lua", 3, "boom"),
            ("require 'binary'", "plug/main.lua", nil, "binary"),
        ] as [(String, String, Int?, String)])
    func refuses(source: String, file: String, line: Int?, text: String) async throws {
        let modules = [
            "shapes": "return {}", "one": "require 'two'", "two": "return require('lib.three')",
            "lib.three": "\nrequire 'one'", "broken": "local x\n= )", "raises": "\n\nerror('boom')",
            "binary": "\u{1b}Lua",
        ]
        let pool = try sharedPool.get()
        let failure = await #expect(throws: LuaFailure.self) {
            _ = try await pool.load(Self.script(source, modules))
        }
        #expect(failure?.kind == .load)
        #expect(failure?.message.contains(text) == true, "\(String(describing: failure))")
        #expect(failure?.file == file, "\(String(describing: failure))")
        if let line { #expect(failure?.line == line) }
    }

    @Test func aFailedRequireMayBeCaught() async throws {
        let source = """
            local ok, message = pcall(require, "missing")
            local again = pcall(require, "raises")
            local twice, why = pcall(require, "raises")
            function grade() return (not ok and not again and not twice and why:find("boom")) and 1 or 0, message end
            """
        let result = try await grade(source, ["raises": "error('boom')"])
        #expect(result?.score == 1)
        #expect(result?.detail?.contains("missing") == true)
    }

    @Test func aBareScriptHasNoRequire() async throws {
        let pool = try sharedPool.get()
        let failure = await #expect(throws: LuaFailure.self) {
            _ = try await pool.load(Self.script("\nlocal s = require 'shapes'", nil))
        }
        #expect(failure?.kind == .forbidden)
        #expect(failure?.line == 2)
        #expect(failure?.message.contains("plugin") == true)
    }

    @Test func theSourceCapCountsEveryFile() async throws {
        let pool = try sharedPool.get()
        let part = String(repeating: "-", count: 65 << 10)
        let failure = await #expect(throws: LuaFailure.self) {
            _ = try await pool.load(Self.script(part, ["other": part]))
        }
        #expect(failure?.kind == .load)
        #expect(failure?.message.contains("2 Lua files") == true)
        let many = Dictionary(uniqueKeysWithValues: (0..<64).map { ("m\($0)", "") })
        let tooMany = await #expect(throws: LuaFailure.self) {
            _ = try await pool.load(Self.script("function grade() return 1 end", many))
        }
        #expect(tooMany?.message.contains("65 Lua files") == true)
    }

    @Test func aLongChainOfModulesLoads() async throws {
        var modules = ["m62": "return 1"]
        for index in 0..<62 { modules["m\(index)"] = "return require('m\(index + 1)') + 1" }
        #expect(try await grade("local n = require 'm0' function grade() return n end", modules)?.score == 63)
    }
}
