/// Compares answers that are no numbers: words without case, formulas by their text without spacing.
enum AnswerText {
    static func equal(_ answer: [UInt32], _ gold: [UInt32]) -> Bool {
        let left = normal(answer)
        let right = normal(gold)
        guard !left.isEmpty, !right.isEmpty else { return false }
        if left.count <= 4, ["nan"].contains(Units.string(left[...]).lowercased()) { return false }
        if left == right { return true }
        guard isWords(left), isWords(right) else { return false }
        return Units.string(left[...]).lowercased().unicodeScalars.elementsEqual(
            Units.string(right[...]).lowercased().unicodeScalars)
    }

    /// Without outer marks, a final full stop, the parentheses of one letter, and spaces beside signs.
    private static func normal(_ text: [UInt32]) -> [UInt32] {
        var slice = text[...]
        var changed = true
        while changed {
            changed = false
            while let first = slice.first, PlainMath.isSpace(first) { slice = slice.dropFirst() }
            while let last = slice.last, PlainMath.isSpace(last) { slice = slice.dropLast() }
            if slice.count > 1, slice.last == 0x2E {
                slice = slice.dropLast()
                changed = true
            }
            for (mark, count) in [(UInt32(0x24), 1), (0x2A, 2)]
            where slice.count > 2 * count && slice.prefix(count).allSatisfy({ $0 == mark })
                && slice.suffix(count).allSatisfy({ $0 == mark })
            {
                slice = slice.dropFirst(count).dropLast(count)
                changed = true
            }
            if slice.count == 3, slice.first == 0x28, slice.last == 0x29,
                PlainMath.isLetter(slice[slice.startIndex + 1])
            {
                slice = slice.dropFirst().dropLast()
                changed = true
            }
        }
        var out: [UInt32] = []
        var pendingSpace = false
        for scalar in slice {
            if PlainMath.isSpace(scalar) {
                pendingSpace = true
                continue
            }
            // A space only matters between letters or digits.
            if pendingSpace, let last = out.last, isWord(last), isWord(scalar) { out.append(0x20) }
            pendingSpace = false
            out.append(scalar)
        }
        return out
    }

    private static func isWord(_ scalar: UInt32) -> Bool {
        PlainMath.isLetter(scalar) || PlainMath.isDigit(scalar) || scalar > 0x7F
    }

    /// Letters and spaces only; a single letter is a choice.
    private static func isWords(_ text: [UInt32]) -> Bool {
        text.allSatisfy { PlainMath.isLetter($0) || $0 == 0x20 || $0 == 0x27 || $0 == 0x2D || $0 > 0x7F }
    }
}
