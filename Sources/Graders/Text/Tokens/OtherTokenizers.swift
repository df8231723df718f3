/// The `none` tokenizer: words between white space.
enum WordTokenizer {
    static func tokenize(_ text: UnsafeBufferPointer<UInt8>, into workspace: inout TextWorkspace) {
        let offset = workspace.bytes.count
        workspace.bytes.append(contentsOf: text)
        var word = 0
        var index = 0
        while index < text.count {
            let length = text.spaceLength(at: index)
            if length == 0 {
                index += 1
                continue
            }
            if word < index { workspace.tokens.append(Token(offset + word, offset + index)) }
            index += length
            word = index
        }
        if word < index { workspace.tokens.append(Token(offset + word, offset + index)) }
    }
}

/// The `char` tokenizer: every scalar that is no white space.
enum CharacterTokenizer {
    static func tokenize(_ text: UnsafeBufferPointer<UInt8>, into workspace: inout TextWorkspace) {
        let offset = workspace.bytes.count
        workspace.bytes.append(contentsOf: text)
        var index = 0
        while index < text.count {
            let space = text.spaceLength(at: index)
            let length = space > 0 ? space : text.scalar(at: index).length
            if space == 0 { workspace.tokens.append(Token(offset + index, offset + index + length)) }
            index += length
        }
    }
}

/// The `zh` tokenizer of sacrebleu: each Chinese character is a token, the rest is cut as `13a` does, entities and
/// line ends untouched.
enum ChineseTokenizer {
    static func tokenize(_ text: UnsafeBufferPointer<UInt8>, into workspace: inout TextWorkspace) {
        let start = workspace.bytes.count
        workspace.bytes.append(contentsOf: text[text.trimmed(0..<text.count)])
        Tokenizer13a.cut(
            from: start, isPadded: false,
            isolates: { line, index in
                guard line[index] >= 0xE2 else { return 0 }
                let (value, length) = line.scalar(at: index)
                return isChinese(value) ? length : 0
            }, &workspace)
    }

    /// sacrebleu's table with its slip: `\u20000` was read as U+2000 and a zero, which makes the range U+2001 to
    /// U+2A6D Chinese and leaves U+20000 and above out; `\u2f800` likewise ends in U+2FA1.
    private static func isChinese(_ value: UInt32) -> Bool {
        switch value {
        case 0x2001...0x2A6D, 0x2E80...0x2EFF, 0x2F00...0x2FDF, 0x2FF0...0x2FFF, 0x3000...0x303F, 0x3100...0x312F,
            0x31A0...0x31BF, 0x31C0...0x31EF, 0x3200...0x33FF, 0x3400...0x4DB5, 0x4E00...0x9FBB, 0xF900...0xFA2D,
            0xFA30...0xFA6A, 0xFA70...0xFAD9, 0xFE10...0xFE1F, 0xFE30...0xFE4F, 0xFF00...0xFFEF, 0x2F81...0x2FA1:
            return true
        default: return false
        }
    }
}
