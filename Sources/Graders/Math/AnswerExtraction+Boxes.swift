/// Boxes that stand side by side: `\boxed{1} and \boxed{2}`, `x = \boxed{1}, y = \boxed{2}`.
extension AnswerExtraction {
    private static let maximumBoxes = 64
    /// The longest remark between two boxes of a list.
    private static let maximumRemark = 32

    /// From the first box of a list, or what it is called, to the brace of the last one; nil when that stands alone.
    ///
    /// Only commas, "and", "or", signs of environments, names (`y =`) and a few words before an "and" stand between
    /// the boxes of a list.
    static func boxList(_ text: Text, _ range: Range<Int>, _ last: Range<Int>) -> Range<Int>? {
        var first = command(text, range, of: last.lowerBound)
        var boxes = 1
        while boxes < maximumBoxes {
            var end = nameStart(text, range.lowerBound, first)
            guard let brace = skipConnectors(text, range.lowerBound, &end),
                let content = boxEnding(text, range, at: brace)
            else { break }
            first = command(text, range, of: content)
            boxes += 1
        }
        return boxes > 1 ? nameStart(text, range.lowerBound, first)..<(last.upperBound + 1) : nil
    }

    /// The backslash of the box whose content begins at `content`.
    private static func command(_ text: Text, _ range: Range<Int>, of content: Int) -> Int {
        var place = content - 1
        while place > range.lowerBound, text[place] != 0x5C { place -= 1 }
        return place
    }

    /// Where the name in front of a box begins (`y_1 = \boxed{…}`), or the box itself where it has none.
    private static func nameStart(_ text: Text, _ lower: Int, _ box: Int) -> Int {
        var index = box
        while index > lower, text[index - 1] == 0x20 { index -= 1 }
        guard index > lower, text[index - 1] == 0x3D else { return box }
        index -= 1
        while index > lower, text[index - 1] == 0x20 { index -= 1 }
        let end = index
        while index > lower, end - index < 16, isNameByte(text[index - 1]) { index -= 1 }
        guard index < end, ByteScan.isLetter(text, index, end) else { return box }
        let isFree = index == lower || [0x20, 0x09, 0x0A, 0x24, 0x28, 0x5B, 0x2C, 0x3B, 0x26].contains(text[index - 1])
        return isFree ? index : box
    }

    /// Letters, digits, `_`, `{`, `}` and `'`.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
            || [0x5F, 0x7B, 0x7D, 0x27].contains(byte)
    }

    /// Goes back over connectors; the place of the brace in front of them.
    private static func skipConnectors(_ text: Text, _ start: Int, _ end: inout Int) -> Int? {
        var steps = 0
        var isJoined = false
        while end > start, steps < 64 {
            steps += 1
            let byte = text[end - 1]
            if byte == 0x7D {
                // `\text{ and }` is a connector, any other brace is the box's.
                guard let open = textConnector(text, start, end - 1) else { return end - 1 }
                end = open
                isJoined = true
            } else if byte == 0x2C || byte == 0x3B {
                isJoined = true
                end -= 1
            } else if [0x20, 0x09, 0x0A, 0x0D, 0x24, 0x26].contains(byte) {
                end -= 1
            } else if end - 2 >= start, text[end - 2] == 0x5C, [0x28, 0x29, 0x5B, 0x5D, 0x2C, 0x3B].contains(byte) {
                end -= 2
            } else if ByteScan.has("\\quad", text, end - 5, end) {
                end -= 5
            } else if ByteScan.has("\\qquad", text, end - 6, end) {
                end -= 6
            } else if ByteScan.hasIgnoringCase("and", text, max(start, end - 3), end) {
                isJoined = true
                end -= 3
            } else if ByteScan.hasIgnoringCase("or", text, max(start, end - 2), end) {
                isJoined = true
                end -= 2
            } else {
                return isJoined ? skipRemark(text, start, end) : nil
            }
        }
        return nil
    }

    /// Goes back over a few words that say what a box holds, as in `\boxed{1} papers and \boxed{2} bins`; the place
    /// of the box's brace.
    private static func skipRemark(_ text: Text, _ start: Int, _ end: Int) -> Int? {
        var index = end
        while index > start, text[index - 1] != 0x7D, end - index <= maximumRemark { index -= 1 }
        guard index > start, text[index - 1] == 0x7D, isRemark(text, index..<end) else { return nil }
        return index - 1
    }

    /// Up to three words, none of which says that the box in front of them was only a step.
    private static func isRemark(_ text: Text, _ range: Range<Int>) -> Bool {
        guard range.count <= maximumRemark else { return false }
        var words: [String] = [""]
        for index in range {
            switch text[index] {
            case 0x20, 0x24: words.append("")
            case 0x28, 0x29: break
            case 0x41...0x5A, 0x61...0x7A:
                words[words.count - 1].unicodeScalars.append(Unicode.Scalar(text[index] | 0x20))
            default: return false
            }
        }
        words.removeAll(where: \.isEmpty)
        let inferring: Set<String> = [
            "so", "then", "thus", "hence", "but", "not", "no", "nor", "wait", "is", "was", "gives", "wrong", "now",
        ]
        return words.count <= 3 && inferring.isDisjoint(with: words)
    }

    /// The start of `\text{…}` that closes at `brace` and holds nothing but "and", "or", commas and spaces, or ends
    /// in one of them behind a few words.
    private static func textConnector(_ text: Text, _ start: Int, _ brace: Int) -> Int? {
        var open = brace
        while open > start, brace - open < maximumRemark, text[open] != 0x7B { open -= 1 }
        guard text[open] == 0x7B, ByteScan.has("\\text", text, open - 5, open) else { return nil }
        let inner = ByteScan.trimmed(text, (open + 1)..<brace)
        let words = [("and", 3), ("or", 2), (",", 1)] as [(StaticString, Int)]
        let joint = words.first { ByteScan.hasIgnoringCase($0.0, text, inner.upperBound - $0.1, inner.upperBound) }
        guard let joint else { return inner.isEmpty ? open - 5 : nil }
        return inner.count >= joint.1 && isRemark(text, inner.lowerBound..<(inner.upperBound - joint.1))
            ? open - 5 : nil
    }

    /// The start of the content of the box that closes at `brace`.
    private static func boxEnding(_ text: Text, _ range: Range<Int>, at brace: Int) -> Int? {
        var level = 0
        var index = brace
        while index >= range.lowerBound, brace - index < 2_000 {
            if text[index] == 0x7D { level += 1 }
            if text[index] == 0x7B {
                level -= 1
                if level == 0 {
                    return ByteScan.has("\\boxed", text, index - 6, index)
                        || ByteScan.has("\\fbox", text, index - 5, index)
                        ? index + 1 : nil
                }
            }
            index -= 1
        }
        return nil
    }

    /// A list of boxes as one text: what they hold with commas between, each behind its name.
    static func joined(_ text: Text, _ list: Range<Int>) -> ArraySlice<UInt8> {
        var out: [UInt8] = []
        var free = list.lowerBound
        var index = list.lowerBound
        while index < list.upperBound {
            guard text[index] == 0x5C, let content = boxStart(text, index, list),
                let end = closingBrace(text, content, list.upperBound)
            else {
                index += 1
                continue
            }
            if !out.isEmpty { out += [0x2C, 0x20] }
            for place in nameStart(text, free, index)..<index { out.append(text[place]) }
            for place in content..<end { out.append(text[place]) }
            index = end + 1
            free = index
        }
        return out[...]
    }
}
