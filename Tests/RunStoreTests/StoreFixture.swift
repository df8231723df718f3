import Foundation
import LaurelRewards
import RunStore

/// A store in a folder of its own, removed with the test.
final class StoreFixture {
    let root: URL
    let store: RunStore

    init() throws {
        root = FileManager.default.temporaryDirectory.appending(path: "laurel-store-\(UUID().uuidString)")
        store = try RunStore(root: root, for: .writing)
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    static func description(_ id: String = "sums-1", totalSteps: Int = 4) -> RunDescription {
        RunDescription(
            id: id, folder: "runs/\(id)", model: "tiny", seed: 7, totalSteps: totalSteps,
            configuration: "model: tiny\nseed: 7\n", fingerprint: "f", reward: "graders: []\n", rewardHash: "h",
            rewardCode: "{}",
            components: [
                .init(name: "exact", weight: 1, isCanary: false), .init(name: "length", weight: 0, isCanary: true),
            ], laurelVersion: "0.1.0")
    }

    static func rollout(_ row: Int, step: Int, advantage: Double? = 0.5) -> LedgerRollout {
        var cost = GradeCost(microseconds: 12.5, instructions: 100, bytes: 4096)
        cost.tokens = 9
        cost.dollars = 0.25
        let sample = Sample(
            index: row,
            messages: [Message(role: "system", content: "Be brief."), Message(role: "user", content: "q\(row)")],
            reference: "\(row)", metadata: ["level": .integer(3)])
        let candidates = (0..<2).map { index in
            LedgerCandidate(
                candidate: Candidate(
                    index: index, completion: "a\(row).\(step).\(index) é\u{0}\n",
                    finishReason: index == 0 ? .stop : .length,
                    tokenCount: 3),
                tokens: [1, -2, Int32.max], logProbabilities: [-0.5, -.infinity, Float.leastNonzeroMagnitude],
                reward: Reward(
                    value: index == 0 ? 0.1 + Double(step) : nil, components: [0.1, nil],
                    grades: [
                        Grade(score: 0.1, detail: "close", parts: ["a": 0.3], cost: cost),
                        index == 0 ? Grade(.abstain("no idea")) : Grade(.failure(.timeout, "too slow"), detail: "loop"),
                    ]), advantage: advantage)
        }
        return LedgerRollout(sample: sample, promptTokenCount: 5, candidates: candidates)
    }

    static func step(_ number: Int, iteration: Int = 0) -> LedgerStep {
        LedgerStep(
            step: number, iteration: iteration,
            metrics: [
                LedgerMetric("reward", 0.1 * Double(number)), LedgerMetric("rewards/length/mean", .nan),
                LedgerMetric("kl", .infinity),
            ],
            rollouts: iteration > 0 ? [] : [rollout(2 * number, step: number), rollout(2 * number + 1, step: number)])
    }

    static func evaluation(_ step: Int, _ moment: String) -> LedgerEvaluation {
        LedgerEvaluation(
            step: step, moment: moment, metrics: [LedgerMetric("reward", 0.25)],
            rollouts: [rollout(100, step: step, advantage: nil)])
    }

    static func alarm(_ step: Int) -> LedgerEvent {
        LedgerEvent(
            kind: "entropy-collapse", severity: .warning, step: step, message: "The entropy fell.",
            detail: .object(["entropy": .number(0.5)]))
    }

    /// Writes steps and what goes with them, as a trainer does.
    func train(_ run: RunRecord, _ steps: ClosedRange<Int>, checkpointEvery: Int = 2) async throws {
        let ledger = RunLedger(store: store, run: run)
        if steps.lowerBound == 1 { try await ledger.record(.evaluation(Self.evaluation(0, "before"))) }
        for step in steps {
            try await ledger.record(.step(Self.step(step)))
            try await ledger.record(.event(Self.alarm(step)))
            guard step.isMultiple(of: checkpointEvery) else { continue }
            try await ledger.flush()
            try await ledger.record(.checkpoint(LedgerCheckpoint(step: step, name: "checkpoint-\(step)")))
        }
        try await ledger.flush()
    }
}
