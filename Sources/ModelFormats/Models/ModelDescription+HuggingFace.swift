import Foundation

extension ModelDescription {
    /// Reads the description from a Hugging Face folder's `config.json` and `generation_config.json`.
    init(huggingFaceFolder folder: String) throws {
        let path = folder + "/config.json"
        let configuration = try readJSON(HuggingFaceConfiguration.self, path)
        guard let family = ModelFamily(rawValue: configuration.modelType) else {
            let known = ModelFamily.allCases.map(\.rawValue).joined(separator: ", ")
            throw Self.unsupported(path, "model_type is \"\(configuration.modelType)\"; Laurel runs \(known).")
        }
        try Self.refuseUnsupported(configuration, family, path)
        guard configuration.headCount > 0 else {
            throw Self.invalid(path, "num_attention_heads is \(configuration.headCount); it must be positive.")
        }
        self = try Self(
            family: family,
            hiddenSize: configuration.hiddenSize,
            intermediateSize: configuration.intermediateSize,
            layerCount: configuration.layerCount,
            headCount: configuration.headCount,
            keyValueHeadCount: configuration.keyValueHeadCount ?? configuration.headCount,
            headSize: configuration.headSize ?? Self.defaultHeadSize(configuration, family),
            vocabularySize: configuration.vocabularySize,
            ropeTheta: configuration.ropeParameters?.ropeTheta ?? configuration.ropeTheta ?? 10_000,
            ropeScaling: try Self.ropeScaling(configuration, path),
            rmsNormEpsilon: Float(configuration.rmsNormEpsilon ?? 1e-6),
            tieWordEmbeddings: configuration.tieWordEmbeddings ?? false,
            hasQueryKeyValueBias: family == .qwen2,
            contextLength: configuration.contextLength ?? 2048,
            endTokens: try Self.endTokens(configuration, folder: folder)
        ).validated(file: path)
    }

    /// Transformers' default: Qwen3 has 128, the others share the hidden size out.
    private static func defaultHeadSize(_ configuration: HuggingFaceConfiguration, _ family: ModelFamily) -> Int {
        family == .qwen3 ? 128 : configuration.hiddenSize / configuration.headCount
    }

    private static func refuseUnsupported(
        _ configuration: HuggingFaceConfiguration, _ family: ModelFamily, _ path: String
    ) throws {
        if configuration.useSlidingWindow == true || configuration.layerTypes?.contains("sliding_attention") == true {
            throw unsupported(path, "The model uses sliding attention windows; full attention is needed.")
        }
        if let activation = configuration.activation, activation != "silu" {
            throw unsupported(path, "hidden_act is \"\(activation)\"; \"silu\" is needed.")
        }
        if configuration.attentionBias == true, family != .qwen2 {
            throw unsupported(path, "attention_bias is true; it is supported for qwen2 only.")
        }
        if configuration.mlpBias == true {
            throw unsupported(path, "mlp_bias is true; feed-forward biases are not supported.")
        }
        if configuration.quantization != nil {
            throw unsupported(path, "The weights are quantised (quantization_config); F32, F16 or BF16 is needed.")
        }
        let partial = configuration.ropeParameters?.partialRotaryFactor ?? configuration.partialRotaryFactor
        if let partial, partial != 1 {
            throw unsupported(path, "partial_rotary_factor is \(partial); whole heads must rotate.")
        }
    }

    private static func ropeScaling(_ configuration: HuggingFaceConfiguration, _ path: String) throws -> RopeScaling? {
        // Where both are given, or both spellings of the type, a rule that changes something is not read over.
        let given = [configuration.ropeParameters, configuration.ropeScaling].compactMap { $0 }
        guard let rope = given.first(where: { !$0.isDefault }) else { return nil }
        let type =
            [rope.ropeType, rope.type].compactMap { $0 }.first { $0 != "default" } ?? "of a factor without a type"
        switch type {
        case "llama3":
            guard let factor = rope.factor, let low = rope.lowFrequencyFactor, let high = rope.highFrequencyFactor,
                let original = rope.originalContextLength ?? configuration.contextLength
            else {
                throw invalid(
                    path,
                    "rope type llama3 needs factor, low_freq_factor, high_freq_factor and "
                        + "original_max_position_embeddings.")
            }
            return .llama3(
                factor: factor, lowFrequencyFactor: low, highFrequencyFactor: high, originalContextLength: original)
        default:
            throw unsupported(path, "The rope type is \"\(type)\"; \"default\" and \"llama3\" are supported.")
        }
    }

    /// As Transformers does: what `generation_config.json` says, else `config.json`.
    private static func endTokens(_ configuration: HuggingFaceConfiguration, folder: String) throws -> Set<Int32> {
        let path = folder + "/generation_config.json"
        if FileManager.default.fileExists(atPath: path),
            let tokens = try readJSON(HuggingFaceGenerationConfiguration.self, path).endTokens
        {
            return Set(tokens.tokens)
        }
        return Set(configuration.endTokens?.tokens ?? [])
    }
}
