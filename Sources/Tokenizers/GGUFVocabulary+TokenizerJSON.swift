package import Foundation

extension GGUFVocabulary {
    /// The `tokenizer.json` that Hugging Face's tokenizers load: the same tokens for the same text.
    package func tokenizerJSON() throws -> Data {
        let definition = try TokenizerDefinition(self)
        let added = definition.addedTokens.map { token in
            "{\"id\":\(token.token),\"content\":\(Self.quoted(token.content)),\"single_word\":false,\"lstrip\":false,"
                + "\"rstrip\":false,\"normalized\":false,\"special\":\(token.isSpecial)}"
        }
        let entries = definition.tokens.enumerated().compactMap { number, token in
            token.map { "\(Self.quoted($0)):\(number)" }
        }
        let pairs = definition.merges.map { "[\(Self.quoted($0.left)),\(Self.quoted($0.right))]" }
        let byteLevel = "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true,\"use_regex\":true}"
        let text = """
            {"version":"1.0","truncation":null,"padding":null,"added_tokens":[\(added.joined(separator: ","))],\
            "normalizer":\(definition.normalizes ? "{\"type\":\"NFC\"}" : "null"),\
            "pre_tokenizer":\(Self.preTokenizer(definition.preTokenizer)),\
            "post_processor":\(postProcessor(definition)),"decoder":\(byteLevel),\
            "model":{"type":"BPE","dropout":null,"unk_token":null,"continuing_subword_prefix":"",\
            "end_of_word_suffix":"","fuse_unk":false,"byte_fallback":false,\
            "ignore_merges":\(definition.ignoresMerges),"vocab":{\(entries.joined(separator: ","))},\
            "merges":[\(pairs.joined(separator: ","))]}}

            """
        return Data(text.utf8)
    }

    private func postProcessor(_ definition: TokenizerDefinition) -> String {
        guard let token = definition.prefixTokens.first, tokens.indices.contains(Int(token)) else { return "null" }
        let name = Self.quoted(tokens[Int(token)])
        let special = "{\"SpecialToken\":{\"id\":\(name),\"type_id\":0}}"
        return "{\"type\":\"TemplateProcessing\",\"single\":[\(special),{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}],"
            + "\"pair\":[\(special),{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},"
            + "{\"Sequence\":{\"id\":\"B\",\"type_id\":1}}],"
            + "\"special_tokens\":{\(name):{\"id\":\(name),\"ids\":[\(token)],\"tokens\":[\(name)]}}}"
    }

    private static func preTokenizer(_ kind: PreTokenizer) -> String {
        func byteLevel(regex: Bool) -> String {
            "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true,\"use_regex\":\(regex)}"
        }
        func sequence(_ first: String, regex: Bool) -> String {
            "{\"type\":\"Sequence\",\"pretokenizers\":[\(first),\(byteLevel(regex: regex))]}"
        }
        if kind == .gpt2 { return byteLevel(regex: true) }
        if kind == .smolLM { return sequence("{\"type\":\"Digits\",\"individual_digits\":true}", regex: true) }
        let digits = kind == .llama3 ? #"\p{N}{1,3}"# : #"\p{N}"#
        let expression =
            #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|"# + digits
            + #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
        return sequence(
            "{\"type\":\"Split\",\"pattern\":{\"Regex\":\(quoted(expression))},\"behavior\":\"Isolated\",\"invert\":false}",
            regex: false)
    }

    private static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
