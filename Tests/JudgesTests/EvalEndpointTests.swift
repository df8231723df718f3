import Foundation
import LaurelRewards
import Testing

/// `laurel eval --endpoint`, run as a user runs it, against a real server.
@Suite struct EvalEndpointTests {
    /// The program's end: status, output, errors.
    private func run(_ arguments: [String], in folder: URL) throws -> (status: Int32, output: String, errors: String) {
        let executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let files = ["out", "err"].map { folder.appending(path: $0) }
        for file in files { try Data().write(to: file) }
        let process = Process()
        process.executableURL = URL(filePath: executable).deletingLastPathComponent().appending(path: "laurel")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        try process.run()
        process.waitUntilExit()
        return (
            process.terminationStatus, try String(contentsOf: files[0], encoding: .utf8),
            try String(contentsOf: files[1], encoding: .utf8)
        )
    }

    private func folder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "laurel-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let files = [
            "reward.yaml": "graders: [{ type: string_check, operation: equals, input: completion, name: same }]\n",
            "rows.jsonl": (0..<3).map { #"{"prompt": "row \#($0)", "reference_answer": "a\#($0)"}"# + "\n" }.joined(),
        ]
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
        return folder
    }

    private func arguments(_ server: StubbornServer) -> [String] {
        [
            "eval", "--endpoint", server.address, "--model", "m", "--reward", "reward.yaml", "--data", "rows.jsonl",
            "-n", "2", "--json",
        ]
    }

    private static func choices(_ texts: [String]) -> StubbornServer.Reply {
        let list = texts.map { #"{"message": {"content": "\#($0)"}, "finish_reason": "stop"}"# }
        return .status(200, #"{"choices": [\#(list.joined(separator: ", "))]}"#)
    }

    @Test func gradesWhatAServerWrites() throws {
        let server = try StubbornServer { _, body in
            let row = (0..<3).first { body.contains("row \($0)") } ?? 9
            // Right and wrong, both right, both wrong.
            return Self.choices([["a0", "b"], ["a1", "a1"], ["b", "b"]][row])
        }
        defer { server.stop() }
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let ending = try run(arguments(server), in: folder)
        #expect(ending.status == 0, "\(ending.errors)")
        let report = try JSONDecoder().decode([String: JSONValue].self, from: Data(ending.output.utf8))
        #expect(report["reward"]?.object?["mean"] == .number(0.5))
        #expect(report["pass_at_k"]?.object?["1"] == .number(0.5))
        #expect(abs((report["pass_at_k"]?.object?["2"]?.double ?? 0) - 2.0 / 3) < 1e-12)
        #expect(abs((report["zero_variance_share"]?.double ?? 0) - 2.0 / 3) < 1e-12)
        #expect(server.bodies.count == 3)
        #expect(Set(server.bodies).count == 3)
    }

    @Test func rowsWithoutAnAnswerAreCountedApart() throws {
        let server = try StubbornServer { _, body in
            body.contains("row 1") ? .status(400, "too long") : Self.choices(["a0", "b"])
        }
        defer { server.stop() }
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let ending = try run(arguments(server), in: folder)
        #expect(ending.status == 0, "\(ending.errors)")
        let report = try JSONDecoder().decode([String: JSONValue].self, from: Data(ending.output.utf8))
        #expect(report["rows"] == .integer(2))
        guard case .array(let unanswered)? = report["unanswered"] else {
            Issue.record("nothing is unanswered")
            return
        }
        #expect(unanswered.map { $0.object?["line"] } == [.integer(2)])
        #expect(unanswered.first?.object?["reason"]?.string?.contains("too long") == true)
    }

    @Test func aServerThatAnswersNothingIsAnError() throws {
        let server = try StubbornServer { _, _ in .status(401, "who are you?") }
        defer { server.stop() }
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let ending = try run(arguments(server), in: folder)
        #expect(ending.status == 2)
        #expect(ending.errors.contains("error[no-answers]: rows.jsonl:1: "), "\(ending.errors)")
        #expect(ending.errors.contains("who are you?"))
        let both = try run(arguments(server) + ["--adapter", "a"], in: folder)
        #expect(both.errors.hasPrefix("error[usage]: --adapter and --top-k"), "\(both.errors)")
        let bad = try run(
            ["eval", "--endpoint", "nonsense", "--model", "m", "--reward", "reward.yaml", "--data", "rows.jsonl"],
            in: folder)
        #expect(bad.status == 2)
        #expect(bad.errors.hasPrefix("error["), "\(bad.errors)")
    }
}
