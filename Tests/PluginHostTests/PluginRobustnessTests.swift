import Foundation
import LaurelRewards
import LuaRuntime
import PluginHost
import Testing

/// What the repository's own plugins make of completions that no honest model writes.
@Suite struct PluginRobustnessTests {
    private static let catalog = PluginCatalog(folders: [Repository.path + "/Plugins"])
    private static let names = catalog.names

    private static let size = 1 << 20
    private static let long: [(String, String)] = [
        ("words", String(repeating: "word ", count: size / 5)),
        ("different words", (0..<150_000).map { "w\($0)" }.joined(separator: " ")),
        ("one letter", String(repeating: "a", count: size)),
        ("emoji", String(repeating: "😀", count: size / 4)),
        ("Chinese", String(repeating: "天气很好。", count: size / 15)),
        ("sentences", String(repeating: "Go on. ", count: size / 7)),
        ("brackets", String(repeating: "[", count: size)),
        ("objects", String(repeating: "{\"a\":", count: size / 5)),
        ("tags", String(repeating: "<think><answer>", count: size / 15)),
        ("numbers", String(repeating: "1,", count: size / 2)),
        ("citations", String(repeating: "[1]. ", count: size / 5)),
        ("line ends", "```\n" + String(repeating: "\n", count: size) + "x"),
        ("equal signs", String(repeating: "1 = ", count: size / 4)),
        ("closed thoughts", String(repeating: "</think>", count: size / 8)),
        ("hedges", String(repeating: "maybe i think ", count: size / 14)),
        ("headings", String(repeating: "Sources:\n[1] a\n", count: size / 15)),
        ("control characters", String(repeating: "\u{0}\u{1}\u{7F}", count: size / 3)),
        ("combining marks", "a" + String(repeating: "\u{301}", count: size / 2)),
    ]

    /// The plugin with its defaults. The deadline is long: other tests may keep the processors busy, and a text that a
    /// plugin reads in quadratic time takes minutes.
    private static func grader(_ name: String) async throws -> any ScriptGrader {
        let factory = LuaGraderFactory(pool: try LuaWorkerPool(workerCount: 1), catalog: catalog)
        var specification = GraderSpecification(source: .plugin(name), name: name, file: "reward.yaml", line: 1)
        specification.wallMilliseconds = 3000
        return try await factory.grader(for: specification)
    }

    /// The completion and another one, as candidates of one prompt.
    private static func group(_ completion: String, reference: String? = "58") -> [GradingItem] {
        let sample = Sample(
            index: 0, messages: [Message(role: "user", content: "What is 30 + 28?")], reference: reference)
        return [completion, "It is 58."].enumerated().map { index, text in
            GradingItem(sample: sample, candidate: Candidate(index: index, completion: text, tokenCount: 9))
        }
    }

    @Test("A megabyte of anything is graded, cut to what can be read too", arguments: names)
    func gradesVeryLongCompletions(name: String) async throws {
        let grader = try await Self.grader(name)
        for (kind, text) in Self.long {
            for kilobytes in [1024, 127, 60] {
                let text = String(decoding: text.utf8.prefix(kilobytes << 10), as: UTF8.self)
                for grade in await grader.grade(Self.group(text)) {
                    #expect(grade.outcome.score != nil, "\(name), \(kind), \(text.utf8.count) bytes: \(grade.outcome)")
                }
            }
        }
    }

    @Test("Silence gets the lowest score", arguments: names)
    func silenceDoesNotPay(name: String) async throws {
        let grader = try await Self.grader(name)
        for text in ["", " ", "\n\t\u{A0}\u{2003}\u{3000}"] {
            let grades = await grader.grade(Self.group(text))
            #expect(grades.first?.outcome == .score(grader.range.lowerBound))
        }
    }

    @Test("A row without reference and metadata is graded or abstained from", arguments: names)
    func missingFieldsAreNoFailure(name: String) async throws {
        let grader = try await Self.grader(name)
        for grade in await grader.grade(Self.group("It is 58.", reference: nil)) {
            if case .failure(let kind, let message) = grade.outcome { Issue.record("\(name): \(kind), \(message)") }
        }
    }
}
