import Foundation

/// A Hugging Face model of any size whose weights are all zero and take no room on the disk.
enum SparseModel {
    /// Writes `config.json` and `model.safetensors` into a folder of a test's work folder.
    static func write(
        hidden: Int, intermediate: Int, layers: Int, vocabulary: Int = 128, to name: String, of work: WorkFolder
    ) throws {
        let config: [String: Any] = [
            "model_type": "llama", "hidden_size": hidden, "intermediate_size": intermediate,
            "num_hidden_layers": layers, "num_attention_heads": hidden / 64, "num_key_value_heads": hidden / 64,
            "vocab_size": vocabulary, "max_position_embeddings": 8192, "rms_norm_eps": 1e-5, "eos_token_id": 2,
            "tie_word_embeddings": true,
        ]
        try work.write(JSONSerialization.data(withJSONObject: config), to: name + "/config.json")
        var shapes: [(String, [Int])] = [("model.embed_tokens.weight", [vocabulary, hidden])]
        for layer in 0..<layers {
            let prefix = "model.layers.\(layer)."
            for norm in ["input_layernorm", "post_attention_layernorm"] {
                shapes.append((prefix + norm + ".weight", [hidden]))
            }
            for projection in ["q", "k", "v", "o"] {
                shapes.append((prefix + "self_attn.\(projection)_proj.weight", [hidden, hidden]))
            }
            shapes.append((prefix + "mlp.gate_proj.weight", [intermediate, hidden]))
            shapes.append((prefix + "mlp.up_proj.weight", [intermediate, hidden]))
            shapes.append((prefix + "mlp.down_proj.weight", [hidden, intermediate]))
        }
        shapes.append(("model.norm.weight", [hidden]))
        var offset = 0
        var members: [String] = []
        for (tensor, shape) in shapes {
            let end = offset + 2 * shape.reduce(1, *)
            members.append(#""\#(tensor)":{"dtype":"BF16","shape":\#(shape),"data_offsets":[\#(offset),\#(end)]}"#)
            offset = end
        }
        let header = Data("{\(members.joined(separator: ","))}".utf8)
        let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) }
        try work.write(length + header, to: name + "/model.safetensors")
        let file = try FileHandle(forWritingTo: work.url.appending(path: name + "/model.safetensors"))
        try file.truncate(atOffset: UInt64(length.count + header.count + offset))
        try file.close()
    }
}
