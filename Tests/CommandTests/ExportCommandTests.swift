import Foundation
import Testing
import laurel

/// `laurel export` on a run of the tiny model, as a user runs it.
@Suite(.serialized) struct ExportCommandTests {
    @Test func exportsARunInEveryFormat() throws {
        let training = try TinyTraining(steps: 2)
        let run = try training.train()
        let arguments = ["--max-tokens", "12", "--json", "asked 0", "asked 1", "asked 2"]
        func answers(_ model: [String]) throws -> String {
            let ending = try training.run(["generate"] + model + arguments)
            try #require(ending.status == 0, "\(ending.errors)")
            return ending.output
        }
        let tuned = try answers(["--model", "model", "--adapter", ".laurel/runs/\(run)/adapter"])
        #expect(tuned.split(separator: "\n").count == 3)
        #expect(try answers(["--model", "model"]) != tuned)

        try export(training, [run, "--to", "gguf", "--type", "f32", "--output", "tuned.gguf"])
        try export(training, [run, "--to", "safetensors", "--output", "tuned/"])
        try export(training, [".laurel/runs/\(run)/adapter", "--to", "safetensors", "--output", "again"])
        try export(training, ["tuned.gguf", "--to", "safetensors", "--output", "back"])
        try export(training, ["tuned", "--to", "gguf", "--type", "f32", "--output", "back.gguf"])
        try export(training, [".laurel/runs/\(run)/checkpoints/checkpoint-2", "--to", "gguf", "--output", "c.gguf"])
        for path in ["tuned.gguf", "tuned", "again", "back", "back.gguf"] {
            let found = try answers(["--model", path])
            #expect(try texts(found) == texts(tuned), "\(path)")
        }
        for type in ["f16", "bf16", "q8_0", "q4_0"] {
            try export(training, [run, "--to", "gguf", "--type", type, "--output", "\(type).gguf"])
            #expect(try texts(answers(["--model", "\(type).gguf"])).count == 3)
        }
        #expect(
            try files(training, "tuned") == [
                "README.md", "config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json",
            ])
        #expect(
            try files(training, "back") == [
                "README.md", "config.json", "generation_config.json", "model.safetensors", "tokenizer.json",
                "tokenizer_config.json",
            ])
        let card = try text(training, "tuned/README.md")
        for part in ["base_model: \"", "Run `\(run)`: 2 optimiser steps", "| reward | ", "name no licence", "lora:"] {
            #expect(card.contains(part), "\(part)")
        }

        try export(training, [run, "--to", "peft", "--output", "peft"])
        #expect(
            try files(training, "peft") == [
                "README.md", "adapter_config.json", "adapter_model.safetensors", "tokenizer.json",
                "tokenizer_config.json",
            ])
        #expect(try answers(["--model", "model", "--adapter", "peft"]) == tuned)
        try export(training, [run, "--to", "peft", "--base", "model", "--output", "named"])
        #expect(try text(training, "named/adapter_config.json").contains("\"base_model_name_or_path\" : \"model\""))
        #expect(training.work.paths.filter { $0.hasSuffix(".partial") }.isEmpty)
    }

    @Test func refusesWithOneClearError() throws {
        let training = try TinyTraining(steps: 2)
        let run = try training.train()
        try SparseModel.write(hidden: 128, intermediate: 96, layers: 2, to: "other", of: training.work)
        try training.work.write(Data("model: model\n".utf8), to: ".laurel/runs/unfinished/run.yaml")
        try training.work.write(Data(), to: "there.gguf")
        for (name, members) in [
            ("patterned", #""alpha_pattern": {"q_proj": 4}"#), ("saved", #""modules_to_save": ["lm_head"]"#),
        ] {
            let text = """
                {"peft_type": "LORA", "task_type": "CAUSAL_LM", "base_model_name_or_path": "model", "r": 4,
                 "lora_alpha": 8, "lora_dropout": 0, "target_modules": ["q_proj"], "bias": "none",
                 "fan_in_fan_out": false, "inference_mode": true, "init_lora_weights": true, "use_rslora": false,
                 "use_dora": false, \(members)}
                """
            try training.work.write(Data(text.utf8), to: name + "/adapter_config.json")
        }
        let cases: [([String], String)] = [
            ([run, "--to", "onnx", "--output", "out"], "usage"),
            ([run, "--to", "gguf", "--type", "q5_k", "--output", "out"], "usage"),
            ([run, "--to", "safetensors", "--type", "q8_0", "--output", "out"], "usage"),
            (["nothing", "--to", "gguf", "--output", "out"], "no-such-source"),
            (["unfinished", "--to", "gguf", "--output", "out"], "no-adapter"),
            (["model", "--to", "peft", "--output", "out"], "usage"),
            (["model", "--to", "gguf", "--base", "other", "--output", "out"], "usage"),
            ([run, "--to", "gguf", "--base", "other", "--output", "out"], "adapter"),
            ([run, "--to", "peft", "--base", "other", "--output", "out"], "adapter"),
            (["patterned", "--to", "gguf", "--output", "out"], "adapter"),
            (["saved", "--to", "safetensors", "--output", "out"], "adapter"),
            ([run, "--to", "gguf", "--base", "none", "--output", "out"], "no-such-model"),
            ([run, "--to", "gguf", "--output", "there.gguf"], "exists"),
            ([run, "--to", "safetensors", "--output", "model/"], "exists"),
            ([run, "--to", "gguf", "--output", "no/such/folder.gguf"], "file-access"),
            ([run, "--to", "safetensors", "--output", "no/such/folder"], "file-access"),
            ([run, "--to", "safetensors", "--output", "/proc/out"], "file-access"),
            ([run, "--to", "gguf", "--output", "/proc/out.gguf"], "file-access"),
        ]
        let before = training.work.paths
        for (arguments, code) in cases {
            let ending = try training.run(["export"] + arguments)
            #expect(ending.status == 2, "\(arguments)")
            #expect(ending.errors.hasPrefix("error[\(code)]: "), "\(arguments): \(ending.errors)")
            #expect(ending.output.isEmpty)
        }
        #expect(training.work.paths == before)
    }

    /// NaN in the adapter, then an infinite weight of the base: each is named, with the file as the user knows it.
    @Test func refusesNumbersThatAreNone() throws {
        let training = try TinyTraining(steps: 2)
        let run = try training.train()
        let before = training.work.paths
        func endings(_ formats: [String], last: [UInt8], in file: String) throws -> [LaurelProgram.Ending] {
            let path = training.work.url.appending(path: file)
            let good = try Data(contentsOf: path)
            try (good.dropLast(4) + last).write(to: path)
            defer { try? good.write(to: path) }
            return try formats.map { try training.run(["export", run, "--to", $0, "--output", "out"]) }
        }
        let weights = ".laurel/runs/\(run)/adapter/adapter_model.safetensors"
        for ending in try endings(["peft", "safetensors", "gguf"], last: [0, 0, 0xC0, 0x7F], in: weights) {
            #expect(ending.status == 2)
            #expect(ending.errors.hasPrefix("error[non-finite]: "), "\(ending.errors)")
            let named = "adapter_model.safetensors: The adapter's matrix base_model.model.model.layers."
            #expect(ending.errors.contains(named), "\(ending.errors)")
        }
        let model = "model/model.safetensors"
        for (ending, name) in zip(
            try endings(["safetensors", "gguf"], last: [0, 0, 0x80, 0x7F], in: model), ["out/model.safetensors", "out"])
        {
            #expect(ending.status == 2)
            #expect(
                ending.errors.hasPrefix("error[non-finite]: \(name): Tensor ")
                    && ending.errors.contains(" has the value inf; "), "\(ending.errors)")
        }
        #expect(training.work.paths == before)
    }

    /// The program may write 20 kB a file: as on a full disk, its writes fail half way.
    @Test(arguments: ["gguf", "safetensors", "peft"])
    func leavesNothingWhenAWriteFails(format: String) throws {
        let training = try TinyTraining(steps: 2)
        let run = try training.train()
        let before = training.work.paths
        let script = "ulimit -f 20; trap '' XFSZ; exec \"$@\""
        let program = try training.work.program.path
        let ending = try training.work.program.run(
            ["-c", script, "bash", program, "export", run, "--to", format, "--output", "out"], executable: "/bin/bash")
        #expect(ending.status == 2)
        #expect(ending.errors.hasPrefix("error[file"), "\(ending.errors)")
        #expect(training.work.paths == before)
    }

    /// A full disk and a read-only one, as a superuser can make them.
    @Test(.enabled(if: canMount), arguments: [("size=16k", "No space left"), ("ro", "Read-only")])
    func leavesNothingOnADiskThatCannotTakeIt(options: String, reason: String) throws {
        let training = try TinyTraining(steps: 2)
        let run = try training.train()
        try training.work.write(Data(), to: "disk/empty")
        let program = try training.work.program.path
        for format in ["gguf", "safetensors", "peft"] {
            let script =
                "mount -t tmpfs -o \(options) none disk && \"$1\" export \"$2\" --to \(format) --output disk/out; "
                + "echo $? $(ls -A disk)"
            let ending = try training.work.program.run(
                ["-m", "/bin/sh", "-c", script, "sh", program, run], executable: Self.unshare)
            #expect(ending.output == "2\n", "\(format): \(ending.output)")
            #expect(ending.errors.contains(reason), "\(format): \(ending.errors)")
        }
    }

    /// Killed or ended half way, it leaves nothing under the name that was asked for; ended, nothing at all.
    @Test(arguments: [SIGKILL, SIGTERM, SIGINT], ["gguf", "safetensors"])
    func leavesNothingUnderTheNameWhenItIsInterrupted(signal: Int32, format: String) throws {
        let work = try WorkFolder()
        try SparseModel.write(hidden: 2048, intermediate: 8192, layers: 12, to: "model", of: work)
        let process = try work.program.start(["export", "model", "--to", format, "--type", "f32", "--output", "out"])
        let deadline = Date(timeIntervalSinceNow: 60)
        func partial() -> Bool { work.paths.contains { $0.hasPrefix("out.") } }
        while process.isRunning, Date() < deadline, !partial() { usleep(500) }
        try #require(process.isRunning && partial(), "It did not begin to write.")
        usleep(20_000)
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        #expect(!work.paths.contains("out"))
        if signal != SIGKILL {
            #expect(process.terminationStatus == 128 + signal)
            #expect(!partial(), "\(work.paths)")
        }
    }

    static let unshare = "/usr/bin/unshare"
    static let canMount: Bool = {
        let process = Process()
        process.executableURL = URL(filePath: unshare)
        process.arguments = ["-m", "/bin/sh", "-c", "mount -t tmpfs none /mnt"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    private func export(_ training: TinyTraining, _ arguments: [String]) throws {
        let ending = try training.run(["export"] + arguments)
        try #require(ending.status == 0, "\(arguments): \(ending.errors)")
        #expect(ending.output.hasPrefix("wrote "))
    }

    private func texts(_ lines: String) throws -> [String] {
        struct Line: Decodable { let text: String }
        return try lines.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)).text }
    }

    private func files(_ training: TinyTraining, _ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(
            atPath: training.work.url.appending(path: folder).path(percentEncoded: false)
        ).sorted()
    }

    private func text(_ training: TinyTraining, _ file: String) throws -> String {
        try String(contentsOf: training.work.url.appending(path: file), encoding: .utf8)
    }
}
