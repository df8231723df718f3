/// How text is split into words before merging: the reference tokenizers' regular expressions as hand-written scanners.
package enum PreTokenizer: String, Sendable, Hashable, CaseIterable {
    /// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
    case gpt2
    /// Digits split off one by one, then GPT-2's expression on each piece between them: SmolLM2.
    case smolLM
    /// `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`
    case llama3
    /// As Llama 3, but numbers are split into single digits: Qwen2, Qwen2.5 and Qwen3.
    case qwen2

    /// The pre-tokeniser of that name in `tokenizer.ggml.pre`.
    init?(ggml name: String) {
        switch name {
        case "gpt-2", "gpt2": self = .gpt2
        case "smollm": self = .smolLM
        case "llama-bpe", "llama3", "llama-v3": self = .llama3
        case "qwen2", "deepseek-r1-qwen": self = .qwen2
        default: return nil
        }
    }

    /// The words of a text, for tests and inspection.
    package func words(in text: String) -> [String] {
        var text = text
        var words: [String] = []
        text.withUTF8 { bytes in
            CharacterClass.table.withUnsafeBufferPointer { table in
                let scanned = ScannedText(bytes: bytes, table: table)
                var start = 0
                while start < bytes.count {
                    let end = wordEnd(scanned, from: start)
                    words.append(String(decoding: bytes[start..<end], as: UTF8.self))
                    start = end
                }
            }
        }
        return words
    }

    /// Where the word that begins at `start` ends; `start` is before the end of the text.
    @inline(__always)
    func wordEnd(_ text: ScannedText, from start: Int) -> Int {
        switch self {
        case .gpt2: gpt2WordEnd(text, from: start, splitsDigits: false)
        case .smolLM: gpt2WordEnd(text, from: start, splitsDigits: true)
        case .llama3: llama3WordEnd(text, from: start, digits: 3)
        case .qwen2: llama3WordEnd(text, from: start, digits: 1)
        }
    }
}

/// GPT-2's expression. With `splitsDigits` a digit is a word of its own and the text before it ends there, so that spaces
/// before a digit are at the end of their piece.
@inline(__always)
private func gpt2WordEnd(_ text: ScannedText, from start: Int, splitsDigits: Bool) -> Int {
    let first = text.character(at: start)
    switch first.kind {
    case .letter:
        return text.end(of: .letter, from: first.end)
    case .number:
        return splitsDigits ? first.end : text.end(of: .number, from: first.end)
    case .other:
        if text.bytes[start] == UInt8(ascii: "'"), let end = contractionEnd(text, from: start, ignoringCase: false) {
            return end
        }
        return text.end(of: .other, from: first.end)
    case .space, .lineBreak:
        if text.bytes[start] == UInt8(ascii: " "), first.end < text.bytes.count {
            let second = text.character(at: first.end)
            switch second.kind {
            case .letter, .other: return text.end(of: second.kind, from: second.end)
            case .number: return splitsDigits ? first.end : text.end(of: .number, from: second.end)
            case .space, .lineBreak: break
            }
        }
        let run = text.spaces(from: start)
        let isAtEnd =
            run.end == text.bytes.count || (splitsDigits && text.character(at: run.end).kind == .number)
        return isAtEnd || run.lastStart == start ? run.end : run.lastStart
    }
}

/// Llama 3's expression, with numbers of up to `digits` digits.
@inline(__always)
private func llama3WordEnd(_ text: ScannedText, from start: Int, digits: Int) -> Int {
    let first = text.character(at: start)
    switch first.kind {
    case .letter:
        return text.end(of: .letter, from: first.end)
    case .number:
        return text.end(of: .number, from: first.end, atMost: digits - 1)
    case .other:
        if text.bytes[start] == UInt8(ascii: "'"), let end = contractionEnd(text, from: start, ignoringCase: true) {
            return end
        }
        let letters = text.end(of: .letter, from: first.end)
        if letters > first.end { return letters }
        return text.end(of: .lineBreak, from: text.end(of: .other, from: first.end))
    case .space, .lineBreak:
        if first.kind == .space {
            let letters = text.end(of: .letter, from: first.end)
            if letters > first.end { return letters }
            if text.bytes[start] == UInt8(ascii: " ") {
                let others = text.end(of: .other, from: first.end)
                if others > first.end { return text.end(of: .lineBreak, from: others) }
            }
        }
        let run = text.spaces(from: start)
        if let end = run.endOfLineBreaks { return end }
        return run.end == text.bytes.count || run.lastStart == start ? run.end : run.lastStart
    }
}

/// The end of an English contraction ('s 't 're 've 'm 'll 'd) at the apostrophe `start`, if there is one.
@inline(__always)
private func contractionEnd(_ text: ScannedText, from start: Int, ignoringCase: Bool) -> Int? {
    let bytes = text.bytes
    func letter(_ index: Int) -> UInt8 {
        guard index < bytes.count else { return 0 }
        let byte = bytes[index]
        return ignoringCase && (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }
    switch letter(start + 1) {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"):
        return start + 2
    case UInt8(ascii: "r"), UInt8(ascii: "v"):
        return letter(start + 2) == UInt8(ascii: "e") ? start + 3 : nil
    case UInt8(ascii: "l"):
        return letter(start + 2) == UInt8(ascii: "l") ? start + 3 : nil
    case 0xC5:
        // U+017F, the long s, is an s when case is ignored.
        return ignoringCase && letter(start + 2) == 0xBF ? start + 3 : nil
    default:
        return nil
    }
}
