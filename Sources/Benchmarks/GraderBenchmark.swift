import Foundation
package import Graders
import LaurelRewards

/// Measures how many grades a second each text metric gives on one core, on the golden cases' texts.
package struct GraderBenchmark {
    /// One metric's speed.
    package struct Rate: Sendable, Encodable {
        package let metric: String
        /// Grades a second over all pairs, and over those of 500 words.
        package let all: Double
        package let long: Double
    }

    /// What the measurement came to.
    package struct Report: Sendable, Encodable {
        package let pairs: Int
        package let longPairs: Int
        package let rates: [Rate]
        /// How many times more grades two cores give, by metric.
        package let twoCores: [String: Double]
        /// Heap allocations of one warm string check; nil when nothing counts them (see `peers/graders.py`).
        package let stringCheckAllocations: Double?
    }

    private struct Pair: Sendable {
        let candidate: String
        let reference: String
        let isLong: Bool
    }

    /// The metrics that a public library also has, under the goldens' names.
    package static let metrics: [(name: String, metric: SimilarityMetric)] = [
        ("bleu", .bleu(BLEU())), ("gleu", .gleu(GLEU())), ("meteor", .meteor(METEOR())),
        ("rouge_1", .rouge(Rouge(.grams(1)), .f1)), ("rouge_2", .rouge(Rouge(.grams(2)), .f1)),
        ("rouge_3", .rouge(Rouge(.grams(3)), .f1)), ("rouge_4", .rouge(Rouge(.grams(4)), .f1)),
        ("rouge_5", .rouge(Rouge(.grams(5)), .f1)), ("rouge_l", .rouge(Rouge(.subsequence), .f1)),
        ("rouge_l_stem", .rouge(Rouge(.subsequence, tokenizer: .stemmed), .f1)),
        ("rouge_lsum", .rouge(Rouge(.summary), .f1)), ("fuzzy_ratio", .fuzzy(.ratio, processed: false)),
        ("fuzzy_partial_ratio", .fuzzy(.partialRatio, processed: false)),
        ("fuzzy_token_sort_ratio", .fuzzy(.tokenSortRatio, processed: false)),
        ("fuzzy_token_set_ratio", .fuzzy(.tokenSetRatio, processed: false)),
        ("fuzzy_wratio", .fuzzy(.wRatio, processed: false)),
    ]

    private let pairs: [Pair]
    /// The least time that a figure is taken over.
    private let seconds: Double

    /// Reads the pairs of `text_similarity.jsonl` in the folder of the golden cases.
    package init(goldens: String, seconds: Double = 0.3) throws {
        let file = URL(fileURLWithPath: goldens).appendingPathComponent("text_similarity.jsonl")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            throw RewardError(
                code: "file", file: file.path,
                message: "The golden cases cannot be read; expected text_similarity.jsonl in the folder of --goldens.")
        }
        pairs = try text.utf8.split(separator: 0x0A).map { line in
            let row = try JSONDecoder().decode(JSONValue.self, from: Data(line)).object ?? [:]
            return Pair(
                candidate: row["candidate"]?.string ?? "", reference: row["reference"]?.string ?? "",
                isLong: row["tag"]?.string == "long500")
        }
        self.seconds = seconds
    }

    /// Measures every metric.
    package func run() -> Report {
        let long = pairs.filter(\.isLong)
        let rates = GraderBenchmark.metrics.map { name, metric in
            Rate(metric: name, all: rate(of: metric, pairs), long: rate(of: metric, long))
        }
        return Report(
            pairs: pairs.count, longPairs: long.count, rates: rates, twoCores: scaling(),
            stringCheckAllocations: allocations())
    }

    /// Some metrics on two cores, each round long enough that starting threads does not count.
    private func scaling() -> [String: Double] {
        let chosen = Self.metrics.filter { ["bleu", "rouge_1", "rouge_l", "fuzzy_ratio"].contains($0.name) }
        let factors = Dictionary(
            uniqueKeysWithValues: chosen.map { name, metric in
                let factor = CoreScaling.factor {
                    let own = pairs.map { ($0.candidate.copied, $0.reference.copied) }
                    return {
                        for _ in 0..<40 {
                            for (candidate, reference) in own {
                                _ = metric.score(candidate: candidate, reference: reference)
                            }
                        }
                    }
                }
                return (name, factor)
            })
        return factors.merging(["arithmetic": CoreScaling.ofTheMachine()]) { first, _ in first }
    }

    /// Grades a second of processor time, the best of three.
    private func rate(of metric: SimilarityMetric, _ pairs: [Pair]) -> Double {
        guard !pairs.isEmpty else { return 0 }
        var best = 0.0
        for _ in 0..<3 {
            var grades = 0
            var sum = 0.0
            let start = Self.processSeconds
            var elapsed = 0.0
            repeat {
                for pair in pairs {
                    sum += metric.score(candidate: pair.candidate, reference: pair.reference)?.value ?? 0
                }
                grades += pairs.count
                elapsed = Self.processSeconds - start
            } while elapsed < seconds
            if sum >= 0 { best = max(best, Double(grades) / elapsed) }
        }
        return best
    }

    /// Processor time of this program: other programs on the machine do not disturb the figures.
    private static var processSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Allocations of a string check, over every operation, on the answer block and on the whole text.
    private func allocations() -> Double? {
        let items = pairs.map { pair in
            GradingItem(
                sample: Sample(index: 0, messages: [], reference: pair.reference),
                candidate: Candidate(index: 0, completion: "<answer>\(pair.candidate)</answer>"))
        }
        let checks = StringCheck.Operation.allCases.flatMap { operation in
            [GradedText.answer, .completion].map { StringCheck(operation: operation, input: $0) }
        }
        return AllocationCounter.allocations {
            var grades = 0
            for check in checks {
                for item in items where check.gradeNow(item).outcome.score != nil { grades += 1 }
            }
            return grades
        }
    }
}

extension GraderBenchmark.Report {
    /// The table for people.
    package var text: String {
        var lines = ["metric                        grades/s   on 500-word texts"]
        for rate in rates {
            lines.append(
                rate.metric.padding(toLength: 24, withPad: " ", startingAt: 0)
                    + String(format: "%14.0f %18.0f", rate.all, rate.long))
        }
        lines.append("\(pairs) pairs, \(longPairs) of them long; one core, best of three")
        for (name, factor) in twoCores.sorted(by: { $0.key < $1.key }) {
            lines.append(String(format: "%@ on two cores: %.2f times", name, factor))
        }
        if let count = stringCheckAllocations { lines.append("string_check: \(count) heap allocations a grade") }
        return lines.joined(separator: "\n")
    }

    /// One line of JSON with snake_case keys.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
