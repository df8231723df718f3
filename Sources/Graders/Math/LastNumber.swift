extension AnswerExtraction {
    /// A number in prose and what the words beside it make of it.
    struct ProseNumber {
        let text: ArraySlice<UInt8>
        let stance: Stance
    }

    /// How many denied or bounding numbers and asides are passed over.
    private static let maximumDenials = 8

    /// The last number in prose that is neither denied nor a bound ("28, not 27" and "28, which is more than 20" give
    /// 28), or the last one where all are; nil when there is none that stands by itself.
    static func lastNumber(_ text: ArraySlice<UInt8>) -> ProseNumber? {
        guard hasProse(text) else { return nil }
        var limit = text.endIndex
        var denied: ProseNumber?
        var given: ProseNumber?
        for _ in 0..<maximumDenials {
            guard let number = number(text, before: limit) else {
                guard let front = ordinal(text, before: limit) ?? aside(text, before: limit) else { break }
                limit = front
                continue
            }
            if let open = aside(text, around: number) {
                limit = open
                continue
            }
            let place = (number.startIndex - text.startIndex)..<(number.endIndex - text.startIndex)
            let stance = Stance.of(text.span, place, in: 0..<text.count).moved(by: text.startIndex)
            let found = ProseNumber(text: number, stance: stance)
            limit = number.startIndex
            if [.denied, .bounded, .part].contains(found.stance) {
                denied = denied ?? found
            } else if given == nil, found.stance == .asserted, isGiven(text, number) {
                given = found
            } else {
                return given.flatMap { isSubject(text, number, of: $0.text) ? nil : $0 } ?? found
            }
        }
        return given ?? denied
    }

    /// Whether a number is one that the question gave: "in the 3 baskets", "for all 4 pies".
    private static func isGiven(_ text: ArraySlice<UInt8>, _ number: ArraySlice<UInt8>) -> Bool {
        let whole = 0..<text.count
        let place = number.startIndex - text.startIndex
        let word = Stance.wordInFront(text.span, of: place..<place, whole)
        return Stance.isOne(text.span, word, of: Stance.determiners)
            && Stance.isOne(text.span, Stance.wordInFront(text.span, of: word, whole), of: Stance.prepositions)
    }

    /// Whether a sentence is about its first number, and only mentions the other: "28 apples are in the 3 baskets".
    private static func isSubject(
        _ text: ArraySlice<UInt8>, _ number: ArraySlice<UInt8>, of other: ArraySlice<UInt8>
    ) -> Bool {
        let between = text[number.endIndex..<other.startIndex]
        guard between.count <= 128, !between.contains(where: { [0x0A, 0x2E, 0x21, 0x3B, 0x3F].contains($0) }) else {
            return false
        }
        return Rival.isCandidate(text.span, endingAt: number.endIndex - text.startIndex, 0..<text.count)
    }

    /// The opening of the brackets around the last digits in front of a place that only say something.
    private static func aside(_ text: ArraySlice<UInt8>, before limit: Int) -> Int? {
        guard let last = text[..<limit].lastIndex(where: isDigit) else { return nil }
        return aside(text, around: text[last...last])
    }

    /// The last number that ends before `limit`, with its sign, currency, scale word and percent sign, and with the
    /// accountants' parentheses around it; nil when it does not stand by itself.
    ///
    /// A number that is part of a formula, a word or a list of several is not an answer.
    static func number(
        _ text: ArraySlice<UInt8>, before limit: Int, mayBeListed: Bool = false
    ) -> ArraySlice<UInt8>? {
        guard let lastDigit = text[..<limit].lastIndex(where: isDigit) else { return nil }
        var start = lastDigit
        while start > text.startIndex, isNumberByte(text, start - 1) { start -= 1 }
        while start < lastDigit, !isDigit(text[start]), text[start] != 0x2E { start += 1 }
        if let formula = formula(text, start..<(lastDigit + 1)) { return formula }
        var end = lastDigit + 1
        start = negativeFront(text, extendedFront(text, mixedFront(text, start, end)))
        if let mixed = mixed(text, start..<end), isFree(text, before: mixed.lowerBound) { return text[mixed] }
        guard isFree(text, before: start) else { return nil }
        end = extendedBack(text, end)
        guard end == text.endIndex || isCloser(text, end) else { return nil }
        let base = text.startIndex
        guard mayBeListed || !Rival.isListed(text.span, (start - base)..<(end - base), 0..<text.count) else {
            return nil
        }
        if isInParentheses(text, start, end), !isAside(text, before: start - 1) {
            let front = extendedFront(text, start - 1)
            if isFree(text, before: front) { return text[front..<(end + 1)] }
        }
        return Bytes.trimmed(text[chainFront(text, start)..<end])
    }

    /// Where digits begin that are no value: those of "7th" and of "cm^2".
    private static func ordinal(_ text: ArraySlice<UInt8>, before limit: Int) -> Int? {
        guard let last = text[..<limit].lastIndex(where: isDigit) else { return nil }
        let span = text.span
        let base = text.startIndex
        let word = Stance.wordForwards(span, last + 1 - base, span.count)
        if Stance.isOne(span, word, of: Stance.ordinals) {
            var start = last
            while start > text.startIndex, isDigit(text[start - 1]) { start -= 1 }
            return start
        }
        // "the 560-page book", "COVID-19"
        var first = last
        while first > text.startIndex, isDigit(text[first - 1]) { first -= 1 }
        let hyphenated = Stance.wordBackwards(span, first - 1 - base, 0)
        if first - 1 > text.startIndex, text[first - 1] == 0x2D, hyphenated.count > 1 {
            return base + hyphenated.lowerBound
        }
        if last + 2 < text.endIndex, text[last + 1] == 0x2D, ByteScan.isLetter(span, last + 2 - base, text.count) {
            return first
        }
        // "28 m2"
        let name = Stance.wordBackwards(span, last - base, 0)
        if [0x32, 0x33].contains(text[last]), (1...2).contains(name.count), name.lowerBound > 0,
            span[name.lowerBound - 1] == 0x20 || ByteScan.isDigit(span, name.lowerBound - 1, span.count),
            Units.isLength(Units.canonical(Units.string(name.map { UInt32(span[$0]) }[...])))
        {
            return base + name.lowerBound
        }
        guard last > text.startIndex, text[last - 1] == 0x5E else { return nil }
        let unit = Stance.wordBackwards(span, last - 1 - base, 0)
        return unit.count > 1 && Units.isMeasure(unit.map { UInt32(span[$0]) }) ? base + unit.lowerBound : nil
    }

    /// The number that begins at a place, or the last one in front of it.
    static func number(_ text: ArraySlice<UInt8>, beside place: Int) -> ArraySlice<UInt8>? {
        guard text.indices.contains(place), isDigit(text[place]) else {
            return text.indices.contains(place - 1)
                ? number(text[..<place], before: place, mayBeListed: true) : nil
        }
        var end = place
        while end < text.endIndex, isNumberByte(text, end) { end += 1 }
        return text[extendedFront(text, place)..<extendedBack(text, end)]
    }

    /// Whether a number ends a calculation: "4 times 7, or 28", "12 + 16, or 28", "3!, or 6".
    static func isCalculated(_ number: ArraySlice<UInt8>, in text: ArraySlice<UInt8>) -> Bool {
        if number.endIndex < text.endIndex, text[number.endIndex] == 0x21 { return true }
        var front = number.startIndex
        while front > text.startIndex, text[front - 1] == 0x20 { front -= 1 }
        guard front > text.startIndex else { return false }
        // The last byte of `×`, `÷` and `−`.
        if [0x2B, 0x2F, 0x5E, 0x97, 0xB7, 0x92].contains(text[front - 1]) { return true }
        if text[front - 1] == 0x2A, front - 2 > text.startIndex {
            // `4*7` and `4 * 7`, not `**7**`.
            return front < number.startIndex ? text[front - 2] == 0x20 : isDigit(text[front - 2])
        }
        if text[front - 1] == 0x2D, front - 2 > text.startIndex, text[front - 2] == 0x20 { return true }
        let span = text.span
        let word = Stance.wordBackwards(span, front - text.startIndex, 0)
        if Stance.isOne(span, word, of: Stance.calculating) { return true }
        // "the sum of 12 and 16"
        guard Stance.equals(span, word, "and"),
            let other = Self.number(
                text[..<(text.startIndex + word.lowerBound)], before: text.startIndex + word.lowerBound,
                mayBeListed: true)
        else { return false }
        let gap = Stance.skippedSpaces(span, other.startIndex - text.startIndex, 0)
        return Stance.equals(span, Stance.wordBackwards(span, gap, 0), "of")
    }

    /// The opening of the brackets around a number that only say something of a number in front of them: "28 apples in
    /// total (12 red and 16 green)".
    private static func aside(_ text: ArraySlice<UInt8>, around number: ArraySlice<UInt8>) -> Int? {
        var open = number.startIndex
        while open > text.startIndex, number.startIndex - open < 128, ![0x28, 0x29, 0x0A].contains(text[open - 1]) {
            open -= 1
        }
        guard open > text.startIndex, text[open - 1] == 0x28,
            let close = text[number.endIndex...].prefix(128).firstIndex(of: 0x29),
            open < number.startIndex || close > number.endIndex
        else { return nil }
        let span = text.span
        let base = text.startIndex
        // "(so 28 in total)" concludes.
        let word = Stance.wordForwards(span, open - base, text.count)
        guard !Stance.isOne(span, word, of: Stance.carrying) || Stance.isOne(span, word, of: Stance.roughWords) else {
            return nil
        }
        var index = open - 1 - base
        for _ in 0..<4 {
            index = Stance.skippedSpaces(span, index, 0)
            // "60 km/h (about 37 mph)", "60 °C (140 °F)"
            if index > 0, text[base + index - 1] == 0x2F { index -= 1 }
            if index > 1, text[base + index - 1] == 0xB0 { index = Stance.skippedSpaces(span, index - 2, 0) }
            if index > 0, ByteScan.isDigit(span, index - 1, index) || [0x25, 0x2A].contains(span[index - 1]) {
                return open - 1
            }
            index = Stance.wordBackwards(span, index, 0).lowerBound
        }
        return nil
    }

    /// Where "minus" or "negative" begins in front of a number that starts at a place.
    static func negativeFront(_ text: ArraySlice<UInt8>, _ start: Int) -> Int {
        let span = text.span
        let base = text.startIndex
        let word = Stance.wordBackwards(span, Stance.skippedSpaces(span, start - base, 0), 0)
        guard Stance.equals(span, word, "negative") || Stance.equals(span, word, "minus") else { return start }
        let front = Stance.skippedSpaces(span, word.lowerBound, 0)
        return ByteScan.isDigit(span, front - 1, front) ? start : base + word.lowerBound
    }

    /// Where the value begins that a number which starts at a place is said to equal: "27 = 28", "1/6 ≈ 0.167".
    ///
    /// A calculation in front of the sign, as in "12 + 16 = 28", is none.
    private static func chainFront(_ text: ArraySlice<UInt8>, _ start: Int) -> Int {
        func skipped(_ place: Int) -> Int {
            var place = place
            while place > text.startIndex, [0x20, 0x24, 0x2A].contains(text[place - 1]) { place -= 1 }
            return place
        }
        var index = skipped(start)
        if index > text.startIndex, text[index - 1] == 0x3D {
            index -= 1
        } else if index - 3 >= text.startIndex, text[(index - 3)..<index].elementsEqual([0xE2, 0x89, 0x88]) {
            index -= 3
        } else {
            return start
        }
        let end = skipped(index)
        guard end > text.startIndex, isDigit(text[end - 1]) || text[end - 1] == 0x25 else { return start }
        var front = end - 1
        while front > text.startIndex, isNumberByte(text, front - 1) { front -= 1 }
        front = extendedFront(text, front)
        let span = text.span
        let base = text.startIndex
        guard isFree(text, before: front), Rival.isCandidate(span, endingAt: end - base, 0..<text.count) else {
            return start
        }
        let gap = skipped(front) - base
        guard gap > 0, ![0x0A, 0x2E, 0x2C, 0x3A, 0x3B, 0x28, 0x3D, 0x1E].contains(span[gap - 1]) else { return front }
        return Stance.isCarrying(span, Stance.wordBackwards(span, gap, 0)) ? front : start
    }

    /// Where the mixed number begins whose fraction stands at a place: `1 1/2`.
    private static func mixedFront(_ text: ArraySlice<UInt8>, _ start: Int, _ end: Int) -> Int {
        guard start - 1 > text.startIndex, text[start - 1] == 0x20, isDigit(text[start - 2]),
            text[start..<end].contains(0x2F)
        else { return start }
        var front = start - 1
        while front > text.startIndex, isDigit(text[front - 1]) { front -= 1 }
        return front == text.startIndex || text[front - 1] == 0x20 || text[front - 1] == 0x24 ? front : start
    }

    private static func isInParentheses(_ text: ArraySlice<UInt8>, _ start: Int, _ end: Int) -> Bool {
        start > text.startIndex && text[start - 1] == 0x28 && end < text.endIndex && text[end] == 0x29
    }

    /// Whether parentheses only repeat the amount in front of them: "twelve hundred dollars ($1,200)".
    private static func isAside(_ text: ArraySlice<UInt8>, before open: Int) -> Bool {
        var end = open
        while end > text.startIndex, text[end - 1] == 0x20 { end -= 1 }
        guard end > text.startIndex else { return false }
        if isDigit(text[end - 1]) || text[end - 1] == 0x25 { return true }
        var start = end
        while start > text.startIndex, (0x61...0x7A).contains(text[start - 1] | 0x20), end - start < 16 { start -= 1 }
        let word = text[start..<end].map(UInt32.init)
        return Units.isAmountWord(word)
    }

    /// A word of two letters or more that is no LaTeX command.
    private static func hasProse(_ text: ArraySlice<UInt8>) -> Bool {
        var run = 0
        var isCommand = false
        for (offset, byte) in zip(text.indices, text) {
            if (0x61...0x7A).contains(byte | 0x20) || byte >= 0x80 {
                if run == 0 { isCommand = offset > text.startIndex && text[offset - 1] == 0x5C }
                run += byte >= 0x80 ? 0 : 1
                if run >= 2, !isCommand { return true }
            } else {
                run = 0
            }
        }
        return false
    }

    /// Words of four letters or more that stand outside `$…$`, `\(…\)` and `\[…\]` and are no commands.
    static func wordsOutsideEnvironments(_ text: ArraySlice<UInt8>) -> Int {
        var words = 0
        var run = 0
        var isOutside = true
        var isCommand = false
        for index in text.indices {
            let byte = text[index]
            if (0x61...0x7A).contains(byte | 0x20) {
                run += 1
                if run == 4, isOutside, !isCommand { words += 1 }
                continue
            }
            run = 0
            isCommand = byte == 0x5C
            if byte == 0x24 { isOutside.toggle() }
            guard index > text.startIndex, text[index - 1] == 0x5C else { continue }
            if byte == 0x28 || byte == 0x5B { isOutside = false }
            if byte == 0x29 || byte == 0x5D { isOutside = true }
        }
        return words
    }

    /// How many runs of digits there are, grouped or not.
    static func numbers(in text: ArraySlice<UInt8>) -> Int {
        var count = 0
        for index in text.indices where isDigit(text[index]) {
            if index == text.startIndex || !isNumberByte(text, index - 1) { count += 1 }
        }
        return count
    }

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// Digits, and separators between digits.
    static func isNumberByte(_ text: ArraySlice<UInt8>, _ index: Int) -> Bool {
        if isDigit(text[index]) { return true }
        guard [0x2E, 0x2C, 0x2F].contains(text[index]), index + 1 < text.endIndex, isDigit(text[index + 1]) else {
            return false
        }
        return index > text.startIndex && isDigit(text[index - 1]) || text[index] == 0x2E
    }

    /// Takes in a sign, a currency sign and an opening parenthesis in front of the number.
    static func extendedFront(_ text: ArraySlice<UInt8>, _ start: Int) -> Int {
        var start = start
        for _ in 0..<6 {
            if start - 2 >= text.startIndex, text[start - 2] == 0x5C, text[start - 1] == 0x24 {
                start -= 2
            } else if start > text.startIndex, [0x24, 0x2D, 0x2B].contains(text[start - 1]) {
                start -= 1
            } else if start - 2 >= text.startIndex, text[start - 2] == 0xC2, [0xA3, 0xA5].contains(text[start - 1]) {
                start -= 2
            } else if start - 3 >= text.startIndex, text[start - 3] == 0xE2,
                text[start - 2] == 0x82 || (text[start - 2] == 0x88 && text[start - 1] == 0x92)
            {
                start -= 3
            } else {
                break
            }
        }
        return start
    }

    /// Takes in a percent sign, a scale word or an exponent behind the number.
    private static func extendedBack(_ text: ArraySlice<UInt8>, _ start: Int) -> Int {
        var end = start
        if end + 1 < text.endIndex, text[end] == 0x5C, text[end + 1] == 0x25 { return end + 2 }
        if end < text.endIndex, text[end] == 0x25 { return end + 1 }
        var next = end
        while next < text.endIndex, text[next] == 0x20 { next += 1 }
        if next < text.endIndex, text[next] == 0x25 { return next + 1 }
        var wordEnd = next
        while wordEnd < text.endIndex, (0x61...0x7A).contains(text[wordEnd] | 0x20), wordEnd - next < 12 {
            wordEnd += 1
        }
        let word = String(decoding: text[next..<wordEnd], as: UTF8.self).unicodeScalars.map(\.value)
        if !word.isEmpty, Units.scale(word, at: 0)?.end == word.count || Units.share(word, at: 0)?.end == word.count {
            end = wordEnd
        } else if next == start, !word.isEmpty, word.count <= 3, Units.unit(word[...], isAttached: true) != nil {
            // `5m²`
            end = wordEnd
            if end + 1 < text.endIndex, text[end] == 0xC2, text[end + 1] == 0xB2 || text[end + 1] == 0xB3 { end += 2 }
        }
        return end
    }

    /// Whether the byte before the number lets it stand by itself.
    static func isFree(_ text: ArraySlice<UInt8>, before start: Int) -> Bool {
        guard start > text.startIndex else { return true }
        let byte = text[start - 1]
        // `<<12+16=28>>28`
        if byte == 0x3E { return start - 2 >= text.startIndex && text[start - 2] == 0x3E }
        // `2:3` is a ratio.
        if byte == 0x3A, start - 2 >= text.startIndex, isDigit(text[start - 2]) { return false }
        return [0x20, 0x09, 0x0A, 0x0D, PlainText.conclusion, 0x3D, 0x28, 0x3A, 0x22, 0x27, 0x2A, 0x60, 0x7E, 0xA0]
            .contains(byte)
            && !(byte == 0x2A && start - 2 >= text.startIndex && text[start - 2] != 0x2A)
    }

    static func isCloser(_ text: ArraySlice<UInt8>, _ end: Int) -> Bool {
        [0x20, 0x09, 0x0A, 0x0D, 0x2E, 0x2C, 0x3B, 0x3A, 0x21, 0x3F, 0x29, 0x2A, 0x22, 0x27, 0x60].contains(text[end])
            || text[end] >= 0x80
    }
}
