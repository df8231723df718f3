import Foundation

/// A byte-level byte-pair encoding with its special tokens and chat template.
///
/// Encoding a text and decoding it gives the text back, but for bytes that the vocabulary lacks. Copies share a cache of words; use from several tasks is safe.
package struct Tokenizer: Sendable {
    /// How many token numbers there are; a model may have room for more.
    package let vocabularySize: Int
    /// The tokens that end a completion: those the files declare, and the end of a turn in the chat template.
    package let endTokens: Set<Int32>
    /// How conversations are written, when the files say so in a way that is known.
    package var chatTemplate: ChatTemplate? { try? template.get() }

    private let encoder: BytePairEncoder
    private let preTokenizer: PreTokenizer
    private let normalizes: Bool
    private let ignoresMerges: Bool
    private let addedTokens: AddedTokens
    private let specialTokens: Set<Int32>
    /// The tokens that a message cannot hold.
    private let controlTokens: Set<Int32>
    private let prefixTokens: [Int32]
    private let suffixTokens: [Int32]
    /// The tokens that merging may make, by their bytes.
    private let vocabulary: ByteStringTable
    /// The bytes of each token: token i is `tokenBytes[tokenStarts[i]..<tokenStarts[i + 1]]`.
    private let tokenBytes: [UInt8]
    private let tokenStarts: [Int]
    private let template: Result<ChatTemplate, TokenizerError>
    private let cache = SharedWordCache()

    /// Makes the tokenizer that a GGUF file's metadata describes.
    package init(_ gguf: GGUFVocabulary) throws {
        try self.init(TokenizerDefinition(gguf))
    }

    /// Reads `tokenizer.json` and, for the chat template and end tokens, `tokenizer_config.json` of a folder.
    /// - Parameter endTokens: further tokens that end a completion, from the model's configuration.
    package init(huggingFaceFolder folder: String, endTokens: Set<Int32> = []) throws {
        var definition = try TokenizerDefinition(huggingFaceFolder: folder)
        definition.endTokens.formUnion(endTokens)
        try self.init(definition)
    }

    init(_ definition: TokenizerDefinition) throws {
        let tables = try VocabularyTables(definition)
        vocabularySize = definition.tokens.count
        encoder = BytePairEncoder(byteTokens: tables.byteTokens, merges: tables.merges)
        preTokenizer = definition.preTokenizer
        normalizes = definition.normalizes
        ignoresMerges = definition.ignoresMerges
        addedTokens = AddedTokens(definition.addedTokens.map { ($0.content, $0.token) })
        specialTokens = Set(definition.addedTokens.filter(\.isSpecial).map(\.token))
        prefixTokens = definition.prefixTokens
        suffixTokens = definition.suffixTokens
        vocabulary = tables.vocabulary
        tokenBytes = tables.bytes
        tokenStarts = tables.starts
        template = Result { () throws(TokenizerError) in
            guard let (text, file) = definition.chatTemplate else {
                throw TokenizerError(
                    code: "missing-chat-template", file: definition.file,
                    message: "The model has no chat template, so a conversation cannot be written for it.")
            }
            return try ChatTemplate(jinja: text, file: file)
        }
        var ends = definition.endTokens.filter { $0 >= 0 && Int($0) < definition.tokens.count }
        if case .success(let template) = template {
            ends.formUnion(
                definition.addedTokens.filter { $0.content == template.endOfTurn }.map(\.token))
        }
        endTokens = ends
        let markers = (try? template.get())?.markers ?? []
        controlTokens = ends.union(
            definition.addedTokens.filter { $0.isSpecial || markers.contains($0.content) }.map(\.token))
    }

    /// The tokens of a text; special tokens written in it are recognised.
    /// - Parameter addingSpecialTokens: puts before and after it what the tokenizer adds to a plain text (Llama 3: the
    ///   token that begins a text). A rendered conversation has these already.
    package func encode(_ text: String, addingSpecialTokens: Bool = false) -> [Int32] {
        var output: [Int32] = []
        output.reserveCapacity(text.utf8.count / 3 + 8)
        if addingSpecialTokens { output += prefixTokens }
        encode(text, contents: [], into: &output)
        if addingSpecialTokens { output += suffixTokens }
        return output
    }

    /// The tokens of a conversation. What its messages say gives no control token, whatever it looks like.
    package func encode(_ conversation: RenderedConversation) -> [Int32] {
        var output: [Int32] = []
        encode(conversation.text, contents: conversation.contents, into: &output)
        return output
    }

    /// The text of the tokens. Bytes that are not valid UTF-8 become U+FFFD; unknown numbers are left out.
    package func decode(_ tokens: some Sequence<Int32>, skippingSpecialTokens: Bool = false) -> String {
        var bytes: [UInt8] = []
        for token in tokens where !(skippingSpecialTokens && specialTokens.contains(token)) {
            bytes += self.bytes(of: token)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The tokens of a conversation, up to where the assistant's answer begins.
    ///
    /// Unlike in the reference, a special token's text inside a message is plain text: a row of a dataset or a user's
    /// prompt must not be able to end its turn and speak as the system or the assistant.
    package func prompt(for messages: [ChatMessage]) throws -> [Int32] {
        encode(try template.get().render(messages))
    }

    /// The tokens of an answer as the model's chat template writes it after a conversation, with the token that ends its
    /// turn.
    package func answer(_ content: String, to messages: [ChatMessage]) throws -> [Int32] {
        encode(try template.get().renderAnswer(content, to: messages))
    }

    /// The conversation as the model's chat template writes it, up to where the assistant's answer begins.
    package func promptText(for messages: [ChatMessage]) throws -> String {
        try template.get().render(messages).text
    }

    /// A decoder that gives text as tokens arrive.
    package func makeStreamDecoder(skippingSpecialTokens: Bool = true) -> StreamDecoder {
        StreamDecoder(tokenizer: self, skippingSpecialTokens: skippingSpecialTokens)
    }

    /// Whether decoding may leave the token out.
    package func isSpecial(_ token: Int32) -> Bool {
        specialTokens.contains(token)
    }

    /// The bytes a token stands for; none for unknown numbers.
    package func bytes(of token: Int32) -> ArraySlice<UInt8> {
        guard token >= 0, Int(token) < vocabularySize else { return [] }
        return tokenBytes[tokenStarts[Int(token)]..<tokenStarts[Int(token) + 1]]
    }

    private func encode(_ text: String, contents: [Range<Int>], into output: inout [Int32]) {
        var text = text
        text.withUTF8 { bytes in
            cache.use { cache in encode(bytes, contents, &cache, into: &output) }
        }
    }

    /// Added tokens as they stand, the text between them word by word. Control tokens do not count where they would take
    /// a byte of the contents.
    private func encode(
        _ text: UnsafeBufferPointer<UInt8>, _ contents: [Range<Int>], _ cache: inout WordCache,
        into output: inout [Int32]
    ) {
        func isRefused(_ token: Int32, _ range: Range<Int>) -> Bool {
            !contents.isEmpty && controlTokens.contains(token) && contents.contains { $0.overlaps(range) }
        }
        var start = 0
        while let match = addedTokens.next(in: text, from: start, unless: isRefused) {
            encodePlain(UnsafeBufferPointer(rebasing: text[start..<match.range.lowerBound]), &cache, into: &output)
            output.append(match.token)
            start = match.range.upperBound
        }
        encodePlain(UnsafeBufferPointer(rebasing: text[start...]), &cache, into: &output)
    }

    private func encodePlain(
        _ text: UnsafeBufferPointer<UInt8>, _ cache: inout WordCache, into output: inout [Int32]
    ) {
        // Below U+0300, whose first byte is 0xCC, every text is in form C.
        if normalizes, text.contains(where: { $0 >= 0xCC }) {
            var normal = String(decoding: text, as: UTF8.self).precomposedStringWithCanonicalMapping
            normal.withUTF8 { encodeWords($0, &cache, into: &output) }
        } else {
            encodeWords(text, &cache, into: &output)
        }
    }

    private func encodeWords(
        _ text: UnsafeBufferPointer<UInt8>, _ cache: inout WordCache, into output: inout [Int32]
    ) {
        CharacterClass.table.withUnsafeBufferPointer { table in
            let scanned = ScannedText(bytes: text, table: table)
            var start = 0
            while start < text.count {
                let end = preTokenizer.wordEnd(scanned, from: start)
                let word = UnsafeBufferPointer(rebasing: text[start..<end])
                cache.append(word, to: &output) { word, output in encodeWord(word, into: &output) }
                start = end
            }
        }
    }

    private func encodeWord(_ word: UnsafeBufferPointer<UInt8>, into output: inout [Int32]) {
        if ignoresMerges, let token = vocabulary.value(word) {
            output.append(token)
        } else {
            encoder.encode(word, into: &output)
        }
    }
}
