import Foundation
import LaurelRewards
import Testing

@Suite struct PluginCommandTests {
    private static func object(_ text: String) throws -> [String: JSONValue] {
        try JSONDecoder().decode([String: JSONValue].self, from: Data(text.utf8))
    }

    /// A manifest without parameters.
    private static func manifest(_ name: String) -> String {
        "api: 1\nname: \(name)\nversion: 1.0.0\nsummary: Says something.\nlicense: MIT\n"
    }

    @Test func goesFromNothingToAnInstalledPlugin() throws {
        let work = try WorkFolder()
        let laurel = work.program
        let new = try laurel.run(["plugin", "new", "my-reward"])
        #expect(new.status == 0, "\(new.errors)")
        #expect(
            work.paths.filter { !$0.hasSuffix("tests") && $0.contains("my-reward/") } == [
                "Plugins/my-reward/.luacheckrc", "Plugins/my-reward/.luals", "Plugins/my-reward/.luals/laurel.lua",
                "Plugins/my-reward/.luarc.json", "Plugins/my-reward/README.md", "Plugins/my-reward/main.lua",
                "Plugins/my-reward/plugin.yaml", "Plugins/my-reward/tests/cases.jsonl",
            ])
        let test = try laurel.run(["plugin", "test", "my-reward"])
        #expect(test.status == 0, "\(test.output)\(test.errors)")
        #expect(test.output == "my-reward: 6 cases passed\n")

        let show = try laurel.run(["plugin", "show", "my-reward", "--json"])
        let shown = try Self.object(show.output)
        #expect(shown["name"] == .string("my-reward"))
        #expect(shown["content_hash"]?.string?.count == 64)
        let text = try laurel.run(["plugin", "show", "Plugins/my-reward"]).output
        #expect(text.contains("loose_score  number  0.5      a number from 0.0 to 1.0  The score of"), "\(text)")

        let pack = try laurel.run(["plugin", "pack", "my-reward", "-o", "a.pack"])
        #expect(pack.status == 0, "\(pack.errors)")
        _ = try laurel.run(["plugin", "pack", "./Plugins/my-reward/", "-o", "b.pack"])
        let first = try Data(contentsOf: work.url.appending(path: "a.pack"))
        #expect(try first == Data(contentsOf: work.url.appending(path: "b.pack")))
        let digest = try #require(pack.output.split(separator: "\n").last?.split(separator: " ").last)

        let other = try WorkFolder()
        try other.write(first, to: "a.pack")
        let install = try other.program.run(["plugin", "install", "a.pack", "--sha256", String(digest)])
        #expect(install.status == 0, "\(install.errors)")
        let list = try Self.object(try other.program.run(["plugin", "list", "--json"]).output)
        guard case .array(let plugins)? = list["plugins"] else {
            Issue.record("no plugins")
            return
        }
        #expect(plugins.count == 1)
        #expect(plugins.first?.object?["content_hash"] == shown["content_hash"])
        #expect(try other.program.run(["plugin", "test", "my-reward"]).status == 0)
        let row = #"{"prompt": "Capital?", "reference_answer": "Oslo", "completion": "oslo"}"# + "\n"
        try other.write(Data(row.utf8), to: "rows.jsonl")
        let scored = try other.program.run(
            ["score", "--grader", #"{"plugin": "my-reward"}"#, "--input", "rows.jsonl"])
        #expect(try Self.object(scored.output)["reward"] == .number(0.5), "\(scored.errors)")
    }

    @Test("A plugin is measured on its cases", arguments: [["p"], ["p", "--group"]])
    func measures(arguments: [String]) throws {
        let work = try WorkFolder()
        _ = try work.program.run(["plugin", "new"] + arguments)
        let bench = try work.program.run(["plugin", "bench", "p", "--seconds", "0.05", "--json"])
        #expect(bench.status == 0, "\(bench.errors)")
        let report = try Self.object(bench.output)
        #expect((report["p99_microseconds"]?.double ?? 0) >= (report["p50_microseconds"]?.double ?? 1))
        #expect((report["p50_microseconds"]?.double ?? 0) > 0)
        #expect((report["peak_bytes"]?.double ?? 0) > 0)
        #expect(report["failures"] == .integer(0))
        guard case .array(let rates)? = report["throughput"] else {
            Issue.record("no rates")
            return
        }
        #expect(rates.first?.object?["workers"] == .integer(1))
        #expect(rates.allSatisfy { ($0.object?["grades_per_second"]?.double ?? 0) > 1000 }, "\(rates)")
    }

    @Test func showsAFailingCaseWithLineDetailAndLog() throws {
        let work = try WorkFolder([
            "Plugins/p/plugin.yaml": Self.manifest("p"),
            "Plugins/p/main.lua": "function grade(s) laurel.log('saw', s.completion) return 0.5, 'half' end",
            "Plugins/p/tests/cases.jsonl": #"""
            {"sample": {"completion": "a"}, "expect": {"score": 0.5}}

            {"sample": {"completion": "b"}, "expect": {"score": 1}}
            """#,
        ])
        let test = try work.program.run(["plugin", "test", "p"])
        #expect(test.status == 1)
        #expect(test.errors.isEmpty)
        let lines = test.output.split(separator: "\n")
        #expect(lines.count == 4, "\(test.output)")
        #expect(lines.first?.hasSuffix("p/tests/cases.jsonl:3: Expected the score 1.0, got 0.5.") == true)
        #expect(lines.dropFirst().first == "  detail: half")
        #expect(lines.dropFirst(2).first?.hasPrefix("  log: saw") == true)
        #expect(lines.last == "p: 1 of 2 cases failed")
        let report = try Self.object(try work.program.run(["plugin", "test", "p", "--json"]).output)
        #expect(report["failed"] == .integer(1))
        #expect(report["passed"] == .integer(1))
    }

    @Test func aNewGroupPluginWorksAndItsFailuresNameTheCompletion() throws {
        let work = try WorkFolder()
        _ = try work.program.run(["plugin", "new", "differs", "--group"])
        let test = try work.program.run(["plugin", "test", "differs"])
        #expect(test.output == "differs: 5 cases passed\n", "\(test.errors)")
        let wrong =
            #"{"sample": {"completions": ["a", "a", "b"]}, "expect": [{"score": 0.5}, {"score": 1}, {"score": 1}]}"#
        try work.write(Data(wrong.utf8), to: "Plugins/differs/tests/cases.jsonl")
        let failed = try work.program.run(["plugin", "test", "differs"])
        #expect(failed.status == 1)
        #expect(failed.output.contains("cases.jsonl:1: completion 2: Expected the score 1.0, got 0.5."))
        #expect(failed.output.hasSuffix("differs: 1 of 1 case failed\n"))
    }

    @Test(
        "A command that cannot be done is one error with status 2 and changes nothing",
        arguments: [
            (["new", "p"], "error[plugin-exists]: Plugins/p: "),
            (["new", "P!"], "error[plugin-name]: 'P!' is no plugin's name; expected"),
            (["new", "../p"], "error[plugin-name]: "),
            (["new", "p", "--folder", "Other"], "error[duplicate-plugin]: "),
            (["show", "q"], "error[plugin-missing]: There is no plugin 'q'. Looked in: "),
            (["show", "./q"], "q/plugin.yaml: "),
            (["show", "twin", "--plugins", "More"], "error[duplicate-plugin]: Two different plugins are named 'twin'"),
            (["test", "twin"], "twin/tests/cases.jsonl: The cases cannot be read"),
            (["test", "binary"], "binary/main.lua"),
            (["test", "large"], "large/main.lua"),
            (["test", "broken"], "broken/plugin.yaml:3: `version` is the number 1.0; expected text"),
            (["list"], "broken/plugin.yaml:3: "),
            (["bench", "p", "--seconds", "0"], "error[usage]: --seconds"),
            (["pack", "p", "-o", "no/such/folder/p"], "error[unwritable]: no/such/folder/p"),
            (["pack", "hidden/.p"], "plugin.yaml"),
            (["install", "none.pack"], "error[file]: none.pack: "),
            (["install", "p.lua"], "error[archive-truncated]: p.lua: "),
            (["install", "p.lua", "--sha256", "12"], "error[usage]: --sha256"),
            (["install", "p.lua", "--sha256", String(repeating: "0", count: 64)], "error[sha256-mismatch]: p.lua: "),
        ] as [([String], String)])
    func refuses(arguments: [String], text: String) throws {
        let work = try WorkFolder([
            "Plugins/broken/plugin.yaml": "api: 1\nname: broken\nversion: 1.0\nsummary: s\nlicense: MIT\n",
            "Plugins/twin/plugin.yaml": Self.manifest("twin"), "Plugins/twin/main.lua": "function grade() return 1 end",
            "More/twin/plugin.yaml": Self.manifest("twin"), "More/twin/main.lua": "function grade() return 0 end",
            "Plugins/binary/plugin.yaml": Self.manifest("binary"), "Plugins/binary/main.lua": "\u{1B}LuaT\u{0}\u{19}",
            "Plugins/large/plugin.yaml": Self.manifest("large"),
            "Plugins/large/main.lua": String(repeating: "-- padding\n", count: 1_000_000),
            "p.lua": "function grade() return 1 end",
        ])
        for name in ["binary", "large"] {
            try work.write(
                Data(#"{"sample": {"completion": "a"}, "expect": {"score": 1}}"#.utf8),
                to: "Plugins/\(name)/tests/cases.jsonl")
        }
        _ = try work.program.run(["plugin", "new", "p"])
        let before = work.paths
        let ending = try work.program.run(["plugin"] + arguments)
        #expect(ending.status == 2, "\(ending.output)")
        #expect(ending.errors.hasPrefix("error["))
        #expect(ending.errors.contains(text), "\(ending.errors)")
        #expect(work.paths == before)
    }

    @Test func looksInTheFoldersOfTheEnvironmentAndTheOptions() throws {
        let work = try WorkFolder([
            "A/a/plugin.yaml": Self.manifest("a"), "A/a/main.lua": "function grade() return 1 end",
            "B/b/plugin.yaml": Self.manifest("b"), "B/b/main.lua": "function grade() return 1 end",
            "C/a/plugin.yaml": Self.manifest("a"), "C/a/main.lua": "function grade() return 1 end",
        ])
        let list = try work.program.run(
            ["plugin", "list", "--plugins", "A", "--plugins", "C"], environment: ["LAUREL_PLUGINS": "B"])
        #expect(list.status == 0, "\(list.errors)")
        let rows = list.output.split(separator: "\n").map { $0.split(separator: " ") }
        #expect(rows.map { $0[0] } == ["a", "b"])
        #expect(rows.allSatisfy { $0[1] == "1.0.0" && $0[2].count == 12 && $0[3...] == ["Says", "something."] })
        #expect(try work.program.run(["plugin", "list"]).output.hasPrefix("no plugins in "))
    }
}
