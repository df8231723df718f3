import Foundation
import Graders
import LaurelRewards

/// Grades the cases of a file with the maths grader: what it answers, how long each takes, what it allocates.
package struct MathBenchmark {
    /// One case's answer and time.
    package struct Result: Sendable, Encodable {
        package let id: String
        package let tag: String
        package let isEqual: Bool
        package let expected: Bool?
        package let reading: String
        package let detail: String
        /// Microseconds of one grade, the best of several rounds.
        package let microseconds: Double
    }

    /// What the measurement came to.
    package struct Report: Sendable, Encodable {
        package let cases: [Result]
        /// How many times more grades two cores give.
        package let twoCores: Double
        /// Heap allocations of one grade where gold and answer are equal plain numbers; nil when nothing counts them.
        package let plainAllocations: Double?
    }

    private struct Case: Sendable {
        let id: String
        let tag: String
        let gold: String
        let completion: String
        let expected: Bool?
        let grader: MathAccuracy
    }

    private let cases: [Case]
    /// The least time that one round takes.
    private let seconds: Double

    /// Reads a file of lines `{"gold", "completion"}`, with `id`, `tag`, `policy` and `expected` where they are known.
    package init(file: String, seconds: Double = 0.001) throws {
        guard let text = try? String(contentsOf: URL(fileURLWithPath: file), encoding: .utf8) else {
            throw RewardError(
                code: "file", file: file,
                message: "The cases cannot be read; expected a file with a JSON object of gold and completion a line.")
        }
        cases = try text.utf8.split(separator: 0x0A).enumerated().map { number, line in
            let row = try JSONDecoder().decode(JSONValue.self, from: Data(line)).object ?? [:]
            var entry = GraderSpecification(
                source: .builtIn("math_accuracy"), name: "math", file: file, line: number + 1)
            entry.fields = row["policy"]?.object ?? [:]
            guard let gold = row["gold"]?.string, let completion = row["completion"]?.string,
                let grader = try BuiltInGraders.make(from: entry) as? MathAccuracy
            else {
                throw RewardError(
                    code: "case", file: file, line: number + 1,
                    message: "The line is no case; expected the texts `gold` and `completion`.")
            }
            var expected: Bool?
            if case .bool(let flag)? = row["expected"] { expected = flag }
            return Case(
                id: row["id"]?.string ?? "\(number + 1)", tag: row["tag"]?.string ?? "", gold: gold,
                completion: completion, expected: expected, grader: grader)
        }
        self.seconds = seconds
    }

    /// Grades and times every case.
    package func run() -> Report {
        let results = cases.map { item in
            let verdict = item.grader.verdict(completion: item.completion, gold: item.gold)
            return Result(
                id: item.id, tag: item.tag, isEqual: verdict.isEqual, expected: item.expected,
                reading: verdict.reading.rawValue, detail: verdict.detail, microseconds: time(item))
        }
        let total = results.reduce(0) { $0 + $1.microseconds }
        let rounds = max(1, Int(60_000 / max(total, 1)))
        let twoCores = CoreScaling.factor {
            let own = cases.map { ($0.grader, $0.completion.copied, $0.gold.copied) }
            return {
                for _ in 0..<rounds {
                    for (grader, completion, gold) in own { _ = grader.grade(completion: completion, gold: gold) }
                }
            }
        }
        return Report(cases: results, twoCores: twoCores, plainAllocations: allocations())
    }

    private func time(_ item: Case) -> Double {
        var best = Double.infinity
        for _ in 0..<3 {
            var count = 0
            var right = 0
            var elapsed = 0.0
            let start = ContinuousClock.now
            repeat {
                for _ in 0..<8 where item.grader.grade(completion: item.completion, gold: item.gold).outcome.score == 1
                {
                    right += 1
                }
                count += 8
                elapsed = (ContinuousClock.now - start) / .seconds(1)
            } while elapsed < seconds
            if right <= count { best = min(best, elapsed / Double(count) * 1e6) }
        }
        return best
    }

    /// Allocations of a grade whose sides are equal plain numbers.
    private func allocations() -> Double? {
        let plain = cases.filter { item in
            let verdict = item.grader.verdict(completion: item.completion, gold: item.gold)
            return verdict.reading == .plainNumber && verdict.isEqual
        }
        return AllocationCounter.allocations {
            plain.count { $0.grader.grade(completion: $0.completion, gold: $0.gold).outcome.score == 1 }
        }
    }
}

extension MathBenchmark.Report {
    /// The cases and figures as one line of JSON.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// The figures for people.
    package var text: String {
        let known = cases.filter { $0.expected != nil }
        let right = known.count { $0.expected == $0.isEqual }
        var lines = ["\(cases.count) cases, \(right) of \(known.count) as expected"]
        for reading in Set(cases.map(\.reading)).sorted() {
            let times = cases.filter { $0.reading == reading }.map(\.microseconds).sorted()
            let median = times[times.count / 2]
            lines.append("\(reading): \(times.count) cases, median \(median) us, slowest \(times.last ?? 0) us")
        }
        lines.append("two cores: \(twoCores) times")
        if let plainAllocations { lines.append("allocations of a plain number: \(plainAllocations)") }
        for item in known where item.expected != item.isEqual {
            lines.append("\(item.id) (\(item.tag)): \(item.detail)")
        }
        return lines.joined(separator: "\n")
    }
}
