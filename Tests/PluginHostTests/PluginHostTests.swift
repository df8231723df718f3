import Foundation
import LaurelRewards
import LuaRuntime
import PluginHost
import Testing

private let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
private let catalog = PluginCatalog(folders: [repository + "/Plugins"])

private func factory() throws -> LuaGraderFactory {
    LuaGraderFactory(pool: try LuaWorkerPool(workerCount: 1), catalog: catalog)
}

private func specification(
    _ source: GraderSpecification.Source, params: [String: JSONValue] = [:]
) -> GraderSpecification {
    var specification = GraderSpecification(source: source, name: "it", file: "reward.yaml", line: 3)
    specification.params = params
    specification.keyLines = ["plugin": 3, "script": 3, "params": 4, "limits": 5]
    return specification
}

private func item(_ completion: String, scores: [String: Double] = [:]) -> GradingItem {
    GradingItem(
        sample: Sample(
            index: 4, messages: [Message(role: "system", content: "s"), Message(role: "user", content: "Why?")],
            reference: "12.50", metadata: ["level": .integer(3), "tags": .array([.string("a"), .null])]),
        candidate: Candidate(index: 1, completion: completion, finishReason: .length, tokenCount: 9), scores: scores)
}

/// A folder that is removed again.
func withFolder(_ files: [String: String], _ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/laurel-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (name, text) in files {
        let path = folder + "/" + name
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
    try await body(folder)
}

@Suite struct FirstPartyPluginTests {
    @Test("A plugin passes its own cases", arguments: catalog.names)
    func passesItsCases(name: String) async throws {
        let plugin = try catalog.plugin(name)
        let cases = try PluginCases(file: plugin.casesPath)
        let reports = try await cases.run(plugin, with: try factory())
        for report in reports { #expect(report.problem == nil, "\(cases.file):\(report.line)") }
        #expect(reports.contains { $0.grade.outcome.score == plugin.manifest.range.upperBound })
        #expect(reports.contains { $0.grade.outcome.score == plugin.manifest.range.lowerBound })
    }

    @Test func brevityIsThere() { #expect(catalog.names.contains("brevity")) }
}

@Suite struct LuaGraderTests {
    @Test func scriptsSeeTheWholeSample() async throws {
        let script = """
            function grade(s, p)
              local ok = s.prompt == "Why?" and s.messages[1].role == "system" and s.completion == "done"
                and s.reference == "12.50" and s.metadata.level == 3 and s.metadata.tags[2] == laurel.null
                and s.finish_reason == "length" and s.token_count == 9 and s.index == 4 and s.scores.math == 0.5 and p.k == "v"
              return { score = ok and 1 or 0, detail = "seen", parts = { part = 0.25 } }
            end
            """
        try await withFolder(["a.lua": script]) { folder in
            var specification = specification(.script(folder + "/a.lua"))
            specification.params = ["k": .string("v")]
            let grade = await (try await factory().grader(for: specification)).grade(
                item("done", scores: ["math": 0.5]))
            #expect(grade.outcome == .score(1))
            #expect(grade.detail == "seen")
            #expect(grade.parts == ["part": 0.25])
            #expect(grade.cost.microseconds > 0)
        }
    }

    @Test(
        "Outcomes become grades",
        arguments: [
            ("return 2", Outcome.failure(.invalidScore, "The score is 2.0; expected a number in 0.0...1.0.")),
            ("return laurel.abstain('why')", .abstain("why")),
            ("error('boom', 0)", .failure(.runtime, "boom")),
            ("return 0.5", .score(0.5)),
        ])
    func outcomes(body: String, expected: Outcome) async throws {
        try await withFolder(["a.lua": "function grade() \(body) end"]) { folder in
            let grader = try await factory().grader(for: specification(.script(folder + "/a.lua")))
            #expect(await grader.grade(item("x")).outcome == expected)
        }
    }

    @Test func aDeclaredRangeIsKept() async throws {
        try await withFolder(["a.lua": "function grade() return -2 end"]) { folder in
            var specification = specification(.script(folder + "/a.lua"))
            specification.range = -3...3
            let grader = try await factory().grader(for: specification)
            #expect(await grader.grade(item("x")).outcome == .score(-2))
        }
    }

    @Test(
        "A script that cannot be loaded names file and line",
        arguments: [
            ("\nfunction grade(", "load", 2), ("os.exit()", "forbidden", 1), ("while true do end", "timeout", nil),
        ] as [(String, String, Int?)])
    func loadErrors(source: String, code: String, line: Int?) async throws {
        try await withFolder(["a.lua": source]) { folder in
            let error = await #expect(throws: PluginError.self) {
                _ = try await factory().grader(for: specification(.script(folder + "/a.lua")))
            }
            #expect(error?.code == code)
            #expect(error?.line == line)
            #expect(error?.file == folder + "/a.lua")
        }
    }

    @Test(
        "Wrong entries are errors at their line",
        arguments: [
            (GraderSpecification.Source.plugin("brevty"), [:], "plugin-missing", 3, "Did you mean `brevity`?"),
            (.script("/nowhere.lua"), [:], "script-missing", 3, "/nowhere.lua"),
            (.plugin("brevity"), ["max_word": .integer(3)], "unknown-key", 4, "Did you mean `max_words`?"),
            (.plugin("brevity"), ["max_words": .string("3")], "range", 4, "expected an integer"),
            (.plugin("brevity"), ["max_words": .integer(0)], "range", 4, "from 1"),
            (.plugin("../brevity"), [:], "plugin-missing", 3, "no plugin's name"),
        ] as [(GraderSpecification.Source, [String: JSONValue], String, Int, String)])
    func wrongEntries(
        source: GraderSpecification.Source, params: [String: JSONValue], code: String, line: Int, text: String
    ) async throws {
        let entry = specification(source, params: params)
        let error = await #expect(throws: PluginError.self) { _ = try await factory().grader(for: entry) }
        #expect(error?.code == code)
        #expect(error?.line == line)
        #expect(error?.message.contains(text) == true, "\(String(describing: error))")
    }
}

@Suite struct PluginManifestTests {
    private static let valid = """
        api: 1
        name: p
        version: 1.0.0
        summary: Says something.
        license: Apache-2.0
        entry: main.lua
        range: [0, 1]
        needs: [reference]
        limits: { wall_ms: 100, memory_mb: 16 }
        params:
          - { name: n, type: integer, default: 3, bounds: [1, 5], meaning: A number. }
        """

    @Test func hashFollowsContentsOnly() async throws {
        let files = ["p/plugin.yaml": Self.valid, "p/main.lua": "function grade() return 1 end"]
        var hashes: [String] = []
        for extra in [[:], [:], ["p/main.lua": "function grade() return 0 end"], ["p/other.lua": ""]]
            as [[String: String]]
        {
            try await withFolder(files.merging(extra) { $1 }) { folder in
                hashes.append(try PluginCatalog(folders: [folder]).plugin("p").contentHash)
            }
        }
        #expect(hashes[0] == hashes[1])
        #expect(Set(hashes).count == 3)
        #expect(hashes[0].count == 64)
    }

    @Test func refusesLinksAndMissingEntries() async throws {
        try await withFolder(["p/plugin.yaml": Self.valid]) { folder in
            let missing = #expect(throws: PluginError.self) { try PluginCatalog(folders: [folder]).plugin("p") }
            #expect(missing?.code == "entry-missing")
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/p/main.lua", withDestinationPath: "/etc/passwd")
            let link = #expect(throws: PluginError.self) { try PluginCatalog(folders: [folder]).plugin("p") }
            #expect(link?.code == "file-type")
        }
    }

    @Test func searchPathIsInOrder() {
        let catalog = PluginCatalog.standard(
            rewardFile: "/a/b/reward.yaml", folders: ["/x"], environment: ["LAUREL_PLUGINS": "/y:/z"],
            workingDirectory: "/w")
        #expect(catalog.folders == ["/x", "/y", "/z", "/a/b/Plugins", "/a/Plugins", "/w/Plugins"])
    }

    @Test(
        "A bad case is an error at its line",
        arguments: [
            #"{"sample": {"completion": "x"}}"#, #"{"sample": {}, "expect": {"score": 1}}"#,
            #"{"sample": {"completion": "x"}, "expect": {"scor": 1}}"#, "{",
            #"{"sample": {"completion": 1}, "expect": {"score": 1}}"#,
        ])
    func badCases(row: String) async throws {
        let good = #"{"sample": {"completion": "x"}, "expect": {"score": 1}}"#
        try await withFolder(["cases.jsonl": good + "\n" + row + "\n"]) { folder in
            let error = #expect(throws: PluginError.self) { try PluginCases(file: folder + "/cases.jsonl") }
            #expect(error?.line == 2)
        }
    }
}
