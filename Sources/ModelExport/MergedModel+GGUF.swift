import Foundation
package import ModelFormats
import Tokenizers

extension MergedModel {
    /// Writes one GGUF file that llama.cpp loads.
    ///
    /// Vectors stay float32. With q4_0 the embedding and the head are q8_0: four bits there cost the most, and
    /// llama.cpp's own files keep them finer too.
    package func writeGGUF(to path: String, type: TensorType, name: String) throws {
        var writer = GGUFWriter()
        try setMetadata(&writer, type: type, name: name)
        let ends: Set = ["model.embed_tokens.weight", "lm_head.weight"]
        var tensors = try model.description.requiredTensors.map { tensor in
            guard let stored = ggufTensorName(tensor.name) else {
                throw ModelFormatError(
                    code: "unsupported-model", file: model.path, message: "GGUF has no name for \(tensor.name).")
            }
            return TensorToWrite(
                name: stored, shape: tensor.shape,
                type: tensor.shape.count == 1 ? .float32 : type == .q40 && ends.contains(tensor.name) ? .q80 : type
            ) { try readForGGUF(tensor.name, shape: tensor.shape, into: $0) }
        }
        if let divisors {
            tensors.append(
                TensorToWrite(name: "rope_freqs.weight", shape: [divisors.count], type: .float32) {
                    _ = $0.update(fromContentsOf: divisors)
                })
        }
        try writer.write(tensors, to: path)
    }

    /// llama.cpp interleaves the halves of each query and key head for architecture `llama`.
    private func readForGGUF(_ name: String, shape: [Int], into output: UnsafeMutableBufferPointer<Float>) throws {
        try read(name, shape: shape, into: output)
        guard model.description.family == .llama, name.contains("q_proj.") || name.contains("k_proj.") else { return }
        let plain = Array(output)
        let columns = shape.count == 1 ? 1 : shape[1]
        let half = model.description.headSize / 2
        for row in 0..<shape[0] {
            let (head, inHead) = row.quotientAndRemainder(dividingBy: 2 * half)
            let (side, index) = inHead.quotientAndRemainder(dividingBy: half)
            let stored = head * 2 * half + 2 * index + side
            for column in 0..<columns { output[stored * columns + column] = plain[row * columns + column] }
        }
    }

    /// What each rotary frequency is divided by, where the model scales them.
    private var divisors: [Float]? {
        let description = model.description
        guard description.ropeScaling != nil else { return nil }
        return description.rotaryFrequencies.enumerated().map { pair, scaled in
            Float(pow(description.ropeTheta, -Double(2 * pair) / Double(description.headSize)) / Double(scaled))
        }
    }

    private func setMetadata(_ writer: inout GGUFWriter, type: TensorType, name: String) throws {
        let d = model.description
        let architecture = d.family.rawValue
        let types: [TensorType: UInt32] = [.float32: 0, .float16: 1, .q40: 2, .q80: 7, .bfloat16: 32]
        writer.set("general.architecture", architecture)
        writer.set("general.type", "model")
        writer.set("general.name", name)
        writer.set("general.file_type", types[type] ?? 0)
        writer.set("general.quantization_version", UInt32(2))
        let sizes = [
            ("block_count", d.layerCount), ("context_length", d.contextLength), ("embedding_length", d.hiddenSize),
            ("feed_forward_length", d.intermediateSize), ("attention.head_count", d.headCount),
            ("attention.head_count_kv", d.keyValueHeadCount), ("attention.key_length", d.headSize),
            ("attention.value_length", d.headSize), ("rope.dimension_count", d.headSize),
            ("vocab_size", d.vocabularySize),
        ]
        for (key, size) in sizes { writer.set("\(architecture).\(key)", UInt32(size)) }
        writer.set("\(architecture).rope.freq_base", Float(d.ropeTheta))
        writer.set("\(architecture).attention.layer_norm_rms_epsilon", d.rmsNormEpsilon)
        if let gguf = model.gguf {
            for key in gguf.metadata.keys.sorted()
            where key.hasPrefix("tokenizer.") || key == "general.license" || key == "general.languages" {
                try writer.copy(key, from: gguf)
            }
        } else if FileManager.default.fileExists(atPath: model.path + "/tokenizer.json") {
            try setTokenizer(&writer)
        } else {
            writer.set("tokenizer.ggml.model", "no_vocab")
            setEndTokens(&writer, first: nil, d.endTokens)
        }
    }

    private func setTokenizer(_ writer: inout GGUFWriter) throws {
        let vocabulary = try GGUFVocabulary(huggingFaceFolder: model.path, endTokens: model.description.endTokens)
        let (count, rows) = (vocabulary.tokens.count, model.description.vocabularySize)
        guard count <= rows else {
            throw ModelFormatError(
                code: "invalid-model", file: vocabulary.file,
                message:
                    "The tokenizer has \(count) tokens, and the model's embedding \(rows) rows; a GGUF file needs a "
                    + "row for each token.")
        }
        let missing = rows - count
        writer.set("tokenizer.ggml.model", vocabulary.model)
        writer.set("tokenizer.ggml.pre", vocabulary.preTokenizer ?? "")
        writer.set("tokenizer.ggml.tokens", vocabulary.tokens + (0..<missing).map { "[PAD\(count + $0)]" })
        writer.set(
            "tokenizer.ggml.token_type",
            vocabulary.tokenTypes.map(Int32.init) + [Int32](repeating: 5, count: missing))
        writer.set("tokenizer.ggml.merges", vocabulary.merges)
        writer.set("tokenizer.ggml.add_bos_token", vocabulary.addsBeginToken)
        if let begin = vocabulary.beginToken { writer.set("tokenizer.ggml.bos_token_id", UInt32(begin)) }
        setEndTokens(&writer, first: vocabulary.endToken, vocabulary.endTokens)
        if let template = vocabulary.chatTemplate { writer.set("tokenizer.chat_template", template) }
    }
    /// The tokenizer's own end token first; the format has places for an end of turn and of message beside it.
    private func setEndTokens(_ writer: inout GGUFWriter, first: Int32?, _ tokens: Set<Int32>) {
        let first = first.map { [$0] } ?? []
        for (key, token) in zip(["eos", "eot", "eom"], first + tokens.subtracting(first).sorted()) {
            writer.set("tokenizer.ggml.\(key)_token_id", UInt32(token))
        }
    }
}
