import Foundation
import LuaRuntime

/// A script of `Attacks/` that tries to hang, break, leak out of or poison the sandbox, and how it has to end.
///
/// The first lines of a file say so: `-- expect: timeout or memory`, `-- covers: G7 G15` (gaps of the sandbox's threat
/// list), and where needed `-- wall:` in milliseconds, `-- memory:` in MiB, `-- candidates:` (each has to end alike),
/// `-- processes:` (each has to give the same bits), `-- completion-bytes:` and `-- strip: header` (the source starts
/// behind the header). `@{3|text|}` stands for the text three times.
struct AttackScript: Sendable, CustomStringConvertible {
    let name: String
    let expectations: [Expectation]
    let gaps: Set<String>
    let source: [UInt8]
    let limits: LuaLimits
    let candidateCount: Int
    let processCount: Int
    let completionBytes: Int

    /// An outcome by name, with its score when that is fixed.
    struct Expectation: Sendable {
        let outcome: String
        let score: Double?

        /// Reads `timeout` or `score(1)`.
        init(_ text: String) {
            let pieces = text.split(whereSeparator: { $0 == "(" || $0 == ")" }).map(String.init)
            outcome = pieces.first ?? ""
            score = pieces.count > 1 ? Double(pieces[1]) : nil
        }

        func isMet(by result: LuaResult) -> Bool {
            result.outcomeName == outcome && (score == nil || result.score == score)
        }
    }

    var description: String { name }

    /// What every candidate of the script is given.
    var sample: [String: LuaValue] {
        [
            "completion": .string(Array(repeating: UInt8(ascii: "x"), count: completionBytes)), "index": .integer(0),
            "metadata": .table(["a": .integer(1)]),
        ]
    }

    func isExpected(_ result: LuaResult) -> Bool { expectations.contains { $0.isMet(by: result) } }

    init(file: URL) throws {
        let text = try String(contentsOf: file, encoding: .utf8)
        var header: [String: String] = [:]
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let line = lines.first, line.hasPrefix("-- "), let colon = line.firstIndex(of: ":") {
            header[String(line[..<colon].dropFirst(3))] = line[colon...].dropFirst(2).description
            lines.removeFirst()
        }
        name = file.deletingPathExtension().lastPathComponent
        expectations = (header["expect"] ?? "").components(separatedBy: " or ").map(Expectation.init)
        gaps = Set((header["covers"] ?? "").components(separatedBy: " "))
        source = Array(Self.expand(header["strip"] == nil ? text : lines.joined(separator: "\n")).utf8)
        let onlyTimesOut = expectations.map(\.outcome) == ["timeout"]
        limits = LuaLimits(
            wallMilliseconds: header["wall"].flatMap(Int.init) ?? (onlyTimesOut ? 40 : 200),
            memoryBytes: (header["memory"].flatMap(Int.init) ?? 8) << 20)
        candidateCount = header["candidates"].flatMap(Int.init) ?? 1
        processCount = header["processes"].flatMap(Int.init) ?? 1
        completionBytes = header["completion-bytes"].flatMap(Int.init) ?? 1
    }

    /// Every script of the folder, in the order of their names.
    static let all: [AttackScript] = {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Attacks")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().compactMap { try? AttackScript(file: folder.appendingPathComponent($0)) }
    }()

    /// Repeats what stands between `@{count|` and `|}`.
    private static func expand(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.range(of: "@{"), let bar = rest[start.upperBound...].firstIndex(of: "|"),
            let count = Int(rest[start.upperBound..<bar]),
            let end = rest.range(of: "|}", range: rest.index(after: bar)..<rest.endIndex)
        {
            result += rest[..<start.lowerBound]
            result += String(repeating: String(rest[rest.index(after: bar)..<end.lowerBound]), count: count)
            rest = rest[end.upperBound...]
        }
        return result + rest
    }
}
