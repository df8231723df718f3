import Foundation

/// What PEFT's `adapter_config.json` says, as far as it is ours to read; PEFT reads every key written here.
struct PEFTConfiguration: Codable {
    var peftType = "LORA"
    var taskType = "CAUSAL_LM"
    var baseModel: String?
    var r: Int
    var alpha: Double
    var dropout: Double
    var targetModules: PEFTTargets
    var bias = "none"
    var fanInFanOut = false
    var inferenceMode = true
    var initLoRAWeights = true
    var useRSLoRA = false
    var useDoRA = false
    /// The keys whose values ask for what is not computed here; an adapter of ours has none.
    private(set) var unsupported: [String] = []

    enum CodingKeys: String, CodingKey {
        case peftType = "peft_type"
        case taskType = "task_type"
        case baseModel = "base_model_name_or_path"
        case r
        case alpha = "lora_alpha"
        case dropout = "lora_dropout"
        case targetModules = "target_modules"
        case bias
        case fanInFanOut = "fan_in_fan_out"
        case inferenceMode = "inference_mode"
        case initLoRAWeights = "init_lora_weights"
        case useRSLoRA = "use_rslora"
        case useDoRA = "use_dora"
    }

    /// Keys that change what an adapter computes wherever they hold anything.
    private static let foreignKeys = [
        "alora_invocation_tokens", "alpha_pattern", "arrow_config", "exclude_modules", "layer_replication",
        "layers_to_transform", "lora_bias", "megatron_config", "modules_to_save", "rank_pattern", "target_parameters",
        "trainable_token_indices", "use_bdlora", "use_qalora",
    ]

    init(baseModel: String, r: Int, alpha: Double, dropout: Double, targetModules: [String]) {
        (self.baseModel, self.r, self.alpha, self.dropout, self.targetModules) =
            (baseModel, r, alpha, dropout, .names(targetModules))
    }

    /// Reads what PEFT wrote, with PEFT's defaults for the keys that are not there.
    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        peftType = try values.decode(String.self, forKey: .peftType)
        taskType = try values.decodeIfPresent(String.self, forKey: .taskType) ?? taskType
        baseModel = try values.decodeIfPresent(String.self, forKey: .baseModel)
        r = try values.decode(Int.self, forKey: .r)
        alpha = try values.decode(Double.self, forKey: .alpha)
        dropout = try values.decodeIfPresent(Double.self, forKey: .dropout) ?? 0
        targetModules = try values.decode(PEFTTargets.self, forKey: .targetModules)
        bias = try values.decodeIfPresent(String.self, forKey: .bias) ?? bias
        fanInFanOut = try values.decodeIfPresent(Bool.self, forKey: .fanInFanOut) ?? false
        useRSLoRA = try values.decodeIfPresent(Bool.self, forKey: .useRSLoRA) ?? false
        useDoRA = try values.decodeIfPresent(Bool.self, forKey: .useDoRA) ?? false
        let flags = [
            ("peft_type", peftType != "LORA"), ("bias", bias != "none"), ("fan_in_fan_out", fanInFanOut),
            ("use_rslora", useRSLoRA), ("use_dora", useDoRA),
        ]
        let others = try decoder.container(keyedBy: AnyKey.self)
        unsupported =
            flags.filter(\.1).map(\.0) + Self.foreignKeys.filter { others.holdsSomething(AnyKey(stringValue: $0)) }
        // PiSSA, OLoRA and their like change the base's weights as well.
        if let start = try? others.decode(String.self, forKey: AnyKey(stringValue: "init_lora_weights")),
            !["gaussian", "eva", "orthogonal"].contains(start)
        {
            unsupported.append("init_lora_weights")
        }
    }

    /// Where in the file an error of its decoding stands, as part of a sentence.
    static func place(of error: any Error) -> String {
        switch error as? DecodingError {
        case .keyNotFound(let key, _): " (it has no \(key.stringValue))"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            context.codingPath.first.map { " (\($0.stringValue) has a value of another type)" } ?? ""
        case .dataCorrupted: " (it is no JSON)"
        default: ""
        }
    }
}

private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension KeyedDecodingContainer where Key == AnyKey {
    /// Whether a key has a value other than null, false, and an empty list or mapping.
    fileprivate func holdsSomething(_ key: AnyKey) -> Bool {
        guard contains(key), (try? decodeNil(forKey: key)) == false else { return false }
        if let flag = try? decode(Bool.self, forKey: key) { return flag }
        if let list = try? nestedUnkeyedContainer(forKey: key) { return list.count != 0 }
        if let mapping = try? nestedContainer(keyedBy: AnyKey.self, forKey: key) { return !mapping.allKeys.isEmpty }
        return true
    }
}
