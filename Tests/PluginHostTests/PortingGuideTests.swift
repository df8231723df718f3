import Foundation
import LaurelRewards
import LuaRuntime
import PluginHost
import Testing

/// The worked examples of Docs/PortingPythonGraders.md do what the guide says, in Lua and in Python.
@Suite struct PortingGuideTests {
    /// One example: a grader in both languages and the cases both have to pass.
    struct Example: Sendable, CustomStringConvertible {
        let title: String
        let python: String
        let lua: String
        let cases: String

        var description: String { title }
    }

    private static let examples: [Example] = {
        let guide = try? String(contentsOfFile: Repository.path + "/Docs/PortingPythonGraders.md", encoding: .utf8)
        return (guide ?? "").components(separatedBy: "\n## ").compactMap { section in
            let blocks = MarkdownBlock.all(in: section)
            func text(_ language: String) -> String? { blocks.first { $0.info == language }?.text }
            guard let python = text("python"), let lua = text("lua"), let cases = text("jsonl") else { return nil }
            return Example(title: String(section.prefix { $0 != "\n" }), python: python, lua: lua, cases: cases)
        }
    }()

    @Test func theGuideHasExamples() { #expect(Self.examples.count == 5) }

    @Test("The Lua gives the scores of the cases", arguments: examples)
    func luaPasses(example: Example) async throws {
        let manifest = """
            api: 1
            name: ported
            version: 1.0.0
            summary: An example of the guide.
            license: Apache-2.0
            """
        let files = ["main.lua": example.lua, "plugin.yaml": manifest, "tests/cases.jsonl": example.cases]
        try await withFolder(Dictionary(uniqueKeysWithValues: files.map { ("ported/" + $0.key, $0.value) })) { folder in
            let catalog = PluginCatalog(folders: [folder])
            let plugin = try catalog.plugin("ported")
            let cases = try PluginCases(file: plugin.casesPath)
            let factory = LuaGraderFactory(pool: try LuaWorkerPool(workerCount: 1), catalog: catalog)
            for report in try await cases.run(plugin, with: factory) {
                #expect(report.problem == nil, "case \(report.line)")
            }
        }
    }

    private static let python = "/usr/bin/python3"

    @Test(
        "The Python gives the same scores", .enabled(if: FileManager.default.isExecutableFile(atPath: python)),
        arguments: examples)
    func pythonPasses(example: Example) async throws {
        try await withFolder(["grader.py": example.python, "cases.jsonl": example.cases, "run.py": Self.driver]) {
            let process = Process()
            process.executableURL = URL(filePath: Self.python)
            process.arguments = [$0 + "/run.py"]
            process.currentDirectoryURL = URL(filePath: $0)
            let pipe = Pipe()
            process.standardError = pipe
            try process.run()
            let output = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0, "\(String(decoding: output, as: UTF8.self))")
        }
    }

    /// Calls the grader as OpenAI's service or TRL's trainer would, and compares.
    private static let driver = """
        import inspect, json

        space = {}
        exec(open("grader.py").read(), space)
        name, grader = [(n, f) for n, f in space.items() if inspect.isfunction(f)][-1]
        for line in open("cases.jsonl"):
            case = json.loads(line)
            sample = case["sample"]
            texts = sample.get("completions") or [sample["completion"]]
            expected = case["expect"] if "completions" in sample else [case["expect"]]
            if name == "grade":
                item = {**sample.get("metadata", {}), "reference_answer": sample.get("reference")}
                scores = [grader({"output_text": text}, item) for text in texts]
            else:
                columns = {key: [value] * len(texts) for key, value in sample.get("metadata", {}).items()}
                completions = [[{"role": "assistant", "content": text}] for text in texts]
                scores = grader(prompts=["q"] * len(texts), completions=completions, **columns)
            for score, want in zip(scores, expected, strict=True):
                if "outcome" in want:
                    assert want["outcome"] == "abstain" and score is None, (line, score)
                else:
                    low, high = want.get("min", want.get("score")), want.get("max", want.get("score"))
                    assert low - 1e-9 <= score <= high + 1e-9, (line, score)
        """
}
