import Foundation
import LanguageModels
import ModelExport
import ModelFormats
import Testing

/// What is written is read back by our own reader and computes what the adapted model computes.
@Suite struct RoundTripTests {
    /// How far the mean logit may move, by type: what rounding the weights once gives, with room.
    static let tolerances: [TensorType: Float] = [
        .float32: 1e-5, .float16: 2e-3, .bfloat16: 2e-2, .q80: 5e-2, .q40: 6e-1,
    ]

    struct Case: CustomStringConvertible {
        let model: String
        let type: TensorType
        var description: String { "\(model) \(type.rawValue)" }
    }

    static func cases(_ types: [TensorType]) -> [Case] {
        TinyModel.names.flatMap { name in types.map { Case(model: name, type: $0) } }
    }

    @Test(arguments: cases(ModelFormat.gguf.types))
    func aGGUFFileComputesWhatTheAdaptedModelDoes(_ item: Case) throws {
        let tiny = try TinyModel(item.model)
        let policy = try tiny.policy()
        let file = tiny.folder + "/tuned.gguf"
        try tiny.merged(policy).writeGGUF(to: file, type: item.type, name: "tuned")
        try expect(file, equals: policy, item.type)
        let model = try ModelFile(path: file)
        #expect(try model.gguf?.string("general.name") == "tuned")
        #expect(model.storedTensor("model.layers.0.mlp.up_proj.weight")?.type == item.type)
        #expect(model.storedTensor("model.norm.weight")?.type == .float32)
        #expect(model.storedTensor("model.embed_tokens.weight")?.type == (item.type == .q40 ? .q80 : item.type))
    }

    @Test(arguments: cases(ModelFormat.safetensors.types))
    func aHuggingFaceFolderComputesWhatTheAdaptedModelDoes(_ item: Case) throws {
        let tiny = try TinyModel(item.model)
        let policy = try tiny.policy()
        let folder = try tiny.staged("tuned") { try tiny.merged(policy).writeHuggingFace(to: $0, type: item.type) }
        try expect(folder, equals: policy, item.type)
        let names = ["config.json", "generation_config.json", "model.safetensors"]
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == names)
    }

    private func expect(_ path: String, equals policy: Policy, _ type: TensorType) throws {
        let wanted = try logits(policy)
        let found = try logits(at: path)
        let tolerance = try #require(Self.tolerances[type])
        let moved = distance(found, wanted)
        #expect(moved.mean < tolerance, "\(moved)")
        // The adapter is what makes the difference: without it the numbers are others. Four bits cost a model of this
        // size as much.
        let untuned = distance(try logits(policy, usesAdapter: false), wanted)
        #expect(type == .q40 || untuned.mean > 5 * moved.mean, "\(untuned) \(moved)")
        let (base, tuned) = (try ModelFile(path: policy.model.path), try ModelFile(path: path))
        #expect(tuned.description == base.description)
    }

    /// From a Hugging Face folder to GGUF and back: the same numbers, the same configuration, nothing else changed.
    @Test(arguments: TinyModel.names)
    func thereAndBackKeepsEveryNumber(_ name: String) throws {
        let tiny = try TinyModel(name)
        let base = try ModelFile(path: tiny.path)
        let file = tiny.folder + "/as.gguf"
        try MergedModel(model: base).writeGGUF(to: file, type: .float32, name: "as")
        let back = try tiny.staged("back") {
            try MergedModel(model: ModelFile(path: file)).writeHuggingFace(to: $0, type: .float32)
        }
        let again = tiny.folder + "/again.gguf"
        try MergedModel(model: ModelFile(path: back)).writeGGUF(to: again, type: .float32, name: "as")
        let models = try [file, back, again].map { try ModelFile(path: $0) }
        for model in models { #expect(model.description == base.description) }
        for (tensor, shape) in base.description.requiredTensors {
            let wanted = try values(base, tensor, shape)
            for model in models { #expect(try values(model, tensor, shape) == wanted, "\(tensor)") }
        }
    }

    /// Only some modules have updates; the others stay bit for bit.
    @Test func modulesWithoutUpdatesStayAsTheyAre() throws {
        let tiny = try TinyModel("tiny-llama")
        let policy = try tiny.policy(modules: ["q_proj", "down_proj"])
        let merged = try tiny.merged(policy)
        let base = try ModelFile(path: tiny.path)
        for (name, shape) in base.description.requiredTensors {
            let wanted = try values(base, name, shape)
            var found = [Float](repeating: 0, count: wanted.count)
            try found.withUnsafeMutableBufferPointer { try merged.read(name, shape: shape, into: $0) }
            #expect((found == wanted) == !(name.contains("q_proj") || name.contains("down_proj")), "\(name)")
        }
        let file = tiny.folder + "/tuned.gguf"
        try merged.writeGGUF(to: file, type: .float32, name: "tuned")
        #expect(distance(try logits(at: file), try logits(policy)).mean < 1e-5)
    }

    /// Llama 3's frequencies survive the way through `rope_freqs.weight`, and come back as the rule.
    @Test func scaledRotaryFrequenciesSurvive() throws {
        let tiny = try TinyModel("tiny-llama")
        let config = tiny.path + "/config.json"
        var members = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: config))) as? [String: Any])
        members["rope_parameters"] = nil
        members["rope_theta"] = 500_000.0
        members["rope_scaling"] = [
            "rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
            "original_max_position_embeddings": 8192,
        ]
        try JSONSerialization.data(withJSONObject: members).write(to: URL(filePath: config))
        let base = try ModelFile(path: tiny.path)
        let file = tiny.folder + "/as.gguf"
        try MergedModel(model: base).writeGGUF(to: file, type: .float32, name: "as")
        #expect(distance(try logits(at: file), try logits(at: tiny.path)).largest < 1e-4)
        let back = try tiny.staged("back") {
            try MergedModel(model: ModelFile(path: file)).writeHuggingFace(to: $0, type: .float32)
        }
        #expect(try ModelFile(path: back).description == base.description)
    }

    private func values(_ model: ModelFile, _ name: String, _ shape: [Int]) throws -> [Float] {
        var values = [Float](repeating: .nan, count: shape.reduce(1, *))
        try values.withUnsafeMutableBufferPointer { try model.read(name, shape: shape, into: $0) }
        return values
    }
}
