/// Reads the choice that a text names.
///
/// In this order: the text is one letter, in any brackets, boxes or Markdown; the last "answer is X" or "answer: X"; the
/// first line is one letter and no other line is or begins with one; the text begins with a letter and `.`, `)` or `:`; the only capital choice letter that stands by itself. Two
/// different letters at one rank name no choice, nor does one that the words beside it deny: "not B", "all except B", "B
/// is wrong".
enum ChoiceReader {
    /// The number of the choice, from 0.
    static func choice(in text: String, count: Int) -> Int? {
        let scalars = text.withUTF8Bytes { Array(ScalarSequence($0)) }
        let bare = stripped(scalars[...])
        if bare.count == 1, let letter = bare.first { return number(letter | 0x20, count, base: 0x61) }
        if let announced = announced(scalars, count) { return announced.count == 1 ? announced.first : nil }
        if let choice = firstLine(scalars, count) { return choice }
        if bare.count >= 2, let first = bare.first, let second = bare.dropFirst().first,
            [0x2E, 0x29, 0x3A].contains(second), let leading = number(first | 0x20, count, base: 0x61)
        {
            let isDenied = isDenied(behind: bare.startIndex + 2, scalars)
            return !isDenied && others(scalars, count).found.isSubset(of: [leading]) ? leading : nil
        }
        let (standing, hasArticle, refused) = others(scalars, count)
        guard standing.count == 1, refused.isEmpty else { return nil }
        return !hasArticle || standing == [0] ? standing.first : nil
    }

    /// The letter that the first line is, where explanations follow and no other line offers one.
    private static func firstLine(_ text: [UInt32], _ count: Int) -> Int? {
        let lines = text.split { $0 == 0x0A || $0 == 0x0D }.lazy.map(stripped).filter { !$0.isEmpty }
        func choice(_ line: ArraySlice<UInt32>) -> Int? { line.first.flatMap { number($0 | 0x20, count, base: 0x61) } }
        guard let first = lines.first, first.count == 1, let choice = choice(first) else { return nil }
        let hasOther = lines.dropFirst().contains { line in
            self.number((line.first ?? 0) | 0x20, count, base: 0x61) != nil
                && (line.count == 1 || [0x2E, 0x29, 0x3A].contains(line.dropFirst().first ?? 0))
        }
        return hasOther ? nil : choice
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
                let isWrong = wrong.contains(ChoiceReader.word(endingAt: index, text))
                return isWrong ? [] : choices.union(listed(before: index, text, lowered, count))
            }
            index -= 1
        }
        return nil
    }

    /// What words may stand between announcements that are a list: "The answer is A. The answer is B."
    private static let announcing: Set<String> = ["the", "final", "correct", "my", "is", "option", "choice", "letter"]

    /// The letters of the announcement in front of one, where nothing is said between the two.
    private static func listed(before place: Int, _ text: [UInt32], _ lowered: [UInt32], _ count: Int) -> Set<Int> {
        let word = "answer".unicodeScalars.map(\.value)
        // Nothing that is said between two announcements is shorter than this.
        let lower = max(0, place - 64)
        guard let front = (lower..<place).last(where: { lowered[$0..<place].starts(with: word) }),
            let choices = letters(behind: front + word.count, text, lowered, count)
        else { return [] }
        let words = lowered[(front + word.count)..<place].split { !isPartOfWord($0) }.filter { $0.count > 1 }
        let isList = words.allSatisfy { scalars in
            let name = String(String.UnicodeScalarView(scalars.compactMap(Unicode.Scalar.init)))
            return announcing.contains(name) || joining.contains(name)
        }
        return isList ? choices : []
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
        guard !isDenied(behind: rest.startIndex + 1, text) else { return [] }
        return alternatives(behind: rest.startIndex + 1, text, count).union([choice])
    }

    /// The words that join letters to a list, and those of them that begin another offer.
    private static let joining: Set<String> = [
        "or", "and", "maybe", "possibly", "perhaps", "either", "option", "choice", "plus", "xor", "alternatively",
        "otherwise", "also", "else", "unless",
    ]
    private static let offering: Set<String> = [
        "or", "alternatively", "otherwise", "maybe", "possibly", "perhaps", "unless",
    ]
    private static let wrong: Set<String> = ["wrong", "incorrect", "false", "invalid", "impossible"]
    private static let right: Set<String> = ["right", "correct", "true", "valid", "possible", "it", "the"]
    private static let verbs: Set<String> = [
        "is", "was", "are", "were", "seems", "looks", "appears", "must", "would", "can",
    ]
    /// What may stand between a verb and "wrong".
    private static let fillers: Set<String> = [
        "to", "be", "also", "clearly", "definitely", "certainly", "obviously", "probably", "a", "the", "an",
    ]
    private static let excluding: Set<String> = [
        "except", "excluding", "without", "neither", "nor", "eliminate", "eliminated", "exclude", "excluded", "unlike",
    ]

    /// The word of lower-case letters that begins at or behind a place, and its end.
    private static func word(from start: Int, _ text: [UInt32]) -> (name: String, end: Int) {
        var end = start
        while end < text.count, isPartOfWord(text[end]) { end += 1 }
        return (String(String.UnicodeScalarView(text[start..<end].compactMap(Unicode.Scalar.init))).lowercased(), end)
    }

    private static func word(endingAt end: Int, _ text: [UInt32]) -> String {
        var stop = end
        while stop > 0, [0x20, 0x28, 0x2A, 0x22, 0x5B, 0x60].contains(text[stop - 1]) { stop -= 1 }
        var start = stop
        while start > 0, isPartOfWord(text[start - 1]) { start -= 1 }
        return word(from: start, text).name
    }

    /// Whether the words behind a letter call it wrong: "B is wrong", "B isn't right".
    private static func isDenied(behind start: Int, _ text: [UInt32]) -> Bool {
        var index = start
        var hasVerb = false
        var (isNegative, endsInNot) = (false, false)
        for _ in 0..<8 {
            while index < text.count, [0x20, 0x29, 0x2A, 0x22, 0x5D, 0x60, 0x7D, 0x24].contains(text[index]) {
                index += 1
            }
            // Another choice letter: nothing is said of this one.
            if !hasVerb, index < text.count, isPartOfWord(text[index]),
                index + 1 == text.count || !isPartOfWord(text[index + 1])
            {
                return false
            }
            let (name, end) = word(from: index, text)
            if name.isEmpty { return endsInNot }
            if wrong.contains(name) { return hasVerb && !isNegative }
            if isNegative, right.contains(name) { return true }
            let isNegation = name == "not" || name == "cannot" || name.hasSuffix("n't") || name.hasSuffix("n\u{2019}t")
            guard isNegation || verbs.contains(name) || (hasVerb && fillers.contains(name)) else { return false }
            (isNegative, endsInNot) = (isNegative || isNegation, isNegation)
            hasVerb = true
            index = end
        }
        return false
    }

    /// Whether the words in front of a letter leave it out: "all except B", "everything but B", "rule out B".
    private static func isExcluded(_ index: Int, _ text: [UInt32]) -> Bool {
        var names: [String] = []
        var end = index
        for _ in 0..<4 {
            while end > 0, [0x20, 0x28, 0x2A, 0x22, 0x5B, 0x60].contains(text[end - 1]) { end -= 1 }
            var start = end
            while start > 0, isPartOfWord(text[start - 1]) { start -= 1 }
            // No word that leaves something out is one letter.
            if names.isEmpty, end - start <= 1 { return false }
            names.append(word(from: start, text).name)
            end = start
        }
        while let first = names.first, ["option", "choice", "letter", "the", "for"].contains(first) {
            names.removeFirst()
        }
        guard let first = names.first else { return false }
        let front = names.dropFirst().first ?? ""
        switch first {
        case "but":
            let all: Set<String> = ["all", "any", "anything", "everything", "every", "each"]
            return all.contains(front) || names.dropFirst(2).first.map(all.contains) == true
        case "than": return front == "rather" || front == "other"
        case "of": return front == "instead"
        case "out": return front == "rule" || front == "ruled" || front == "ruling"
        default: return excluding.contains(first)
        }
    }

    /// The capital letters that go on a list: ", C", "/ C", "or possibly C", "; alternatively C", " C".
    private static func alternatives(behind start: Int, _ text: [UInt32], _ count: Int) -> Set<Int> {
        var found: Set<Int> = []
        var index = start
        var isListed = false
        while index < text.count {
            if [0x0A, 0x2E, 0x3B].contains(text[index]) {
                // Another sentence counts only where it offers another letter.
                let next = text[index...].firstIndex { isPartOfWord($0) } ?? text.count
                // "B; C. D"
                let isLone =
                    next < text.count && number(text[next], count, base: 0x41) != nil
                    && (next + 1 == text.count || [0x0A, 0x2C, 0x2E, 0x3B, 0x3C].contains(text[next + 1]))
                isListed = isListed || isLone
                guard isLone || offering.contains(word(from: next, text).name) else { break }
                index = next
            }
            guard WordScalar.isAlphanumeric(text[index], unicode: .max) else {
                // A comma, also the ideographic one, a slash, an ampersand, a plus, a bar.
                isListed = isListed || [0x2C, 0x3001, 0x2F, 0x26, 0x2B, 0x7C].contains(text[index])
                index += 1
                continue
            }
            let end = text[index...].firstIndex { !WordScalar.isAlphanumeric($0, unicode: .max) } ?? text.count
            let word = String(String.UnicodeScalarView(text[index..<end].compactMap(Unicode.Scalar.init)))
            if joining.contains(word.lowercased()) {
                isListed = true
            } else if end == index + 1, let choice = number(text[index], count, base: 0x41),
                isListed || isClosed(end, text)
            {
                found.insert(choice)
                isListed = false
            } else {
                break
            }
            index = end
        }
        return found
    }

    /// Whether no word of two letters or more follows a letter: it is no article.
    private static func isClosed(_ end: Int, _ text: [UInt32]) -> Bool {
        guard end < text.count, text[end] == 0x20 else { return true }
        return end + 2 >= text.count || !isPartOfWord(text[end + 1]) || !isPartOfWord(text[end + 2])
    }

    /// Whether the word before `index` is "not" or ends like "isn't"; words such as "option" are read over.
    private static func isNegated(_ index: Int, _ text: [UInt32]) -> Bool {
        func isLetter(_ scalar: UInt32) -> Bool { isPartOfWord(scalar) && scalar != 0x2D && scalar != 0x5F }
        var end = index
        while true {
            while end > 0, [0x20, 0x28, 0x2A, 0x22, 0x5B, 0x60].contains(text[end - 1]) { end -= 1 }
            var start = end
            while start > 0, isLetter(text[start - 1]) { start -= 1 }
            if end - start < 3 { return false }
            let word = String(String.UnicodeScalarView(text[start..<end].compactMap(Unicode.Scalar.init))).lowercased()
            if word == "not" || word.hasSuffix("n't") || word.hasSuffix("n\u{2019}t") { return true }
            guard ["option", "choice", "letter", "the", "answer"].contains(word) else { return false }
            end = start
        }
    }

    /// The capital choice letters that stand by themselves. `A` and `I` before a word may be words: they name no choice,
    /// but `A` is told, so that "A or B" is two choices.
    ///
    /// Letters that the words beside them refuse are found, too: where only they are, no choice is named.
    private static func others(
        _ text: [UInt32], _ count: Int
    ) -> (found: Set<Int>, hasArticle: Bool, refused: Set<Int>) {
        var found: Set<Int> = []
        var refused: Set<Int> = []
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
                // Two letters are no choice, whatever follows.
                if found.count > 1 { break }
                if isDenied(behind: index + 1, text) || isExcluded(index, text) { refused.insert(choice) }
            } else if scalar == 0x41 {
                hasArticle = true
            }
        }
        return (found, hasArticle, refused)
    }

    private static func isPartOfWord(_ scalar: UInt32) -> Bool {
        scalar == 0x27 || scalar == 0x2019 || scalar == 0x2D || scalar == 0x5F
            || WordScalar.isAlphanumeric(scalar, unicode: .max)
    }
}
