/// Formulas in prose whose last digits look like a number of their own.
extension AnswerExtraction {
    /// The power, root or multiple of π that digits belong to and that stands by itself: `3 × 10⁵`, `2^10`, `3e5`, `2√5`,
    /// `9π`, `9*pi`; nil when they belong to none.
    static func formula(_ text: ArraySlice<UInt8>, _ digits: Range<Int>) -> ArraySlice<UInt8>? {
        let span = text.span
        let base = text.startIndex
        func has(_ sign: StaticString, _ index: Int) -> Bool { ByteScan.has(sign, span, index - base, text.count) }
        func numberStart(_ end: Int) -> Int? {
            var start = end
            while start > text.startIndex, isNumberByte(text, start - 1) { start -= 1 }
            return start < end && isDigit(text[start]) ? start : nil
        }
        var start = digits.lowerBound
        var end = digits.upperBound
        // Superscripts: `¹`, `²`, `³`, `⁻`, `⁰` to `⁹`.
        while has("\u{B9}", end) || has("\u{B2}", end) || has("\u{B3}", end) || isRaised(text, end) {
            end += text[end] == 0xC2 ? 2 : 3
        }
        var sign = start
        if sign > text.startIndex, text[sign - 1] == 0x2D { sign -= 1 }
        if end > digits.upperBound {
            sign = digits.lowerBound
        } else if sign > text.startIndex, text[sign - 1] == 0x5E, let front = numberStart(sign - 1) {
            start = front
        } else if sign > text.startIndex, text[sign - 1] | 0x20 == 0x65, let front = numberStart(sign - 1) {
            start = front
        } else if start - 3 >= text.startIndex, has("√", start - 3) {
            start = numberStart(start - 3) ?? start - 3
        } else {
            var next = end
            while next < text.endIndex, text[next] == 0x20 || text[next] == 0x2A { next += 1 }
            if has("π", next) {
                end = next + 2
            } else if Stance.equals(span, Stance.wordForwards(span, next - base, text.count), "pi") {
                end = next + 2
            } else {
                return nil
            }
        }
        // `3 × 10⁵`
        var front = start
        while front > text.startIndex, text[front - 1] == 0x20 { front -= 1 }
        let isCross = front - 2 >= text.startIndex && has("×", front - 2)
        if isCross || (front > text.startIndex && [0x2A, 0x78].contains(text[front - 1])) {
            front -= isCross ? 2 : 1
            while front > text.startIndex, text[front - 1] == 0x20 { front -= 1 }
            start = numberStart(front) ?? start
        }
        start = negativeFront(text, extendedFront(text, start))
        guard isFree(text, before: start), end == text.endIndex || isCloser(text, end) else { return nil }
        return text[start..<end]
    }

    /// `⁻` or `⁰` to `⁹` but those of Latin 1.
    private static func isRaised(_ text: ArraySlice<UInt8>, _ index: Int) -> Bool {
        index + 2 < text.endIndex && text[index] == 0xE2 && text[index + 1] == 0x81
            && (0xB0...0xBB).contains(text[index + 2])
    }
}
