/// Amounts in several units of one measure: "2 hours and 30 minutes", "28 dollars and 50 cents".
extension Quantity {
    private static let maximumParts = 4

    /// An amount in several units, each smaller than the one in front of it, as one of the first unit; nil for other texts.
    static func mixed(_ text: [UInt32]) -> Quantity? {
        var index = 0
        func skip(_ signs: [UInt32]) { while index < text.count, signs.contains(text[index]) { index += 1 } }
        let money = currency(text)
        index = money?.end ?? 0
        var units: [String] = []
        var sum = Rational(0)
        while index < text.count, units.count < maximumParts {
            guard let literal = NumberLiteral(text, at: index, style: NumberLiteral.Style()), literal.value.isSmall
            else {
                return nil
            }
            index = literal.end
            skip([0x20, 0x2009])
            let start = index
            while index < text.count, PlainMath.isLetter(text[index]), index - start < 24 { index += 1 }
            var word = Units.string(text[start..<index])
            if units.isEmpty, money != nil {
                // "$28 and 50 cents"
                word = "dollar"
                index = start
            }
            guard let name = units.last.map({ Units.smaller(word, than: $0) }) ?? Units.canonical(word),
                let first = units.first ?? Optional(name), let part = Units.ratio(name, to: first)
            else { return nil }
            units.append(name)
            sum = sum + literal.value * part
            skip([0x20, 0x2009, 0x2C])
            if index + 3 < text.count, Units.string(text[index..<(index + 4)]) == "and " { index += 4 }
        }
        guard units.count > 1, index == text.count, let first = units.first else { return nil }
        var quantity = Quantity(value: .exact(sum))
        quantity.isMixed = true
        if let code = ["dollar": "USD", "euro": "EUR"][first] {
            quantity.currency = money?.code ?? code
        } else {
            quantity.unit = first
        }
        return quantity
    }

    private static func currency(_ text: [UInt32]) -> (code: String, end: Int)? {
        guard let first = text.first, !PlainMath.isDigit(first), let found = Units.currency(text, at: 0) else {
            return nil
        }
        return ["USD", "EUR"].contains(found.code) ? found : nil
    }

    /// The same amount in another unit of its measure; only an amount in several units is one in others.
    func inUnit(_ other: String) -> Quantity? {
        guard let unit, let ratio = Units.ratio(unit, to: other), case .exact(let value) = value else { return nil }
        var quantity = self
        quantity.value = .exact(value * ratio)
        quantity.unit = other
        return quantity
    }
}

extension AnswerExtraction {
    /// An amount in several units that ends in the number at a place: "2 hours and 28 minutes".
    static func mixed(_ text: ArraySlice<UInt8>, _ number: Range<Int>) -> Range<Int>? {
        let span = text.span
        let base = text.startIndex
        func name(_ word: Range<Int>) -> String {
            String(decoding: text[(base + word.lowerBound)..<(base + word.upperBound)], as: UTF8.self)
        }
        var place = number.upperBound - base
        while place < span.count, span[place] == 0x20 { place += 1 }
        let last = Stance.wordForwards(span, place, span.count)
        guard !last.isEmpty else { return nil }
        var part = name(last)
        var start = number.lowerBound - base
        for _ in 0..<3 {
            var index = Stance.skippedSpaces(span, start, 0)
            let joint = Stance.wordBackwards(span, index, 0)
            if Stance.equals(span, joint, "and") { index = Stance.skippedSpaces(span, joint.lowerBound, 0) }
            if index > 0, span[index - 1] == 0x2C { index -= 1 }
            let word = Stance.wordBackwards(span, index, 0)
            let end = Stance.skippedSpaces(span, word.lowerBound, 0)
            var front = end
            while front > 0, ByteScan.isDigit(span, front - 1, end) || span[front - 1] == 0x2C { front -= 1 }
            let isMoney = word.isEmpty && front > 0 && span[front - 1] == 0x24
            let unit = isMoney ? "dollar" : Units.canonical(name(word))
            guard front < end, Units.smaller(part, than: unit) != nil else { break }
            (start, part) = (isMoney ? front - 1 : front, unit)
        }
        return start < number.lowerBound - base ? (base + start)..<(base + last.upperBound) : nil
    }
}
