import Foundation
package import ModelFormats
import Tokenizers

extension MergedModel {
    /// Fills an existing folder with what Transformers loads: weights, configuration, tokenizer.
    package func writeHuggingFace(to folder: String, type: TensorType) throws {
        let tensors = model.description.requiredTensors.map { tensor in
            TensorToWrite(name: tensor.name, shape: tensor.shape, type: type) {
                try read(tensor.name, shape: tensor.shape, into: $0)
            }
        }
        try SafetensorsWriter.write(streaming: tensors, to: folder + "/model.safetensors")
        if let gguf = model.gguf { return try writeTexts(of: gguf, to: folder, type: type) }
        for name in [
            "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json",
            "special_tokens_map.json", "chat_template.jinja",
        ] {
            guard var data = FileManager.default.contents(atPath: model.path + "/" + name) else { continue }
            if name == "config.json", var members = try JSONSerialization.jsonObject(with: data) as? [String: Any] {
                members.removeValue(forKey: "torch_dtype")
                members["dtype"] = Self.dtype(type)
                data = try JSONSerialization.data(withJSONObject: members, options: [.prettyPrinted, .sortedKeys])
            }
            try Self.put(data, folder + "/" + name)
        }
    }

    private func writeTexts(of gguf: GGUFFile, to folder: String, type: TensorType) throws {
        let d = model.description
        if d.ropeScaling != nil {
            throw ModelFormatError(
                code: "unsupported-model", file: model.path,
                message: "The file scales its rotary frequencies by rope_freqs, which config.json cannot express; "
                    + "export to gguf, or start from the Hugging Face folder.")
        }
        let source = try GGUFTokenizer.of(model)
        let (begin, end) = (
            try gguf.integer("tokenizer.ggml.bos_token_id"), try gguf.integer("tokenizer.ggml.eos_token_id")
        )
        let architectures: [ModelFamily: String] = [
            .llama: "LlamaForCausalLM", .qwen2: "Qwen2ForCausalLM", .qwen3: "Qwen3ForCausalLM",
        ]
        var config: [String: Any] = [
            "architectures": [architectures[d.family] ?? ""], "model_type": d.family.rawValue,
            "hidden_size": d.hiddenSize, "intermediate_size": d.intermediateSize, "num_hidden_layers": d.layerCount,
            "num_attention_heads": d.headCount, "num_key_value_heads": d.keyValueHeadCount, "head_dim": d.headSize,
            "vocab_size": d.vocabularySize, "max_position_embeddings": d.contextLength,
            "rms_norm_eps": Double(d.rmsNormEpsilon), "rope_theta": d.ropeTheta, "hidden_act": "silu",
            "tie_word_embeddings": d.tieWordEmbeddings, "dtype": Self.dtype(type), "use_cache": true,
        ]
        if d.family != .qwen2 { config["attention_bias"] = false }
        var generation: [String: Any] = ["eos_token_id": d.endTokens.sorted().map(Int.init)]
        if let begin { (config["bos_token_id"], generation["bos_token_id"]) = (begin, begin) }
        if let end { config["eos_token_id"] = end }
        var tokenizer: [String: Any] = [
            "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": d.contextLength,
        ]
        func token(_ id: Int?) -> String? {
            id.flatMap { source.tokens.indices.contains($0) ? source.tokens[$0] : nil }
        }
        tokenizer["bos_token"] = token(begin)
        tokenizer["eos_token"] = token(end)
        tokenizer["pad_token"] = token(try gguf.integer("tokenizer.ggml.padding_token_id") ?? end)
        tokenizer["chat_template"] = source.chatTemplate
        for (name, members) in [
            ("config.json", config), ("generation_config.json", generation), ("tokenizer_config.json", tokenizer),
        ] {
            let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try Self.put(
                JSONSerialization.data(withJSONObject: members, options: options), folder + "/" + name)
        }
        let vocabulary = GGUFVocabulary(
            file: source.file, model: source.model, preTokenizer: source.preTokenizer, tokens: source.tokens,
            tokenTypes: source.tokenTypes, merges: source.merges, beginToken: source.beginToken,
            addsBeginToken: source.addsBeginToken, endTokens: source.endTokens, chatTemplate: source.chatTemplate)
        try Self.put(vocabulary.tokenizerJSON(), folder + "/tokenizer.json")
    }

    private static func dtype(_ type: TensorType) -> String {
        switch type {
        case .float16: "float16"
        case .bfloat16: "bfloat16"
        default: "float32"
        }
    }

    private static func put(_ data: Data, _ path: String) throws {
        try AtomicFile.write(path) { file in try data.withUnsafeBytes { try file.append($0) } }
    }
}

extension GGUFTokenizer {
    /// The tokenizer in a GGUF model's metadata.
    fileprivate static func of(_ model: ModelFile) throws -> GGUFTokenizer {
        guard case .gguf(let tokenizer) = try model.tokenizerSource() else {
            throw ModelFormatError(
                code: "missing-tokenizer", file: model.path, message: "The model is no GGUF file with a tokenizer.")
        }
        return tokenizer
    }
}
