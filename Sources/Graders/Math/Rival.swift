/// Whether a number beside a value is another value for the same quantity.
///
/// Two numbers are rivals when nothing tells what they count apart. Those with nouns of their own ("12 red and 16
/// green"), those that set the scene ("In 2024, 28 people"), and those that end a calculation ("12 + 16, or 28") are not.
enum Rival {
    typealias Text = ByteScan.Text

    /// The most words that are looked at between a number and a joint.
    private static let maximumWords = 3
    private static let maximumBytes = 64

    /// What a number that ends at a place counts: the word behind it, behind "a" and "per" the one it is taken by.
    static func kind(_ text: Text, behind end: Int, _ whole: Range<Int>) -> (word: Range<Int>, isRate: Bool) {
        func word(_ start: Int) -> Range<Int> {
            var index = start
            while index < whole.upperBound, [0x20, 0x24, 0x2A, 0x2F].contains(text[index]) { index += 1 }
            return Stance.wordForwards(text, index, whole.upperBound)
        }
        let first = word(end)
        let isRate = Stance.isOne(text, first, of: Stance.articles)
        return (isRate ? word(first.upperBound) : first, isRate)
    }

    /// Whether a word that says what is counted stands behind the number that begins at a place.
    static func hasKind(_ text: Text, behind number: Int, _ whole: Range<Int>) -> Bool {
        let word = kind(text, behind: end(text, number, whole), whole).word
        return !word.isEmpty && !Stance.isOne(text, word, of: Stance.functional)
    }

    /// Whether the number that begins at a place holds under a condition: "or 18 if you count her".
    static func isSupposed(_ text: Text, _ number: Int, _ whole: Range<Int>) -> Bool {
        Stance.isOne(text, kind(text, behind: end(text, number, whole), whole).word, of: Stance.supposing)
    }

    private static func end(_ text: Text, _ number: Int, _ whole: Range<Int>) -> Int {
        var end = number
        while end < whole.upperBound,
            ByteScan.isDigit(text, end, whole.upperBound) || text[end] == 0x25
                || ([0x2C, 0x2E].contains(text[end]) && ByteScan.isDigit(text, end + 1, whole.upperBound))
        { end += 1 }
        return end
    }

    private static func same(_ text: Text, _ a: Range<Int>, _ b: Range<Int>) -> Bool {
        WordList.key(text, a) == WordList.key(text, b)
    }

    /// Whether two numbers with measures or rates of their own state one quantity twice: "2 hours, or 120 minutes".
    static func areMeasures(_ text: Text, _ end: Int, _ other: Int, _ whole: Range<Int>) -> Bool {
        let (a, b) = (kind(text, behind: end, whole), kind(text, behind: other, whole))
        guard !a.word.isEmpty, !b.word.isEmpty, !same(text, a.word, b.word), a.isRate == b.isRate else { return false }
        return a.isRate || (isMeasure(text, a.word) && isMeasure(text, b.word))
    }

    /// Whether the value at `start` states the one in front of `place` in another measure: "28 days, i.e. 4 weeks".
    static func isRestated(_ text: Text, _ start: Int, _ place: Int, _ whole: Range<Int>) -> Bool {
        var index = place
        let lower = max(whole.lowerBound, place - maximumBytes)
        while index > lower, !ByteScan.isDigit(text, index - 1, index) {
            if [0x2E, 0x0A].contains(text[index - 1]) { return false }
            index -= 1
        }
        return index > lower && areMeasures(text, end(text, start, whole), index, whole)
    }

    private static func isMeasure(_ text: Text, _ word: Range<Int>) -> Bool {
        Units.isMeasure(word.map { UInt32(text[$0]) })
    }

    /// Whether another number stands right in front of a value, joined by a comma, "and", "to" or nothing.
    static func isListed(_ text: Text, _ value: Range<Int>, _ whole: Range<Int>) -> Bool {
        var index = value.lowerBound
        var isJoined = false
        func skip() {
            while index > whole.lowerBound, [0x20, 0x24, 0x2C, 0x3B, 0x2A].contains(text[index - 1]) {
                index -= 1
                isJoined = isJoined || text[index] == 0x2C || text[index] == 0x3B
            }
        }
        skip()
        let word = Stance.wordBackwards(text, index, whole.lowerBound)
        let isAnd = Stance.equals(text, word, "and")
        if isAnd || Stance.equals(text, word, "to") {
            index = word.lowerBound
            isJoined = true
            skip()
        }
        guard index < value.lowerBound else { return false }
        // "27 apples and 28"
        let phrase = index
        var words = 0
        while index > whole.lowerBound, words < maximumWords, Stance.isWordByte(text[index - 1]) {
            index = Stance.skippedSpaces(
                text, Stance.wordBackwards(text, index, whole.lowerBound).lowerBound, whole.lowerBound)
            words += 1
        }
        guard index > whole.lowerBound, ByteScan.isDigit(text, index - 1, index) || text[index - 1] == 0x25,
            words == 0 ? index == phrase : isJoined,
            isCandidate(text, endingAt: index, whole, maySetScene: !isAnd)
        else { return false }
        guard words > 0 else { return true }
        // "27 is wrong, 28 is right"
        if Stance.behind(text, index, whole) == .denied { return false }
        let (mine, other) = (kind(text, behind: value.upperBound, whole).word, kind(text, behind: index, whole).word)
        return mine.isEmpty ? isAnd : same(text, mine, other)
    }

    /// Whether a number that ends at a place may be a value of its own: it neither sets the scene nor ends a calculation.
    static func isCandidate(
        _ text: Text, endingAt end: Int, _ whole: Range<Int>, maySetScene: Bool = true
    ) -> Bool {
        var start = end
        while start > whole.lowerBound,
            ByteScan.isDigit(text, start - 1, end) || [0x25, 0x2C, 0x2E, 0x24].contains(text[start - 1])
                || (text[start - 1] == 0x2F && ByteScan.isDigit(text, start - 2, end))
        { start -= 1 }
        let gap = Stance.skippedSpaces(text, start, whole.lowerBound)
        guard gap > whole.lowerBound else { return true }
        // The last bytes of `×`, `·` and `−`, too.
        if [0x2B, 0x2F, 0x5E, 0x97, 0xB7, 0x92].contains(text[gap - 1]) { return false }
        if gap < start, [0x2A, 0x2D].contains(text[gap - 1]) { return false }
        let word = Stance.wordBackwards(text, gap, whole.lowerBound)
        // "In 2024, 28 people", "On day 4, 28 people", but "one of 27 and 28"
        let front = Stance.wordBackwards(
            text, Stance.skippedSpaces(text, word.lowerBound, whole.lowerBound), whole.lowerBound)
        if maySetScene,
            Stance.isOne(text, word, of: Stance.prepositions) || Stance.isOne(text, front, of: Stance.prepositions)
        {
            return false
        }
        if Stance.isOne(text, word, of: Stance.calculating), !Stance.equals(text, word, "of") { return false }
        // "rises from 24 to 28", but "from 27 to 28"
        guard Stance.equals(text, word, "from") else { return true }
        return front.isEmpty || Stance.isOne(text, front, of: Stance.passing)
            || Stance.isOne(text, front, of: Stance.ranging)
    }

    /// The end of a number in front of a doubt that is another value for the same quantity: "27, but maybe 28".
    static func inFront(_ text: Text, of place: Int, _ value: Int, _ whole: Range<Int>) -> Int? {
        var index = place
        var words = 0
        var isSentence = false
        let lower = max(whole.lowerBound, place - maximumBytes)
        while index > lower {
            let byte = text[index - 1]
            if ByteScan.isDigit(text, index - 1, index) || byte == 0x25 {
                guard isCandidate(text, endingAt: index, whole) else { return nil }
                guard words > 0 else { return index }
                let (mine, other) = (kind(text, behind: value, whole).word, kind(text, behind: index, whole).word)
                return (mine.isEmpty && !isSentence) || same(text, mine, other) ? index : nil
            }
            if Stance.isWordByte(byte) {
                let word = Stance.wordBackwards(text, index, lower)
                let isSmall =
                    [Stance.passing, Stance.offering, Stance.doubting, Stance.adding, Stance.carrying]
                    .contains { Stance.isOne(text, word, of: $0) }
                if !isSmall { words += 1 }
                guard words <= 2 else { return nil }
                index = word.lowerBound
            } else if byte >= 0x80 || byte == 0x3D {
                return nil
            } else {
                isSentence = isSentence || byte == 0x2E || byte == 0x0A
                index -= 1
            }
        }
        return nil
    }
}
