import Foundation

/// The architectures that Laurel runs: all are Llama's, with small additions.
package enum ModelFamily: String, Sendable, Hashable, CaseIterable {
    /// Llama 2 and 3, SmolLM2.
    case llama
    /// Qwen2 and Qwen2.5: biases on the query, key and value projections.
    case qwen2
    /// Qwen3: RMS norms on each head's queries and keys.
    case qwen3
}

/// A model's sizes and constants, the same from a GGUF file and from a Hugging Face folder.
package struct ModelDescription: Sendable, Hashable {
    package let family: ModelFamily
    /// Width of the residual stream.
    package let hiddenSize: Int
    /// Width of the gated feed-forward layer.
    package let intermediateSize: Int
    package let layerCount: Int
    /// Query heads.
    package let headCount: Int
    /// Key and value heads; divides `headCount`.
    package let keyValueHeadCount: Int
    /// Width of a head; even.
    package let headSize: Int
    package let vocabularySize: Int
    /// The base of the rotary frequencies.
    package let ropeTheta: Double
    /// What changes the rotary frequencies for long contexts, if anything does.
    package let ropeScaling: RopeScaling?
    package let rmsNormEpsilon: Float
    /// Whether the output head is the embedding table; then there is no `lm_head.weight`.
    package let tieWordEmbeddings: Bool
    /// Whether q_proj, k_proj and v_proj have biases.
    package let hasQueryKeyValueBias: Bool
    /// The longest context the model was made for.
    package let contextLength: Int
    /// The tokens that end a completion, as the files declare them.
    package let endTokens: Set<Int32>

    /// Whether each head's queries and keys are normalised (`q_norm`, `k_norm`).
    package var hasQueryKeyNorm: Bool { family == .qwen3 }

    /// The frequencies of the rotary embedding, one for each pair (i, i + headSize / 2): theta^(-2i / headSize), scaled
    /// as `ropeScaling` says. The angle at position p is p times the frequency.
    package var rotaryFrequencies: [Float] {
        (0..<headSize / 2).map { pair in
            let frequency = pow(ropeTheta, -Double(2 * pair) / Double(headSize))
            return Float(ropeScaling?.scale(frequency, pair: pair) ?? frequency)
        }
    }

    /// Every weight the model must have, by its Hugging Face name, with its shape.
    package var requiredTensors: [(name: String, shape: [Int])] {
        let queryWidth = headCount * headSize
        let keyWidth = keyValueHeadCount * headSize
        var tensors: [(name: String, shape: [Int])] = [("model.embed_tokens.weight", [vocabularySize, hiddenSize])]
        for layer in 0..<layerCount {
            let prefix = "model.layers.\(layer)."
            tensors.append((prefix + "input_layernorm.weight", [hiddenSize]))
            tensors.append((prefix + "self_attn.q_proj.weight", [queryWidth, hiddenSize]))
            tensors.append((prefix + "self_attn.k_proj.weight", [keyWidth, hiddenSize]))
            tensors.append((prefix + "self_attn.v_proj.weight", [keyWidth, hiddenSize]))
            if hasQueryKeyValueBias {
                tensors.append((prefix + "self_attn.q_proj.bias", [queryWidth]))
                tensors.append((prefix + "self_attn.k_proj.bias", [keyWidth]))
                tensors.append((prefix + "self_attn.v_proj.bias", [keyWidth]))
            }
            if hasQueryKeyNorm {
                tensors.append((prefix + "self_attn.q_norm.weight", [headSize]))
                tensors.append((prefix + "self_attn.k_norm.weight", [headSize]))
            }
            tensors.append((prefix + "self_attn.o_proj.weight", [hiddenSize, queryWidth]))
            tensors.append((prefix + "post_attention_layernorm.weight", [hiddenSize]))
            tensors.append((prefix + "mlp.gate_proj.weight", [intermediateSize, hiddenSize]))
            tensors.append((prefix + "mlp.up_proj.weight", [intermediateSize, hiddenSize]))
            tensors.append((prefix + "mlp.down_proj.weight", [hiddenSize, intermediateSize]))
        }
        tensors.append(("model.norm.weight", [hiddenSize]))
        if !tieWordEmbeddings { tensors.append(("lm_head.weight", [vocabularySize, hiddenSize])) }
        return tensors
    }

    /// Parameters in all.
    package var parameterCount: Int {
        requiredTensors.reduce(0) { $0 + $1.shape.reduce(1, *) }
    }

    /// Checks that the numbers make a model; `file` is named where they do not.
    func validated(file: String) throws -> ModelDescription {
        let sizes: [(String, Int, ClosedRange<Int>)] = [
            ("hidden size", hiddenSize, 1...1 << 20), ("intermediate size", intermediateSize, 1...1 << 22),
            ("layer count", layerCount, 1...4096), ("head count", headCount, 1...4096),
            ("key-value head count", keyValueHeadCount, 1...4096), ("head size", headSize, 2...4096),
            ("vocabulary size", vocabularySize, 1...1 << 24), ("context length", contextLength, 1...1 << 30),
        ]
        for (name, value, range) in sizes where !range.contains(value) {
            throw Self.invalid(
                file, "The \(name) is \(value); \(range.lowerBound) to \(range.upperBound) was expected.")
        }
        guard headSize.isMultiple(of: 2) else {
            throw Self.invalid(file, "The head size is \(headSize); rotary embeddings need an even one.")
        }
        guard headCount.isMultiple(of: keyValueHeadCount) else {
            throw Self.invalid(
                file, "\(headCount) heads cannot share \(keyValueHeadCount) key-value heads evenly.")
        }
        guard ropeTheta.isFinite, ropeTheta > 0, rmsNormEpsilon.isFinite, rmsNormEpsilon > 0 else {
            throw Self.invalid(
                file, "rope theta (\(ropeTheta)) and the norm's epsilon (\(rmsNormEpsilon)) must be positive numbers.")
        }
        try ropeScaling?.validate(headSize: headSize, file: file)
        return self
    }

    static func invalid(_ file: String, _ message: String) -> ModelFormatError {
        ModelFormatError(code: "invalid-model", file: file, message: message)
    }

    static func unsupported(_ file: String, _ message: String) -> ModelFormatError {
        ModelFormatError(code: "unsupported-model", file: file, message: message)
    }
}
