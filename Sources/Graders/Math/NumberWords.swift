/// Numbers that are written out: "twenty-eight", "one hundred and five", "three quarters", "two and a half".
enum NumberWords {
    private static let small: [String: Int64] = {
        var values: [String: Int64] = [:]
        let names = [
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
            "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
        ]
        for (value, name) in names.enumerated() { values[name] = Int64(value) }
        for (place, name) in [
            "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
        ].enumerated() { values[name] = Int64(10 * place + 20) }
        return values
    }()
    private static let large: [String: Int64] = [
        "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "trillion": 1_000_000_000_000,
    ]
    private static let parts: [String: Int64] = {
        var values: [String: Int64] = ["half": 2, "halves": 2]
        let names = ["third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "hundredth"]
        for (place, name) in names.enumerated() {
            values[name] = place == 8 ? 100 : Int64(place + 3)
            values[name + "s"] = values[name]
        }
        values["quarter"] = 4
        values["quarters"] = 4
        return values
    }()
    /// Longer texts are no numbers that anybody wrote out.
    private static let maximumWords = 16

    private struct Word {
        let name: String
        let end: Int
    }

    /// A number that begins at a place, in digits, and where it ends.
    struct Phrase {
        let digits: String
        let end: Int
        /// One word that says little by itself: "one", "a half".
        let isOne: Bool
    }

    /// Whether a word may begin a number.
    private static func begins(_ name: String) -> Bool {
        small[name] != nil || name == "a" || name == "half" || name == "an"
    }

    /// The number that begins at a place, nil when none does.
    static func phrase(_ text: ArraySlice<UInt32>) -> Phrase? {
        guard let first = text.first, PlainMath.isLetter(first) else { return nil }
        var words: [Word] = []
        var index = text.startIndex
        while index < text.endIndex, words.count < maximumWords {
            let start = index
            while index < text.endIndex, PlainMath.isLetter(text[index]), index - start < 12 { index += 1 }
            guard index > start, index == text.endIndex || !PlainMath.isLetter(text[index]) else { break }
            let name = Units.string(text[start..<index]).lowercased()
            guard words.isEmpty ? begins(name) : isPart(name) else { break }
            words.append(Word(name: name, end: index))
            guard index + 1 < text.endIndex, text[index] == 0x20 || text[index] == 0x2D else { break }
            index += 1
        }
        // "twenty-first" is no number.
        guard let found = number(words[...]), found.end == text.endIndex || text[found.end] != 0x2D else { return nil }
        return found
    }

    private static func isPart(_ name: String) -> Bool {
        small[name] != nil || large[name] != nil || parts[name] != nil
            || ["hundred", "and", "a", "dozen"].contains(name)
    }

    /// "two and a half", "three quarters", "one hundred and five", by the longest of their words.
    private static func number(_ words: ArraySlice<Word>) -> Phrase? {
        guard let first = words.first else { return nil }
        if first.name == "half" { return Phrase(digits: "1/2", end: first.end, isOne: true) }
        guard let whole = cardinal(words) else { return nil }
        let rest = words.dropFirst(whole.words)
        // "one third" and "two thirds"; "twenty third" is no number.
        if let bottom = rest.first, let part = parts[bottom.name] {
            guard whole.value == 1 || bottom.name.hasSuffix("s") else { return nil }
            return Phrase(digits: "\(whole.value)/\(part)", end: bottom.end, isOne: first.name == "a")
        }
        // "two and a half"
        if rest.first?.name == "and", let top = cardinal(rest.dropFirst()),
            let bottom = rest.dropFirst(top.words + 1).first,
            let part = parts[bottom.name], top.value < part
        {
            return Phrase(digits: "\(whole.value) \(top.value)/\(part)", end: bottom.end, isOne: false)
        }
        guard first.name != "a" && first.name != "an" || whole.words > 1 else { return nil }
        let end = words[words.startIndex + whole.words - 1].end
        return Phrase(digits: String(whole.value), end: end, isOne: first.name == "one" && whole.words == 1)
    }

    /// A whole number at the beginning of some words, and how many it takes.
    private static func cardinal(_ words: ArraySlice<Word>) -> (value: Int64, words: Int)? {
        var total: Int64 = 0
        var group: Int64 = 0
        var last = Int64.max
        var count = 0
        var taken = 0
        // What may be added next: below this.
        var room: Int64 = 100
        for word in words {
            count += 1
            if let value = small[word.name], value < room, value > 0 || taken == 0 {
                group += value
                room = value >= 20 ? 10 : 0
            } else if (word.name == "a" || word.name == "an") && count == 1 {
                group = 1
                room = 0
            } else if word.name == "hundred", (1..<100).contains(group) {
                group *= 100
                room = 100
            } else if word.name == "dozen", taken == count - 1, group > 0 {
                return (total + 12 * group, count)
            } else if let scale = large[word.name], scale < last, group > 0 {
                total += group * scale
                group = 0
                last = scale
                room = 100
            } else if word.name == "and", taken > 0, room == 100 {
                continue
            } else {
                break
            }
            taken = count
        }
        return taken > 0 ? (total + group, taken) : nil
    }

    /// A text with the number that it begins with in digits: "twenty-eight apples" becomes "28 apples".
    ///
    /// Behind it there may be an amount's word, or another one: not behind "one", and not in a reference.
    static func inDigits(_ text: [UInt32], isGold: Bool) -> [UInt32] {
        var start = 0
        for sign in ["minus ", "negative "] where text.count > sign.utf8.count {
            if zip(text, sign.utf8).allSatisfy({ $0 | 0x20 == UInt32($1) | 0x20 }) { start = sign.utf8.count }
        }
        guard start < text.count, let phrase = phrase(text[start...]) else { return text }
        let rest = text[phrase.end...].drop(while: PlainMath.isSpace)
        if !rest.isEmpty {
            let isWord = rest.allSatisfy(PlainMath.isLetter)
            let isAmount =
                Units.share(text, at: rest.startIndex) != nil || Units.currency(text, at: rest.startIndex) != nil
                || (isWord && Units.isMeasure(Array(rest)))
            guard isAmount || (isWord && !isGold && !phrase.isOne) else { return text }
        }
        return Array(text[..<start]) + phrase.digits.unicodeScalars.map(\.value) + text[phrase.end...]
    }
}
