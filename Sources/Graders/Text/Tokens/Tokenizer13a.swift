/// The `13a` tokenizer of mteval and sacrebleu.
///
/// sacrebleu makes four regex passes that put spaces around punctuation. No pass removes anything, so every token is
/// a piece of the text, and what a pass does inside a word does not depend on the words beside it: words without
/// `.`, `,` and `-` are tokens at sight, the others get the passes as marks on their bytes.
enum Tokenizer13a {
    static func tokenize(_ text: UnsafeBufferPointer<UInt8>, into workspace: inout TextWorkspace) {
        let text = UnsafeBufferPointer(rebasing: text[..<text.trimmed(0..<text.count).upperBound])
        let start = workspace.bytes.count
        if needsRewriting(text) {
            workspace.bytes += rewritten(Array(text))
        } else {
            workspace.bytes.append(contentsOf: text)
        }
        cut(from: start, isPadded: true, isolates: { _, _ in 0 }, &workspace)
    }

    /// Whether the text may hold `<skipped>`, a hyphen at a line's end or an entity.
    private static func needsRewriting(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        for index in text.indices {
            switch text[index] {
            case 0x26: return true
            case 0x0A: if index > 0, text[index - 1] == 0x2D { return true }
            case 0x3C: if index + 1 < text.count, text[index + 1] == 0x73 { return true }
            default: break
            }
        }
        return false
    }

    private static func rewritten(_ text: [UInt8]) -> [UInt8] {
        var line = rewrite("<skipped>", in: text) { _ in }
        line = rewrite("-\n", in: line) { _ in }
        for index in line.indices where line[index] == 0x0A { line[index] = 0x20 }
        line = rewrite("&quot;", in: line) { $0.append(0x22) }
        line = rewrite("&amp;", in: line) { $0.append(0x26) }
        line = rewrite("&lt;", in: line) { $0.append(0x3C) }
        return rewrite("&gt;", in: line) { $0.append(0x3E) }
    }

    /// Cuts the workspace's bytes from `start` on into tokens.
    ///
    /// `isPadded` says that spaces stand at both ends of the line; `isolates` gives the length of a scalar that is a
    /// token wherever it stands, beside ASCII punctuation, and 0 for any other.
    @inline(__always)
    static func cut(
        from start: Int, isPadded: Bool, isolates: (UnsafeBufferPointer<UInt8>, Int) -> Int,
        _ workspace: inout TextWorkspace
    ) {
        workspace.bytes.withUnsafeBufferPointer { all in
            let line = UnsafeBufferPointer(rebasing: all[start...])
            var word = 0
            var isPlain = true
            var index = 0
            func endWord(at end: Int) {
                guard word < end else { return }
                if isPlain {
                    workspace.tokens.append(Token(start + word, start + end))
                } else {
                    let opens = isPadded || word > 0
                    let closes = isPadded || end < line.count
                    cutWord(line, word..<end, offset: start, opens, closes, &workspace.breaks, &workspace.tokens)
                }
            }
            while index < line.count {
                switch line[index] {
                case 0x20, 0x09...0x0D, 0x1C...0x1F:
                    endWord(at: index)
                    index += 1
                case 0x21...0x26, 0x28...0x2B, 0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E:
                    endWord(at: index)
                    workspace.tokens.append(Token(start + index, start + index + 1))
                    index += 1
                case 0x2C, 0x2D, 0x2E:
                    isPlain = false
                    index += 1
                    continue
                case 0x80...:
                    let space = line.spaceLength(at: index)
                    let alone = space > 0 ? 0 : isolates(line, index)
                    guard space + alone > 0 else {
                        index += 1
                        continue
                    }
                    endWord(at: index)
                    if alone > 0 { workspace.tokens.append(Token(start + index, start + index + alone)) }
                    index += space + alone
                default:
                    index += 1
                    continue
                }
                word = index
                isPlain = true
            }
            endWord(at: line.count)
        }
    }

    /// Cuts one word that holds `.`, `,` or `-`; `opens` and `closes` say that a space stands before and behind it.
    private static func cutWord(
        _ line: UnsafeBufferPointer<UInt8>, _ word: Range<Int>, offset: Int, _ opens: Bool, _ closes: Bool,
        _ breaks: inout [UInt8], _ tokens: inout [Token]
    ) {
        let base = word.lowerBound
        let count = word.count
        breaks.refill(0, count: count + 1)
        // `([^0-9])([.,])` becomes `\1 \2 `.
        var index = opens ? -1 : 0
        while index + 1 < count {
            if isPoint(line[base + index + 1]), index < 0 || !isDigit(line[base + index]) {
                breaks[index + 1] = 1
                breaks[index + 2] = 1
                index += 2
            } else {
                index += 1
            }
        }
        // `([.,])([^0-9])` becomes ` \1 \2`.
        index = 0
        while index < count {
            guard isPoint(line[base + index]) else {
                index += 1
                continue
            }
            let isBroken = index + 1 < count ? breaks[index + 1] == 1 : closes
            if isBroken {
                breaks[index] = 1
                breaks[index + 1] = 1
                index += 1
            } else if index + 1 < count, !isDigit(line[base + index + 1]) {
                breaks[index] = 1
                breaks[index + 1] = 1
                index += 2
            } else {
                index += 1
            }
        }
        // `([0-9])(-)` becomes `\1 \2 `.
        index = 0
        while index + 1 < count {
            if isDigit(line[base + index]), breaks[index + 1] == 0, line[base + index + 1] == 0x2D {
                breaks[index + 1] = 1
                breaks[index + 2] = 1
                index += 2
            } else {
                index += 1
            }
        }
        var start = 0
        for end in 1...count where end == count || breaks[end] == 1 {
            tokens.append(Token(offset + base + start, offset + base + end))
            start = end
        }
    }

    @inline(__always)
    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    @inline(__always)
    private static func isPoint(_ byte: UInt8) -> Bool { byte == 0x2E || byte == 0x2C }

    private static func rewrite(_ needle: StaticString, in line: [UInt8], _ put: (inout [UInt8]) -> Void) -> [UInt8] {
        guard var next = Bytes.first(needle, in: line[...], from: 0) else { return line }
        var out: [UInt8] = []
        var copied = 0
        while true {
            out += line[copied..<next]
            put(&out)
            copied = next + needle.utf8CodeUnitCount
            guard let following = Bytes.first(needle, in: line[...], from: copied) else { break }
            next = following
        }
        return out + line[copied...]
    }
}
