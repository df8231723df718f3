/// What an announcement names: "The answer is 5 because there are 3 cats" names 5.
///
/// The value is the first thing behind the announcement, up to the end of its clause; small words ("clearly", "x =") may
/// stand in front of it. Where other words do, as in "the answer is the sum of 2 and 3, which is 5", it is looked for
/// elsewhere.
extension AnswerExtraction {
    /// Longer announcements are looked at like any other text.
    private static let maximumAnnouncement = 2_048

    /// The pieces of an announcement that may be its value, each beginning where the value does, in the order in which
    /// they are to be tried: up to the end of the clause, up to a bracket, up to the first word.
    static func announced(_ text: Text, _ range: Range<Int>) -> [Range<Int>] {
        guard range.count <= maximumAnnouncement, let start = announcedStart(text, range) else { return [] }
        var level = 0
        var ends = (clause: range.upperBound, bracket: range.upperBound, word: range.upperBound)
        var index = start
        scanning: while index < range.upperBound {
            let byte = text[index]
            switch byte {
            case 0x28, 0x5B, 0x7B:
                if level == 0, ends.bracket == range.upperBound, byte != 0x7B, index > start, text[index - 1] == 0x20 {
                    ends.bracket = index
                }
                level += 1
            case 0x29, 0x5D, 0x7D: level -= 1
            case _ where level <= 0 && isClauseEnd(text, index, range.upperBound):
                ends.clause = index
                break scanning
            case 0x41...0x5A, 0x61...0x7A:
                var end = index
                while end < range.upperBound, ByteScan.isLetter(text, end, range.upperBound) { end += 1 }
                let isCommand = index > range.lowerBound && text[index - 1] == 0x5C
                // "1,200 a year"
                let isArticle =
                    text[index] == 0x61 && end - index == 1 && index > start && text[index - 1] == 0x20
                    && nextSign(text, end, range.upperBound).map { (0x61...0x7A).contains($0) } ?? false
                if isArticle, level <= 0 { ends.word = min(ends.word, index) }
                if level <= 0, !isCommand, end - index > 1 {
                    if index > start, Stance.isExplaining(text, index..<end) {
                        ends.clause = index
                        break scanning
                    }
                    // `2 million` and `28 dollars` belong together.
                    let word = (index..<end).map { UInt32(text[$0]) }
                    if !Units.isAmountWord(word), Units.share(word, at: 0) == nil { ends.word = min(ends.word, index) }
                }
                index = end
                continue
            default: break
            }
            index += 1
        }
        var pieces: [Range<Int>] = []
        for end in [ends.clause, ends.bracket, ends.word] where end <= ends.clause && end > start {
            var piece = ByteScan.trimmed(text, start..<end)
            while piece.count > 1, [0x2C, 0x3A, 0x3B, 0x22, 0x27, 0x60].contains(text[piece.upperBound - 1]) {
                piece = ByteScan.trimmed(text, piece.lowerBound..<(piece.upperBound - 1))
            }
            if !pieces.contains(piece), !piece.isEmpty { pieces.append(piece) }
        }
        return pieces
    }

    /// Whether the announcement goes on with its reason: "because", "since".
    static func hasReason(_ text: Text, _ range: Range<Int>) -> Bool {
        guard range.count <= maximumAnnouncement else { return false }
        var index = range.lowerBound
        while index < range.upperBound {
            guard ByteScan.isLetter(text, index, range.upperBound) else {
                index += 1
                continue
            }
            let start = index
            while index < range.upperBound, ByteScan.isLetter(text, index, range.upperBound) { index += 1 }
            if start > range.lowerBound, text[start - 1] == 0x20, Stance.isReason(text, start..<index) { return true }
        }
        return false
    }

    /// Where the value of an announcement begins, nil when other words than small ones stand in front of it.
    private static func announcedStart(_ text: Text, _ range: Range<Int>) -> Int? {
        var index = range.lowerBound
        var words = 0
        while index < range.upperBound {
            let byte = text[index]
            guard ![0x20, 0x3A, 0x2C, 0x3D, 0x22, 0x27, 0x60].contains(byte) else {
                index += 1
                continue
            }
            guard ByteScan.isLetter(text, index, range.upperBound) else { return index }
            var end = index
            while end < range.upperBound, ByteScan.isLetter(text, end, range.upperBound) { end += 1 }
            words += 1
            // `x = 5`: a letter names the value; as a formula of its own it is the value.
            let isName = end - index == 1 && nextSign(text, end, range.upperBound) == 0x3D
            let isAmount = end < range.upperBound && text[end] == 0x24
            if isAmount || (end - index == 1 && text[index] != 0x61 && !isName) { return index }
            guard words <= 4, isName || Stance.isCarrying(text, index..<end) else { return nil }
            index = end
        }
        return nil
    }

    private static func nextSign(_ text: Text, _ start: Int, _ end: Int) -> UInt8? {
        var index = start
        while index < end, text[index] == 0x20 { index += 1 }
        return index < end ? text[index] : nil
    }

    /// A full stop, semicolon or question mark in front of a space, or a comma in front of a word.
    private static func isClauseEnd(_ text: Text, _ index: Int, _ end: Int) -> Bool {
        switch text[index] {
        case 0x2E, 0x3B, 0x3F: index + 1 >= end || ByteScan.spaceLength(text, index + 1, end) > 0
        case 0x2C:
            // A word or an abbreviation; `2, x` goes on.
            index + 3 < end && text[index + 1] == 0x20 && ByteScan.isLetter(text, index + 2, end)
                && (ByteScan.isLetter(text, index + 3, end) || text[index + 3] == 0x2E
                    || (text[index + 3] == 0x20 && ByteScan.isLetter(text, index + 4, end)))
        // A dash in front of words.
        case 0x20: isDash(text, index + 1, end)
        default: false
        }
    }

    private static func isDash(_ text: Text, _ index: Int, _ end: Int) -> Bool {
        var next = index
        while next < end, text[next] == 0x2D { next += 1 }
        if next == index, ByteScan.has("–", text, index, end) || ByteScan.has("—", text, index, end) { next += 3 }
        return next > index && next + 1 < end && text[next] == 0x20 && ByteScan.isLetter(text, next + 1, end)
            && ByteScan.isLetter(text, next + 2, end)
    }

    /// The environment that begins at a place, if one does and no other value is joined to it.
    static func environment(_ text: Text, at start: Int, _ range: Range<Int>) -> (content: Range<Int>, end: Int)? {
        guard text[start] == 0x24 || text[start] == 0x5C else { return nil }
        var content: Range<Int>?
        var end = start
        if text[start] == 0x24 {
            let isDouble = ByteScan.has("$$", text, start, range.upperBound)
            let inner = start + (isDouble ? 2 : 1)
            guard let close = closingDollar(text, inner, range.upperBound, isDouble: isDouble) else { return nil }
            content = inner..<close
            end = close + (isDouble ? 2 : 1)
        } else if ByteScan.has("\\(", text, start, range.upperBound),
            let close = ByteScan.first("\\)", text, (start + 2)..<range.upperBound)
        {
            content = (start + 2)..<close
            end = close + 2
        } else if ByteScan.has("\\[", text, start, range.upperBound),
            let close = ByteScan.first("\\]", text, (start + 2)..<range.upperBound)
        {
            content = (start + 2)..<close
            end = close + 2
        }
        guard let content else { return nil }
        // Behind it a word, a comma or the end: anything else goes on with the formula.
        let next = nextSign(text, end, range.upperBound) ?? 0x2E
        let isEnd = [0x2E, 0x2C, 0x3B, 0x28, 0x21, 0x3F].contains(next) || (0x61...0x7A).contains(next | 0x20)
        return isEnd ? (ByteScan.trimmed(text, content), end) : nil
    }

    /// An announcement up to brackets that stand apart from it; nil without such.
    static func withoutAside(_ text: Text, _ range: Range<Int>) -> Range<Int>? {
        guard range.count <= maximumAnnouncement else { return nil }
        for index in range where text[index] == 0x28 && index > range.lowerBound + 1 && text[index - 1] == 0x20 {
            return ByteScan.trimmed(text, range.lowerBound..<index)
        }
        return nil
    }

    /// An announcement without what follows an exclamation mark: behind a number at a sentence's end it is no factorial.
    static func withoutExclamation(_ text: Text, _ range: Range<Int>) -> Range<Int> {
        var index = range.lowerBound + 1
        while index < range.upperBound {
            defer { index += 1 }
            guard text[index] == 0x21 else { continue }
            var front = index
            while front > range.lowerBound, text[front - 1] == 0x20 { front -= 1 }
            // Behind the dollar sign of a formula, too: the mark is not in it.
            let isValue =
                ByteScan.isDigit(text, front - 1, range.upperBound) || [0x24, 0x25].contains(text[front - 1])
                || ByteScan.has("\\)", text, front - 2, front)
                || ByteScan.isLetter(text, front - 1, front)
            guard isValue else { return range }
            var behind = index
            while behind < range.upperBound, [0x20, 0x21, 0x2A].contains(text[behind]) { behind += 1 }
            let isEnd = behind == range.upperBound || (0x41...0x5A).contains(text[behind])
            return isEnd ? range.lowerBound..<front : range
        }
        return range
    }
}
