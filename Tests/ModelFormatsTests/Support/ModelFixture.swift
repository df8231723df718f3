import ModelFormats

/// A tiny model with random weights, written as GGUF or as a Hugging Face folder.
struct ModelFixture {
    static let headSize = 4
    let family: String
    var values: [(name: String, shape: [Int], values: [Float])] = []

    init(family: String) {
        self.family = family
        var random = SeededGenerator(state: 9)
        func add(_ name: String, _ shape: [Int], to values: inout [(name: String, shape: [Int], values: [Float])]) {
            values.append((name, shape, (0..<shape.reduce(1, *)).map { _ in Float.random(in: -1...1, using: &random) }))
        }
        add("model.embed_tokens.weight", [6, 8], to: &values)
        for layer in 0..<2 {
            let prefix = "model.layers.\(layer)."
            add(prefix + "input_layernorm.weight", [8], to: &values)
            add(prefix + "self_attn.q_proj.weight", [16, 8], to: &values)
            add(prefix + "self_attn.k_proj.weight", [8, 8], to: &values)
            add(prefix + "self_attn.v_proj.weight", [8, 8], to: &values)
            if family == "qwen2" {
                add(prefix + "self_attn.q_proj.bias", [16], to: &values)
                add(prefix + "self_attn.k_proj.bias", [8], to: &values)
                add(prefix + "self_attn.v_proj.bias", [8], to: &values)
            }
            if family == "qwen3" {
                add(prefix + "self_attn.q_norm.weight", [4], to: &values)
                add(prefix + "self_attn.k_norm.weight", [4], to: &values)
            }
            add(prefix + "self_attn.o_proj.weight", [8, 16], to: &values)
            add(prefix + "post_attention_layernorm.weight", [8], to: &values)
            add(prefix + "mlp.gate_proj.weight", [12, 8], to: &values)
            add(prefix + "mlp.up_proj.weight", [12, 8], to: &values)
            add(prefix + "mlp.down_proj.weight", [8, 12], to: &values)
        }
        add("model.norm.weight", [8], to: &values)
        add("lm_head.weight", [6, 8], to: &values)
    }

    /// As llama.cpp's conversion writes it: its names, and for Llama the query and key rows interleaved.
    func gguf() -> GGUFBuilder {
        var builder = GGUFBuilder()
        builder.add("general.architecture", family)
        for (key, value) in [
            "block_count": 2, "context_length": 64, "embedding_length": 8, "feed_forward_length": 12,
            "attention.head_count": 4, "attention.head_count_kv": 2, "attention.key_length": 4,
        ].sorted(by: { $0.key < $1.key }) {
            builder.add("\(family).\(key)", UInt32(value))
        }
        builder.add("\(family).attention.layer_norm_rms_epsilon", Float(1e-5))
        builder.add("\(family).rope.freq_base", Float(10_000))
        builder.add("tokenizer.ggml.eos_token_id", UInt32(2))
        let names = [
            "model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output",
            "model.layers.": "blk.", "input_layernorm": "attn_norm", "self_attn.q_proj": "attn_q",
            "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output",
            "self_attn.q_norm": "attn_q_norm", "self_attn.k_norm": "attn_k_norm",
            "post_attention_layernorm": "ffn_norm", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
            "mlp.down_proj": "ffn_down",
        ]
        for tensor in values {
            let name = names.reduce(tensor.name) { $0.replacing($1.key, with: $1.value) }
            let isInterleaved = family == "llama" && (name.contains("attn_q.") || name.contains("attn_k."))
            builder.add(
                name, shape: tensor.shape, isInterleaved ? interleaved(tensor.values, tensor.shape) : tensor.values)
        }
        return builder
    }

    /// `reshape(heads, 2, headSize / 2, …).swapaxes(1, 2)`, as the conversion's `permute` does.
    private func interleaved(_ values: [Float], _ shape: [Int]) -> [Float] {
        let columns = shape.count > 1 ? shape[1] : 1
        let half = Self.headSize / 2
        var result: [Float] = []
        for head in 0..<shape[0] / Self.headSize {
            for index in 0..<half {
                for side in 0..<2 {
                    let row = (head * 2 + side) * half + index
                    result += values[row * columns..<(row + 1) * columns]
                }
            }
        }
        return result
    }

    /// Writes a Hugging Face folder.
    func writeFolder(_ folder: TemporaryFolder, without missing: String? = nil) throws {
        _ = try folder.write(
            """
            {"model_type": "\(family)", "hidden_size": 8, "intermediate_size": 12, "num_hidden_layers": 2,
             "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 4, "vocab_size": 6, "hidden_act": "silu",
             "max_position_embeddings": 64, "rms_norm_eps": 1e-05, "rope_theta": 10000.0, "eos_token_id": 2,
             "tie_word_embeddings": false}
            """, as: "config.json")
        let tensors = values.filter { $0.name != missing }.map { tensor in
            let storage = UnsafeMutableBufferPointer<Float>.allocate(capacity: tensor.values.count)
            _ = storage.initialize(from: tensor.values)
            return SafetensorsWriter.Tensor(
                name: tensor.name, shape: tensor.shape, values: UnsafeBufferPointer(storage))
        }
        defer { for tensor in tensors { tensor.values.deallocate() } }
        try SafetensorsWriter.write(tensors, to: folder.path + "/model.safetensors")
    }
}
