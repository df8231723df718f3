/// Reads the choice that a text names.
///
/// In this order: the text is one letter, in any brackets, boxes or Markdown; the last "answer is X" or "answer: X";
/// the text begins with a letter and `.`, `)` or `:`; the only capital choice letter that stands by itself. Two
/// different letters at one rank name no choice, nor does one behind "not".
enum ChoiceReader {
    /// The number of the choice, from 0.
    static func choice(in text: String, count: Int) -> Int? {
        let scalars = text.withUTF8Bytes { Array(ScalarSequence($0)) }
        let bare = stripped(scalars[...])
        if bare.count == 1, let letter = bare.first { return number(letter | 0x20, count, base: 0x61) }
        if let announced = announced(scalars, count) { return announced.count == 1 ? announced.first : nil }
        if bare.count >= 2, let first = bare.first, let second = bare.dropFirst().first,
            [0x2E, 0x29, 0x3A].contains(second), let leading = number(first | 0x20, count, base: 0x61)
        {
            return others(scalars, count).found.isSubset(of: [leading]) ? leading : nil
        }
        let (standing, hasArticle) = others(scalars, count)
        return standing.count == 1 && (!hasArticle || standing == [0]) ? standing.first : nil
    }

    static func name(_ choice: Int) -> String { String(UnicodeScalar(UInt8(0x41 + choice))) }

    private static func number(_ letter: UInt32, _ count: Int, base: UInt32) -> Int? {
        letter >= base && letter < base + UInt32(count) ? Int(letter - base) : nil
    }

    /// Without white space, brackets, quotes, Markdown and a final full stop around it; `\boxed{…}` and `\text{…}` opened.
    private static func stripped(_ text: ArraySlice<UInt32>) -> ArraySlice<UInt32> {
        var rest = text
        let outer: Set<UInt32> = [
            0x09, 0x0A, 0x0D, 0x20, 0x22, 0x24, 0x27, 0x28, 0x29, 0x2A, 0x2E, 0x5B, 0x5D, 0x5F, 0x60, 0x7B, 0x7D,
        ]
        let commands = ["\\boxed{", "\\text{", "\\textbf{", "\\mathrm{"].map { $0.unicodeScalars.map(\.value) }
        var isOpening = true
        while isOpening {
            isOpening = false
            while let first = rest.first, outer.contains(first) { rest.removeFirst() }
            for command in commands where rest.starts(with: command) {
                rest.removeFirst(command.count)
                isOpening = true
            }
        }
        // A closing bracket or full stop that follows more than one letter belongs to the text.
        var end = rest
        while let last = end.last, outer.contains(last) { end.removeLast() }
        return end.count == 1 ? end : rest
    }

    /// The letters behind the last "answer is" or "answer:": one, or more in "B or A".
    private static func announced(_ text: [UInt32], _ count: Int) -> Set<Int>? {
        let lowered = text.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
        let word = "answer".unicodeScalars.map(\.value)
        var index = lowered.count - word.count
        while index >= 0 {
            if lowered[index...].starts(with: word),
                let choices = letters(behind: index + word.count, text, lowered, count)
            {
                return choices
            }
            index -= 1
        }
        return nil
    }

    private static func letters(behind start: Int, _ text: [UInt32], _ lowered: [UInt32], _ count: Int) -> Set<Int>? {
        var rest = lowered[start...]
        let fillers = ["is", "option", "choice", ":", "=", "the", "letter"].map { $0.unicodeScalars.map(\.value) }
        let loose: Set<UInt32> = [0x20, 0x0A, 0x28, 0x2A, 0x5B, 0x24, 0x22, 0x27, 0x60]
        var isMoving = true
        while isMoving {
            isMoving = false
            while let first = rest.first, loose.contains(first) {
                rest.removeFirst()
                isMoving = true
            }
            let boxed = Array("\\boxed{".unicodeScalars.map(\.value))
            for filler in fillers + [boxed] where rest.starts(with: filler) {
                rest.removeFirst(filler.count)
                isMoving = true
            }
        }
        guard let first = rest.first, let choice = number(first, count, base: 0x61) else { return nil }
        // "answer is a number" names no choice: a small letter has to be closed by a bracket or the end.
        let next = rest.dropFirst().first
        if let next, WordScalar.isAlphanumeric(next, unicode: .max) { return nil }
        let isCapital = text[rest.startIndex] < 0x61
        guard isCapital || next == nil || [0x29, 0x5D, 0x2E, 0x7D, 0x2A, 0x0A].contains(next ?? 0) else { return nil }
        return alternatives(behind: rest.startIndex + 1, text, count).union([choice])
    }

    /// The capital letters that go on a list: ", C", "/ C", "or possibly C".
    private static func alternatives(behind start: Int, _ text: [UInt32], _ count: Int) -> Set<Int> {
        var found: Set<Int> = []
        var index = start
        var isListed = false
        while index < text.count, ![0x0A, 0x2E, 0x3B].contains(text[index]) {
            guard WordScalar.isAlphanumeric(text[index], unicode: .max) else {
                // A comma, also the ideographic one, a slash, an ampersand, a plus, a bar.
                isListed = isListed || [0x2C, 0x3001, 0x2F, 0x26, 0x2B, 0x7C].contains(text[index])
                index += 1
                continue
            }
            let end = text[index...].firstIndex { !WordScalar.isAlphanumeric($0, unicode: .max) } ?? text.count
            let word = String(String.UnicodeScalarView(text[index..<end].compactMap(Unicode.Scalar.init)))
            if ["or", "and", "maybe", "possibly", "perhaps", "either", "option", "choice", "plus", "xor"].contains(
                word.lowercased())
            {
                isListed = true
            } else if isListed, end == index + 1, let choice = number(text[index], count, base: 0x41) {
                found.insert(choice)
                isListed = false
            } else {
                break
            }
            index = end
        }
        return found
    }

    /// Whether the word before `index` is "not" or ends like "isn't"; words such as "option" are read over.
    private static func isNegated(_ index: Int, _ text: [UInt32]) -> Bool {
        func isLetter(_ scalar: UInt32) -> Bool { isPartOfWord(scalar) && scalar != 0x2D && scalar != 0x5F }
        var end = index
        while true {
            while end > 0, [0x20, 0x28, 0x2A, 0x22, 0x5B, 0x60].contains(text[end - 1]) { end -= 1 }
            var start = end
            while start > 0, isLetter(text[start - 1]) { start -= 1 }
            let word = String(String.UnicodeScalarView(text[start..<end].compactMap(Unicode.Scalar.init))).lowercased()
            if word == "not" || word.hasSuffix("n't") || word.hasSuffix("n\u{2019}t") { return true }
            guard ["option", "choice", "letter", "the", "answer"].contains(word) else { return false }
            end = start
        }
    }

    /// The capital choice letters that stand by themselves. `A` and `I` before a word may be words: they name no choice,
    /// but `A` is told, so that "A or B" is two choices.
    private static func others(_ text: [UInt32], _ count: Int) -> (found: Set<Int>, hasArticle: Bool) {
        var found: Set<Int> = []
        var hasArticle = false
        for (index, scalar) in text.enumerated() {
            guard let choice = number(scalar, count, base: 0x41) else { continue }
            if index > 0, isPartOfWord(text[index - 1]) { continue }
            if index + 1 < text.count, isPartOfWord(text[index + 1]) { continue }
            if isNegated(index, text) { continue }
            let isWord =
                (scalar == 0x41 || scalar == 0x49) && index + 2 < text.count && text[index + 1] == 0x20
                && WordScalar.isAlphanumeric(text[index + 2], unicode: .max)
            if !isWord {
                found.insert(choice)
            } else if scalar == 0x41 {
                hasArticle = true
            }
        }
        return (found, hasArticle)
    }

    private static func isPartOfWord(_ scalar: UInt32) -> Bool {
        scalar == 0x27 || scalar == 0x2019 || scalar == 0x2D || scalar == 0x5F
            || WordScalar.isAlphanumeric(scalar, unicode: .max)
    }
}
