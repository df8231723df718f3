/// The parts of a Hugging Face `config.json` that decide what the model computes.
struct HuggingFaceConfiguration: Decodable {
    let modelType: String
    let hiddenSize: Int
    let intermediateSize: Int
    let layerCount: Int
    let headCount: Int
    let keyValueHeadCount: Int?
    let headSize: Int?
    let vocabularySize: Int
    let contextLength: Int?
    let rmsNormEpsilon: Double?
    let tieWordEmbeddings: Bool?
    let attentionBias: Bool?
    let mlpBias: Bool?
    let activation: String?
    let endTokens: TokenList?
    let ropeTheta: Double?
    let ropeScaling: RopeParameters?
    let ropeParameters: RopeParameters?
    let partialRotaryFactor: Double?
    let useSlidingWindow: Bool?
    let layerTypes: [String]?
    let quantization: Ignored?

    enum CodingKeys: String, CodingKey {
        case modelType = "model_type"
        case hiddenSize = "hidden_size"
        case intermediateSize = "intermediate_size"
        case layerCount = "num_hidden_layers"
        case headCount = "num_attention_heads"
        case keyValueHeadCount = "num_key_value_heads"
        case headSize = "head_dim"
        case vocabularySize = "vocab_size"
        case contextLength = "max_position_embeddings"
        case rmsNormEpsilon = "rms_norm_eps"
        case tieWordEmbeddings = "tie_word_embeddings"
        case attentionBias = "attention_bias"
        case mlpBias = "mlp_bias"
        case activation = "hidden_act"
        case endTokens = "eos_token_id"
        case ropeTheta = "rope_theta"
        case ropeScaling = "rope_scaling"
        case ropeParameters = "rope_parameters"
        case partialRotaryFactor = "partial_rotary_factor"
        case useSlidingWindow = "use_sliding_window"
        case layerTypes = "layer_types"
        case quantization = "quantization_config"
    }

    /// `rope_scaling` (with `type` or `rope_type`) and the newer `rope_parameters` (with `rope_theta` inside).
    struct RopeParameters: Decodable {
        let ropeType: String?
        let type: String?
        let ropeTheta: Double?
        let factor: Double?
        let lowFrequencyFactor: Double?
        let highFrequencyFactor: Double?
        let originalContextLength: Int?
        let partialRotaryFactor: Double?

        /// Whether it changes no frequency.
        var isDefault: Bool {
            [ropeType, type].allSatisfy { $0 == nil || $0 == "default" } && (factor ?? 1) == 1
        }

        enum CodingKeys: String, CodingKey {
            case type, factor
            case ropeType = "rope_type"
            case ropeTheta = "rope_theta"
            case lowFrequencyFactor = "low_freq_factor"
            case highFrequencyFactor = "high_freq_factor"
            case originalContextLength = "original_max_position_embeddings"
            case partialRotaryFactor = "partial_rotary_factor"
        }
    }

    /// One token id or a list of them.
    struct TokenList: Decodable {
        let tokens: [Int32]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let token = try? container.decode(Int32.self) {
                tokens = [token]
            } else {
                tokens = try container.decode([Int32].self)
            }
        }
    }

    /// A member whose presence matters and whose content does not.
    struct Ignored: Decodable {
        init(from decoder: any Decoder) throws {}
    }
}

/// The part of `generation_config.json` that says when a completion ends.
struct HuggingFaceGenerationConfiguration: Decodable {
    let endTokens: HuggingFaceConfiguration.TokenList?

    enum CodingKeys: String, CodingKey {
        case endTokens = "eos_token_id"
    }
}
