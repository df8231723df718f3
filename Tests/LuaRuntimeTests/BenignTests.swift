import Foundation
import LuaRuntime
import Testing

/// Scripts that use Lua as people do, beside stock Lua: the sandbox must not change what honest code computes.
@Suite(.serialized) struct BenignTests {
    @Test("The worker scores as stock Lua does", arguments: scripts)
    func scoresAsStockLua(_ name: String) async throws {
        let script = try await Self.pool.get().load(
            LuaScript(source: try Self.source(name), chunkName: name, params: Self.params, limits: Self.limits))
        let candidates = Self.samples.map { LuaCandidate(sample: $0) }
        let results = await (try Self.pool.get()).grade(candidates, with: script)
        let expected = try Self.stockResults(name)
        #expect(results.count == expected.count)
        for (result, line) in zip(results, expected) {
            #expect(result.score == line.score, "\(result.outcome)")
            #expect(result.detail ?? "" == line.detail)
        }
    }

    @Test func thereAreManyScripts() { #expect(Self.scripts.count >= 30) }

    // MARK: The scripts and what they are given

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

    private static let scripts: [String] = {
        let path = folder.appendingPathComponent("Benign").path
        return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }()

    /// Long enough that a sanitized worker on a busy machine is in time.
    private static let limits = LuaLimits(wallMilliseconds: 2000)

    /// `make asan` runs these tests with a worker that has no system call filter.
    private static let pool = Result<LuaWorkerPool, any Error> {
        let isSanitized = ProcessInfo.processInfo.environment["LAUREL_TEST_SANITIZED"] != nil
        return try LuaWorkerPool(workerCount: 1, allowsUnsandboxed: isSanitized)
    }

    private static let params: [String: LuaValue] = ["weight": .number(0.5)]

    private static let samples = [
        sample("", reference: "x"),
        sample("The answer is 42, because six times seven is 42.", reference: "42"),
        sample("Größe: 3.5 m\n\tnaïve — “quoted” 日本語\u{0}\u{1}end", reference: "größe: 3.5 m"),
        sample(String(repeating: "the cat sat on the mat and ", count: 12), reference: "the cat sat on the mat"),
    ]

    private static func sample(_ completion: String, reference: String) -> [String: LuaValue] {
        [
            "completion": .text(completion), "reference": .text(reference), "index": .integer(3),
            "token_count": .integer(17), "metadata": .table(["difficulty": .number(2.25)]),
            "messages": .array([.table(["role": .text("user"), "content": .text("Why?")])]),
        ]
    }

    private static func source(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appendingPathComponent("Benign").appendingPathComponent(name)))
    }

    // MARK: Stock Lua

    private struct Line {
        let score: Double
        let detail: String
    }

    /// What `lua5.4` makes of the script; `.ci/setup` installs it.
    private static func stockResults(_ name: String) throws -> [Line] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "lua5.4", folder.appendingPathComponent("stock.lua").path,
            folder.appendingPathComponent("Benign").appendingPathComponent(name).path,
        ]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let list = samples.map { literal(.table($0)) }.joined(separator: ", ")
        input.fileHandleForWriting.write(Data("return { \(list) }, \(literal(.table(params)))".utf8))
        try input.fileHandleForWriting.close()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return try text.split(separator: "\n").map { line in
            let fields = line.split(separator: " ", omittingEmptySubsequences: false)
            let score = try #require(Double(fields[0]))
            return Line(score: score, detail: String(decoding: try bytes(ofHex: fields[1]), as: UTF8.self))
        }
    }

    private static func bytes(ofHex text: Substring) throws -> [UInt8] {
        let digits = Array(text)
        return try stride(from: 0, to: digits.count - 1, by: 2).map {
            try #require(UInt8(String(digits[$0...($0 + 1)]), radix: 16))
        }
    }

    /// The value as Lua source.
    private static func literal(_ value: LuaValue) -> String {
        switch value {
        case .nil: "nil"
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(let bytes): "\"" + bytes.map { "\\x" + hex($0) }.joined() + "\""
        case .array(let values): "{ " + values.map(literal).joined(separator: ", ") + " }"
        case .table(let entries):
            "{ " + entries.map { "[\"\($0.key)\"] = " + literal($0.value) }.joined(separator: ", ") + " }"
        }
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }
}
