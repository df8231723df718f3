/// The last line of a text, what is bold in it, and the words in front of its value.
extension AnswerExtraction {
    /// The last line that is not empty, without an equals sign in front; arrows begin a line, too.
    static func lastLine(_ text: Text, _ range: Range<Int>) -> Range<Int> {
        let whole = ByteScan.trimmed(text, range)
        var start = whole.upperBound
        while start > whole.lowerBound, text[start - 1] != 0x0A, text[start - 1] != PlainText.conclusion { start -= 1 }
        while start < whole.upperBound, text[start] == 0x20 || text[start] == 0x3D { start += 1 }
        return start..<whole.upperBound
    }

    /// The content of the last `**…**` in a line.
    static func lastBold(_ text: Text, _ line: Range<Int>) -> Range<Int>? {
        guard let close = ByteScan.last("**", text, line), close - line.lowerBound > 2,
            let open = ByteScan.last("**", text, line.lowerBound..<close)
        else { return nil }
        let content = ByteScan.trimmed(text, (open + 2)..<close)
        return content.isEmpty ? nil : content
    }

    /// The end of the next word of two letters or more, and of the colon behind it.
    static func wordEnd(_ text: Text, _ start: Int, _ end: Int) -> Int? {
        var index = start
        while index < end {
            let word = index
            while ByteScan.isLetter(text, index, end) { index += 1 }
            let isCommand = word > start && text[word - 1] == 0x5C
            if index - word > 1, !isCommand {
                while index < end, text[index] == 0x3A || text[index] == 0x20 { index += 1 }
                return index
            }
            index = max(index, word + 1)
        }
        return nil
    }

    /// Whether there is a word of three letters or more beside "and", one like "so", or a new sentence, outside environments.
    static func hasWords(_ text: ArraySlice<UInt8>) -> Bool {
        let span = text.span
        var index = 0
        while index < span.count {
            let word = index
            while ByteScan.isLetter(span, index, span.count) { index += 1 }
            let isCommand = word > 0 && span[word - 1] == 0x5C
            let isSmall = index - word == 2 && Stance.isCarrying(span, word..<index)
            if index - word > 2 || isSmall, !isCommand, !Stance.equals(span, word..<index, "and") { return true }
            if span[word] == 0x2E, word > 0, word + 2 < span.count, span[word + 1] == 0x20,
                ByteScan.isLetter(span, word + 2, span.count)
            {
                return true
            }
            index = max(index, word + 1)
        }
        return false
    }

    /// Whether a text begins with a word and a colon.
    static func hasLabel(_ text: ArraySlice<UInt8>) -> Bool {
        let word = Stance.wordForwards(text.span, 0, text.count)
        return word.count > 1 && word.upperBound < text.count && text.span[word.upperBound] == 0x3A
    }

    /// The letter and the value of a choice: `(B) 28`, `B) 28`, `\textbf{(B)}\ 28`.
    static func choice(_ text: ArraySlice<UInt8>) -> (letter: ArraySlice<UInt8>, value: ArraySlice<UInt8>)? {
        let span = text.span
        var index = 0
        func skip(_ signs: [UInt8]) -> Int {
            let start = index
            while index < span.count, signs.contains(span[index]) { index += 1 }
            return index - start
        }
        _ = skip([0x20])
        var isBraced = false
        for name in ["\\textbf{", "\\text{", "\\mathbf{", "\\mathrm{", "\\textrm{"] as [StaticString]
        where ByteScan.has(name, span, index, span.count) {
            isBraced = true
            index += name.utf8CodeUnitCount
        }
        let isOpen = skip([0x28]) == 1
        guard index + 1 < span.count, (0x41...0x48).contains(span[index]) else { return nil }
        let letter = index
        index += 1
        guard skip(isOpen ? [0x29] : [0x29, 0x2E, 0x3A]) == 1 else { return nil }
        if isBraced {
            _ = skip([0x20])
            guard skip([0x7D]) == 1 else { return nil }
        }
        // What was in the braces may end in a space.
        let isSpaced = span[index - 1] == 0x7D
        guard skip([0x20, 0x5C, 0x7E, 0x3A, 0x2C, 0x3B]) > 0 || isSpaced, index < span.count,
            ![0x2B, 0x2A, 0x2F, 0x5E, 0x3D, 0x3C, 0x3E, 0x7C].contains(span[index])
        else { return nil }
        // The backslash of a command is its own.
        if span[index - 1] == 0x5C, ByteScan.isLetter(span, index, span.count) { index -= 1 }
        let base = text.startIndex
        return (text[(base + letter)...(base + letter)], text[(base + index)...])
    }
}
