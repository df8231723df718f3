import Foundation
import LanguageModels
import ModelExport
import ModelFormats
import Tensors

/// The tests' random two-layer models and tokenizers, in a folder that is removed with the object.
final class TinyModel {
    static let names = ["tiny-llama", "tiny-qwen2", "tiny-qwen3"]

    let folder: String
    /// The Hugging Face folder.
    let path: String

    /// - Parameter tokenizer: the tokenizer fixture that is put beside the weights.
    init(_ name: String, tokenizer: String? = nil, template: String? = nil) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "laurel-export-\(UUID().uuidString)").path()
        path = folder + "/base"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let golden = Self.goldens + "/model/" + name
        for file in ["config.json", "generation_config.json", "model.safetensors"] {
            try FileManager.default.copyItem(atPath: golden + "/" + file, toPath: path + "/" + file)
        }
        guard let tokenizer else { return }
        try FileManager.default.copyItem(
            atPath: Self.tests + "/TokenizersTests/Fixtures/\(tokenizer)/tokenizer.json",
            toPath: path + "/tokenizer.json")
        try giveRows(640)
        if let template {
            let members = ["chat_template": template, "eos_token": "<|im_end|>"]
            try JSONEncoder().encode(members).write(to: URL(filePath: path + "/tokenizer_config.json"))
        }
    }

    /// Gives the embedding a row for each token of the fixtures' tokenizers: its own rows over and over.
    private func giveRows(_ count: Int) throws {
        let name = "model.embed_tokens.weight"
        let file = try SafetensorsFile(path: path + "/model.safetensors")
        let values = try file.tensors.map { tensor -> (String, [Int], [Float]) in
            let own = try file.floats(tensor.name)
            guard tensor.name == name else { return (tensor.name, tensor.shape, own) }
            return (name, [count, tensor.columns], (0..<count * tensor.columns).map { own[$0 % own.count] })
        }
        let all = values.flatMap { $0.2 }
        try all.withUnsafeBufferPointer { all in
            var start = 0
            let tensors = values.map { name, shape, values -> SafetensorsWriter.Tensor in
                defer { start += values.count }
                return SafetensorsWriter.Tensor(
                    name: name, shape: shape,
                    values: UnsafeBufferPointer(rebasing: all[start..<start + values.count]))
            }
            try SafetensorsWriter.write(tensors, metadata: file.metadata, to: path + "/model.safetensors")
        }
        let config = URL(filePath: path + "/config.json")
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: config))
        guard var members = object as? [String: Any] else { return }
        members["vocab_size"] = count
        try JSONSerialization.data(withJSONObject: members).write(to: config)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// A policy in float32 with an adapter that does something: B starts at zero, so it is filled.
    func policy(modules: [String] = LoRAConfiguration.allModules) throws -> Policy {
        let model = try LanguageModel(path: path, computeType: .float32)
        var lora = LoRAConfiguration()
        lora.r = 4
        lora.alpha = 6
        lora.targetModules = modules
        let adapter = try LoRAAdapter(for: model, configuration: lora, seed: 7)
        for index in adapter.values.indices where adapter.values[index] == 0 {
            adapter.values[index] = Float(index % 13 - 6) / 80
        }
        return try Policy(model: model, adapter: adapter)
    }

    /// Writes a policy's adapter as PEFT keeps it and merges it with the model.
    func merged(_ policy: Policy) throws -> MergedModel {
        try MergedModel(
            model: ModelFile(path: path), weights: write(policy.adapter, as: "adapter.safetensors"),
            configuration: policy.adapter.configuration)
    }

    func write(_ adapter: LoRAAdapter, as name: String) throws -> String {
        let file = folder + "/" + name
        try SafetensorsWriter.write(
            adapter.matrices.map { matrix in
                SafetensorsWriter.Tensor(
                    name: "base_model.model." + matrix.name, shape: [matrix.rows, matrix.columns],
                    values: UnsafeBufferPointer(rebasing: adapter.values[matrix.range]))
            }, to: file)
        return file
    }

    /// Makes the folder that `body` fills.
    func staged(_ name: String, _ body: (String) throws -> Void) throws -> String {
        try StagedFolder.write(folder + "/" + name, body)
        return folder + "/" + name
    }

    static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path()
    static let goldens =
        ProcessInfo.processInfo.environment["LAUREL_GOLDENS"] ?? tests + "/LanguageModelsTests/Goldens"
}

/// A model's logits after each of some tokens, with its adapter if it has one.
func logits(_ policy: Policy, usesAdapter: Bool = true) throws -> [Float] {
    let tokens = (0..<40).map { (index: Int) -> Int32 in Int32(3 + (index * 17 + index * index) % 120) }
    return try policy.logits(of: tokens, usesAdapter: usesAdapter).flatMap { $0 }
}

/// The logits of a model on disk.
func logits(at path: String) throws -> [Float] {
    let model = try LanguageModel(path: path, computeType: .float32)
    let adapter = try LoRAAdapter(for: model, configuration: LoRAConfiguration(), seed: 0)
    return try logits(Policy(model: model, adapter: adapter), usesAdapter: false)
}

/// The mean distance of logits, and their largest.
func distance(_ a: [Float], _ b: [Float]) -> (mean: Float, largest: Float) {
    let differences = zip(a, b).map { abs($0 - $1) }
    guard a.count == b.count, !a.isEmpty else { return (.infinity, .infinity) }
    return (differences.reduce(0, +) / Float(a.count), differences.max() ?? .infinity)
}
