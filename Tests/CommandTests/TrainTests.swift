import Foundation
import GRPO
import LaurelRewards
import PluginHost
import Testing
import laurel

@Suite struct TrainTests {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "laurel-train-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try write(
            """
            model: smollm2-135m-instruct
            dataset: { train: train.jsonl }
            reward: reward.yaml
            grpo: { per_device_train_batch_size: 4, num_generations: 2, max_steps: 2 }
            """, to: "run.yaml")
        try write("graders: [{ type: math_accuracy }]\n", to: "reward.yaml")
        try write(
            #"{"prompt": "1+1?", "reference_answer": "2"}"# + "\n" + #"{"prompt": "1+2?"}"# + "\n", to: "train.jsonl")
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
    }

    var home: LaurelHome { LaurelHome(root: folder.appending(path: "home")) }

    func plan(overrides: [String] = [], resume: String? = nil, runFile: Bool = true) throws -> TrainPlan<
        RunConfiguration
    > {
        try TrainPlan(
            runFile: runFile ? folder.appending(path: "run.yaml").path(percentEncoded: false) : nil,
            overrides: overrides, resume: resume, home: home, now: Date(timeIntervalSince1970: 0))
    }

    @Test func aNewRunHasANameOfItsOwnAndItsResolvedFile() throws {
        var first = try plan(overrides: ["grpo.max_steps=3"])
        // Named in the same second, before the first has its folder.
        var rival = try plan()
        #expect(first.configuration.grpo.maxSteps == 3)
        #expect(!first.isResumed)
        let run = try first.openFolder()
        let second = try plan()
        #expect(second.id != first.id)
        #expect(rival.id == first.id)
        _ = try rival.openFolder()
        #expect(rival.id == first.id + "-2")
        let resumed = try plan(resume: first.id, runFile: false)
        #expect(resumed.isResumed)
        #expect(resumed.folder.standardizedFileURL.path == run.url.standardizedFileURL.path)
        #expect(resumed.fingerprint == first.fingerprint)
        #expect(resumed.configuration.grpo.maxSteps == 3)
    }

    @Test func saysThatThereIsNoSuchRun() {
        let error = #expect(throws: CommandError.self) { try plan(resume: "nothing", runFile: false) }
        #expect(error?.code == "no-such-run")
    }

    @Test func aRowWithoutANeededReferenceIsAnErrorBeforeAnythingIsLoaded() async throws {
        let configuration = try plan().configuration
        let reward = try await RewardBuilder.function(for: configuration.rewardConfiguration())
        let error = #expect(throws: RewardError.self) { try TrainData(configuration, reward: reward) }
        #expect(error?.code == "missing-reference")
        #expect(error?.line == 2)
        #expect(error?.file?.hasSuffix("train.jsonl") == true)
    }

    @Test func fewerRowsThanAStepTakesAreAnError() async throws {
        try write(#"{"prompt": "1+1?", "reference_answer": "2"}"# + "\n", to: "train.jsonl")
        let configuration = try plan().configuration
        let reward = try await RewardBuilder.function(for: configuration.rewardConfiguration())
        let error = #expect(throws: TrainingError.self) { try TrainData(configuration, reward: reward) }
        #expect(error?.code == "dataset-too-small")
    }

    static func report(step: Int) -> StepReport {
        let sample = Sample(index: 0, messages: [Message(role: "user", content: "1+1?")])
        let candidate = ScoredCandidate(
            candidate: Candidate(index: 0, completion: "2", tokenCount: 20),
            reward: Reward(value: 1, components: [1], grades: [Grade(score: 1)]), advantage: 0, logProbabilities: [])
        return StepReport(
            step: step, totalSteps: 40, iteration: 0,
            metrics: [
                Metric("reward", 0.5), Metric("rewards/math/mean", .nan), Metric("completions/mean_length", 20),
                Metric("completions/clipped_ratio", 0.25), Metric("step_time", 0.5),
            ], componentNames: ["math"],
            rollouts: [ScoredRollout(sample: sample, promptTokenCount: 30, candidates: [candidate, candidate])])
    }

    @Test func aStepIsOneLine() {
        let line = ProgressLine(Self.report(step: 10), secondsLeft: 75)
        #expect(
            line.text
                == "step 10/40  reward 0.500  math –  length 20.0  clipped 25%  200 tokens/s  1:15 left")
        let bar = line.bar(columns: 200)
        #expect(bar.hasPrefix("█████░░░░░░░░░░░░░░░ 10/40  reward 0.500"))
        #expect(line.bar(columns: 30).count == 29)
    }

    @Test(arguments: [(0.0, "0:00"), (59.6, "1:00"), (3_725, "1:02:05")])
    func durationsAreShort(seconds: Double, text: String) {
        #expect(ProgressLine.duration(seconds) == text)
    }

    @Test func anEvaluationShowsMeansTheirChangeAndAnswers() {
        func evaluation(_ score: Double) -> Evaluation {
            Evaluation(
                componentNames: ["math"],
                answers: (0..<3).map { index in
                    Evaluation.Answer(
                        sample: Sample(
                            index: index, messages: [Message(role: "user", content: "1+\n1?")], reference: "2"),
                        candidate: Candidate(index: 0, completion: "\u{1B}[31m2", tokenCount: 2),
                        reward: Reward(value: score, components: [score], grades: [Grade(score: score)]))
                })
        }
        let text = EvaluationText(evaluation(0.75), moment: .after, shownAnswers: 1, earlier: evaluation(0.5)).text
        #expect(text.contains("held-out after training (3 rows): reward 0.750 (+0.250)  math 0.750 (+0.250)"))
        #expect(text.contains("Q: 1+ 1?  (reference: 2)"))
        #expect(text.split(separator: "\n").count == 3)
        #expect(!text.contains("\u{1B}"))
    }

    @Test func aRunKeepsWhichCodeGradesAndRefusesOther() async throws {
        try write("graders: [{ script: own.lua, name: own }, { type: math_accuracy }]\n", to: "reward.yaml")
        try write("function grade() return 1 end", to: "own.lua")
        func record() async throws -> RewardRecord {
            RewardRecord(try await RewardBuilder.function(for: try plan().configuration.rewardConfiguration()))
        }
        var old = try plan()
        let first = try await record()
        #expect(first.scripts.map(\.component) == ["own"])
        #expect(first.lines.first?.hasPrefix("own: script own.lua (sha256 ") == true)
        let run = try old.openFolder()
        let bare = try first.fingerprint(old.fingerprint, folder: run)
        #expect(bare == old.fingerprint, "A run from before there was a record goes on.")
        try first.check(against: run.url)
        try first.write(to: run)
        try first.check(against: run.url)
        let fingerprint = try first.fingerprint(old.fingerprint, folder: run)
        #expect(fingerprint != old.fingerprint)

        try write("function grade() return 0 end", to: "own.lua")
        let second = try await record()
        #expect(try second.fingerprint(old.fingerprint, folder: run) != fingerprint)
        let error = #expect(throws: CommandError.self) { try second.check(against: run.url) }
        #expect(error?.code == "reward-changed")
        #expect(error?.message.contains(first.scripts[0].origin.sha256) == true)

        try write("graders: [{ type: math_accuracy }]\n", to: "reward.yaml")
        let third = try await record()
        #expect(throws: CommandError.self) { try third.check(against: run.url) }
        try Data("nonsense".utf8).write(to: run.reward)
        #expect(throws: CommandError.self) { try first.check(against: run.url) }
    }
}
