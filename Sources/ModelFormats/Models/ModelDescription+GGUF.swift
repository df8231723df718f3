extension ModelDescription {
    /// Reads the description from a GGUF file's metadata.
    init(_ gguf: GGUFFile) throws {
        let path = gguf.file.path
        guard let architecture = try gguf.string("general.architecture") else {
            throw Self.invalid(path, "The metadata value general.architecture is missing.")
        }
        guard let family = ModelFamily(rawValue: architecture) else {
            let known = ModelFamily.allCases.map(\.rawValue).joined(separator: ", ")
            throw Self.unsupported(path, "The architecture is \"\(architecture)\"; Laurel runs \(known).")
        }
        func size(_ key: String) throws -> Int {
            guard let value = try gguf.integer("\(architecture).\(key)") else {
                throw Self.invalid(path, "The metadata value \(architecture).\(key) is missing.")
            }
            return value
        }
        try Self.refuseUnsupported(gguf, architecture)
        let hiddenSize = try size("embedding_length")
        let headCount = try size("attention.head_count")
        guard headCount > 0 else { throw Self.invalid(path, "\(architecture).attention.head_count must be positive.") }
        let headSize = try gguf.integer("\(architecture).attention.key_length") ?? hiddenSize / headCount
        for key in ["attention.value_length", "rope.dimension_count"] {
            if let value = try gguf.integer("\(architecture).\(key)"), value != headSize {
                throw Self.unsupported(path, "\(architecture).\(key) is \(value), unlike the head size \(headSize).")
            }
        }
        let layerCount = try size("block_count")
        if gguf.tensor("blk.\(layerCount).attn_norm.weight") != nil {
            throw Self.invalid(
                path,
                "\(architecture).block_count is \(layerCount), but the file has tensors of block \(layerCount); "
                    + "expected a count of all blocks.")
        }
        guard let embedding = gguf.tensor("token_embd.weight"), embedding.shape.count == 2 else {
            throw Self.invalid(path, "The tensor token_embd.weight with two dimensions is missing.")
        }
        try Self.checkVocabulary(gguf, architecture, rows: embedding.shape[0])
        guard let epsilon = try gguf.number("\(architecture).attention.layer_norm_rms_epsilon") else {
            throw Self.invalid(path, "The metadata value \(architecture).attention.layer_norm_rms_epsilon is missing.")
        }
        self = try Self(
            family: family,
            hiddenSize: hiddenSize,
            intermediateSize: try size("feed_forward_length"),
            layerCount: layerCount,
            headCount: headCount,
            keyValueHeadCount: try gguf.integer("\(architecture).attention.head_count_kv") ?? headCount,
            headSize: headSize,
            vocabularySize: embedding.shape[0],
            ropeTheta: try gguf.number("\(architecture).rope.freq_base") ?? 10_000,
            ropeScaling: try Self.divisors(gguf),
            rmsNormEpsilon: Float(epsilon),
            tieWordEmbeddings: gguf.tensor("output.weight") == nil,
            hasQueryKeyValueBias: gguf.tensor("blk.0.attn_q.bias") != nil,
            contextLength: try size("context_length"),
            endTokens: try Self.endTokens(gguf)
        ).validated(file: path)
    }

    /// Checks that what the metadata says of tokens agrees with the embedding, which has a row for each.
    private static func checkVocabulary(_ gguf: GGUFFile, _ architecture: String, rows: Int) throws {
        let path = gguf.file.path
        if let size = try gguf.integer("\(architecture).vocab_size"), size != rows {
            throw invalid(
                path,
                "\(architecture).vocab_size is \(size), and token_embd.weight has \(rows) rows; expected the same number."
            )
        }
        if case .array(let tokens)? = gguf.metadata["tokenizer.ggml.tokens"], tokens.count > rows {
            throw invalid(
                path,
                "tokenizer.ggml.tokens has \(tokens.count) tokens, and token_embd.weight \(rows) rows; expected a row "
                    + "for each token.")
        }
        for name in ["bos", "eos", "eot", "eom", "unknown"] {
            let key = "tokenizer.ggml.\(name)_token_id"
            guard let token = try gguf.integer(key), !(0..<rows).contains(token) else { continue }
            throw invalid(path, "\(key) is \(token); expected one of the model's \(rows) tokens, 0 to \(rows - 1).")
        }
    }

    private static func refuseUnsupported(_ gguf: GGUFFile, _ architecture: String) throws {
        let path = gguf.file.path
        if let type = try gguf.string("\(architecture).rope.scaling.type"), type != "none" {
            throw unsupported(path, "\(architecture).rope.scaling.type is \"\(type)\"; none or rope_freqs is read.")
        }
        // llama.cpp takes a factor without a type as linear scaling.
        for key in ["rope.scale_linear", "rope.scaling.factor"] {
            if let factor = try gguf.number("\(architecture).\(key)"), factor != 1, factor != 0 {
                throw unsupported(path, "\(architecture).\(key) is \(factor); linear scaling is not read.")
            }
        }
        if let window = try gguf.integer("\(architecture).attention.sliding_window"), window > 0 {
            throw unsupported(path, "The model uses a sliding attention window of \(window); full attention is needed.")
        }
        if let experts = try gguf.integer("\(architecture).expert_count"), experts > 0 {
            throw unsupported(path, "The model is a mixture of \(experts) experts; a dense model is needed.")
        }
        for name in ["blk.0.attn_output.bias", "blk.0.ffn_down.bias"] where gguf.tensor(name) != nil {
            throw unsupported(path, "The model has the bias \(name), which Laurel does not compute with.")
        }
    }

    /// Llama 3's scaling as the file stores it: the number that each rotary frequency is divided by.
    private static func divisors(_ gguf: GGUFFile) throws -> RopeScaling? {
        guard let tensor = gguf.tensor("rope_freqs.weight") else { return nil }
        guard tensor.count <= 4096 else { throw invalid(gguf.file.path, "rope_freqs.weight is too large.") }
        var values = [Float](repeating: 0, count: tensor.count)
        try values.withUnsafeMutableBufferPointer { try gguf.read(tensor, into: $0) }
        return .divisors(values)
    }

    /// The end token, and the ends of a turn and of a message where the file names them.
    private static func endTokens(_ gguf: GGUFFile) throws -> Set<Int32> {
        var tokens: Set<Int32> = []
        for key in ["eos", "eot", "eom"] {
            // In the vocabulary, as was checked.
            guard let token = try gguf.integer("tokenizer.ggml.\(key)_token_id").flatMap({ Int32(exactly: $0) }) else {
                continue
            }
            tokens.insert(token)
        }
        return tokens
    }
}
