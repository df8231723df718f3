import Foundation
import GRPO
import LanguageModels
import Testing

@Suite struct SFTTrainerTests {
    /// Questions whose answer is the number that stands in them.
    static let examples: [SupervisedExample] = (0..<8).compactMap { index in
        SupervisedExample(
            prompt: Array("question \(index)".utf8.map { Int32($0) }),
            completion: Array("answer \(index)\(index)".utf8.prefix(6 + index % 3).map { Int32($0) }), maxLength: 64)
    }

    static func trainer(
        dropout: Float = 0, tokensInFlight: Int = 768, _ change: (inout SFTConfiguration) -> Void = { _ in }
    ) throws -> SFTTrainer {
        var configuration = SFTConfiguration()
        configuration.perDeviceTrainBatchSize = 4
        configuration.maxSteps = 6
        configuration.learningRate = 1e-2
        change(&configuration)
        return try SFTTrainer(
            policy: TinyModel.policy(dropout: dropout, tokensInFlight: tokensInFlight), examples: examples,
            configuration: configuration, seed: 3)
    }

    @Test func theLossIsTheMeanNegativeLogLikelihoodOfTheAnswersTokens() async throws {
        let trainer = try Self.trainer {
            $0.perDeviceTrainBatchSize = 8
            $0.shuffleDataset = false
        }
        let before = try await trainer.evaluate(on: Self.examples)
        let report = try await trainer.step()
        let policy = try TinyModel.policy()
        let groups = Self.examples.map { TrainingGroup(prompt: $0.prompt, completions: [$0.completion]) }
        let tokens = try policy.logProbabilities(of: groups, temperature: 1, usesAdapter: false).joined().joined()
        let expected = -tokens.reduce(0) { $0 + Double($1) } / Double(tokens.count)
        #expect(agree(report.metrics[name: "loss"] ?? .nan, expected, relative: 1e-5))
        #expect(agree(before.metrics[name: "loss"] ?? .nan, expected, relative: 1e-5))
        #expect(before.score.map { agree(-$0, expected, relative: 1e-5) } == true)
        #expect(
            report.metrics.map(\.name) == [
                "loss", "entropy", "grad_norm", "learning_rate", "completions/mean_length", "epoch", "num_tokens",
                "step_time", "time/generate", "time/reward", "time/reference", "time/train", "time/update",
            ])
        let count = Self.examples.reduce(0) { $0 + $1.prompt.count + $1.completion.count }
        #expect(report.metrics[name: "num_tokens"] == Double(count))
        #expect(report.rollouts.isEmpty)
    }

    /// Two steps as Transformers, PEFT and PyTorch take them; Fixtures/make_sft.py wrote what came of them.
    @Test func takesTheSameStepsAsTheReference() async throws {
        struct Reference: Decodable {
            let loss: [Double]
            let gradNorm: [Double]
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let reference = try decoder.decode(
            Reference.self, from: Data(contentsOf: GoldenFiles.fixtures.appendingPathComponent("sft.json")))
        let tensors = try GoldenTensors("grpo-dapo.safetensors")
        let policy = try TinyModel.policy()
        try GoldenStepTests.load(tensors, into: policy.adapter)
        let examples = try GoldenStepTests.groups(tensors).compactMap {
            SupervisedExample(prompt: $0.prompt, completion: $0.completions[0], maxLength: 64)
        }
        var configuration = SFTConfiguration()
        configuration.perDeviceTrainBatchSize = 4
        configuration.maxSteps = 2
        configuration.learningRate = 1e-2
        configuration.lrSchedulerType = .constant
        configuration.shuffleDataset = false
        let names = policy.adapter.matrices.map { (name: $0.name, range: $0.range) }
        let trainer = try SFTTrainer(policy: policy, examples: examples, configuration: configuration, seed: 1)
        for step in 0..<2 {
            let metrics = try await trainer.step().metrics
            #expect(agree(metrics[name: "loss"] ?? .nan, reference.loss[step]))
            #expect(agree(metrics[name: "grad_norm"] ?? .nan, reference.gradNorm[step]))
        }
        let folder = try TemporaryFolder()
        try await trainer.writeAdapter(to: folder.url, baseModel: "tiny")
        let trained = try TinyModel.policy().adapter
        try PEFTAdapter.read(into: trained, from: folder.url)
        let updated = try GoldenTensors("sft.safetensors", in: GoldenFiles.fixtures)
        #expect(names.count == updated.names.count)
        for (name, range) in names {
            let found = Array(trained.values[range])
            #expect(relativeDifference(found, try updated.floats("updated.\(name)")) < 1e-4, "\(name)")
        }
    }

    @Test func learnsTheAnswers() async throws {
        let trainer = try Self.trainer {
            $0.maxSteps = 60
            $0.perDeviceTrainBatchSize = 8
        }
        let before = try await trainer.evaluate(on: Self.examples).supervised?.loss ?? .nan
        for _ in 0..<60 { _ = try await trainer.step() }
        let after = try await trainer.evaluate(on: Self.examples).supervised?.loss ?? .nan
        #expect(after < 0.25 * before, "\(before) → \(after)")
    }

    @Test func theGradientDoesNotDependOnHowAStepIsCut() async throws {
        let whole = try Self.trainer { $0.perDeviceTrainBatchSize = 8 }
        let split = try Self.trainer(tokensInFlight: 20) {
            $0.perDeviceTrainBatchSize = 2
            $0.gradientAccumulationSteps = 4
        }
        let (a, b) = (try await whole.step().metrics, try await split.step().metrics)
        for name in ["loss", "entropy", "grad_norm"] {
            #expect(agree(a[name: name] ?? .nan, b[name: name] ?? .nan), "\(name)")
        }
    }

    @Test func aResumedRunEqualsAnUninterruptedOne() async throws {
        let folder = try TemporaryFolder()
        let store = CheckpointStore(folder: folder.url.appendingPathComponent("checkpoints"), keep: 1)
        let whole = try Self.trainer(dropout: 0.1)
        for _ in 0..<3 { _ = try await whole.step() }
        let entry = try await whole.writeCheckpoint(to: store, fingerprint: "f", baseModel: "tiny", sparing: nil)
        let resumed = try Self.trainer(dropout: 0.1)
        let other = await #expect(throws: TrainingError.self) {
            try await resumed.restore(from: entry, fingerprint: "another")
        }
        #expect(other?.code == "other-configuration")
        try await resumed.restore(from: entry, fingerprint: "f")
        for _ in 0..<3 {
            let (a, b) = (try await whole.step(), try await resumed.step())
            #expect(a.step == b.step)
            #expect(GRPOTrainerTests.equal(GRPOTrainerTests.content(a), GRPOTrainerTests.content(b)))
        }
    }

    @Test func longRowsLoseTheirEndAndThoseWithoutRoomAreRefused() {
        let cut = SupervisedExample(prompt: [1, 2], completion: [3, 4, 5], maxLength: 4)
        #expect(cut?.completion == [3, 4])
        #expect(cut?.isCut == true)
        #expect(SupervisedExample(prompt: [1, 2], completion: [3, 4], maxLength: 4)?.isCut == false)
        #expect(SupervisedExample(prompt: [1, 2], completion: [3], maxLength: 2) == nil)
        #expect(SupervisedExample(prompt: [], completion: [3], maxLength: 2) == nil)
    }

    @Test func needsTheRowsOfOneStep() {
        let error = #expect(throws: TrainingError.self) { try Self.trainer { $0.perDeviceTrainBatchSize = 9 } }
        #expect(error?.code == "dataset-too-small")
        #expect(error?.message.contains("gradient_accumulation_steps") == true)
    }

    /// Reinforcement training that goes on from an adapter has that adapter as its reference.
    @Test func theReferenceIsTheAdapterThatTrainingBeganWith() async throws {
        func kl(continuesAdapter: Bool) async throws -> (first: Double, second: Double) {
            let policy = try TinyModel.policy()
            for index in policy.adapter.values.indices where policy.adapter.values[index] == 0 {
                policy.adapter.values[index] = 0.05 * Float(index % 7 - 3)
            }
            let configuration = try GRPOConfiguration {
                $0.perDeviceTrainBatchSize = 8
                $0.numGenerations = 4
                $0.maxSteps = 2
                $0.maxCompletionLength = 12
                $0.learningRate = 1e-2
                $0.beta = 0.04
            }
            let trainer = try GRPOTrainer(
                policy: policy, codec: TinyModel.codec, reward: TinyModel.reward, samples: TinyModel.samples,
                configuration: configuration, continuesAdapter: continuesAdapter)
            let steps = [try await trainer.step(), try await trainer.step()]
            return (steps[0].metrics[name: "kl"] ?? .nan, steps[1].metrics[name: "kl"] ?? .nan)
        }
        let (from, without) = (try await kl(continuesAdapter: true), try await kl(continuesAdapter: false))
        #expect(abs(from.first) < 1e-9)
        #expect(from.second > 1e-6)
        #expect(without.first > 1e-3)
    }
}
