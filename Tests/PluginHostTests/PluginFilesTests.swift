import Foundation
import LaurelRewards
import LuaRuntime
import PluginHost
import Testing

/// Plugins of several files, group graders, and the record of which code graded.
@Suite struct PluginFilesTests {
    private static let manifest = """
        api: 1
        name: p
        version: 1.2.3
        summary: Says something.
        license: Apache-2.0
        """

    private static func withPlugin(
        _ files: [String: String], _ body: (PluginPackage, LuaGraderFactory) async throws -> Void
    ) async throws {
        let root = FileManager.default.temporaryDirectory.path + "/laurel-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: root) }
        for (name, text) in files.merging(["plugin.yaml": manifest], uniquingKeysWith: { first, _ in first }) {
            let path = root + "/p/" + name
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        }
        let pool = try LuaWorkerPool(workerCount: 1)
        defer { pool.close() }
        let catalog = PluginCatalog(folders: [root])
        try await body(try catalog.plugin("p"), LuaGraderFactory(pool: pool, catalog: catalog))
    }

    private static func items(_ completions: [String]) -> [GradingItem] {
        let sample = Sample(index: 0, messages: [Message(role: "user", content: "q")])
        return completions.enumerated().map { index, text in
            GradingItem(sample: sample, candidate: Candidate(index: index, completion: text))
        }
    }

    @Test func filesOfTheFolderAreModules() async throws {
        let files = [
            "main.lua": "local s = require('lib.shapes') function grade(x) return s.half(#x.completion) end",
            "lib/shapes.lua": "return { half = function(n) return n * require('factor') end }",
            "factor.lua": "return 0.5", "types/laurel.lua": "---@meta\nerror('never run')",
            "tests/check.lua": "error('never run')", "a.b.lua": "", ".hidden.lua": "",
        ]
        try await Self.withPlugin(files) { plugin, factory in
            #expect(plugin.modules.map(\.name) == ["factor", "lib.shapes"])
            let grades = await (try await factory.grader(for: plugin)).grade(Self.items(["x", "xx"]))
            #expect(grades.map(\.outcome.score) == [0.5, 1])
        }
    }

    @Test(
        "A load error names the file it stands in",
        arguments: [
            ("lib/shapes.lua", "local x\n)", "/p/lib/shapes.lua", 2),
            ("main.lua", "\n\nrequire 'nothing'", "/p/main.lua", 3),
            ("lib/shapes.lua", "\nrequire 'main'", "/p/lib/shapes.lua", 2),
            ("lib/shapes.lua", "require '/etc/passwd'", "/p/lib/shapes.lua", 1),
        ])
    func loadErrors(name: String, text: String, file: String, line: Int) async throws {
        let files = ["main.lua": "require 'lib.shapes' function grade() return 1 end", "lib/shapes.lua": "return 1"]
        try await Self.withPlugin(files.merging([name: text]) { $1 }) { plugin, factory in
            let error = await #expect(throws: PluginError.self) { _ = try await factory.grader(for: plugin) }
            #expect(error?.code == "load")
            #expect(error?.file == plugin.folder + file.dropFirst(2), "\(String(describing: error))")
            #expect(error?.line == line)
        }
    }

    @Test func theSourceCapIsThePlugins() async throws {
        let part = "--" + String(repeating: "x", count: 70 << 10)
        let files = ["main.lua": part + "\nfunction grade() return 1 end", "other.lua": part]
        try await Self.withPlugin(files) { plugin, factory in
            let error = await #expect(throws: PluginError.self) { _ = try await factory.grader(for: plugin) }
            #expect(error?.message.contains("expected at most 131072") == true, "\(String(describing: error))")
        }
    }

    @Test func aChunkWithGradeGroupAloneGradesGroups() async throws {
        let source = """
            function grade_group(samples, params)
              local seen = {}
              for _, s in ipairs(samples) do seen[s.completion] = (seen[s.completion] or 0) + 1 end
              local out = {}
              for i, s in ipairs(samples) do out[i] = 1 / seen[s.completion] end
              return out
            end
            """
        try await Self.withPlugin(["main.lua": source]) { plugin, factory in
            let grader = try await factory.grader(for: plugin)
            #expect(grader is LuaGroupGrader)
            let component = RewardComponent(name: "p", grader: grader, weight: 1, seesScores: true)
            let groups = [["a", "a", "b"], ["a"], ["c", "c"]].enumerated().map { index, texts in
                CandidateGroup(
                    sample: Sample(index: index, messages: [Message(role: "user", content: "q")]),
                    candidates: texts.enumerated().map { Candidate(index: $0, completion: $1) })
            }
            let rewards = try await RewardFunction(components: [component]).rewards(for: groups)
            #expect(rewards.map { $0.map(\.value) } == [[0.5, 0.5, 1], [1], [0.5, 0.5]])
            let results = await grader.results(Self.items(["a", "a"]))
            #expect(results.map(\.outcome) == [.score(0.5), .score(0.5)])
        }
    }

    @Test func gradeIsUsedWhereBothAreDefined() async throws {
        let source = "return { grade = function() return 1 end, grade_group = function() return {} end }"
        try await Self.withPlugin(["main.lua": source]) { plugin, factory in
            let grader = try await factory.grader(for: plugin)
            #expect(grader is LuaGrader)
            #expect(await grader.grade(Self.items(["a", "b"])).map(\.outcome.score) == [1, 1])
        }
    }

    @Test func casesMayBeGroups() async throws {
        let source = """
            function grade_group(samples)
              local out = {}
              for i, s in ipairs(samples) do out[i] = s.completion == samples[1].completion and 1 or 0 end
              return out
            end
            """
        let cases = """
            {"sample": {"prompt": "q", "completions": ["a", "b", "a"]}, "expect": [{"score": 1}, {"score": 0}, {"max": 0.5}]}
            {"sample": {"prompt": "q", "completions": ["a", "a"]}, "expect": {"score": 1}}
            {"sample": {"prompt": "q", "completion": "a"}, "expect": {"score": 1}}

            """
        try await Self.withPlugin(["main.lua": source, "tests/cases.jsonl": cases]) { plugin, factory in
            let reports = try await PluginCases(file: plugin.casesPath).run(plugin, with: factory)
            #expect(reports.map(\.line) == [1, 1, 1, 2, 2, 3])
            #expect(reports.map { $0.problem == nil } == [true, true, false, true, true, true])
        }
    }

    @Test(
        "A bad group case is an error at its line",
        arguments: [
            (#"{"sample": {"completions": ["a", "b"]}, "expect": [{"score": 1}]}"#, "2 completions"),
            (#"{"sample": {"completions": ["a"], "completion": "a"}, "expect": {"score": 1}}"#, "not both"),
            (#"{"sample": {"completions": []}, "expect": {"score": 1}}"#, "completions"),
            (#"{"sample": {"completion": "a"}, "expect": [{"score": 1}, {"score": 1}]}"#, "2 entries"),
        ])
    func badGroupCases(row: String, text: String) async throws {
        let files = ["main.lua": "function grade() return 1 end", "tests/cases.jsonl": "\n" + row]
        try await Self.withPlugin(files) { plugin, _ in
            let error = #expect(throws: PluginError.self) { try PluginCases(file: plugin.casesPath) }
            #expect(error?.line == 2)
            #expect(error?.message.contains(text) == true, "\(String(describing: error))")
        }
    }

    @Test func originsNameTheExactCode() async throws {
        let files = ["main.lua": "require 'other' function grade() return 1 end", "other.lua": "return 1"]
        var origins: [ScriptOrigin] = []
        for extra in [[:], ["other.lua": "return 2"], ["tests/cases.jsonl": "{}"], ["lib/new.lua": "return 1"]]
            as [[String: String]]
        {
            try await Self.withPlugin(files.merging(extra) { $1 }) { plugin, factory in
                let origin = try await factory.grader(for: plugin).origin
                #expect(origin == plugin.origin)
                #expect(origin.sha256 == plugin.contentHash)
                origins.append(origin)
            }
        }
        #expect(Set(origins.map(\.sha256)).count == 4)
        #expect(origins[0].summary == "plugin p 1.2.3 (sha256 \(origins[0].sha256))")
        try await Self.withPlugin(["a.lua": "function grade() return 1 end", "main.lua": ""]) { plugin, factory in
            let path = plugin.folder + "/a.lua"
            let entry = GraderSpecification(source: .script(path), name: "a", file: "reward.yaml", line: 1)
            let origin = try await factory.grader(for: entry).origin
            #expect(origin.kind == .script)
            #expect(origin.sha256 == "3b31e500fb2ef5438b465084d3cba12b8132f088316cf3aa2bc3ee63da139759")
            #expect(origin.path == path)
        }
    }
}
