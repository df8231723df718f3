import Foundation
import LaurelRewards
import Testing

/// `laurel reward diff` as a user runs it; expected figures are counted by hand.
@Suite struct RewardDiffCommandTests {
    /// Two groups: right and long, wrong and short; then two wrong ones.
    private static let rows = """
        {"prompt": "2+2?", "reference_answer": "4", "completion": "The answer is 4"}
        {"prompt": "2+2?", "reference_answer": "4", "completion": "5"}
        {"prompt": "2+3?", "reference_answer": "5", "completion": "7"}
        {"prompt": "2+3?", "reference_answer": "5", "completion": "It is 8"}

        """
    private static let script = """
        function grade(sample)
          return #sample.completion <= 2 and 1 or 0, #sample.completion .. " bytes"
        end

        """

    private static func reward(_ right: Double, _ short: Double) -> String {
        """
        graders:
          - { type: math_accuracy, name: acc, weight: \(right) }
          - { script: short.lua, weight: \(short) }

        """
    }

    private func work(_ files: [String: String] = [:]) throws -> WorkFolder {
        try WorkFolder(
            files.merging([
                "rows.jsonl": Self.rows, "short.lua": Self.script, "old.yaml": Self.reward(0.75, 0.25),
                "new.yaml": Self.reward(0.25, 0.75),
            ]) { first, _ in first })
    }

    private func json(_ work: WorkFolder, _ arguments: [String]) throws -> [String: JSONValue] {
        let ending = try work.program.run(["reward", "diff", "old.yaml", "new.yaml", "--json"] + arguments)
        #expect(ending.status == 0, "\(ending.errors)")
        return try JSONDecoder().decode([String: JSONValue].self, from: Data(ending.output.utf8))
    }

    @Test func showsWhatChangesAndWhy() throws {
        let work = try work()
        let object = try json(work, ["--input", "rows.jsonl"])
        // Old: 0.75, 0.25; 0.25, 0. New: 0.25, 0.75; 0.75, 0.
        #expect(object["candidates"] == .integer(4))
        #expect(object["groups"] == .integer(2))
        #expect(object["changed_rewards"] == .integer(3))
        #expect(object["changed_reward_share"] == .number(0.75))
        #expect(object["changed_ranks"] == .integer(2))
        #expect(object["turned_advantages"] == .integer(2))
        #expect(object["changed_best"] == .integer(1))
        #expect(object["changed_best_share"] == .number(0.5))
        guard case .array(let changes)? = object["changes"], let first = changes.first?.object else {
            Issue.record("no changes")
            return
        }
        #expect(changes.count == 3)
        #expect(first["place"]?.string == "rows.jsonl:1")
        #expect(first["completion"]?.string == "The answer is 4")
        #expect(first["reward"] == .object(["old": .number(0.75), "new": .number(0.25)]))
        #expect(first["rank"] == .object(["old": .integer(1), "new": .integer(2)]))
        guard case .array(let causes)? = first["causes"] else {
            Issue.record("no causes")
            return
        }
        #expect(causes.count == 1)
        #expect(causes[0].object?["component"]?.string == "acc")
        #expect(causes[0].object?["change"] == .number(-0.5))
    }

    @Test func thePeopleSeeATableAndTheBiggestChanges() throws {
        let work = try work()
        let ending = try work.program.run(
            ["reward", "diff", "old.yaml", "new.yaml", "--input", "rows.jsonl", "--top", "1"])
        #expect(ending.status == 0, "\(ending.errors)")
        let lines = ending.output.split(separator: "\n").map(String.init)
        #expect(lines.contains { $0.hasPrefix("rewards changed") && $0.hasSuffix("3 of 4 (75.0 %)") })
        #expect(lines.contains { $0.hasPrefix("best candidate changed") && $0.hasSuffix("1 of 2 groups (50.0 %)") })
        #expect(lines.contains { $0.hasPrefix("  rows.jsonl:1: reward 0.7500 → 0.2500 (-0.5000), rank 1 → 2") })
        #expect(lines.contains("    wrote: The answer is 4"))
        let cause = "    because: acc -0.5000: counts 1.0000 → 1.0000, weight 0.7500 → 0.2500"
        #expect(lines.contains { $0.hasPrefix(cause) })
        #expect(lines.count { $0.hasPrefix("    wrote:") } == 1)
    }

    private static func record(_ candidate: Int, _ completion: String, _ reward: Double) -> String {
        #"{"step":1,"sample":1,"candidate":\#(candidate),"prompt":"2+2?","reference":"4","#
            + #""completion":"\#(completion)","finish_reason":"stop","token_count":3,"reward":\#(reward),"grades":[]}"#
    }

    /// A run whose row 1 asks 2+2 and has a column of its own.
    private func run(_ records: [String], train: String? = nil) throws -> WorkFolder {
        try work([
            "train.jsonl": train ?? """
                {"prompt": "1+1?", "reference_answer": "2"}
                {"prompt": "2+2?", "reference_answer": "4", "bonus": 0.5}

                """,
            ".laurel/runs/r/run.yaml": """
            model: smollm2-135m-instruct
            dataset: { train: \(FileManager.default.temporaryDirectory.path)/none.jsonl }
            reward: old.yaml
            grpo: { per_device_train_batch_size: 4, num_generations: 2, scale_rewards: none }

            """,
            ".laurel/runs/r/completions/step-00001.jsonl": records.joined(separator: "\n") + "\n",
            "bonus.lua": "function grade(sample)\n  return sample.metadata.bonus or 0\nend\n",
            "new.yaml": "graders: [{ script: bonus.lua }]\n",
        ])
    }

    @Test func aRunIsGradedAgainWithTheRowsItWasTrainedOn() throws {
        let work = try run([Self.record(0, "4", 1), Self.record(1, "5", 0.25)])
        let bare = try json(work, ["--run", "r"])
        #expect(bare["mean_reward"] == .object(["old": .number(0.625), "new": .integer(0)]), "\(bare)")
        guard case .array(let notes)? = bare["notes"] else {
            Issue.record("no notes")
            return
        }
        #expect(notes.count == 1)
        #expect(notes.first?.string?.contains("cannot be read") == true)

        let train = work.url.appending(path: "train.jsonl").path(percentEncoded: false)
        try work.write(
            Data(
                """
                model: smollm2-135m-instruct
                dataset: { train: \(train) }
                reward: old.yaml
                grpo: { per_device_train_batch_size: 4, num_generations: 2, scale_rewards: none }

                """.utf8), to: ".laurel/runs/r/run.yaml")
        let whole = try json(work, ["--run", "r"])
        #expect(whole["mean_reward"] == .object(["old": .number(0.625), "new": .number(0.5)]))
        #expect(whole["notes"] == .array([]))
        guard case .array(let changes)? = whole["changes"], let first = changes.first?.object else {
            Issue.record("no changes")
            return
        }
        #expect(first["place"]?.string == "step 1, row 1, candidate 0")
        // The run does not divide advantages: the reward less the group's mean.
        #expect(first["advantage"] == .object(["old": .number(0.375), "new": .integer(0)]))
    }

    @Test func anotherRewardThanTheRunsIsNoted() throws {
        let work = try run([Self.record(0, "4", 0.1), Self.record(1, "5", 0.25)])
        let object = try json(work, ["--run", "r"])
        guard case .array(let notes)? = object["notes"] else {
            Issue.record("no notes")
            return
        }
        #expect(notes.contains { $0.string?.hasPrefix("old.yaml gives 1 of 2 candidates another reward") == true })
    }

    @Test(arguments: [
        (#"{"step":1}"#, "\"sample\" is not what laurel train writes"), ("[]", "The line holds an array"),
        ("{", "Malformed JSON"),
    ])
    func aBadRecordNamesItsLine(record: String, message: String) throws {
        let work = try run([Self.record(0, "4", 1), record])
        let ending = try work.program.run(["reward", "diff", "old.yaml", "new.yaml", "--run", "r"])
        #expect(ending.status == 2)
        #expect(ending.errors.contains("step-00001.jsonl:2: " + message), "\(ending.errors)")
    }

    @Test(arguments: [
        (["--run", "none"], "error[no-such-run]"), (["--input", "none.jsonl"], "error[file]: none.jsonl: "),
        ([], "error[usage]: Give exactly one of --run and --input."),
        (["--input", "rows.jsonl", "--run", "r"], "error[usage]: Give exactly one"),
        (["--input", "bare.jsonl"], "error[missing-reference]: bare.jsonl:1: "),
        (["--input", "rows.jsonl", "--top", "-1"], "error[usage]: "),
    ])
    func badInputIsOneClearError(arguments: [String], message: String) throws {
        let work = try work(["bare.jsonl": #"{"prompt": "q", "completion": "4"}"# + "\n"])
        let ending = try work.program.run(["reward", "diff", "old.yaml", "new.yaml"] + arguments)
        #expect(ending.status == 2)
        #expect(ending.errors.hasPrefix(message), "\(ending.errors)")
    }
}
