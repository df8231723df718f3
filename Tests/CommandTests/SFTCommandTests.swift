import Foundation
import Testing

/// `laurel sft` on the tiny model, and trainings that go on from it.
@Suite struct SFTCommandTests {
    let training: TinyTraining

    init() throws {
        training = try TinyTraining(steps: 2)
        try write(
            """
            model: model
            dataset: { train: shown.jsonl, eval: held.jsonl }
            dtype: float32
            lora: { r: 4, alpha: 8 }
            sft: { per_device_train_batch_size: 4, max_steps: 6, learning_rate: 1.0e-2 }
            checkpoint: { every: 2 }
            eval: { every: 3 }

            """, to: "sft.yaml")
        let turns = (0..<8).map {
            #"{"messages": [{"role": "user", "content": "question \#($0)"}, {"role": "assistant", "content": "no \#($0)"}]}"#
        }
        try write(turns.joined(separator: "\n"), to: "shown.jsonl")
        try write(#"{"prompt": "question 9", "completion": "no 9"}"# + "\n", to: "held.jsonl")
    }

    private func write(_ text: String, to name: String) throws {
        try training.work.write(Data(text.utf8), to: name)
    }

    @Test func learnsIsKeptShownAndGoneOnFrom() throws {
        let ending = try training.run(["sft", "sft.yaml"])
        #expect(ending.status == 0, "\(ending.errors)")
        #expect(ending.output.contains("held-out loss "))
        let run = try #require(training.runs.last)
        let files = try FileManager.default.contentsOfDirectory(
            atPath: training.folder(run).path(percentEncoded: false))
        #expect(
            Set([
                "adapter", "checkpoints", "metrics.jsonl", "evaluations.jsonl", "run.yaml", "summary.json",
                "tensorboard",
            ]).isSubset(of: Set(files)))
        let lines = try String(contentsOf: training.folder(run).appending(path: "evaluations.jsonl"), encoding: .utf8)
            .split(separator: "\n")
        let losses = lines.compactMap { $0.firstMatch(of: /"loss": ([0-9.]+)/).flatMap { Double($0.1) } }
        #expect(losses.count == 3)
        #expect(losses.last ?? .nan < losses.first ?? .nan)
        let shown = try training.run(["runs", "show", run])
        #expect(shown.status == 0 && shown.output.contains("before (step 0)") && !shown.output.contains("reward"))
        #expect(try training.run(["runs", "list"]).output.contains("loss "))
        #expect(try training.run(["report", run, "--output", "page.html"]).status == 0)

        let reinforced = try training.run(TinyTraining.arguments + ["--adapter", run])
        #expect(reinforced.status == 0, "\(reinforced.errors)")
        #expect(reinforced.output.contains("begins with the adapter"))
        let wrong = try training.run(["train", "--resume", run])
        #expect(wrong.status == 2 && wrong.errors.contains("sft"), "\(wrong.errors)")
    }

    /// Of the model there is only the header: were it loaded, the error would be another.
    @Test(arguments: ["sft.max_length=1048576", "sft.max_tokens_in_flight=1048576"])
    func whatCannotFitIsRefusedBeforeTheModelIsLoaded(setting: String) throws {
        try SparseModel.write(hidden: 512, intermediate: 2048, layers: 4, to: "large", of: training.work)
        let arguments = ["sft", "sft.yaml", "--set", "model=large"]
        let ending = try training.run(arguments + ["--set", setting])
        #expect(ending.status == 2)
        #expect(ending.errors.hasPrefix("error[not-enough-memory]: "), "\(ending.errors)")
        for part in ["activations ", "sft.max_tokens_in_flight (", "sft.max_length ("] {
            #expect(ending.errors.contains(part), "\(ending.errors)")
        }
        #expect(training.runs.isEmpty)
        let small = try training.run(arguments)
        #expect(small.status == 2 && !small.errors.contains("not-enough-memory"), "\(small.errors)")
    }

    @Test func aStoppedRunGoesOnAsIfItHadNotStopped() throws {
        #expect(try training.run(["sft", "sft.yaml"]).status == 0)
        let whole = try #require(training.runs.last)
        try write(
            String(contentsOf: training.work.url.appending(path: "sft.yaml"), encoding: .utf8), to: "again.yaml")
        #expect(try training.run(["sft", "again.yaml"]).status == 0)
        let again = try #require(training.runs.first { $0 != whole })
        // As if it had been killed between the fourth step and the sixth.
        let checkpoint = training.folder(again).appending(path: "checkpoints/checkpoint-6")
        try FileManager.default.removeItem(at: checkpoint)
        let resumed = try training.run(["sft", "--resume", again])
        #expect(resumed.status == 0 && resumed.output.contains("going on after step 4"), "\(resumed.errors)")
        let weights = try [whole, again].map {
            try Data(contentsOf: training.folder($0).appending(path: "adapter/adapter_model.safetensors"))
        }
        #expect(weights[0] == weights[1])
    }

    @Test(arguments: [
        (["--set", "sft.per_device_train_batch_size=9"], "dataset-too-small"),
        (["--set", "sft.max_length=4"], "sft.max_length"),
        (["--set", "dataset.train=train.jsonl"], "train.jsonl:1"),
        (["--adapter", "nothing"], "no-such-run"),
        (["--adapter", "foreign"], "trained on other, and the run file's model is"),
        (["--set", "sft.learning_rate=-1"], "sft.learning_rate"),
    ])
    func saysWhatIsWrong(arguments: [String], mention: String) throws {
        let model = training.work.url.appending(path: "model")
        try FileManager.default.copyItem(at: model, to: training.work.url.appending(path: "other"))
        try write(
            """
            {"peft_type": "LORA", "base_model_name_or_path": "other", "r": 4, "lora_alpha": 8, "lora_dropout": 0,
              "target_modules": ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"], "bias": "none", "fan_in_fan_out": false, "inference_mode": true,
              "init_lora_weights": true, "use_rslora": false, "use_dora": false, "task_type": "CAUSAL_LM"}
            """, to: "foreign/adapter_config.json")
        try write("weights", to: "foreign/adapter_model.safetensors")
        let ending = try training.run(["sft", "sft.yaml"] + arguments)
        #expect(ending.status == 2)
        #expect(ending.errors.contains(mention), "\(ending.errors)")
        #expect(training.runs.isEmpty)
    }
}
