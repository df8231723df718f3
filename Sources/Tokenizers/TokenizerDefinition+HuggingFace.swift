import Foundation

extension TokenizerDefinition {
    /// Reads a folder's `tokenizer.json`, and `tokenizer_config.json` and `chat_template.jinja` where they exist.
    init(huggingFaceFolder folder: String) throws {
        let path = folder + "/tokenizer.json"
        let root = try Self.json(path)
        guard let model = root["model"] else {
            throw Self.unsupported(path, "There is no \"model\"; a tokenizer.json of byte-level BPE was expected.")
        }
        let preTokenizer = try PreTokenizer(huggingFace: root["pre_tokenizer"], file: path)
        self.init(
            file: path, tokens: [], isMergeable: [], merges: [], addedTokens: [], preTokenizer: preTokenizer,
            normalizes: try Self.normalizes(root["normalizer"], path),
            ignoresMerges: model["ignore_merges"]?.bool ?? false)
        try readModel(model)
        try readAddedTokens(root["added_tokens"])
        try readPostProcessor(root["post_processor"])
        try readConfiguration(folder: folder)
    }

    private mutating func readModel(_ model: JSONNode) throws {
        if let type = model["type"]?.string, type != "BPE" {
            throw Self.unsupported(file, "model.type is \"\(type)\"; \"BPE\" is needed.")
        }
        for key in ["continuing_subword_prefix", "end_of_word_suffix"] where !(model[key]?.string ?? "").isEmpty {
            throw Self.unsupported(file, "model.\(key) is set; byte-level BPE without affixes is needed.")
        }
        if model["byte_fallback"]?.bool == true || model["dropout"] != nil {
            throw Self.unsupported(file, "model.byte_fallback or model.dropout is set; neither is supported.")
        }
        guard let vocabulary = model["vocab"]?.object, let merges = model["merges"]?.array else {
            throw failure("model.vocab (an object) and model.merges (an array) were expected.")
        }
        for (text, number) in vocabulary {
            guard let token = number.token else { throw failure("model.vocab.\(text) is not a token number.") }
            try place(text, at: token)
        }
        isMergeable = tokens.map { $0 != nil }
        if let unknown = model["unk_token"]?.string {
            unknownToken = vocabulary.last { $0.key == unknown }?.value.token
        }
        self.merges = try merges.enumerated().map { rank, merge in
            if let pair = merge.array, pair.count == 2, let left = pair[0].string, let right = pair[1].string {
                return (left, right)
            }
            let parts = merge.string?.split(separator: " ", omittingEmptySubsequences: false) ?? []
            guard parts.count == 2 else {
                throw failure("model.merges[\(rank)] must be a pair of tokens, as \"a b\" or [\"a\", \"b\"].")
            }
            return (String(parts[0]), String(parts[1]))
        }
    }

    private mutating func readAddedTokens(_ list: JSONNode?) throws {
        for (index, entry) in (list?.array ?? []).enumerated() {
            guard let token = entry["id"]?.token, let content = entry["content"]?.string, !content.isEmpty else {
                throw failure("added_tokens[\(index)] needs an \"id\" and a \"content\".")
            }
            for key in ["single_word", "lstrip", "rstrip"] where entry[key]?.bool == true {
                throw Self.unsupported(file, "added_tokens[\(index)] (\(content)) has \(key), which is not supported.")
            }
            guard token >= 0 else { throw failure("added_tokens[\(index)] has the number \(token).") }
            if Int(token) >= tokens.count || tokens[Int(token)] == nil {
                try place(content, at: token)
                while isMergeable.count < tokens.count { isMergeable.append(false) }
            }
            addedTokens.append(.init(token: token, content: content, isSpecial: entry["special"]?.bool ?? false))
        }
    }

    /// A token number far beyond the size of the file's vocabulary is an error, not an allocation.
    private mutating func place(_ text: String, at token: Int32) throws {
        guard token >= 0, token < 1 << 24 else { throw failure("The token \"\(text)\" has the number \(token).") }
        while tokens.count <= Int(token) { tokens.append(nil) }
        tokens[Int(token)] = text
    }

    /// Which tokens a template puts around a text.
    private mutating func readPostProcessor(_ processor: JSONNode?) throws {
        guard let processor else { return }
        switch processor["type"]?.string {
        case "Sequence":
            for part in processor["processors"]?.array ?? [] { try readPostProcessor(part) }
        case "TemplateProcessing":
            var isBefore = true
            for piece in processor["single"]?.array ?? [] {
                if piece["Sequence"] != nil {
                    isBefore = false
                    continue
                }
                guard let name = piece["SpecialToken"]?["id"]?.string,
                    let ids = processor["special_tokens"]?[name]?["ids"]?.array
                else { throw failure("post_processor.single holds a piece that is neither text nor a known token.") }
                let tokens = ids.compactMap(\.token)
                if isBefore { prefixTokens += tokens } else { suffixTokens += tokens }
            }
        case "ByteLevel":
            break
        case let type:
            throw Self.unsupported(file, "post_processor.type is \"\(type ?? "")\", which is not supported.")
        }
    }

    /// The end token and the chat template.
    private mutating func readConfiguration(folder: String) throws {
        let path = folder + "/tokenizer_config.json"
        if FileManager.default.fileExists(atPath: path) {
            let configuration = try Self.json(path)
            let end = configuration["eos_token"]
            if let content = end?.string ?? end?["content"]?.string {
                endTokens.formUnion(addedTokens.filter { $0.content == content }.map(\.token))
            }
            if let text = Self.template(configuration["chat_template"]) { chatTemplate = (text, path) }
        }
        let jinja = folder + "/chat_template.jinja"
        if FileManager.default.fileExists(atPath: jinja) {
            chatTemplate = (String(decoding: try Self.bytes(jinja), as: UTF8.self), jinja)
        }
    }

    /// A template is a text, or a list of named texts of which `default` counts.
    private static func template(_ node: JSONNode?) -> String? {
        node?.string ?? node?.array?.first { $0["name"]?.string == "default" }?["template"]?.string
    }

    private static func normalizes(_ normalizer: JSONNode?, _ path: String) throws -> Bool {
        guard let normalizer else { return false }
        if normalizer["type"]?.string == "NFC" { return true }
        if normalizer["type"]?.string == "Sequence", let parts = normalizer["normalizers"]?.array, parts.count < 2 {
            return try normalizes(parts.first, path)
        }
        throw unsupported(path, "The normalizer is \"\(normalizer["type"]?.string ?? "")\"; none or NFC is supported.")
    }

    private static func json(_ path: String) throws -> JSONNode {
        try JSONNode.parse(bytes(path), file: path)
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw TokenizerError(
                code: "missing-file", file: path, message: "The file is missing or cannot be read.")
        }
        guard data.count <= 256 << 20 else {
            throw TokenizerError(code: "corrupt-json", file: path, message: "The file is larger than 256 MB.")
        }
        return Array(data)
    }

    static func unsupported(_ file: String, _ message: String) -> TokenizerError {
        TokenizerError(code: "unsupported-tokenizer", file: file, message: message)
    }
}
