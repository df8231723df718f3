import Foundation
import LaurelRewards
import RewardReports
import Testing
import laurel

@Suite struct ScoreTests {
    /// A fresh folder that holds the files given.
    private func folder(_ files: [String: String]) throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "laurel-score-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, text) in files {
            try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
        }
        return folder
    }

    private func score(_ source: RewardSource, _ folder: URL) async throws -> [JSONValue] {
        let function = try await RewardBuilder.function(from: source)
        let out = folder.appending(path: "out.jsonl").path
        let output = try ScoreOutput(path: out)
        do {
            _ = try await ScoreRun(function: function, input: folder.appending(path: "rows.jsonl").path).run(to: output)
        } catch {
            output.discard()
            throw error
        }
        try output.finish()
        return try Data(contentsOf: URL(fileURLWithPath: out)).split(separator: 0x0A).map {
            try JSONDecoder().decode(JSONValue.self, from: $0)
        }
    }

    private static let rows = """
        {"prompt": "2+2?", "reference_answer": 4, "completion": "<think>a</think><answer>4</answer>"}
        {"prompt": "2+2?", "reference_answer": "4", "completion": "five", "finish_reason": "length", "token_count": 3}

        """

    @Test func writesOneLineForEachRowInOrder() async throws {
        let folder = try folder([
            "rows.jsonl": Self.rows,
            "reward.yaml":
                "graders:\n  - { type: math_accuracy, weight: 0.75 }\n  - { type: format_check, weight: 0.25 }\n",
        ])
        let lines = try await score(.configuration(folder.appending(path: "reward.yaml").path), folder)
        #expect(lines.count == 2)
        #expect(lines[0].object?["index"] == .integer(0))
        #expect(lines[0].object?["reward"]?.double == 1)
        #expect(lines[1].object?["reward"]?.double == 0)
        guard case .array(let grades)? = lines[0].object?["grades"], let grade = grades.first?.object else {
            Issue.record("no grades")
            return
        }
        #expect(
            Set(grade.keys) == [
                "name", "outcome", "kind", "score", "detail", "parts", "micros", "counted", "transform", "gate",
                "canary", "log",
            ])
        #expect(grade["name"]?.string == "math_accuracy")
        #expect(grade["outcome"]?.string == "score")
        #expect(grade["kind"] == .null)
    }

    @Test func writesFailuresAsData() {
        let reward = Reward(
            value: nil, components: [nil, nil],
            grades: [
                Grade(.failure(.timeout, "Too \"slow\"\n\u{1}"), cost: GradeCost(microseconds: 12.34)),
                Grade(.abstain("No.")),
            ])
        let components = ["a", "b"].map { RewardComponent(name: $0, grader: Fixed(), weight: 0.5) }
        let explanation = RewardExplanation(reward, components: components, formula: nil)
        let line = ScoreLine(index: 3, reward, explanation, components)
        let rest = #""counted":null,"transform":null,"gate":null,"canary":false,"log":null}"#
        #expect(
            String(decoding: line.data, as: UTF8.self)
                == #"{"index":3,"reward":null,"reason":"`a` failed (timeout): Too \"slow\"\n\u0001","grades":["#
                + #"{"name":"a","outcome":"failure","kind":"timeout","score":null,"#
                + #""detail":"Too \"slow\"\n\u0001","parts":{},"micros":12.3,"# + rest
                + #",{"name":"b","outcome":"abstain","kind":null,"#
                + #""score":null,"detail":"No.","parts":{},"micros":0,"# + rest + "]}\n")
    }

    private struct Fixed: Grader {
        func grade(_ item: GradingItem) async -> Grade { Grade(score: 1) }
    }

    @Test(arguments: [
        (#"{"prompt": "q", "reference_answer": "4"}"#, "completion"),
        (#"{"prompt": "q", "reference_answer": "4", "completion": 5}"#, "completion"),
        (#"{"prompt": "q", "completion": "4"}"#, "reference_answer"),
        (#"{"prompt": "q", "reference_answer": "4", "completion": "4", "finish_reason": "x"}"#, "finish_reason"),
        (#"{"prompt": "q", "reference_answer": "4", "completion": "4", "token_count": -1}"#, "token_count"),
        (#"{"prompt": "q", "#, "expected a key"),
    ])
    func namesTheLineOfABadRowAndLeavesNoFile(row: String, field: String) async throws {
        let folder = try folder(["rows.jsonl": Self.rows + row + "\n"])
        let error = await #expect(throws: (any Error).self) {
            _ = try await score(.grader(#"{"type": "math_accuracy"}"#), folder)
        }
        let end = CommandEnd(of: try #require(error))
        #expect(end.status == 2)
        #expect(end.text.contains("rows.jsonl:3: "), "\(end.text)")
        #expect(end.text.contains(field))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["rows.jsonl"])
    }

    @Test(arguments: [
        (#"{"type": "math_acuracy"}"#, "unknown-type", "math_accuracy"),
        (#"{"type": "string_check", "operation": "equal"}"#, "range", "equals"),
        (#"{"type": "string_check"}"#, "missing-key", "operation"),
        (#"{"type": "string_check", "operation": "eq", "opration": 1}"#, "unknown-key", "operation"),
        (#"{"type": "math_accuracy", "tol": {"decimals": -1}}"#, "range", "decimals"),
        (#"{"type": "string_check", "operation": "eq", "input": "{{simple.output_text}}"}"#, "template", "simple"),
        (#"{"type": "python", "source": "def grade(sample, item): return 1"}"#, "python-grader", "Lua"),
        (#"{"type": "math_accuracy""#, "syntax", "YAML"),
    ])
    func refusesABadGrader(json: String, code: String, mention: String) async throws {
        let error = await #expect(throws: RewardError.self) {
            _ = try await RewardBuilder.function(from: .grader(json))
        }
        #expect(error?.code == code)
        #expect(error?.message.contains(mention) == true, "\(String(describing: error))")
    }

    @Test func mixesAScriptWithBuiltIns() async throws {
        let folder = try folder([
            "rows.jsonl": Self.rows,
            "half.lua": "function grade(sample)\n  return sample.scores.math_accuracy / 2\nend\n",
            "reward.yaml":
                "graders:\n  - { type: math_accuracy, weight: 0.5 }\n  - { script: half.lua, weight: 0.5 }\n",
        ])
        let lines = try await score(.configuration(folder.appending(path: "reward.yaml").path), folder)
        #expect(lines.map { $0.object?["reward"]?.double } == [0.75, 0])
        let alone = folder.appending(path: "broken.lua")
        try "function grade(sample".write(to: alone, atomically: true, encoding: .utf8)
        let error = await #expect(throws: (any Error).self) { _ = try await score(.script(alone.path), folder) }
        let end = CommandEnd(of: try #require(error))
        #expect(end.text.hasPrefix("error[load]: \(alone.path):1: "), "\(end.text)")
        let missing = await #expect(throws: (any Error).self) {
            _ = try await score(.script(folder.path + "/none.lua"), folder)
        }
        #expect(CommandEnd(of: try #require(missing)).text.contains("none.lua"))
    }

    @Test func neighboursWithOnePromptAreAGroup() async throws {
        let rows = [("p", "4", "a", 1), ("p", "4", "b", 2), ("p", "5", "a", 3), ("q", "5", "a", 4), ("p", "4", "a", 5)]
            .map { prompt, reference, completion, id in
                #"{"prompt": "\#(prompt)", "reference_answer": "\#(reference)", "completion": "\#(completion)", "id": \#(id)}"#
            }
        let folder = try folder([
            "rows.jsonl": rows.joined(separator: "\n"),
            "count.lua": """
            function grade_group(samples)
              local out = {}
              for i, s in ipairs(samples) do out[i] = { score = #samples / 10, detail = s.metadata.id .. s.completion } end
              return out
            end
            """,
        ])
        let lines = try await score(.script(folder.path + "/count.lua"), folder)
        #expect(lines.map { $0.object?["reward"]?.double } == [0.2, 0.2, 0.1, 0.1, 0.1])
        #expect(lines.map { $0.object?["index"] } == (0..<5).map { .integer($0) })
        let details = lines.map { line -> String? in
            guard case .array(let grades)? = line.object?["grades"] else { return nil }
            return grades.first?.object?["detail"]?.string
        }
        #expect(details == ["1a", "2b", "3a", "4a", "5a"])
    }

    @Test func groupsAreNotPartedByChunks() async throws {
        let rows = (0..<3000).map { #"{"prompt": "\#($0 / 700)", "completion": "\#($0)"}"# }
        let folder = try folder([
            "rows.jsonl": rows.joined(separator: "\n"),
            "count.lua": """
            function grade_group(samples)
              local out = {}
              for i = 1, #samples do out[i] = #samples / 10000 end
              return out
            end
            """,
        ])
        let lines = try await score(.script(folder.path + "/count.lua"), folder)
        #expect(lines.map { $0.object?["reward"]?.double } == (0..<3000).map { $0 < 2800 ? 0.07 : 0.02 })
    }
}
