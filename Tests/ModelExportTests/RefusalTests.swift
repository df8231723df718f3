import Foundation
import LanguageModels
import ModelExport
import ModelFormats
import Testing

/// What cannot be exported is refused with an error that says why, and leaves nothing behind.
@Suite struct RefusalTests {
    @Test func refusesUnknownFormatsAndTypes() throws {
        #expect(throws: ModelFormatError.self) { try ModelFormat.named("onnx") }
        for format in ModelFormat.allCases {
            #expect(try ModelFormat.named(format.rawValue) == format)
            for type in format.types { #expect(try format.type(named: ModelFormat.name(of: type)) == type) }
            let error = #expect(throws: ModelFormatError.self) { try format.type(named: "q5_k") }
            #expect(error?.code == "usage")
        }
        #expect(throws: ModelFormatError.self) { try ModelFormat.safetensors.type(named: "q8_0") }
        #expect(throws: ModelFormatError.self) { try ModelFormat.peft.type(named: "f16") }
    }

    /// The adapters of models with other shapes, other layers, other modules or another rank.
    @Test func refusesAnAdapterOfAnotherBaseModel() throws {
        let tiny = try TinyModel("tiny-llama")
        let base = try ModelFile(path: tiny.path)
        let policy = try tiny.policy()
        let good = policy.adapter.matrices.map { ($0.name, [$0.rows, $0.columns]) }
        func weights(_ matrices: [(String, [Int])], _ name: String) throws -> String {
            let zeros = UnsafeMutableBufferPointer<Float>.allocate(capacity: 1 << 16)
            zeros.initialize(repeating: 0)
            defer { zeros.deallocate() }
            let path = tiny.folder + "/" + name
            try SafetensorsWriter.write(
                matrices.map { matrix in
                    SafetensorsWriter.Tensor(
                        name: "base_model.model." + matrix.0, shape: matrix.1,
                        values: UnsafeBufferPointer(rebasing: zeros[..<matrix.1.reduce(1, *)]))
                }, to: path)
            return path
        }
        func misfit(_ matrices: [(String, [Int])], _ name: String, _ lora: LoRAConfiguration) throws {
            let path = try weights(matrices, name)
            let error = #expect(throws: ModelFormatError.self, "\(name)") {
                try MergedModel(model: base, weights: path, configuration: lora)
            }
            #expect(error?.code == "adapter", "\(name)")
            #expect(error?.file == path)
        }
        let lora = policy.adapter.configuration
        _ = try MergedModel(model: base, weights: weights(good, "good"), configuration: lora)
        try misfit(good.map { ($0.0, $0.1.map { $0 == 64 ? 96 : $0 }) }, "wider", lora)
        try misfit(Array(good.dropLast(2)), "fewer", lora)
        try misfit(good + [("model.layers.2.mlp.up_proj.lora_A.weight", [4, 64])], "more layers", lora)
        try misfit(good.map { ($0.0.replacing("mlp", with: "ffn"), $0.1) }, "other names", lora)
        try misfit([], "empty", lora)
        var other = lora
        other.r = 8
        try misfit(good, "other rank", other)
        other.r = 0
        try misfit(good, "no rank", other)
        other = lora
        other.targetModules.removeLast()
        try misfit(good, "fewer modules", other)
        #expect(throws: ModelFormatError.self) {
            try MergedModel(model: base, weights: tiny.folder + "/none", configuration: lora)
        }
    }

    /// A weight that half precision cannot hold stops the export; nothing is left under any name.
    @Test func leavesNothingBehindAfterAnError() throws {
        let tiny = try TinyModel("tiny-llama")
        let policy = try tiny.policy()
        policy.adapter.values[policy.adapter.values.count - 1] = 1e8
        let merged = try tiny.merged(policy)
        let before = try FileManager.default.subpathsOfDirectory(atPath: tiny.folder).sorted()
        for type in [TensorType.float16, .q40] {
            let error = #expect(throws: ModelFormatError.self) {
                try merged.writeGGUF(to: tiny.folder + "/out.gguf", type: type, name: "out")
            }
            #expect(error?.code == "out-of-range")
        }
        #expect(throws: ModelFormatError.self) {
            try tiny.staged("out") { try merged.writeHuggingFace(to: $0, type: .float16) }
        }
        #expect(throws: ModelFormatError.self) {
            try merged.writeGGUF(to: "/proc/no-such-folder/out.gguf", type: .float32, name: "out")
        }
        #expect(try FileManager.default.subpathsOfDirectory(atPath: tiny.folder).sorted() == before)
        try merged.writeGGUF(to: tiny.folder + "/out.gguf", type: .bfloat16, name: "out")
    }

    @Test func refusesATokenizerThatTheEmbeddingIsTooSmallFor() throws {
        let tiny = try TinyModel("tiny-llama")
        try FileManager.default.copyItem(
            atPath: TinyModel.tests + "/TokenizersTests/Fixtures/qwen2/tokenizer.json",
            toPath: tiny.path + "/tokenizer.json")
        let error = #expect(throws: ModelFormatError.self) {
            try MergedModel(model: ModelFile(path: tiny.path))
                .writeGGUF(to: tiny.folder + "/out.gguf", type: .float32, name: "out")
        }
        #expect(error?.code == "invalid-model" && error?.file == tiny.path + "/tokenizer.json")
        #expect(error?.message.hasPrefix("The tokenizer has 525 tokens, and the model's embedding 128 rows") == true)
    }

    @Test func refusesRotaryFrequenciesThatNoRuleGives() throws {
        let tiny = try TinyModel("tiny-llama")
        let base = try ModelFile(path: tiny.path)
        var writer = GGUFWriter()
        let file = tiny.folder + "/plain.gguf"
        try MergedModel(model: base).writeGGUF(to: file, type: .float32, name: "plain")
        let plain = try #require(try ModelFile(path: file).gguf)
        for key in plain.metadata.keys.sorted() { try writer.copy(key, from: plain) }
        var tensors = plain.tensors.map { tensor in
            TensorToWrite(name: tensor.name, shape: tensor.shape, type: .float32) { try plain.read(tensor, into: $0) }
        }
        tensors.append(
            TensorToWrite(name: "rope_freqs.weight", shape: [base.description.headSize / 2], type: .float32) {
                for index in $0.indices { $0[index] = Float(1 + index % 3) }
            })
        let odd = tiny.folder + "/odd.gguf"
        try writer.write(tensors, to: odd)
        let merged = MergedModel(model: try ModelFile(path: odd))
        let error = #expect(throws: ModelFormatError.self) {
            try tiny.staged("out") { try merged.writeHuggingFace(to: $0, type: .float32) }
        }
        #expect(error?.code == "unsupported-model")
        #expect(!FileManager.default.fileExists(atPath: tiny.folder + "/out"))
    }
}
