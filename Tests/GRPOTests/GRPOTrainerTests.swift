import Foundation
import GRPO
import LanguageModels
import LaurelRewards
import Testing

@Suite struct GRPOTrainerTests {
    /// What a report says, without its times.
    static func content(_ report: StepReport) -> [Metric] {
        report.metrics.filter { $0.name != "step_time" && !$0.name.hasPrefix("time/") }
    }

    static func equal(_ a: [Metric], _ b: [Metric]) -> Bool {
        a.count == b.count
            && zip(a, b).allSatisfy { $0.name == $1.name && $0.value.bitPattern == $1.value.bitPattern }
    }

    @Test func reportsTRLsMetricsInOneOrder() async throws {
        let trainer = try TinyModel.trainer { $0.beta = 0.04 }
        let report = try await trainer.step()
        #expect(
            report.metrics.map(\.name) == [
                "reward", "reward_std", "frac_reward_zero_std", "rewards/late/mean", "rewards/late/std",
                "rewards/odd/mean", "rewards/odd/std", "completions/mean_length", "completions/min_length",
                "completions/max_length", "completions/clipped_ratio", "completions/mean_terminated_length",
                "completions/min_terminated_length", "completions/max_terminated_length", "kl", "entropy",
                "clip_ratio/low_mean", "clip_ratio/low_min", "clip_ratio/high_mean", "clip_ratio/high_max",
                "clip_ratio/region_mean", "loss", "grad_norm", "learning_rate", "epoch", "num_tokens", "step_time",
                "time/generate", "time/reward", "time/reference", "time/train", "time/update",
            ])
        #expect(report.step == 1)
        #expect(report.metrics[name: "learning_rate"] == 1e-2)
        #expect(report.metrics[name: "epoch"].map { abs($0 - 1.0 / 3) < 1e-12 } == true)
        // B starts at 0, so the policy is its own reference.
        #expect(report.metrics[name: "kl"].map { abs($0) < 1e-9 } == true)
        #expect(report.metrics[name: "grad_norm"].map { $0 > 0 } == true)
        #expect(report.rollouts.count == 2)
        for candidate in report.rollouts.flatMap(\.candidates) {
            #expect(candidate.reward.grades.count == 2)
            #expect(candidate.logProbabilities.count == candidate.candidate.tokenCount)
        }
    }

    @Test func equalSeedsTrainEqually() async throws {
        let (first, second) = (try TinyModel.trainer(), try TinyModel.trainer())
        let other = try TinyModel.trainer { $0.seed = 7 }
        for _ in 0..<2 {
            let report = Self.content(try await first.step())
            #expect(Self.equal(report, Self.content(try await second.step())))
            #expect(!Self.equal(report, Self.content(try await other.step())))
        }
    }

    /// Groups are graded while others are still being written.
    @Test(arguments: GenerationType.allCases)
    func gradesDoNotDependOnHowManyRowsAreWrittenAtOnce(type: GenerationType) async throws {
        let whole = try TinyModel.trainer { $0.generationDtype = type }
        let inWaves = try TinyModel.trainer(rowsInFlight: 4) { $0.generationDtype = type }
        for _ in 0..<2 {
            let (a, b) = (try await whole.step(), try await inWaves.step())
            #expect(
                a.rollouts.map { $0.candidates.map(\.reward.value) }
                    == b.rollouts.map { $0.candidates.map(\.reward.value) })
            #expect(Self.equal(Self.content(a), Self.content(b)))
        }
    }

    @Test func aFailurePolicyThatStopsTheRunStopsItInAnyWave() async throws {
        struct Broken: Grader {
            func grade(_ item: GradingItem) async -> Grade { Grade(.failure(.runtime, "broken")) }
        }
        let reward = RewardFunction(components: [
            RewardComponent(name: "broken", grader: Broken(), weight: 1, onFailure: .stop)
        ])
        let trainer = try TinyModel.trainer(rowsInFlight: 4, reward: reward)
        let error = await #expect(throws: RewardError.self) { try await trainer.step() }
        #expect(error?.code == "grader-failed")
    }

    @Test func aPreviewIsWhatTheStepUsesAndChangesNothing() async throws {
        let (plain, previewed) = (try TinyModel.trainer(), try TinyModel.trainer())
        let preview = try await previewed.previewCandidates()
        #expect(await previewed.finishedSteps == 0)
        #expect(await previewed.isBetweenBatches)
        let (first, second) = (try await plain.step(), try await previewed.step())
        #expect(Self.equal(Self.content(first), Self.content(second)))
        #expect(preview.groups.map(\.candidates) == second.rollouts.map { $0.candidates.map(\.candidate) })
        #expect(preview.secondsEach > 0)
        #expect(Self.equal(Self.content(try await plain.step()), Self.content(try await previewed.step())))
    }

    @Test func aBatchServesSeveralIterations() async throws {
        let trainer = try TinyModel.trainer { $0.numIterations = 2 }
        let first = try await trainer.step()
        #expect(await !trainer.isBetweenBatches)
        let second = try await trainer.step()
        #expect(await trainer.isBetweenBatches)
        #expect((first.iteration, second.iteration) == (0, 1))
        #expect(first.rollouts[0].candidates[0].candidate == second.rollouts[0].candidates[0].candidate)
        #expect(first.metrics[name: "num_tokens"] == second.metrics[name: "num_tokens"])
        // Both report what the policy gave that wrote them; it moved between the two passes.
        #expect(first.rollouts[0].candidates[0].logProbabilities == second.rollouts[0].candidates[0].logProbabilities)
        #expect(first.metrics[name: "entropy"] != second.metrics[name: "entropy"])
        #expect(first.metrics[name: "clip_ratio/region_mean"] == 0)
        let third = try await trainer.step()
        #expect(third.iteration == 0)
        #expect(third.rollouts[0].sample != first.rollouts[0].sample)
    }

    /// Four micro-batches are sampled at once; each optimiser step takes two of them, twice over.
    @Test(arguments: [(4, true), (8, false)])
    func aBatchServesStepsWithItsParts(groupSize: Int, keepsGroups: Bool) async throws {
        let trainer = try TinyModel.trainer {
            $0.perDeviceTrainBatchSize = 4
            $0.numGenerations = groupSize
            $0.gradientAccumulationSteps = keepsGroups ? 2 : 1
            $0.stepsPerGeneration = 4
            $0.numIterations = 2
            $0.maxSteps = 9
        }
        let stepsPerBatch = keepsGroups ? 4 : 8
        var reports: [StepReport] = []
        for step in 1...stepsPerBatch {
            reports.append(try await trainer.step())
            #expect(await trainer.isBetweenBatches == (step == stepsPerBatch))
        }
        #expect(reports.map(\.iteration) == Array(0..<stepsPerBatch))
        #expect(Set(reports.map { $0.metrics[name: "num_tokens"] }).count == 1)
        #expect(reports.allSatisfy { $0.rollouts.flatMap(\.candidates).count == 16 })
        // The policy that wrote them is the one of the first step: later ones differ from it, and so their ratios from 1.
        let logProbabilities = reports.map { $0.rollouts.map { $0.candidates.map(\.logProbabilities) } }
        #expect(Set(logProbabilities).count == 1)
        #expect(reports[0].metrics[name: "clip_ratio/region_mean"] == 0)
        #expect(reports.dropFirst().contains { $0.metrics[name: "clip_ratio/region_mean"] != 0 })
        #expect(try await trainer.step().rollouts[0].sample != reports[0].rollouts[0].sample)
    }

    @Test func gradientAccumulationEqualsOneLargerMicroBatch() async throws {
        let whole = try TinyModel.trainer { $0.lossType = .bnpo }
        let split = try TinyModel.trainer {
            $0.lossType = .bnpo
            $0.perDeviceTrainBatchSize = 1
            $0.gradientAccumulationSteps = 8
        }
        for _ in 0..<3 {
            #expect(Self.equal(Self.content(try await whole.step()), Self.content(try await split.step())))
        }
    }

    @Test func theEntropyBonusFollowsItsTarget() async throws {
        // A random model is far above the target: the weight falls and the bonus stays out. Then the target is far above.
        for (target, coefficients) in [(0.01, [0.015, 0.01, 0.01]), (100, [0.025, 0.03, 0.03])] {
            let trainer = try TinyModel.trainer {
                $0.useAdaptiveEntropy = true
                $0.entropyCoef = 0.02
                $0.entropyCoefMin = 0.01
                $0.entropyCoefMax = 0.03
                $0.entropyTarget = target
            }
            for (step, expected) in coefficients.enumerated() {
                let metrics = try await trainer.step().metrics
                #expect(metrics[name: "entropy_coef"].map { abs($0 - expected) < 1e-12 } == true)
                let bonus = (metrics[name: "policy_loss"] ?? .nan) - (metrics[name: "loss"] ?? .nan)
                let applied = step == 0 || target < 1 ? 0 : coefficients[step - 1]
                #expect(abs(bonus - applied * (metrics[name: "entropy"] ?? .nan)) < 1e-9)
            }
        }
    }

    @Test(arguments: GenerationType.allCases)
    func learnsWhatIsRewarded(type: GenerationType) async throws {
        let trainer = try TinyModel.trainer {
            $0.generationDtype = type
            $0.maxSteps = 30
            $0.perDeviceTrainBatchSize = 32
            $0.numGenerations = 8
        }
        let before = try await trainer.evaluate(on: TinyModel.samples, batchSize: 4)
        var rewards: [Double] = []
        for _ in 0..<30 { rewards.append(try await trainer.step().metrics[name: "reward"] ?? .nan) }
        let after = try await trainer.evaluate(on: TinyModel.samples, batchSize: 4)
        let (start, end) = (rewards.prefix(5).reduce(0, +) / 5, rewards.suffix(5).reduce(0, +) / 5)
        #expect(end > start + 0.2, "sampled reward went from \(start) to \(end)")
        let (low, high) = (before.metrics[name: "reward"] ?? .nan, after.metrics[name: "reward"] ?? .nan)
        #expect(high >= low)
        #expect(after.answers.count == TinyModel.samples.count)
    }

    /// Only rows 1, 3 and 5 tell candidates apart: with dynamic sampling every step trains on them alone.
    @Test func dynamicSamplingLeavesOutGroupsThatEarnTheSame() async throws {
        struct OddRows: Grader {
            func grade(_ item: GradingItem) async -> Grade {
                Grade(score: item.sample.index.isMultiple(of: 2) ? 0.5 : Double(item.candidate.index) / 4)
            }
        }
        func trainer(_ isDynamic: Bool, bound: Int = 10) throws -> GRPOTrainer {
            try TinyModel.trainer(
                reward: RewardFunction(components: [RewardComponent(name: "odd", grader: OddRows(), weight: 1)])
            ) {
                $0.dynamicSampling = isDynamic
                $0.maxNumGenBatches = bound
            }
        }
        let (plain, dynamic) = (try trainer(false), try trainer(true))
        var (dull, sampled, dropped) = (0.0, 0.0, 0.0)
        for _ in 0..<4 {
            dull += try await plain.step().metrics[name: "frac_reward_zero_std"] ?? .nan
            let report = try await dynamic.step()
            #expect(report.rollouts.count == 2)
            #expect(report.rollouts.allSatisfy { $0.sample.index % 2 == 1 })
            #expect(report.metrics[name: "frac_reward_zero_std"] == 0)
            sampled += report.metrics[name: "sampling/generated_batches"] ?? .nan
            dropped += report.metrics[name: "sampling/dropped_groups"] ?? .nan
        }
        #expect(dull > 0 && sampled > 4 && dropped > 0)
        // With a bound of one batch, what is missing is filled up.
        let bounded = try trainer(true, bound: 1)
        for _ in 0..<4 { #expect(try await bounded.step().rollouts.count == 2) }
    }

    @Test func evaluatingChangesNothing() async throws {
        let (plain, evaluated) = (try TinyModel.trainer(), try TinyModel.trainer())
        let one = try await evaluated.evaluate(on: TinyModel.samples, batchSize: 2)
        let all = try await evaluated.evaluate(on: TinyModel.samples, batchSize: 64)
        #expect(one.answers.map(\.candidate) == all.answers.map(\.candidate))
        #expect(Self.equal(Self.content(try await plain.step()), Self.content(try await evaluated.step())))
    }

    private static let settings: [(dropout: Float, type: GenerationType)] = [(0, .model), (0.1, .model), (0, .int8)]

    @Test(arguments: [1, 2], settings)
    func aResumedRunEqualsAnUninterruptedOneBitForBit(
        iterations: Int, setting: (dropout: Float, type: GenerationType)
    ) async throws {
        let folder = try TemporaryFolder()
        let store = CheckpointStore(folder: folder.url.appendingPathComponent("checkpoints"), keep: 1)
        func trainer() throws -> GRPOTrainer {
            try TinyModel.trainer(dropout: setting.dropout) {
                $0.numIterations = iterations
                $0.generationDtype = setting.type
                $0.maxSteps = 6
                $0.beta = 0.01
                $0.useAdaptiveEntropy = true
                $0.entropyTarget = 100
            }
        }
        let whole = try trainer()
        var expected: [[Metric]] = []
        for _ in 0..<6 { expected.append(Self.content(try await whole.step())) }
        try await whole.writeAdapter(to: folder.url.appendingPathComponent("whole"), baseModel: "tiny")

        let first = try trainer()
        for _ in 0..<2 { _ = try await first.step() }
        _ = try await first.writeCheckpoint(to: store, fingerprint: "f", baseModel: "tiny")
        let second = try trainer()
        try await second.restore(from: #require(try store.latest()), fingerprint: "f")
        #expect(await second.finishedSteps == 2)
        for step in 2..<6 { #expect(Self.equal(Self.content(try await second.step()), expected[step])) }
        try await second.writeAdapter(to: folder.url.appendingPathComponent("resumed"), baseModel: "tiny")
        for name in [PEFTAdapter.weightsFile, PEFTAdapter.configurationFile] {
            let bytes = try Data(contentsOf: folder.url.appendingPathComponent("whole/\(name)"))
            #expect(try Data(contentsOf: folder.url.appendingPathComponent("resumed/\(name)")) == bytes)
        }
    }

    @Test func refusesACheckpointOfAnotherConfiguration() async throws {
        let folder = try TemporaryFolder()
        let store = CheckpointStore(folder: folder.url, keep: 1)
        let trainer = try TinyModel.trainer()
        let entry = try await trainer.writeCheckpoint(to: store, fingerprint: "a", baseModel: "tiny")
        let other = try TinyModel.trainer()
        let error = await #expect(throws: TrainingError.self) { try await other.restore(from: entry, fingerprint: "b") }
        #expect(error?.code == "other-configuration")
    }

    @Test func countsStepsFromEpochsWhenNoneAreGiven() throws {
        let trainer = try TinyModel.trainer {
            $0.maxSteps = -1
            $0.numTrainEpochs = 1.5
            $0.numIterations = 2
        }
        #expect(trainer.totalSteps == 9)
    }
}
