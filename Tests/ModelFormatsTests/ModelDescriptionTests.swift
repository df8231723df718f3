import Foundation
import ModelFormats
import Testing

@Suite struct ModelDescriptionTests {
    static let base: [String: String] = [
        "model_type": #""llama""#, "hidden_size": "8", "intermediate_size": "12", "num_hidden_layers": "2",
        "num_attention_heads": "4", "num_key_value_heads": "2", "head_dim": "4", "vocab_size": "6",
        "max_position_embeddings": "64", "rms_norm_eps": "1e-05", "rope_theta": "10000.0", "eos_token_id": "[2, 3]",
    ]
    static let llama3 =
        #""factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 8192"#

    /// The description of the base configuration with some members changed, or removed where they are empty.
    private func description(_ changes: [String: String], generation: String? = nil) throws -> ModelDescription {
        let folder = try TemporaryFolder()
        let family = changes["model_type"]?.trimmingCharacters(in: ["\""]) ?? "llama"
        try ModelFixture(family: ModelFamily(rawValue: family) == nil ? "llama" : family).writeFolder(folder)
        let members = Self.base.merging(changes) { $1 }.filter { !$0.value.isEmpty }
        _ = try folder.write("{\(members.map { "\"\($0)\": \($1)" }.joined(separator: ", "))}", as: "config.json")
        if let generation { _ = try folder.write(generation, as: "generation_config.json") }
        return try ModelFile(path: folder.path).description
    }

    @Test func readsEndTokensAsTransformersDoes() throws {
        #expect(try description([:]).endTokens == [2, 3])
        #expect(try description(["eos_token_id": "1"]).endTokens == [1])
        #expect(try description(["eos_token_id": ""]).endTokens == [])
        #expect(try description([:], generation: #"{"eos_token_id": [4, 5]}"#).endTokens == [4, 5])
        #expect(try description([:], generation: #"{"eos_token_id": null}"#).endTokens == [2, 3])
    }

    @Test func readsRopeInItsOldAndNewForms() throws {
        let scaling = RopeScaling.llama3(
            factor: 8, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalContextLength: 8192)
        let old = try description([
            "rope_theta": "500000.0", "rope_scaling": "{\"rope_type\": \"llama3\", \(Self.llama3)}",
        ])
        #expect(old.ropeTheta == 500_000)
        #expect(old.ropeScaling == scaling)
        let older = try description(["rope_scaling": "{\"type\": \"llama3\", \(Self.llama3)}"])
        #expect(older.ropeScaling == scaling)
        let new = try description([
            "rope_theta": "",
            "rope_parameters": "{\"rope_type\": \"llama3\", \"rope_theta\": 500000.0, \(Self.llama3)}",
        ])
        #expect(new.ropeTheta == 500_000)
        #expect(new.ropeScaling == scaling)
        #expect(try description(["rope_scaling": "null"]).ropeScaling == nil)
        #expect(try description(["rope_parameters": #"{"rope_type": "default", "rope_theta": 7.0}"#]).ropeTheta == 7)
    }

    /// Llama 3.1's frequencies as Transformers computes them (theta 500000, head size 4: wavelengths 6.28 and 4443).
    @Test func scalesRotaryFrequencies() throws {
        let plain = try description(["rope_theta": "500000.0"]).rotaryFrequencies
        #expect(plain.count == 2)
        #expect(abs(plain[1] - 0.001_414_213_6) < 1e-9)
        let scaled = try description([
            "rope_theta": "500000.0", "rope_scaling": "{\"rope_type\": \"llama3\", \(Self.llama3)}",
        ]).rotaryFrequencies
        #expect(scaled[0] == 1)
        // smooth = (8192 / 4442.88 - 1) / 3 = 0.281284: (0.718716 / 8 + 0.281284) * 0.00141421
        #expect(abs(scaled[1] - 0.000_524_848) < 1e-8)
    }

    @Test func readsScalingFromTheDivisorsOfAGGUFFile() throws {
        var builder = ModelFixture(family: "llama").gguf()
        builder.add("rope_freqs.weight", shape: [2], [1, 8])
        let folder = try TemporaryFolder()
        let description = try ModelFile(path: folder.write(builder.build(), as: "m.gguf")).description
        #expect(description.ropeScaling == .divisors([1, 8]))
        #expect(description.rotaryFrequencies[0] == 1)
        #expect(abs(description.rotaryFrequencies[1] - 0.01 / 8) < 1e-9)
    }

    @Test(arguments: [
        (["model_type": #""mistral""#], "unsupported-model"), (["hidden_act": #""gelu""#], "unsupported-model"),
        (["attention_bias": "true"], "unsupported-model"), (["mlp_bias": "true"], "unsupported-model"),
        (["use_sliding_window": "true"], "unsupported-model"),
        (["layer_types": #"["full_attention", "sliding_attention"]"#], "unsupported-model"),
        (["rope_scaling": #"{"rope_type": "yarn", "factor": 4.0}"#], "unsupported-model"),
        (["rope_scaling": #"{"rope_type": "llama3", "factor": 8.0}"#], "invalid-model"),
        (["rope_scaling": #"{"factor": 4.0}"#], "unsupported-model"),
        (
            ["rope_parameters": #"{"rope_type": "default"}"#, "rope_scaling": #"{"type": "yarn", "factor": 4.0}"#],
            "unsupported-model"
        ),
        (["partial_rotary_factor": "0.5"], "unsupported-model"),
        (["quantization_config": "{}"], "unsupported-model"), (["num_attention_heads": "0"], "invalid-model"),
        (["num_attention_heads": "5"], "invalid-model"), (["head_dim": "5"], "invalid-model"),
        (["num_hidden_layers": "-1"], "invalid-model"), (["vocab_size": "99999999999"], "invalid-model"),
        (["rope_theta": "0"], "invalid-model"), (["hidden_size": #""8""#], "corrupt-json"),
        (["hidden_size": ""], "corrupt-json"), (["hidden_size": "16"], "wrong-shape"),
    ])
    func refuses(_ changes: [String: String], _ code: String) {
        let error = #expect(throws: ModelFormatError.self) { try description(changes) }
        #expect(error?.code == code, "\(error?.description ?? "")")
        #expect(error?.file != nil)
    }

    @Test(arguments: [
        ("llama.attention.sliding_window", "sliding"), ("llama.expert_count", "experts"),
        ("llama.rope.scaling.factor", "linear"), ("llama.rope.dimension_count", "rope.dimension_count"),
        ("llama.attention.value_length", "value_length"),
    ])
    func refusesGGUFModelsItCannotRun(_ key: String, _ message: String) throws {
        var builder = ModelFixture(family: "llama").gguf()
        builder.add(key, UInt32(2))
        let folder = try TemporaryFolder()
        let path = try folder.write(builder.build(), as: "m.gguf")
        let error = #expect(throws: ModelFormatError.self) { try ModelFile(path: path) }
        #expect(error?.code == "unsupported-model")
        #expect(error?.message.contains(message) == true)
    }

    @Test func refusesUnknownArchitecturesAndScalings() throws {
        var builder = ModelFixture(family: "llama").gguf()
        builder.add("llama.rope.scaling.type", "yarn")
        let folder = try TemporaryFolder()
        let scaled = try folder.write(builder.build(), as: "s.gguf")
        #expect(throws: ModelFormatError.self) { try ModelFile(path: scaled) }
        let path = try folder.write(ModelFixture(family: "gemma").gguf().build(), as: "g.gguf")
        let error = #expect(throws: ModelFormatError.self) { try ModelFile(path: path) }
        #expect(error?.message.contains("\"gemma\"") == true)
    }

    /// The fixture's embedding has six rows.
    static let contradictions: [(String, UInt32, String)] = [
        ("llama.vocab_size", 7, "llama.vocab_size is 7, and token_embd.weight has 6 rows"),
        ("llama.vocab_size", 5, "llama.vocab_size is 5, and token_embd.weight has 6 rows"),
        ("tokenizer.ggml.bos_token_id", 6, "tokenizer.ggml.bos_token_id is 6; expected one of the model's 6 tokens"),
        ("tokenizer.ggml.eos_token_id", 4_294_967_295, "tokenizer.ggml.eos_token_id is 4294967295; expected"),
        ("tokenizer.ggml.eot_token_id", 6, "tokenizer.ggml.eot_token_id is 6; expected"),
        ("tokenizer.ggml.unknown_token_id", 9, "tokenizer.ggml.unknown_token_id is 9; expected"),
        ("tokenizer.ggml.tokens", 7, "tokenizer.ggml.tokens has 7 tokens, and token_embd.weight 6 rows"),
    ]

    @Test(arguments: contradictions)
    func refusesTokensThatTheEmbeddingHasNoRowFor(_ key: String, _ number: UInt32, _ message: String) throws {
        func file(_ number: UInt32) throws -> (folder: TemporaryFolder, path: String) {
            var builder = ModelFixture(family: "llama").gguf()
            builder.metadata.removeAll { $0.key == key }
            if key.hasSuffix("tokens") {
                builder.add(key, (0..<Int(number)).map { "t\($0)" })
            } else {
                builder.add(key, number)
            }
            let folder = try TemporaryFolder()
            return (folder, try folder.write(builder.build(), as: "m.gguf"))
        }
        let wrong = try file(number)
        let error = #expect(throws: ModelFormatError.self) { try ModelFile(path: wrong.path) }
        #expect(error?.code == "invalid-model" && error?.file == wrong.path)
        #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
        let right = try file(key == "llama.vocab_size" || key.hasSuffix("tokens") ? 6 : 5)
        #expect(try ModelFile(path: right.path).description.vocabularySize == 6)
        withExtendedLifetime((wrong, right)) {}
    }

    @Test func refusesMoreBlocksThanAreCounted() throws {
        var builder = ModelFixture(family: "llama").gguf()
        builder.add("blk.2.attn_norm.weight", shape: [8], [Float](repeating: 1, count: 8))
        let folder = try TemporaryFolder()
        let path = try folder.write(builder.build(), as: "m.gguf")
        let error = #expect(throws: ModelFormatError.self) { try ModelFile(path: path) }
        #expect(error?.message.hasPrefix("llama.block_count is 2, but the file has tensors of block 2") == true)
    }
}
