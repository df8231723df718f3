import Foundation
package import ModelFormats

extension MergedModel {
    /// Fills an existing folder with what Transformers loads: weights, configurations, tokenizer.
    package func writeHuggingFace(to folder: String, type: TensorType) throws {
        // First what may be refused: the weights take long.
        try writeConfiguration(to: folder, type: type)
        try writeTokenizer(to: folder)
        let tensors = model.description.requiredTensors.map { tensor in
            TensorToWrite(name: tensor.name, shape: tensor.shape, type: type) {
                try read(tensor.name, shape: tensor.shape, into: $0)
            }
        }
        try SafetensorsWriter.write(streaming: tensors, to: folder + "/model.safetensors")
    }

    /// `config.json` and `generation_config.json`: the base folder's own, or made from the GGUF file's metadata.
    private func writeConfiguration(to folder: String, type: TensorType) throws {
        if let gguf = model.gguf {
            try FolderText.put(configuration(of: gguf, type: type), folder + "/config.json")
            return try FolderText.put(generationConfiguration(of: gguf), folder + "/generation_config.json")
        }
        let path = model.path + "/config.json"
        guard let data = FileManager.default.contents(atPath: path),
            var members = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        else {
            throw ModelFormatError(code: "corrupt-json", file: path, message: "A JSON object was expected.")
        }
        members.removeValue(forKey: "torch_dtype")
        members["dtype"] = Self.dtype(type)
        try FolderText.put(members, folder + "/config.json")
        try FolderText.copy("generation_config.json", from: model.path, to: folder)
    }

    private func configuration(of gguf: GGUFFile, type: TensorType) throws -> [String: Any] {
        let d = model.description
        let architectures: [ModelFamily: String] = [
            .llama: "LlamaForCausalLM", .qwen2: "Qwen2ForCausalLM", .qwen3: "Qwen3ForCausalLM",
        ]
        var members: [String: Any] = [
            "architectures": [architectures[d.family] ?? ""], "model_type": d.family.rawValue,
            "hidden_size": d.hiddenSize, "intermediate_size": d.intermediateSize, "num_hidden_layers": d.layerCount,
            "num_attention_heads": d.headCount, "num_key_value_heads": d.keyValueHeadCount, "head_dim": d.headSize,
            "vocab_size": d.vocabularySize, "max_position_embeddings": d.contextLength,
            "rms_norm_eps": Double(d.rmsNormEpsilon), "rope_theta": d.ropeTheta, "hidden_act": "silu",
            "tie_word_embeddings": d.tieWordEmbeddings, "dtype": Self.dtype(type), "use_cache": true,
        ]
        if d.family != .qwen2 { members["attention_bias"] = false }
        if let scaling = d.ropeScaling { members["rope_scaling"] = try ropeScaling(scaling) }
        members["bos_token_id"] = try gguf.integer("tokenizer.ggml.bos_token_id")
        members["eos_token_id"] = try gguf.integer("tokenizer.ggml.eos_token_id")
        return members
    }

    private func generationConfiguration(of gguf: GGUFFile) throws -> [String: Any] {
        var members: [String: Any] = [:]
        let ends = model.description.endTokens.sorted().map(Int.init)
        if !ends.isEmpty { members["eos_token_id"] = ends }
        members["bos_token_id"] = try gguf.integer("tokenizer.ggml.bos_token_id")
        members["pad_token_id"] =
            try gguf.integer("tokenizer.ggml.padding_token_id") ?? gguf.integer("tokenizer.ggml.eos_token_id")
        return members
    }

    /// GGUF keeps the divisors that Llama 3's rule gives; the rule's constants have only ever been these.
    private func ropeScaling(_ scaling: RopeScaling) throws -> [String: Any] {
        let d = model.description
        let factor = Double((1 / scaling.leastScale(of: d)).rounded())
        let rule = RopeScaling.llama3(
            factor: factor, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalContextLength: 8192)
        guard rule.agrees(with: scaling, for: d) else {
            throw ModelFormatError(
                code: "unsupported-model", file: model.path,
                message: "The file scales its rotary frequencies (rope_freqs.weight) by no rule that config.json can "
                    + "express; export to gguf, or start from the Hugging Face folder.")
        }
        return [
            "rope_type": "llama3", "factor": factor, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
            "original_max_position_embeddings": 8192,
        ]
    }

    private static func dtype(_ type: TensorType) -> String {
        switch type {
        case .float16: "float16"
        case .bfloat16: "bfloat16"
        default: "float32"
        }
    }
}
