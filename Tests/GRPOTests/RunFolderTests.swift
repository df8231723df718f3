import Foundation
import GRPO
import LaurelRewards
import Testing

@Suite struct RunFolderTests {
    let temporary: TemporaryFolder
    let folder: RunFolder

    init() throws {
        temporary = try TemporaryFolder()
        folder = try RunFolder.create(temporary.url.appendingPathComponent("run"), resolved: "model: m\n")
    }

    static func report(_ step: Int, reward: Double = 0.5) -> StepReport {
        let sample = Sample(index: 7, messages: [Message(role: "user", content: "2+2?")], reference: "4")
        let grades = [Grade(score: 1, parts: ["a": 0.5]), Grade(.failure(.timeout, "too slow"))]
        let candidate = ScoredCandidate(
            candidate: Candidate(index: 0, completion: "4", tokenCount: 2),
            reward: Reward(value: 1, components: [1, nil], grades: grades), advantage: 0.25,
            logProbabilities: [-0.5, -1.25])
        return StepReport(
            step: step, totalSteps: 3, iteration: 0,
            metrics: [
                Metric("reward", reward), Metric("rewards/b/mean", .nan), Metric("num_tokens", Double(step * 10)),
            ],
            componentNames: ["a", "b"],
            rollouts: [ScoredRollout(sample: sample, promptTokenCount: 3, candidates: [candidate])])
    }

    @Test func keepsMetricsInOrderAndCandidatesWithEveryGrade() async throws {
        let writer = try RunFolderWriter(folder: folder)
        try await writer.stepFinished(Self.report(1))
        try await writer.stepFinished(Self.report(2, reward: 1))
        #expect(
            try temporary.text("run/metrics.jsonl")
                == """
                {"step": 1, "reward": 0.5, "rewards/b/mean": null, "num_tokens": 10}
                {"step": 2, "reward": 1, "rewards/b/mean": null, "num_tokens": 20}

                """)
        let line = try temporary.text("run/completions/step-00002.jsonl")
        #expect(line.contains(#""kind":"timeout""#))
        #expect(line.contains(#""parts":{"a":0.5}"#))
        #expect(line.contains(#""log_probabilities":[-0.5,-1.25]"#))
        #expect(line.contains(#""advantage":0.25"#))
        let summary = try await writer.finish()
        #expect(summary.steps == 2)
        #expect(summary.tokenCount == 20)
        #expect(!summary.finished)
        #expect(summary.peakMemoryBytes > 1_000_000)
    }

    @Test func keepsEvaluationsBeforeAndAfter() async throws {
        let answers = Self.report(1).rollouts.flatMap { rollout in
            rollout.candidates.map {
                Evaluation.Answer(sample: rollout.sample, candidate: $0.candidate, reward: $0.reward)
            }
        }
        let writer = try RunFolderWriter(folder: folder)
        let evaluation = Evaluation(componentNames: ["a", "b"], answers: answers)
        try await writer.evaluationFinished(evaluation, moment: .before)
        let summary = try await RunFolderWriter(folder: folder).finish()
        #expect(summary.eval.before?["reward"] == 1)
        #expect(summary.eval.before?["rewards/a/mean"] == 1)
        #expect(summary.eval.before?["rewards/b/mean"] == nil)
        #expect(summary.eval.after == nil)
        #expect(try temporary.text("run/evaluations/before.jsonl").contains(#""completion":"4""#))
    }

    @Test func forgetsWhatCameAfterACheckpoint() async throws {
        let writer = try RunFolderWriter(folder: folder)
        for step in 1...3 { try await writer.stepFinished(Self.report(step)) }
        let handle = try FileHandle(forWritingTo: folder.metrics)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(#"{"step": 4, "rew"#.utf8))
        try handle.close()
        try folder.truncate(after: 2)
        let lines = try temporary.text("run/metrics.jsonl").split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[1].hasPrefix(#"{"step": 2,"#))
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.completions.path).sorted()
        #expect(names == ["step-00001.jsonl", "step-00002.jsonl"])
    }

    @Test func refusesMetricsWithAGap() async throws {
        try Data("{\"step\": 2}\n".utf8).write(to: folder.metrics)
        let error = #expect(throws: TrainingError.self) { try folder.truncate(after: 2) }
        #expect(error?.code == "corrupt-metrics")
    }

    @Test func refusesAFolderThatHoldsARun() throws {
        let error = #expect(throws: TrainingError.self) { try RunFolder.create(folder.url, resolved: "") }
        #expect(error?.code == "run-exists")
    }

    @Test func refusesAFolderThatCannotBeMade() throws {
        let file = try temporary.write("", to: "file")
        let error = #expect(throws: TrainingError.self) {
            try RunFolder.create(file.appendingPathComponent("run"), resolved: "")
        }
        #expect(error?.code == "unwritable")
    }

    @Test func refusesToOpenWhatIsNoRun() {
        let error = #expect(throws: TrainingError.self) {
            try RunFolder.open(temporary.url.appendingPathComponent("nothing"))
        }
        #expect(error?.code == "no-such-run")
    }
}
