import Foundation
import LuaRuntime
import Testing

/// The inputs that fuzzing found worth keeping (`Tests/Fuzz/corpus`), replayed with the programs as they are shipped.
/// `make fuzz` runs the same inputs and new ones under sanitizers.
@Suite(.serialized) struct FuzzCorpusTests {
    @Test func aWorkerReadsWhateverAHostSends() throws {
        for input in try Self.corpus("session") {
            let ended = try RawWorker.run(sending: input.bytes).ending
            // 0: the host went away or the worker reported; 2: the worker refused a frame.
            #expect(ended == .exit(0) || ended == .exit(2), "\(input.name): \(ended)")
        }
    }

    @Test(
        "Helpers take any text",
        arguments: [
            ("json", "local v, why = laurel.json.decode(text) return v == nil and type(why) ~= 'string' and 0 or 1"),
            (
                "text",
                "for _, f in pairs(laurel) do if type(f) == 'function' then pcall(f, text, text) end end return 1"
            ),
            (
                "regex",
                """
                local pattern, rest = text:match("^(%Z*)%z(.*)$")
                if not pattern then return 1 end
                local counted, count = pcall(laurel.regex.count, rest, pattern)
                local found, first = pcall(laurel.regex.find, rest, pattern)
                return counted and found and (first == nil) ~= (count == 0) and 0 or 1
                """
            ),
        ])
    func helpersTakeAnyText(_ folder: String, _ body: String) async throws {
        let pool = try LuaWorkerPool(workerCount: 1)
        let source = "function grade(sample) local text = sample.completion \(body) end"
        let script = try await pool.load(LuaScript(source: source, chunkName: "replay.lua"))
        let inputs = try Self.corpus(folder)
        let candidates = inputs.map { LuaCandidate(sample: ["completion": .string($0.bytes)]) }
        for (input, result) in zip(inputs, await pool.grade(candidates, with: script)) {
            #expect(result.score == 1, "\(input.name): \(result.outcome)")
        }
    }

    @Test func aHostReadsWhateverAWorkerSends() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("laurel-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let replies = folder.appendingPathComponent("replies")
        let program = folder.appendingPathComponent("worker")
        // As the worker does, it closes what it inherited first: another test may wait for the end of one of its pipes.
        let lines = """
            #!/bin/bash
            for path in /proc/$$/fd/*; do fd=${path##*/}; ((fd > 3 && fd != 255)) && eval "exec $fd<&-"; done
            cat \(replies.path) >&3
            exec cat <&3 >/dev/null

            """
        try Data(lines.utf8).write(to: program)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
        // A worker's own greeting and word that a script has been loaded, then what fuzzing found.
        let session = try #require(try Self.corpus("session").first { $0.name == "score" })
        let start = try #require(try RawWorker.run(sending: session.bytes).frames(2))
        for input in try Self.corpus("wire") {
            try Data(start + RawWorker.frame(input.bytes)).write(to: replies)
            let pool = try LuaWorkerPool(workerCount: 1, workerPath: program.path)
            let limits = LuaLimits(wallMilliseconds: 20)
            let script = try await pool.load(LuaScript(source: "", chunkName: "replay.lua", limits: limits))
            let result = await pool.grade([LuaCandidate(sample: [:])], with: script).first
            #expect(result != nil, "\(input.name)")
            if let score = result?.score { #expect(score.isFinite) }
            pool.close()
        }
    }

    private struct Input {
        let name: String
        let bytes: [UInt8]
    }

    private static func corpus(_ name: String) throws -> [Input] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../Fuzz/corpus").appendingPathComponent(name)
        let inputs = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
            Input(name: $0, bytes: Array(try Data(contentsOf: folder.appendingPathComponent($0))))
        }
        try #require(inputs.count >= 3)
        return inputs
    }
}
