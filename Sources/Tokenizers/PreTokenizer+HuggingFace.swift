extension PreTokenizer {
    /// Recognises the `pre_tokenizer` of a `tokenizer.json` by its structure and its regular expression.
    init(huggingFace node: JSONNode?, file: String) throws {
        guard let node else { throw Self.unknown(file, "there is none") }
        let steps = node["type"]?.string == "Sequence" ? node["pretokenizers"]?.array ?? [] : [node]
        let types = steps.map { $0["type"]?.string ?? "" }
        guard let byteLevel = steps.last, types.last == "ByteLevel" else {
            throw Self.unknown(file, "it is \(types.joined(separator: ", "))")
        }
        // The reference's defaults: add_prefix_space and use_regex are true when they are not written.
        guard byteLevel["add_prefix_space"]?.bool == false else {
            throw Self.unknown(file, "ByteLevel adds a space before the text (add_prefix_space)")
        }
        let usesRegex = byteLevel["use_regex"]?.bool ?? true
        switch types.dropLast() {
        case [] where usesRegex:
            self = .gpt2
        case ["Digits"] where usesRegex && steps[0]["individual_digits"]?.bool == true:
            self = .smolLM
        case ["Split"] where !usesRegex:
            guard let pattern = steps[0]["pattern"]?["Regex"]?.string, steps[0]["behavior"]?.string == "Isolated",
                steps[0]["invert"]?.bool != true, let known = Self.expressions[pattern]
            else {
                throw Self.unknown(file, "it splits by an expression of its own")
            }
            self = known
        default:
            throw Self.unknown(file, "it is \(types.joined(separator: ", "))")
        }
    }

    /// The expressions of `Split` steps, letter for letter.
    private static let expressions: [String: PreTokenizer] = [
        #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#:
            .llama3,
        #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#:
            .qwen2,
        #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#: .gpt2,
    ]

    private static func unknown(_ file: String, _ what: String) -> TokenizerError {
        TokenizerError(
            code: "unsupported-tokenizer", file: file,
            message: "The pre_tokenizer is not one of GPT-2's, SmolLM2's, Llama 3's and Qwen2's: \(what).")
    }
}
