import Foundation
import LuaRuntime
import Testing

/// A program that speaks the worker's protocol as a corrupted worker might.
enum CorruptedWorker {
    /// A shell program that writes bytes to the protocol's socket and then does as `ending` says.
    static func worker(_ frames: [[UInt8]], ending: String) throws -> String {
        let path = FileManager.default.temporaryDirectory.path + "/worker-" + UUID().uuidString
        let bytes = frames.joined().map { byte in
            let hex = String(byte, radix: 16)
            return "\\x" + (hex.count == 1 ? "0" + hex : hex)
        }.joined()
        let text = "#!/bin/bash\nprintf '\(bytes)' >&3\n\(ending)\n"
        let source = path + ".text"
        try text.write(toFile: source, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: source) }
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: source)
        try copyExecutable(source, to: path)
        return path
    }

    /// Copies a program by another process: this one never has the copy open for writing, and so no child that another test
    /// starts at the same time has it either, which would make it busy.
    static func copyExecutable(_ source: String, to path: String) throws {
        let copy = try Process.run(URL(filePath: "/bin/cp"), arguments: ["-p", source, path])
        copy.waitUntilExit()
        guard copy.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    static func frame(_ type: UInt8, _ payload: [UInt8]) -> [UInt8] {
        bytes(UInt32(payload.count + 1)) + [type] + payload
    }

    static func bytes<Number: FixedWidthInteger>(_ value: Number) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    static func hello(version: UInt32 = 3, isFiltered: UInt8 = 1) -> [UInt8] {
        frame(1, bytes(version) + [isFiltered])
    }

    static let loaded = frame(
        2, bytes((1.0).bitPattern) + bytes(UInt64(1)) + bytes(UInt64(1)) + [3])

    static func result(
        _ index: UInt32, outcome: UInt8 = 0, isLast: UInt8 = 0, score: Double = 0.5, micros: Double = 1,
        detail: Int = 0, log: Int = 0, parts: UInt32 = 0, type: UInt8 = 4
    ) -> [UInt8] {
        var payload = bytes(index) + [outcome, isLast] + bytes(score.bitPattern) + bytes(micros.bitPattern)
        payload += bytes(UInt64(1)) + bytes(UInt64(0)) + bytes(UInt32(detail)) + [UInt8](repeating: 0x61, count: detail)
        payload += bytes(UInt32(log)) + [UInt8](repeating: 0x61, count: log) + bytes(parts)
        return frame(type, payload)
    }

    static let sleeps = "exec sleep 30"
    /// Ends once the load request has come.
    static let ends = "head -c 1 <&3 >/dev/null; exit 0"
    static let drips = "while :; do printf x >&3 || exit; done"

    static let lies: [Lie] = [
        Lie(name: "another candidate's index", frames: [result(1)]),
        Lie(name: "a huge index", frames: [result(.max)]),
        Lie(name: "the same index twice", frames: [result(0), result(0)], outcomes: ["score", "runtime"]),
        Lie(
            name: "more results than candidates", frames: [result(0), result(1), result(2)],
            outcomes: ["score", "score"]),
        Lie(name: "a huge length", frames: [bytes(UInt32.max)]),
        Lie(name: "an empty frame", frames: [bytes(UInt32(0))]),
        Lie(name: "an unknown type", frames: [frame(99, [])]),
        Lie(name: "an unknown outcome", frames: [result(0, outcome: 77)]),
        Lie(name: "a score that is no number", frames: [result(0, score: .nan)]),
        Lie(name: "negative time", frames: [result(0, micros: -1)]),
        Lie(name: "endless time", frames: [result(0, micros: .infinity)]),
        Lie(name: "a detail over the bound", frames: [result(0, detail: 2000)]),
        Lie(name: "a log over the limit", frames: [result(0, log: 5000)]),
        Lie(name: "parts that are not there", frames: [result(0, parts: 3)]),
        Lie(name: "too many parts", frames: [result(0, parts: .max)]),
        Lie(name: "a timeout that goes on", frames: [result(0, outcome: 2)]),
        Lie(name: "a group's result for a candidate", frames: [result(0, type: 7)]),
        Lie(name: "a crash of another candidate", frames: [frame(6, bytes(UInt32(9)))]),
        Lie(name: "a frame cut short", frames: [Array(result(0).dropLast(4))], outcomes: ["timeout", "timeout"]),
        Lie(name: "a frame cut short, then the end", frames: [Array(result(0).dropLast(4))], ending: ends),
        Lie(name: "silence", frames: [], outcomes: ["timeout", "timeout"]),
        Lie(name: "an end", frames: [], ending: ends),
        Lie(
            name: "an end from outside", frames: [], ending: "head -c 1 <&3 >/dev/null; kill -9 $$",
            outcomes: ["unavailable", "unavailable"]),
        Lie(name: "bytes without end", frames: [], ending: drips),
        Lie(
            name: "bytes that drip", frames: [bytes(UInt32(1000))],
            ending: "while :; do printf x >&3; sleep 0.02; done",
            outcomes: ["timeout", "timeout"]),
    ]
}

/// What a corrupted worker sends after it has loaded its script.
struct Lie: CustomTestStringConvertible, Sendable {
    let name: String
    let frames: [[UInt8]]
    var ending = CorruptedWorker.sleeps
    /// What the two candidates of a request get.
    var outcomes = ["runtime", "runtime"]
    var testDescription: String { name }
}

/// Programs that speak the worker's protocol as a corrupted worker might: they lie, repeat, drip, overflow or fall silent.
@Suite(.serialized) struct CorruptedWorkerTests {
    @Test("A worker that lies spoils its own candidates at most, and in time", arguments: CorruptedWorker.lies)
    func lies(_ lie: Lie) async throws {
        try await withTaskExecutorPreference(OwnThread.shared) { try await spoilsItsOwn(lie) }
    }

    private func spoilsItsOwn(_ lie: Lie) async throws {
        let path = try CorruptedWorker.worker(
            [CorruptedWorker.hello(), CorruptedWorker.loaded] + lie.frames, ending: lie.ending)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let pool = try LuaWorkerPool(workerCount: 1, workerPath: path)
        defer { pool.close() }
        let limits = LuaLimits(wallMilliseconds: 50)
        let script = try await pool.load(LuaScript(source: "", chunkName: "a.lua", limits: limits))
        let start = ContinuousClock.now
        // The pool makes four requests of two candidates each of these.
        let results = await pool.grade((0..<8).map { LuaCandidate(seed: $0, sample: [:]) }, with: script)
        let expected = Array(repeating: lie.outcomes, count: 4).flatMap { $0 }
        #expect(results.map(\.outcomeName) == expected, "\(results.map(\.outcome))")
        #expect(ContinuousClock.now - start < .seconds(8))
    }

    @Test(
        "A worker that does not begin as agreed is not used",
        arguments: [
            ([CorruptedWorker.hello(version: 1)], "version"),
            ([CorruptedWorker.hello(isFiltered: 0)], "system call filter"),
            ([CorruptedWorker.frame(1, CorruptedWorker.bytes(UInt32(3)))], "filter"),
            ([CorruptedWorker.frame(9, [])], "unexpected"),
            ([CorruptedWorker.bytes(UInt32.max)], "unexpected"),
            ([CorruptedWorker.frame(5, CorruptedWorker.bytes(UInt32(2)) + [0x6e, 0x6f])], "no"),
        ] as [([[UInt8]], String)])
    func beginnings(frames: [[UInt8]], text: String) async throws {
        let path = try CorruptedWorker.worker(frames, ending: CorruptedWorker.sleeps)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let pool = try LuaWorkerPool(workerCount: 1, workerPath: path, allowsUnsandboxed: false)
        defer { pool.close() }
        let failure = await #expect(throws: LuaFailure.self) {
            _ = try await pool.load(LuaScript(source: "", chunkName: "a.lua"))
        }
        #expect(failure?.kind == .unavailable)
        #expect(failure?.message.contains(text) == true, "\(String(describing: failure))")
    }

    @Test(
        "A load that is answered wrongly is a failure",
        arguments: [
            CorruptedWorker.frame(2, []), CorruptedWorker.frame(2, [1, 2, 3]),
            Array(CorruptedWorker.loaded.dropLast()) + [9],
            CorruptedWorker.frame(3, [0] + CorruptedWorker.bytes(UInt32(0))),
            CorruptedWorker.frame(3, [7] + CorruptedWorker.bytes(UInt32(100_000))), CorruptedWorker.result(0),
            CorruptedWorker.hello(),
        ])
    func loads(reply: [UInt8]) async throws {
        let path = try CorruptedWorker.worker([CorruptedWorker.hello(), reply], ending: CorruptedWorker.sleeps)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let pool = try LuaWorkerPool(workerCount: 1, workerPath: path)
        defer { pool.close() }
        let failure = await #expect(throws: LuaFailure.self) {
            _ = try await pool.load(LuaScript(source: "", chunkName: "a.lua"))
        }
        #expect(failure?.kind == .runtime)
    }

    @Test func aScriptThatCorruptsItsWorkerReachesNoOtherScript() async throws {
        // The answers to a second script's requests wait in the first one's socket.
        let path = try CorruptedWorker.worker(
            [
                CorruptedWorker.hello(), CorruptedWorker.loaded, CorruptedWorker.result(0), CorruptedWorker.loaded,
                CorruptedWorker.result(0, score: 0.99),
            ], ending: CorruptedWorker.sleeps)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let pool = try LuaWorkerPool(workerCount: 1, workerPath: path)
        defer { pool.close() }
        let first = try await pool.load(LuaScript(source: "", chunkName: "a.lua"))
        let second = try await pool.load(LuaScript(source: "", chunkName: "b.lua"))
        #expect(await pool.grade([LuaCandidate(sample: [:])], with: first).map(\.score) == [0.5])
        #expect(await pool.grade([LuaCandidate(sample: [:])], with: second).map(\.score) == [0.5])
        #expect(await pool.grade([LuaCandidate(sample: [:])], with: second).map(\.score) == [0.5])
    }
}
