import Foundation
import Testing

/// A folder in which `laurel train run.yaml` trains the goldens' random two-layer model in well under a second a step.
///
/// The model's numbers are the golden ones; its tokenizer has a token for each printable ASCII character.
struct TinyTraining {
    let work: WorkFolder

    /// - Parameters:
    ///   - steps: steps of the run; a checkpoint is written every second one.
    ///   - evaluation: members of the run file's `eval` besides `show`.
    init(steps: Int = 6, iterations: Int = 1, evaluation: String = "") throws {
        work = try WorkFolder([
            "run.yaml": """
            model: model
            dataset: { train: train.jsonl, eval: eval.jsonl }
            reward: reward.yaml
            dtype: float32
            lora: { r: 4, alpha: 8 }
            grpo:
              per_device_train_batch_size: 8
              num_generations: 4
              max_completion_length: 12
              max_steps: \(steps)
              num_iterations: \(iterations)
              learning_rate: 1.0e-2
              beta: 0.01
            checkpoint: { every: 2, keep: 2 }
            eval: { show: 0\(evaluation) }

            """,
            "reward.yaml": """
            graders:
              - { script: late.lua, name: late, weight: 1 }
              - { script: short.lua, name: short, canary: true }

            """,
            "late.lua": """
            --- Rewards the share of characters that come late in the alphabet.
            function grade(sample)
              if #sample.completion == 0 then
                return laurel.abstain("nothing was written")
              end
              local late, count = 0, math.min(#sample.completion, 50000)
              for index = 1, count do
                if sample.completion:byte(index) >= 64 then
                  late = late + 1
                end
              end
              return late / count, late .. " late <letters> & signs"
            end

            """,
            "short.lua": """
            --- Fails on odd lengths, so that failures are seen too.
            function grade(sample)
              if sample.token_count % 2 == 1 then
                error("odd")
              end
              return 1 / (1 + sample.token_count)
            end

            """,
            "train.jsonl": (0..<6).map { #"{"prompt": "question \#($0)", "level": \#($0)}"# + "\n" }.joined(),
            "eval.jsonl": (0..<3).map { #"{"prompt": "asked \#($0)", "reference_answer": "\#($0)"}"# + "\n" }.joined(),
            "model/tokenizer_config.json": Self.tokenizerConfiguration,
        ])
        try work.write(Self.tokenizer, to: "model/tokenizer.json")
        let golden = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "GRPOTests/Goldens/model/tiny-llama")
        for name in ["config.json", "model.safetensors"] {
            try work.write(Data(contentsOf: golden.appending(path: name)), to: "model/\(name)")
        }
    }

    /// What the gate finds about such rewards is not what these tests are about.
    static let accept = ["raises", "refusal-scores-high", "times-out"]

    /// The arguments of a new run.
    static let arguments = ["train", "run.yaml", "--accept-findings", accept.joined(separator: ",")]

    /// The arguments that go on with a run; the findings that were accepted for it stay so.
    static func resume(_ run: String) -> [String] { ["train", "--resume", run] }

    func run(_ arguments: [String]) throws -> LaurelProgram.Ending { try work.program.run(arguments) }

    /// Trains a new run to its end and returns its id.
    func train() throws -> String {
        let ending = try run(Self.arguments)
        try #require(ending.status == 0, "\(ending.output)\n\(ending.errors)")
        return try #require(runs.last)
    }

    /// The ids of the runs whose folders are there.
    var runs: [String] {
        let path = work.url.appending(path: ".laurel/runs").path(percentEncoded: false)
        return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }

    func folder(_ run: String) -> URL { work.url.appending(path: ".laurel/runs/\(run)") }

    private static let tokenizerConfiguration = #"""
        {"eos_token": "</s>", "chat_template": "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"}
        """#

    private static var tokenizer: Data {
        get throws {
            let special = ["<pad>", "<s>", "</s>", "<|im_start|>", "<|im_end|>"]
            let characters = ["\u{010A}", "\u{0120}"] + (33...126).compactMap { Unicode.Scalar($0).map { String($0) } }
            let tokens = special + characters
            let object: [String: Any] = [
                "added_tokens": special.enumerated().map { ["id": $0.offset, "content": $0.element, "special": true] },
                "pre_tokenizer": ["type": "ByteLevel", "add_prefix_space": false, "use_regex": true],
                "decoder": ["type": "ByteLevel"],
                "model": [
                    "type": "BPE", "merges": [String](),
                    "vocab": Dictionary(uniqueKeysWithValues: tokens.enumerated().map { ($0.element, $0.offset) }),
                ] as [String: Any],
            ]
            return try JSONSerialization.data(withJSONObject: object)
        }
    }
}
