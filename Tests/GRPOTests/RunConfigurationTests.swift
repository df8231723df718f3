import Foundation
import GRPO
import LanguageModels
import LaurelRewards
import Testing

@Suite struct RunConfigurationTests {
    let folder: TemporaryFolder
    static let minimal = """
        model: smollm2-135m-instruct
        dataset: { train: data/train.jsonl, eval: data/eval.jsonl }
        reward: reward.yaml
        """

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("{}\n", to: "data/train.jsonl")
        try folder.write("graders: [{ type: math_accuracy }]\n", to: "reward.yaml")
    }

    func load(_ text: String, _ overrides: [String] = []) throws -> RunConfiguration {
        try RunConfiguration.load(file: folder.write(text, to: "run.yaml").path, overrides: overrides)
    }

    @Test func takesPathsFromTheFilesFolder() throws {
        let run = try load(Self.minimal)
        #expect(run.model == "smollm2-135m-instruct")
        #expect(run.trainFile.hasSuffix("/data/train.jsonl"))
        #expect(run.trainFile.hasPrefix("/"))
        #expect(run.grpo.learningRate == 2e-4)
        #expect(run.lora.r == 16)
        #expect(run.checkpoint.keep == 2)
        #expect(run.numberType == .auto)
    }

    @Test func readsEverySection() throws {
        let run = try load(
            Self.minimal + """

                lora: { r: 8, alpha: 16, dropout: 0.05, target_modules: [v_proj, q_proj] }
                grpo: { max_steps: 12, loss_type: dr_grpo, beta: 0.04, epsilon_high: 0.28, scale_rewards: none,
                  lr_scheduler_type: cosine, warmup_ratio: 0.1, min_p: 0.05, mask_truncated_completions: true }
                checkpoint: { every: 3, keep: 1 }
                eval: { limit: 10, batch_size: 4, show: 0 }
                seed: 7
                dtype: float32
                """)
        #expect(run.lora.targetModules == ["q_proj", "v_proj"])
        #expect(run.grpo.lossType == .drGRPO)
        #expect(run.grpo.upperEpsilon == 0.28)
        #expect(run.grpo.scaleRewards == .none)
        #expect(run.grpo.seed == 7)
        #expect(run.checkpoint.every == 3)
        #expect(run.eval.limit == 10)
        #expect(run.numberType == .float32)
    }

    @Test func overridesFromTheCommandLine() throws {
        let run = try load(Self.minimal, ["grpo.max_steps=20", "lora.r=4", "seed=3"])
        #expect(run.grpo.maxSteps == 20)
        #expect(run.lora.r == 4)
        #expect(run.seed == 3)
    }

    @Test func theResolvedFileMeansTheSame() throws {
        let run = try load(
            Self.minimal + "\ngrpo: { epsilon_high: 0.3, learning_rate: 1.0e-5 }\nlora: { r: 2 }",
            ["grpo.min_p=0.1"])
        let again = try RunConfiguration(
            ConfigurationNode.parse(run.resolvedYAML, file: "run.yaml"), folder: URL(fileURLWithPath: "/elsewhere"))
        #expect(again.resolvedYAML == run.resolvedYAML)
        #expect(again.grpo == run.grpo)
        #expect(again.lora == run.lora)
        #expect(again.trainFile == run.trainFile)
        #expect(try again.fingerprint() == run.fingerprint())
    }

    @Test func anInlineRewardKeepsItsScriptsPath() throws {
        let text = """
            model: m
            dataset: { train: data/train.jsonl }
            reward: { graders: [{ script: rewards/short.lua, weight: 0.5 }, { type: math_accuracy, weight: 0.5 }] }
            """
        let run = try load(text)
        let again = try RunConfiguration(
            ConfigurationNode.parse(run.resolvedYAML, file: "run.yaml"), folder: URL(fileURLWithPath: "/elsewhere"))
        let path = folder.url.appendingPathComponent("rewards/short.lua").standardizedFileURL.path
        #expect(try again.rewardConfiguration().graders[0].source == .script(path))
    }

    @Test func theFingerprintChangesWithWhatShapesTheRun() throws {
        let first = try load(Self.minimal).fingerprint()
        #expect(try load(Self.minimal, ["checkpoint.every=1"]).fingerprint() == first)
        #expect(try load(Self.minimal, ["grpo.beta=0.1"]).fingerprint() != first)
        try folder.write("{ }\n", to: "data/train.jsonl")
        #expect(try load(Self.minimal).fingerprint() != first)
    }

    @Test(arguments: [
        ("grpo: { max_step: 3 }", "unknown-key", "max_steps"),
        ("grpo: { loss_type: gspo }", "range", "grpo, bnpo, dr_grpo, dapo"),
        ("grpo:\n  num_generations: 1", "out-of-range", "grpo.num_generations"),
        ("grpo: { per_device_train_batch_size: 12 }", "batch-arithmetic", "num_generations"),
        ("grpo: { learning_rate: fast }", "type", "learning_rate"),
        ("lora: { target_modules: [lm_head] }", "range", "q_proj"),
        ("lora: { r: 0 }", "range", "lora.r"),
        ("lora: { dropout: 1 }", "range", "lora.dropout"),
        ("checkpoint: { every: 0 }", "range", "checkpoint.every"),
        ("dtype: int8", "range", "bfloat16"),
        ("optimizer: {}", "unknown-key", "optimizer"),
        ("seed: -1", "range", "seed"),
    ])
    func namesFileLineAndField(addition: String, code: String, mention: String) throws {
        do {
            _ = try load(Self.minimal + "\n" + addition)
            Issue.record("The configuration was accepted.")
        } catch let error as RewardError {
            #expect(error.code == code)
            #expect(error.line.map { $0 >= 4 } == true)
            #expect(error.message.contains(mention))
        } catch let error as TrainingError {
            #expect(error.code == code)
            #expect(error.line.map { $0 >= 4 } == true)
            #expect(error.file?.hasSuffix("run.yaml") == true)
            #expect(error.message.contains(mention))
        }
    }

    @Test(arguments: ["model: m", "model: m\ndataset: { train: a }", "dataset: { train: a }\nreward: r"])
    func saysWhatIsMissing(text: String) {
        let error = #expect(throws: RewardError.self) { try load(text) }
        #expect(error?.code == "missing-key")
    }
}
