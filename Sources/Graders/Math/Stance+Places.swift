/// How words and signs are found beside a place.
extension Stance {
    /// Whether what stands behind a word is about something else than the value in front of it: "because", "out of".
    static func isExplaining(_ text: Text, _ word: Range<Int>) -> Bool { isOne(text, word, of: explaining) }

    /// Whether a word begins the reason of what stands in front of it.
    static func isReason(_ text: Text, _ word: Range<Int>) -> Bool {
        isOne(text, word, of: becauseWords)
    }

    /// Whether a word may stand between an announcement and its value: "the answer is clearly 5".
    static func isCarrying(_ text: Text, _ word: Range<Int>) -> Bool {
        isOne(text, word, of: passing) || isOne(text, word, of: carrying)
    }

    /// Whether a text calls something wrong.
    static func hasDenial(_ text: Text) -> Bool {
        var index = 0
        while index < text.count {
            let word = wordForwards(text, index, text.count)
            if isOne(text, word, of: notWords) || isOne(text, word, of: wrongWords) { return true }
            index = max(word.upperBound, index + 1)
        }
        return false
    }

    /// Whether a verb says what others hold, or what nobody does: "some say 28", "nobody gets 28".
    static func isOthers(_ text: Text, _ word: Range<Int>, _ whole: Range<Int>) -> Bool {
        let isOpinion = isOne(text, word, of: opining)
        guard isOpinion || isOne(text, word, of: getting) else { return false }
        var subject = wordInFront(text, of: word, whole)
        // "nobody can get 28"
        if isOne(text, subject, of: modals) { subject = wordInFront(text, of: subject, whole) }
        if isOne(text, subject, of: nobodyWords) { return true }
        if equals(text, subject, "one") { return equals(text, wordInFront(text, of: subject, whole), "no") }
        return isOpinion && isOne(text, subject, of: others)
    }

    /// "all numbers", "any of the values".
    static func isAll(_ text: Text, _ noun: Range<Int>, _ whole: Range<Int>) -> Bool {
        guard isOne(text, noun, of: candidates) else { return false }
        var word = wordInFront(text, of: noun, whole)
        for _ in 0..<2 where equals(text, word, "the") || equals(text, word, "of") {
            word = wordInFront(text, of: word, whole)
        }
        return isOne(text, word, of: eachWords)
    }

    static func wordInFront(_ text: Text, of word: Range<Int>, _ whole: Range<Int>) -> Range<Int> {
        wordBackwards(text, skippedSpaces(text, word.lowerBound, whole.lowerBound), whole.lowerBound)
    }

    /// The length of `...` or `…` in front of `end`, 0 for none.
    static func ellipsis(_ text: Text, endingAt end: Int, _ lower: Int) -> Int {
        if end - 3 >= lower, ByteScan.has("…", text, end - 3, end) { return 3 }
        var start = end
        while start > lower, text[start - 1] == 0x2E { start -= 1 }
        return end - start > 1 ? end - start : 0
    }

    /// Whether the number at a place is a percentage in brackets that were opened right in front of it: `28 (70%)`.
    static func isShare(_ text: Text, _ start: Int, _ whole: Range<Int>) -> Bool {
        guard start > whole.lowerBound, text[start - 1] == 0x28 else { return false }
        var index = start
        while ByteScan.isDigit(text, index, whole.upperBound) || (index < whole.upperBound && text[index] == 0x2E) {
            index += 1
        }
        while index < whole.upperBound, text[index] == 0x5C || text[index] == 0x20 { index += 1 }
        return ByteScan.has("%", text, index, whole.upperBound)
    }

    static func isWordByte(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) || byte == 0x27 }

    static func wordBackwards(_ text: Text, _ end: Int, _ lower: Int) -> Range<Int> {
        var start = end
        while start > lower, isWordByte(text[start - 1]), end - start < 24 { start -= 1 }
        return start..<end
    }

    static func wordForwards(_ text: Text, _ start: Int, _ upper: Int) -> Range<Int> {
        var end = start
        while end < upper, isWordByte(text[end]), end - start < 24 { end += 1 }
        return start..<end
    }

    static func skippedSpaces(_ text: Text, _ end: Int, _ lower: Int) -> Int {
        var index = end
        while index > lower, text[index - 1] == 0x20 { index -= 1 }
        return index
    }

    static func skippedSpacesForwards(_ text: Text, _ start: Int, _ upper: Int) -> Int {
        var index = start
        while index < upper, [0x20, 0x24].contains(text[index]) { index += 1 }
        return index
    }

    static func equals(_ text: Text, _ word: Range<Int>, _ name: StaticString) -> Bool {
        word.count == name.utf8CodeUnitCount && ByteScan.hasIgnoringCase(name, text, word.lowerBound, word.upperBound)
    }

    static func isOne(_ text: Text, _ word: Range<Int>, of list: WordList) -> Bool {
        list.contains(WordList.key(text, word))
    }

    /// "isn't", "can't", "isnt".
    static func isNegated(_ text: Text, _ word: Range<Int>) -> Bool {
        word.count > 3
            && (ByteScan.hasIgnoringCase("n't", text, word.upperBound - 3, word.upperBound)
                || isOne(text, word, of: negated))
    }

    /// `≤`, `≥`, `≠`, whose last byte stands before `end`.
    static func sign(_ text: Text, endingAt end: Int, _ whole: Range<Int>) -> Stance? {
        guard end - 3 >= whole.lowerBound, text[end - 3] == 0xE2 else { return nil }
        switch (text[end - 2], text[end - 1]) {
        case (0x89, 0xA4), (0x89, 0xA5), (0xA9, 0xBD), (0xA9, 0xBE): return .bounded
        case (0x89, 0xA0): return .denied
        default: return nil
        }
    }

    /// Whether a `>` begins a line, as Markdown's quotes do, or closes a tag.
    static func isMarkup(_ text: Text, _ place: Int, _ whole: Range<Int>) -> Bool {
        guard text[place] == 0x3E else { return false }
        var index = skippedSpaces(text, place, whole.lowerBound)
        if index == whole.lowerBound || text[index - 1] == 0x0A || text[index - 1] == 0x3E { return true }
        index = wordBackwards(text, place, whole.lowerBound).lowerBound
        if index > whole.lowerBound, text[index - 1] == 0x2F { index -= 1 }
        return index < place && index > whole.lowerBound && text[index - 1] == 0x3C
    }

    /// `\(` or `\[` right before a place.
    static func isEnvironment(_ text: Text, openedBefore end: Int, _ lower: Int) -> Bool {
        end - 2 >= lower && text[end - 2] == 0x5C && (text[end - 1] == 0x28 || text[end - 1] == 0x5B)
    }

    /// `–` or `—`, whose last byte stands before `end`.
    static func isDash(_ text: Text, endingAt end: Int, _ whole: Range<Int>) -> Bool {
        end - 3 >= whole.lowerBound && end <= whole.upperBound && text[end - 3] == 0xE2 && text[end - 2] == 0x80
            && (text[end - 1] == 0x93 || text[end - 1] == 0x94)
    }

    /// The stance that a command right in front of a value has: `\geq 28`.
    static func relation(_ text: Text, _ name: Range<Int>) -> Stance {
        if isOne(text, name, of: neWords) { return .denied }
        return isOne(text, name, of: leWords)
            ? .bounded : .asserted
    }
}
