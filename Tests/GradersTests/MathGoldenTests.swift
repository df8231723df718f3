import Foundation
import Graders
import LaurelRewards
import Testing

@Suite struct MathGoldenTests {
    /// Tags in which accepting a wrong answer once would teach a policy to cheat.
    static let guarded: Set<String> = ["hack", "tiny", "extraction"]

    private struct Result {
        let id: String
        let tag: String
        let tier: String
        let expected: Bool
        let isAccepted: Bool
        let detail: String
        let micros: Double

        init(_ row: JSONValue) throws {
            (id, tag, tier) = (row["id"]?.text ?? "", row["tag"]?.text ?? "", row["tier"]?.text ?? "")
            expected = row["expected"]?.bool ?? false
            let grader = MathAccuracy(policy: try Goldens.policy(row["policy"]))
            let (completion, gold) = (row["completion"]?.text ?? "", row["gold"]?.text ?? "")
            let start = ContinuousClock.now
            let verdict = grader.verdict(completion: completion, gold: gold)
            micros = (ContinuousClock.now - start) / .microseconds(1)
            isAccepted = verdict.isEqual
            detail = verdict.detail
        }

        var isRight: Bool { isAccepted == expected }
    }

    private func share(_ results: [Result], _ tier: String) -> Double {
        let tiered = results.filter { $0.tier == tier }
        let right = tiered.count { $0.isRight }
        print("math \(tier): \(right) of \(tiered.count) agree")
        return tiered.isEmpty ? 1 : Double(right) / Double(tiered.count)
    }

    @Test func agreesOnTheGoldensAndAcceptsNothingWrong() throws {
        let results = try Goldens.rows("math.jsonl").map { try Result($0) }
        for result in results where !result.isRight {
            print("  \(result.id) (\(result.tag), \(result.tier)), expected \(result.expected): \(result.detail)")
        }
        let falsePositives = results.filter {
            $0.isAccepted && !$0.expected && MathGoldenTests.guarded.contains($0.tag)
        }
        #expect(falsePositives.map(\.id) == [])
        // Our own goldens agree without exception; other sets must reach what is promised.
        let isOurs = ProcessInfo.processInfo.environment["LAUREL_GOLDENS"] == nil
        #expect(share(results, "core") >= (isOurs ? 1 : 0.98))
        #expect(share(results, "hard") >= (isOurs ? 1 : 0.85))
        let slowest = results.filter { $0.tag == "hostile" }.max { $0.micros < $1.micros }
        print("math: slowest hostile case \(slowest?.micros ?? 0) us (\(slowest?.id ?? ""))")
        #expect(slowest?.micros ?? 0 < 50_000)
    }

    /// Every case leaves three quarters of the work's budget, and costs the same steps in every process: a sum that changes
    /// from run to run means that something hashed, or a clock, has found its way into the order of the work.
    @Test func leavesRoomInTheBudgetAndCostsTheSameInEveryProcess() throws {
        guard ProcessInfo.processInfo.environment["LAUREL_GOLDENS"] == nil else { return }
        var sum = 0
        for row in try Goldens.rows("math.jsonl") {
            let grader = MathAccuracy(policy: try Goldens.policy(row["policy"]))
            let (completion, gold) = (row["completion"]?.text ?? "", row["gold"]?.text ?? "")
            let steps = grader.verdict(completion: completion, gold: gold).operations
            sum += steps
            #expect(4 * steps <= MathVerdict.maximumWork, "\(row["id"]?.text ?? ""): \(steps)")
        }
        #expect(sum == 171_519, "When the charges were changed on purpose, this is their new sum.")
    }

    /// The path without allocations is a shortcut, never another opinion.
    @Test func agreesWithItselfOnPlainNumbers() throws {
        var compared = 0
        for row in try Goldens.rows("math.jsonl") {
            let (completion, gold) = (row["completion"]?.text ?? "", row["gold"]?.text ?? "")
            let grader = MathAccuracy(policy: try Goldens.policy(row["policy"]))
            let quick = grader.verdict(completion: completion, gold: gold)
            guard quick.reading == .plainNumber else { continue }
            compared += 1
            let slow = grader.fullVerdict(completion: completion, gold: gold)
            #expect(slow.isEqual == quick.isEqual && slow.extraction == quick.extraction, "\(row["id"]?.text ?? "")")
        }
        #expect(compared >= 35)
    }
}

extension Goldens {
    static func policy(_ value: JSONValue?) throws -> MathPolicy {
        var entry = GraderSpecification(source: .builtIn("math_accuracy"), name: "math", file: "math.jsonl", line: 1)
        entry.fields = value?.object ?? [:]
        guard let grader = try BuiltInGraders.make(from: entry) as? MathAccuracy else { return MathPolicy() }
        return grader.policy
    }
}
