import Foundation
import ModelFormats
import Testing

@Suite struct ModelFileTests {
    private func read(_ model: ModelFile, _ name: String, _ shape: [Int]) throws -> [Float] {
        var values = [Float](repeating: .nan, count: shape.reduce(1, *))
        try values.withUnsafeMutableBufferPointer { try model.read(name, shape: shape, into: $0) }
        return values
    }

    /// The two forms of one model give the same description and, by the same names, the same weights.
    @Test(arguments: ["llama", "qwen2", "qwen3"])
    func seesGGUFAndHuggingFaceAlike(_ family: String) throws {
        let fixture = ModelFixture(family: family)
        let folder = try TemporaryFolder()
        try fixture.writeFolder(folder)
        let gguf = try ModelFile(path: folder.write(fixture.gguf().build(), as: "m.gguf"))
        let checkpoint = try ModelFile(path: folder.path)
        #expect(gguf.description == checkpoint.description)
        #expect(gguf.description.family.rawValue == family)
        #expect(gguf.description.endTokens == [2])
        #expect(gguf.description.requiredTensors.map(\.name).sorted() == fixture.values.map(\.name).sorted())
        for tensor in fixture.values {
            #expect(try read(gguf, tensor.name, tensor.shape) == tensor.values, "\(tensor.name)")
            #expect(try read(checkpoint, tensor.name, tensor.shape) == tensor.values, "\(tensor.name)")
            #expect(gguf.hasTensor(tensor.name))
        }
        #expect(!gguf.hasTensor("model.layers.2.mlp.up_proj.weight"))
        let query = try #require(fixture.values.first { $0.name.hasSuffix("q_proj.weight") })
        for model in [gguf, checkpoint] {
            var rows = [Float](repeating: 0, count: 24)
            try rows.withUnsafeMutableBufferPointer {
                try model.readRows(query.name, rows: 5..<8, columns: 8, into: $0)
            }
            #expect(rows == Array(query.values[40..<64]))
        }
    }

    @Test func namesTheMissingTensorAndTheFile() throws {
        let fixture = ModelFixture(family: "llama")
        let folder = try TemporaryFolder()
        try fixture.writeFolder(folder, without: "model.layers.1.mlp.up_proj.weight")
        let error = #expect(throws: ModelFormatError.self) { try ModelFile(path: folder.path) }
        #expect(error?.message.contains("model.layers.1.mlp.up_proj.weight") == true)
        var builder = fixture.gguf()
        builder.tensors.removeAll { $0.name == "blk.0.attn_k.weight" }
        let path = try folder.write(builder.build(), as: "m.gguf")
        let missing = #expect(throws: ModelFormatError.self) { try ModelFile(path: path) }
        #expect(missing?.message.contains("blk.0.attn_k.weight") == true)
        #expect(missing?.file == path)
    }

    @Test func refusesWrongShapes() throws {
        let fixture = ModelFixture(family: "llama")
        let folder = try TemporaryFolder()
        let path = try folder.write(fixture.gguf().build(), as: "m.gguf")
        let model = try ModelFile(path: path)
        let error = #expect(throws: ModelFormatError.self) { try read(model, "model.norm.weight", [9]) }
        #expect(error?.code == "wrong-shape")
        #expect(throws: ModelFormatError.self) { try read(model, "nonsense", [9]) }
        var row = [Float](repeating: 0, count: 8)
        for (rows, columns) in [(6..<7, 8), (0..<1, 7), (-1..<0, 8), (0..<2, 8)] {
            #expect(throws: ModelFormatError.self) {
                try row.withUnsafeMutableBufferPointer {
                    try model.readRows("model.embed_tokens.weight", rows: rows, columns: columns, into: $0)
                }
            }
        }
        var builder = fixture.gguf()
        builder.metadata.removeAll { $0.key == "llama.feed_forward_length" }
        builder.add("llama.feed_forward_length", UInt32(13))
        let wrong = try folder.write(builder.build(), as: "w.gguf")
        let shape = #expect(throws: ModelFormatError.self) { try ModelFile(path: wrong) }
        #expect(shape?.code == "wrong-shape")
    }

    @Test func refusesPathsThatAreNoModel() throws {
        let folder = try TemporaryFolder()
        let weights = try folder.write("x", as: "model.safetensors")
        for (path, code) in [
            (folder.path + "/no", "missing-file"), (weights, "not-a-model"), (folder.path, "missing-file"),
        ] {
            let error = #expect(throws: ModelFormatError.self) { try ModelFile(path: path) }
            #expect(error?.code == code)
        }
    }

    @Test func readsTheDefaultModel() throws {
        let model = try ModelFile(path: try defaultModelPath())
        let description = model.description
        #expect(description.family == .llama)
        #expect(description.hiddenSize == 576)
        #expect(description.layerCount == 30)
        #expect(description.headCount == 9)
        #expect(description.keyValueHeadCount == 3)
        #expect(description.headSize == 64)
        #expect(description.vocabularySize == 49152)
        #expect(description.contextLength == 8192)
        #expect(description.ropeTheta == 100_000)
        #expect(description.tieWordEmbeddings)
        #expect(description.endTokens == [2])
        #expect(description.parameterCount == 134_515_008)
        var values = [Float](repeating: 0, count: 49152 * 576)
        var isFinite = true
        let time = try ContinuousClock().measure {
            for (name, shape) in description.requiredTensors {
                let count = shape.reduce(1, *)
                try values.withUnsafeMutableBufferPointer { buffer in
                    let output = UnsafeMutableBufferPointer(rebasing: buffer[..<count])
                    try model.read(name, shape: shape, into: output)
                    isFinite = isFinite && output[count - 1].isFinite
                }
            }
        }
        #expect(isFinite)
        print("dequantising \(description.parameterCount) weights: \(time)")
    }

    /// The default model's file; a missing one is a failure, never a skip.
    private func defaultModelPath() throws -> String {
        let environment = ProcessInfo.processInfo.environment
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let name = "models/smollm2-135m-instruct.gguf"
        let path =
            environment["LAUREL_TEST_MODEL"] ?? environment["LAUREL_HOME"].map { $0 + "/" + name }
            ?? package.appendingPathComponent(".laurel/" + name).path
        try #require(
            FileManager.default.fileExists(atPath: path),
            "The default model is not at \(path): run `make test`, which fetches it, or set LAUREL_TEST_MODEL.")
        return path
    }
}
