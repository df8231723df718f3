extension AnswerExtraction {
    /// A number in prose and what the words beside it make of it.
    struct ProseNumber {
        let text: ArraySlice<UInt8>
        let stance: Stance
    }

    /// How many denied or bounding numbers are passed over.
    private static let maximumDenials = 8

    /// The last number in prose that is neither denied nor a bound ("28, not 27" and "28, which is more than 20" give
    /// 28), or the last one where all are; nil when there is none that stands by itself.
    static func lastNumber(_ text: ArraySlice<UInt8>) -> ProseNumber? {
        guard hasProse(text) else { return nil }
        var limit = text.endIndex
        var denied: ProseNumber?
        for _ in 0..<maximumDenials {
            guard let number = number(text, before: limit) else { break }
            let place = (number.startIndex - text.startIndex)..<(number.endIndex - text.startIndex)
            let stance = Stance.of(text.span, place, in: 0..<text.count).moved(by: text.startIndex)
            let found = ProseNumber(text: number, stance: stance)
            guard found.stance == .denied || found.stance == .bounded else { return found }
            denied = denied ?? found
            limit = number.startIndex
        }
        return denied
    }

    /// The last number that ends before `limit`, with its sign, currency, scale word and percent sign, and with the
    /// accountants' parentheses around it; nil when it does not stand by itself.
    ///
    /// A number that is part of a formula, a word or a list of several is not an answer.
    static func number(_ text: ArraySlice<UInt8>, before limit: Int) -> ArraySlice<UInt8>? {
        guard let lastDigit = text[..<limit].lastIndex(where: isDigit) else { return nil }
        var start = lastDigit
        while start > text.startIndex, isNumberByte(text, start - 1) { start -= 1 }
        while start < lastDigit, !isDigit(text[start]), text[start] != 0x2E { start += 1 }
        var end = lastDigit + 1
        start = extendedFront(text, mixedFront(text, start, end))
        guard isFree(text, before: start) else { return nil }
        end = extendedBack(text, end)
        guard end == text.endIndex || isCloser(text, end) else { return nil }
        guard !isListed(text, before: start) else { return nil }
        if isInParentheses(text, start, end), !isAside(text, before: start - 1) {
            let front = extendedFront(text, start - 1)
            if isFree(text, before: front) { return text[front..<(end + 1)] }
        }
        return Bytes.trimmed(text[start..<end])
    }

    /// The number that begins at a place, or the last one in front of it.
    static func number(_ text: ArraySlice<UInt8>, beside place: Int) -> ArraySlice<UInt8>? {
        guard text.indices.contains(place), isDigit(text[place]) else {
            return text.indices.contains(place - 1) ? number(text[..<place], before: place) : nil
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
        return Stance.isCalculating(text.span, endingAt: front - text.startIndex)
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

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// Digits, and separators between digits.
    private static func isNumberByte(_ text: ArraySlice<UInt8>, _ index: Int) -> Bool {
        if isDigit(text[index]) { return true }
        guard [0x2E, 0x2C, 0x2F].contains(text[index]), index + 1 < text.endIndex, isDigit(text[index + 1]) else {
            return false
        }
        return index > text.startIndex && isDigit(text[index - 1]) || text[index] == 0x2E
    }

    /// Takes in a sign, a currency sign and an opening parenthesis in front of the number.
    private static func extendedFront(_ text: ArraySlice<UInt8>, _ start: Int) -> Int {
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
    private static func isFree(_ text: ArraySlice<UInt8>, before start: Int) -> Bool {
        guard start > text.startIndex else { return true }
        let byte = text[start - 1]
        // `<<12+16=28>>28`
        if byte == 0x3E { return start - 2 >= text.startIndex && text[start - 2] == 0x3E }
        return [0x20, 0x09, 0x0A, 0x0D, 0x3D, 0x28, 0x3A, 0x22, 0x27, 0x2A, 0x60, 0x7E, 0xA0].contains(byte)
            && !(byte == 0x2A && start - 2 >= text.startIndex && text[start - 2] != 0x2A)
    }

    private static func isCloser(_ text: ArraySlice<UInt8>, _ end: Int) -> Bool {
        [0x20, 0x09, 0x0A, 0x0D, 0x2E, 0x2C, 0x3B, 0x3A, 0x21, 0x3F, 0x29, 0x2A, 0x22, 0x27, 0x60].contains(text[end])
            || text[end] >= 0x80
    }

    /// Whether another number stands right before, joined by a comma, "and", "to" or nothing; "or" is doubt.
    private static func isListed(_ text: ArraySlice<UInt8>, before start: Int) -> Bool {
        var rest = text[..<start]
        func trim() {
            while let last = rest.last, last == 0x20 || last == 0x24 || last == 0x2C || last == 0x3B {
                rest.removeLast()
            }
        }
        trim()
        for word in ["and", "to"] where rest.count > 3 && rest.suffix(word.utf8.count).elementsEqual(word.utf8) {
            rest.removeLast(word.utf8.count)
            trim()
            break
        }
        guard let last = rest.last else { return false }
        return isDigit(last) || (last == 0x25 && rest.count < text[..<start].count)
    }
}
