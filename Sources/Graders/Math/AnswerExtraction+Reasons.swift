/// The reason behind an answer, and the steps in front of it.
extension AnswerExtraction {
    /// The longest last sentence, and the longest explanation.
    private static let maximumSentence = 512
    private static let maximumExplanation = 2_048
    private static let openers: [StaticString] = ["this is because", "that is because", "that's because"]
    private static let headings: [StaticString] = ["explanation", "reasoning", "reason:", "justification"]

    /// Where the reason begins that ends a text: "28, because he ate 12 of 40", "$x = 28$, where $y = 3$", "28.\n\nThis
    /// is because 12 + 16 makes it."
    ///
    /// Below a heading ("Explanation:") only where a bare value stands in front of it. A reason that ends in a result
    /// ("…, so 28") is none.
    static func reason(_ text: Text, _ range: Range<Int>) -> (start: Int, isHeading: Bool)? {
        if let opener = explanation(text, range) { return opener }
        let start = sentenceStart(text, range)
        guard range.upperBound - start <= maximumSentence else { return nil }
        let first = Stance.wordForwards(text, start, range.upperBound)
        guard !Stance.isOne(text, first, of: Stance.prepositions), !Stance.isOne(text, first, of: Stance.conditions)
        else {
            return nil
        }
        var index = start
        // A line that is one bracket says something of the one in front of it.
        var hasDigit = start > range.lowerBound && ByteScan.has("(", text, start, range.upperBound)
        while index < range.upperBound {
            let word = Stance.wordForwards(text, index, range.upperBound)
            if hasDigit, !word.isEmpty, isReason(text, word),
                isExplaining(text, word.upperBound..<range.upperBound, needsDigit: true)
            {
                return (word.lowerBound, false)
            }
            hasDigit = hasDigit || ByteScan.isDigit(text, index, range.upperBound)
            index = max(word.upperBound, index + 1)
        }
        return nil
    }

    /// "because" and "since" anywhere; "where" and "given" behind a comma, a bracket or a formula.
    private static func isReason(_ text: Text, _ word: Range<Int>) -> Bool {
        guard Stance.isOne(text, word, of: Stance.reasons), word.lowerBound > 0,
            text[word.lowerBound - 1] == 0x20 || text[word.lowerBound - 1] == 0x28
        else { return false }
        if Stance.equals(text, word, "because") || Stance.equals(text, word, "since") { return true }
        let front = Stance.skippedSpaces(text, word.lowerBound, 0)
        return front > 0 && [0x2C, 0x28, 0x24].contains(text[front - 1])
    }

    /// A sentence or line that begins an explanation and goes on to the end of the text.
    private static func explanation(_ text: Text, _ range: Range<Int>) -> (start: Int, isHeading: Bool)? {
        var index = max(range.lowerBound + 1, range.upperBound - maximumExplanation)
        while index < range.upperBound {
            defer { index += 1 }
            guard [0x74, 0x65, 0x72, 0x6A].contains(text[index] | 0x20), isSentenceStart(text, index, range) else {
                continue
            }
            let isOpener = openers.contains { ByteScan.hasIgnoringCase($0, text, index, range.upperBound) }
            let isHeading = headings.contains { ByteScan.hasIgnoringCase($0, text, index, range.upperBound) }
            guard isOpener || isHeading else { continue }
            let rest = index..<range.upperBound
            guard isExplaining(text, rest, needsDigit: false) else { return nil }
            return isHeading && ByteScan.first("=", text, rest) != nil ? nil : (index, isHeading)
        }
        return nil
    }

    private static func isSentenceStart(_ text: Text, _ place: Int, _ range: Range<Int>) -> Bool {
        var index = place
        while index > range.lowerBound, [0x20, 0x2A, 0x23].contains(text[index - 1]) { index -= 1 }
        guard index > range.lowerBound else { return false }
        return text[index - 1] == 0x0A || (index < place && [0x2E, 0x21].contains(text[index - 1]))
    }

    /// Whether a reason has no result of its own.
    private static func isExplaining(_ text: Text, _ range: Range<Int>, needsDigit: Bool) -> Bool {
        var hasDigit = !needsDigit
        var index = range.lowerBound
        while index < range.upperBound {
            let word = Stance.wordForwards(text, index, range.upperBound)
            if !word.isEmpty, Stance.isOne(text, word, of: Stance.concluding) { return false }
            if text[index] == PlainText.conclusion { return false }
            hasDigit = hasDigit || ByteScan.isDigit(text, index, range.upperBound)
            index = max(word.upperBound, index + 1)
        }
        return hasDigit
    }

    /// Where the last sentence begins.
    private static func sentenceStart(_ text: Text, _ range: Range<Int>) -> Int {
        var start = range.upperBound
        while start > range.lowerBound, range.upperBound - start <= maximumSentence {
            let byte = text[start - 1]
            if byte == 0x0A { break }
            let isSpaced = start < range.upperBound && text[start] == 0x20
            if isSpaced, [0x2E, 0x21, 0x3F].contains(byte) { return start + 1 }
            start -= 1
        }
        return start
    }

    /// What stands in front of a reason, without the comma or bracket that it begins with.
    static func front(_ text: Text, _ range: Range<Int>) -> Range<Int> {
        var end = range.upperBound
        while end > range.lowerBound,
            [0x20, 0x0A, 0x0D, 0x2C, 0x2D, 0x3B, 0x3A, 0x28, 0x2A, 0x23].contains(text[end - 1])
        {
            end -= 1
        }
        // A bold answer keeps its marks.
        while end < range.upperBound, text[end] == 0x2A { end += 1 }
        return range.lowerBound..<end
    }

    // MARK: - Steps

    /// The last of several steps that are joined by commas, "and" or lines, where it works on with the result of the one
    /// in front of it: "3 * 5 = 15, 15 + 13 = 28".
    static func lastStep(_ text: Text, _ range: Range<Int>) -> Range<Int>? {
        let lower = max(range.lowerBound, range.upperBound - maximumSentence)
        var index = range.upperBound
        var equals: Int?
        while index > lower {
            index -= 1
            if text[index] == 0x3D { equals = index }
            guard let equals, let width = joint(text, index, range.upperBound) else { continue }
            let step = ByteScan.trimmed(text, (index + width)..<range.upperBound)
            guard let result = result(text, range.lowerBound..<index) else { return nil }
            return has(text, result, in: step.lowerBound..<equals) ? step : nil
        }
        return nil
    }

    /// The length of a comma, semicolon, line end, "and" or "then" between two steps.
    private static func joint(_ text: Text, _ index: Int, _ end: Int) -> Int? {
        switch text[index] {
        case 0x2C, 0x3B: return index + 1 < end && text[index + 1] == 0x20 ? 1 : nil
        case 0x0A: return 1
        case 0x20:
            if ByteScan.hasIgnoringCase(" and ", text, index, end) { return 5 }
            return ByteScan.hasIgnoringCase(" then ", text, index, end) ? 6 : nil
        default: return nil
        }
    }

    /// The digits behind the last `=` of a step.
    private static func result(_ text: Text, _ step: Range<Int>) -> Range<Int>? {
        var end = step.upperBound
        while end > step.lowerBound, [0x20, 0x24, 0x2A, 0x2C, 0x2E, 0x3B, 0x0A].contains(text[end - 1]) { end -= 1 }
        var start = end
        while start > step.lowerBound, ByteScan.isDigit(text, start - 1, end) || text[start - 1] == 0x2E { start -= 1 }
        var sign = start
        while sign > step.lowerBound, [0x20, 0x24].contains(text[sign - 1]) { sign -= 1 }
        return start < end && sign > step.lowerBound && text[sign - 1] == 0x3D ? start..<end : nil
    }

    /// Whether a number stands by itself among others.
    private static func has(_ text: Text, _ number: Range<Int>, in range: Range<Int>) -> Bool {
        var index = range.lowerBound
        while index + number.count <= range.upperBound {
            let isSame = (0..<number.count).allSatisfy { text[index + $0] == text[number.lowerBound + $0] }
            let isName = index > range.lowerBound && ByteScan.isLetter(text, index - 1, index)
            if isSame, !isName, !isNumeral(text, index - 1, range), !isNumeral(text, index + number.count, range) {
                return true
            }
            index += 1
        }
        return false
    }

    private static func isNumeral(_ text: Text, _ index: Int, _ range: Range<Int>) -> Bool {
        range.contains(index) && (ByteScan.isDigit(text, index, range.upperBound) || text[index] == 0x2E)
    }

    // MARK: - Arrows

    /// Whether a text is three or more plain numbers with arrows between: a list, and no conclusion.
    static func isProgression(_ text: Text, _ range: Range<Int>) -> Bool {
        var pieces = 0
        var start = range.lowerBound
        while start <= range.upperBound {
            var end = start
            while end < range.upperBound, text[end] != PlainText.conclusion { end += 1 }
            guard PlainNumber(text, start..<end) != nil else { return false }
            pieces += 1
            start = end + 1
        }
        return pieces > 2
    }
}
