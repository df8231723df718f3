/// Finds the answer in a completion, by the rules of the golden cases in their order.
struct AnswerExtraction {
    /// Which rule found it.
    enum Rule: String {
        case block = "answer block"
        case boxed = "box"
        case anchor = "anchor"
        case environment = "math environment"
        case whole = "whole text"
        case lastNumber = "last number"
    }

    /// The text of the answer; nil when there is none.
    let text: ArraySlice<UInt8>?
    let rule: Rule

    /// `isValue` says whether a text is one value, which the later rules need.
    init(_ completion: [UInt8], input: GradedInput?, isValue: (ArraySlice<UInt8>) -> Bool) {
        var rest = completion[...]
        var base: Rule?
        if input != .completion {
            if let block = AnswerBlock.content(of: completion) {
                rest = block
                base = .block
            } else if input == .answer {
                (text, rule) = (nil, .block)
                return
            } else {
                rest = AnswerExtraction.withoutThinking(completion)[...]
            }
        }
        rest = Bytes.trimmed(rest)
        guard !rest.isEmpty else {
            (text, rule) = (nil, base ?? .whole)
            return
        }
        switch AnswerExtraction.lastBox(rest) {
        case .content(let box):
            let content = Bytes.trimmed(box)
            (text, rule) = (content.isEmpty ? nil : content, .boxed)
            return
        case .none: break
        }
        var rule = base ?? .whole
        if let anchored = AnswerExtraction.behindAnchor(rest) {
            rest = anchored
            rule = .anchor
        }
        if isValue(rest) {
            (text, self.rule) = (rest, rule)
        } else if let environment = AnswerExtraction.lastEnvironment(rest) {
            (text, self.rule) = (environment, .environment)
        } else if let number = AnswerExtraction.lastNumber(rest) {
            (text, self.rule) = (number, .lastNumber)
        } else {
            (text, self.rule) = (rest, rule)
        }
    }

    // MARK: - Thinking, boxes, anchors

    /// The text without `<think>…</think>`; an unclosed block reaches to the end.
    private static func withoutThinking(_ text: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        var index = 0
        while let open = Bytes.first("<think>", in: text[...], from: index) {
            out += text[index..<open]
            guard let close = Bytes.first("</think>", in: text[...], from: open) else { return out }
            index = close + 8
        }
        return out + text[index...]
    }

    private enum Box {
        case none
        case content(ArraySlice<UInt8>)
    }

    /// The content of the last `\boxed{…}` with balanced braces.
    private static func lastBox(_ text: ArraySlice<UInt8>) -> Box {
        // One pass with a stack of open braces: where each opened, and whether a box begins there.
        var open: [(start: Int, isBox: Bool)] = []
        var best: Range<Int>?
        var boxStart: Int?
        var index = text.startIndex
        while index < text.endIndex {
            switch text[index] {
            case 0x5C:
                if Bytes.has("\\boxed", in: text, at: index) || Bytes.has("\\fbox", in: text, at: index) {
                    index += Bytes.has("\\fbox", in: text, at: index) ? 5 : 6
                    while index < text.endIndex, text[index] == 0x20 { index += 1 }
                    boxStart = index
                } else {
                    index += 2
                }
                continue
            case 0x7B: open.append((index + 1, boxStart == index))
            case 0x7D:
                // The box that begins last wins: an inner one over the one around it.
                if let last = open.popLast(), last.isBox, best.map({ $0.lowerBound < last.start }) ?? true {
                    best = last.start..<index
                }
            default: break
            }
            index += 1
        }
        return best.map { .content(text[$0]) } ?? .none
    }

    /// What follows the last "final answer is", "answer is", "answer:" or "####", up to the end of its line.
    private static func behindAnchor(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var place: Int?
        var index = text.startIndex
        while index < text.endIndex {
            if text[index] == 0x23, Bytes.has("####", in: text, at: index) {
                place = index + 4
                index += 4
                continue
            }
            if text[index] | 0x20 == 0x61, hasIgnoringCase("answer", in: text, at: index) {
                var next = index + 6
                while next < text.endIndex, text[next] == 0x2A { next += 1 }
                if next < text.endIndex, text[next] == 0x3A {
                    place = next + 1
                } else {
                    while next < text.endIndex, text[next] == 0x20 { next += 1 }
                    if hasIgnoringCase("is", in: text, at: next), !isLetter(text, next + 2) { place = next + 2 }
                }
                index += 6
                continue
            }
            index += 1
        }
        guard var start = place else { return nil }
        // A line that ends at once continues on the next one that has something.
        while start < text.endIndex, [0x20, 0x09, 0x0A, 0x0D, 0x3A, 0x2A].contains(text[start]) {
            if text[start] == 0x2A, !Bytes.has("**", in: text, at: start) { break }
            start += text[start] == 0x2A ? 2 : 1
        }
        let end = text[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? text.endIndex
        let line = withoutBold(Bytes.trimmed(text[start..<end]))
        return line.isEmpty ? nil : line
    }

    /// Without the bold marks that stay behind when the anchor stood inside them.
    private static func withoutBold(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        line.count > 2 && line.suffix(2).elementsEqual([0x2A, 0x2A])
            && Bytes.first("**", in: line, from: line.startIndex) == line.endIndex - 2
            ? Bytes.trimmed(line.dropLast(2)) : line
    }

    // MARK: - Math environments

    /// The last `$…$`, `$$…$$`, `\(…\)` or `\[…\]`, cut to the right-hand side of its last `=`.
    private static func lastEnvironment(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var best: Range<Int>?
        var openers: (paren: Int?, bracket: Int?) = (nil, nil)
        var index = text.startIndex
        while index < text.endIndex {
            if text[index] == 0x5C, index + 1 < text.endIndex {
                switch text[index + 1] {
                case 0x28: openers.paren = index + 2
                case 0x5B: openers.bracket = index + 2
                case 0x29:
                    if let start = openers.paren { best = start..<index }
                    openers.paren = nil
                case 0x5D:
                    if let start = openers.bracket { best = start..<index }
                    openers.bracket = nil
                default: break
                }
                index += 2
            } else if text[index] == 0x24 {
                let isDouble = Bytes.has("$$", in: text, at: index)
                let start = index + (isDouble ? 2 : 1)
                if let end = closingDollar(text, from: start, isDouble: isDouble) {
                    best = start..<end
                    index = end + (isDouble ? 2 : 1)
                } else {
                    index = start
                }
            } else {
                index += 1
            }
        }
        guard let best else { return nil }
        let content = text[best]
        let right = content.lastIndex(of: 0x3D).map { content[($0 + 1)...] } ?? content
        return Bytes.trimmed(right)
    }

    /// The dollar sign that closes an environment: Pandoc's rule tells it from money.
    private static func closingDollar(_ text: ArraySlice<UInt8>, from start: Int, isDouble: Bool) -> Int? {
        guard start < text.endIndex, isDouble || Bytes.spaceLength(text, at: start) == 0 else { return nil }
        var index = start
        while index < text.endIndex {
            if text[index] == 0x5C {
                index += 2
                continue
            }
            if text[index] == 0x24 {
                if isDouble { return Bytes.has("$$", in: text, at: index) && index > start ? index : nil }
                let isTight = index > start && Bytes.spaceLength(text, at: index - 1) == 0
                let isMoney = index + 1 < text.endIndex && (0x30...0x39).contains(text[index + 1])
                return isTight && !isMoney ? index : nil
            }
            index += 1
        }
        return nil
    }

    private static func hasIgnoringCase(_ word: StaticString, in text: ArraySlice<UInt8>, at index: Int) -> Bool {
        let count = word.utf8CodeUnitCount
        guard text.endIndex - index >= count else { return false }
        for offset in 0..<count where text[index + offset] | 0x20 != word.utf8Start[offset] { return false }
        return true
    }

    private static func isLetter(_ text: ArraySlice<UInt8>, _ index: Int) -> Bool {
        index < text.endIndex && (0x61...0x7A).contains(text[index] | 0x20)
    }
}
