import Foundation
import LaurelRewards
import Testing

/// `laurel eval` as a user runs it, with the model that `make test` fetches.
@Suite struct EvalCommandTests {
    private static let model =
        (ProcessInfo.processInfo.environment["LAUREL_HOME"]
            ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path(percentEncoded: false) + ".laurel")
        + "/models/smollm2-135m-instruct.gguf"

    private static let files = [
        "rows.jsonl": """
        {"prompt": "What is 1 + 1? Reply with just the number.", "reference_answer": "2", "kind": "sum"}
        {"prompt": "What is 2 + 3? Reply with just the number.", "reference_answer": "5", "kind": "sum"}
        {"prompt": "What is 9 - 3? Reply with just the number.", "reference_answer": "6", "kind": "difference"}

        """,
        "reward.yaml": """
        graders:
          - { type: math_accuracy, name: acc, weight: 0.5 }
          - { script: short.lua, weight: 0.5 }

        """,
        "short.lua": "function grade(sample)\n  return 1 / (1 + #sample.completion)\nend\n",
    ]

    private static let arguments = [
        "eval", "--model", model, "--reward", "reward.yaml", "--data", "rows.jsonl", "-n", "4", "--max-tokens", "8",
    ]

    @Test func answersGradesAndReportsTheSameEachTime() throws {
        let work = try WorkFolder(Self.files)
        let outputs = ["--html", "page.html", "--output", "candidates.jsonl", "--json", "--limit", "2"]
        let first = try work.program.run(Self.arguments + outputs)
        #expect(first.status == 0, "\(first.errors)")
        var report = try JSONDecoder().decode([String: JSONValue].self, from: Data(first.output.utf8))
        #expect(report["rows"] == .integer(2))
        #expect(report["candidates"] == .integer(8))
        #expect(report["pass_at_k"]?.object?.keys.sorted() == ["1", "2", "4"])
        #expect(report["reward"]?.object?["count"] == .integer(8))
        let names = ["reward", "acc", "short", "tokens"].map { JSONValue.string($0) }
        #expect(report["correlations"]?.object?["names"] == .array(names))
        let page = try String(contentsOf: work.url.appending(path: "page.html"), encoding: .utf8)
        #expect(page.hasPrefix("<!doctype html>") && page.contains("</html>"))

        // The candidates are rows that score takes, with the same rewards.
        let scored = try work.program.run(["score", "--reward", "reward.yaml", "--input", "candidates.jsonl"])
        let rewards = try scored.output.split(separator: "\n").map {
            try JSONDecoder().decode([String: JSONValue].self, from: Data($0.utf8))["reward"]?.double ?? .nan
        }
        #expect(rewards.count == 8, "\(scored.errors)")
        let mean = try #require(report["reward"]?.object?["mean"]?.double)
        #expect(abs(rewards.reduce(0, +) / 8 - mean) < 1e-12)

        // Seeded: the same candidates again, in batches of another size too.
        let second = try work.program.run(Self.arguments + ["--json"])
        var again = try JSONDecoder().decode([String: JSONValue].self, from: Data(second.output.utf8))
        guard case .array(let rows)? = report["row_results"], case .array(let more)? = again["row_results"] else {
            Issue.record("no rows")
            return
        }
        #expect(Array(more.prefix(2)) == rows)
        report["seconds"] = nil
        again["seconds"] = nil
        #expect(report != again)
    }

    @Test func peopleGetATable() throws {
        let work = try WorkFolder(Self.files)
        let ending = try work.program.run(
            Self.arguments + ["--limit", "1", "--pass-component", "acc", "--pass-threshold", "1"])
        #expect(ending.status == 0, "\(ending.errors)")
        for text in ["mean reward", "pass@4", "rows of equal rewards", "correlation", "best candidates"] {
            #expect(ending.output.contains(text), "\(text) is not in \(ending.output)")
        }
        #expect(ending.output.contains("(`acc` counts at least 1)"))
    }

    @Test(arguments: [
        (["--pass-component", "ac"], "error[unknown-component]: reward.yaml: The reward has no component `ac`"),
        (["-n", "0"], "error[usage]: --candidates is 0; expected 1 to 1024."),
        (["--temperature", "-1"], "error[usage]: "), (["--limit", "0"], "error[usage]: --limit is 0"),
        (["--html", "nowhere/page.html"], "error[unwritable]: nowhere/page.html: "),
        (["--html", "rows.jsonl"], "error[file]: rows.jsonl: The output names a file that is read"),
        (["--adapter", "nowhere"], "error["),
    ])
    func badInputIsAnErrorBeforeAnyWork(arguments: [String], message: String) throws {
        let work = try WorkFolder(Self.files)
        let ending = try work.program.run(Self.arguments + arguments)
        #expect(ending.status == 2)
        #expect(ending.errors.hasPrefix(message), "\(ending.errors)")
    }

    @Test func aRowWithoutANeededReferenceIsAnError() throws {
        let work = try WorkFolder(Self.files)
        let rows = [#"{"prompt": "1+1?", "reference_answer": "2"}"#, #"{"prompt": "q"}"#]
        try work.write(Data(rows.joined(separator: "\n").utf8), to: "rows.jsonl")
        let ending = try work.program.run(Self.arguments)
        #expect(ending.errors.hasPrefix("error[missing-reference]: rows.jsonl:2: "), "\(ending.errors)")
    }
}
