/// A statement that is made again with another number: "The answer is 27. The answer is 28."
extension Stance {
    private static let maximumStatement = 128

    /// Doubted where the sentence in front of the value's own has the same words and another number: a list of candidates.
    ///
    /// The same words with a comma, full stop or line end between; "so the answer is 28" is another statement.
    static func repeated(_ text: Text, _ value: Range<Int>, _ whole: Range<Int>) -> Stance {
        let start = statementStart(text, value.lowerBound, whole)
        let words = start..<value.lowerBound
        guard start > whole.lowerBound, words.count >= 2, words.count < maximumStatement, hasName(text, words) else {
            return .asserted
        }
        var end = start
        while end > whole.lowerBound, isBetween(text[end - 1]) { end -= 1 }
        let front = statementStart(text, end, whole)..<end
        // "Answer 1: 16. Answer 2: 17": numbered guesses are the same statement, too.
        let isGuess = isOne(text, wordForwards(text, words.lowerBound, words.upperBound), of: candidates)
        guard front.count > words.count, areSame(text, words, front.prefix(words.count), orDigits: isGuess) else {
            return .asserted
        }
        let first = front.lowerBound + words.count
        let number = numeralEnd(text, first, end)
        let mine = numeralEnd(text, value.lowerBound, whole.upperBound)
        let beside = digit(text, first, number)
        guard beside < number, !areSame(text, first..<number, value.lowerBound..<mine),
            areSame(text, number..<end, mine..<min(whole.upperBound, mine + end - number)),
            isEnd(text, mine + end - number, whole)
        else { return .asserted }
        return .doubted(beside: beside)
    }

    /// Where the words in front of a value begin: behind a line end, or a mark and a space.
    private static func statementStart(_ text: Text, _ place: Int, _ whole: Range<Int>) -> Int {
        var start = place
        while start > whole.lowerBound, place - start < maximumStatement {
            let byte = text[start - 1]
            if byte == 0x0A { break }
            if byte == 0x20, start - 2 >= whole.lowerBound, [0x2E, 0x2C, 0x3B, 0x21].contains(text[start - 2]) {
                break
            }
            start -= 1
        }
        return start
    }

    private static func isBetween(_ byte: UInt8) -> Bool { [0x20, 0x0A, 0x0D, 0x2E, 0x2C, 0x3B, 0x21].contains(byte) }

    /// Whether a statement has a letter, or is a heading.
    private static func hasName(_ text: Text, _ words: Range<Int>) -> Bool {
        for index in words where ByteScan.isLetter(text, index, words.upperBound) || text[index] == 0x23 { return true }
        return false
    }

    private static func areSame(_ text: Text, _ a: Range<Int>, _ b: Range<Int>, orDigits: Bool = false) -> Bool {
        guard a.count == b.count else { return false }
        for offset in 0..<a.count {
            let (x, y) = (text[a.lowerBound + offset], text[b.lowerBound + offset])
            let isLetter = (0x61...0x7A).contains(x | 0x20)
            if orDigits, (0x30...0x39).contains(x), (0x30...0x39).contains(y) { continue }
            guard isLetter ? x | 0x20 == y | 0x20 : x == y else { return false }
        }
        return true
    }

    /// The end of signs, digits, and separators between digits.
    private static func numeralEnd(_ text: Text, _ start: Int, _ end: Int) -> Int {
        var index = start
        while index < end, [0x24, 0x2B, 0x2D].contains(text[index]) { index += 1 }
        while index < end,
            ByteScan.isDigit(text, index, end)
                || ([0x2C, 0x2E, 0x2F].contains(text[index]) && ByteScan.isDigit(text, index + 1, end))
        { index += 1 }
        return index
    }

    private static func digit(_ text: Text, _ start: Int, _ end: Int) -> Int {
        var index = start
        while index < end, !ByteScan.isDigit(text, index, end) { index += 1 }
        return index
    }

    private static func isEnd(_ text: Text, _ index: Int, _ whole: Range<Int>) -> Bool {
        index >= whole.upperBound || isBetween(text[index])
    }
}
