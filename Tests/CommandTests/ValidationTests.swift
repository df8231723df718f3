import Foundation
import LaurelRewards
import PluginHost
import Testing
import laurel

@Suite struct ValidationTests {
    private static let finding = ValidationFinding(
        .hackableEcho, .error, component: nil,
        evidence: .init(probe: "the prompt repeated", completion: "1\n2", score: 1), message: "It is hackable.",
        remedy: "Mend it.")
    private static let report = ValidationReport(
        kind: .reward, subject: "reward.yaml",
        findings: [
            ValidationFinding(.noData, .note, component: nil, message: "No rows.", remedy: "Give some."), finding,
        ])

    private func withRows(_ lines: [String], _ body: (String) throws -> Void) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "laurel-rows-\(UUID().uuidString).jsonl")
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try body(file.path(percentEncoded: false))
    }

    @Test func theTextShowsTheWorstFirstWithEvidenceAndRemedy() {
        let lines = ValidationText(Self.report).text.split(separator: "\n").map(String.init)
        #expect(lines[0] == "reward reward.yaml does not pass: 1 error, 0 warnings, 1 note")
        #expect(lines[1] == "error    hackable-echo         –               It is hackable.")
        #expect(lines[2] == #"         shown by: the prompt repeated "1\n2" scores 1.0"#)
        #expect(lines[3] == "         → Mend it.")
        #expect(lines[4].hasPrefix("note     no-data"))
    }

    @Test func acceptedErrorsPass() {
        let text = ValidationText(Self.report, accepting: [.hackableEcho])
        #expect(text.head.contains(" passes: "))
        #expect(text.text.contains("accepted hackable-echo"))
    }

    @Test func acceptedCodesAreReadAndMisspeltOnesRefused() throws {
        #expect(try TrainGate.codes(["slow, no-signal", "raises"]) == [.slow, .noSignal, .raises])
        #expect(try TrainGate.codes([]).isEmpty)
        let error = #expect(throws: CommandError.self) { try TrainGate.codes(["hackable-ecko"]) }
        #expect(error?.code == "unknown-finding")
        #expect(error?.message.contains("hackable-echo") == true)
    }

    @Test func theGateStopsOnErrorsThatAreNotAccepted() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "laurel-\(UUID().uuidString).yaml")
        try Data("graders: [{ type: math_accuracy }]\n".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let reward = try RewardConfiguration.load(file: file.path(percentEncoded: false))
        let strict = TrainGate(reward, accepting: [])
        #expect(!strict.lets(Self.report))
        let text = strict.text(Self.report, file: URL(filePath: "/run/validation.json"))
        #expect(text.contains("--accept-findings hackable-echo"))
        #expect(TrainGate(reward, accepting: [.hackableEcho]).lets(Self.report))
    }

    @Test func rowsOfOnePromptAreOneGroup() throws {
        try withRows([
            #"{"prompt": "1+1?", "reference_answer": "2", "completion": "2"}"#,
            #"{"prompt": "1+1?", "reference_answer": "2", "completion": "3"}"#,
            #"{"prompt": "1+2?", "reference_answer": "3", "completions": ["3", "4", "5"]}"#,
            #"{"prompt": "1+3?", "reference_answer": "4"}"#,
        ]) { file in
            let rows = try ValidationRows(file: file)
            #expect(rows.samples.map(\.prompt) == ["1+1?", "1+2?", "1+3?"])
            #expect(rows.groups?.map { $0.candidates.map(\.completion) } == [["2", "3"], ["3", "4", "5"]])
            #expect(rows.spread(2).map(\.prompt) == ["1+1?", "1+2?"])
            #expect(rows.samples[1].metadata.isEmpty)
        }
    }

    @Test(arguments: [#""completions": "3""#, #""completions": [3]"#, #""completion": 3"#])
    func oddCompletionsAreErrorsAtTheirLine(column: String) throws {
        try withRows([#"{"prompt": "1?"}"#, #"{"prompt": "2?", \#(column)}"#]) { file in
            let error = #expect(throws: (any Error).self) { try ValidationRows(file: file) }
            #expect((error as? any UserFacingError)?.line == 2)
        }
    }
}
