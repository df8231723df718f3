/// Finds the answer in a completion, by the rules of the golden cases in their order.
///
/// It works on places in the completion's own bytes: nothing is copied and nothing is allocated unless several
/// boxes or environments have to be read as one list.
struct AnswerExtraction {
    typealias Text = ByteScan.Text

    /// Which rule found it.
    enum Rule: String {
        case block = "answer block"
        case boxed = "box"
        case anchor = "anchor"
        case environment = "math environment"
        case whole = "whole text"
        case lastNumber = "last number"
    }

    /// Where the answer is looked for once blocks, thinking, boxes and anchors are dealt with.
    struct Place {
        /// The place in the completion, nil when there is no answer.
        var range: Range<Int>?
        var rule: Rule
        /// Thinking in the middle of the completion: what is left has to be copied together first.
        var needsJoining = false
        /// Boxes stand side by side: together they are a list.
        var isBoxList = false
    }

    /// The place of the answer by the rules that need no reading: block, box, anchor, the whole text.
    static func place(_ text: Text, input: GradedInput?) -> Place {
        var range = 0..<text.count
        var base = Rule.whole
        if input != .completion {
            if let block = answerBlock(text) {
                range = block
                base = .block
            } else if input == .answer {
                return Place(range: nil, rule: .block)
            } else if let open = ByteScan.first("<think>", text, range) {
                guard let rest = behindThinking(text, open) else {
                    return Place(range: nil, rule: .whole, needsJoining: true)
                }
                range = rest
            }
        }
        return place(text, in: range, base)
    }

    /// The place inside what is graded.
    static func place(_ text: Text, in whole: Range<Int>, _ base: Rule) -> Place {
        let range = ByteScan.trimmed(text, whole)
        guard !range.isEmpty else { return Place(range: nil, rule: base) }
        if let box = lastBox(text, range) {
            if let list = boxList(text, range, box) { return Place(range: list, rule: .boxed, isBoxList: true) }
            let content = ByteScan.trimmed(text, box)
            return Place(range: content.isEmpty ? nil : content, rule: .boxed)
        }
        if let anchored = behindAnchor(text, range) { return Place(range: anchored, rule: .anchor) }
        return Place(range: range, rule: base)
    }

    // MARK: - Blocks and thinking

    /// The content of the last complete `<answer>…</answer>` block.
    static func answerBlock(_ text: Text) -> Range<Int>? {
        let all = 0..<text.count
        guard let close = ByteScan.last("</answer>", text, all),
            let open = ByteScan.last("<answer>", text, 0..<close)
        else { return nil }
        let start = open + 8
        return start..<(ByteScan.first("</answer>", text, start..<text.count) ?? close)
    }

    /// What is left without thinking when that is one piece; nil when thinking stands in the middle.
    private static func behindThinking(_ text: Text, _ open: Int) -> Range<Int>? {
        let front = ByteScan.trimmed(text, 0..<open)
        guard let close = ByteScan.first("</think>", text, open..<text.count) else { return front }
        let rest = (close + 8)..<text.count
        guard front.isEmpty, ByteScan.first("<think>", text, rest) == nil else { return nil }
        return rest
    }

    /// The text without `<think>…</think>`; an unclosed block reaches to the end.
    static func withoutThinking(_ text: Text) -> [UInt8] {
        var out: [UInt8] = []
        var index = 0
        while let open = ByteScan.first("<think>", text, index..<text.count) {
            for place in index..<open { out.append(text[place]) }
            guard let close = ByteScan.first("</think>", text, open..<text.count) else { return out }
            index = close + 8
        }
        for place in index..<text.count { out.append(text[place]) }
        return out
    }

    // MARK: - Boxes

    /// The content of the last `\boxed{…}` with balanced braces.
    private static func lastBox(_ text: Text, _ range: Range<Int>) -> Range<Int>? {
        // From the end: the first box that is met and closes is the one that begins last.
        var index = range.upperBound - 6
        var budget = range.count + 65_536
        while index >= range.lowerBound, budget > 0 {
            if text[index] == 0x5C, let start = boxStart(text, index, range) {
                if let end = closingBrace(text, start, range.upperBound) { return start..<end }
                // It never closes: looking again and again must not cost the square of the length.
                budget -= range.upperBound - start
            }
            index -= 1
        }
        return nil
    }

    /// The place behind the brace of a box command at `index`.
    private static func boxStart(_ text: Text, _ index: Int, _ range: Range<Int>) -> Int? {
        let isBoxed = ByteScan.has("\\boxed", text, index, range.upperBound)
        guard isBoxed || ByteScan.has("\\fbox", text, index, range.upperBound) else { return nil }
        var start = index + (isBoxed ? 6 : 5)
        while start < range.upperBound, text[start] == 0x20 { start += 1 }
        return start < range.upperBound && text[start] == 0x7B ? start + 1 : nil
    }

    private static func closingBrace(_ text: Text, _ start: Int, _ end: Int) -> Int? {
        var level = 1
        var index = start
        while index < end {
            switch text[index] {
            case 0x5C: index += 1
            case 0x7B: level += 1
            case 0x7D:
                level -= 1
                if level == 0 { return index }
            default: break
            }
            index += 1
        }
        return nil
    }

    /// From the content of the first to that of the last box of a list: boxes with only commas, "and", "or" and
    /// signs of environments between them. Nil when the box stands alone.
    private static func boxList(_ text: Text, _ range: Range<Int>, _ last: Range<Int>) -> Range<Int>? {
        var first = last.lowerBound
        var boxes = 1
        while boxes < 64 {
            // The command in front of the content, then a closing brace behind nothing but connectors.
            var front = first - 1
            while front > range.lowerBound, text[front] != 0x5C { front -= 1 }
            var end = front
            guard let brace = skipConnectors(text, range.lowerBound, &end) else { break }
            guard let start = boxEnding(text, range, at: brace) else { break }
            first = start
            boxes += 1
        }
        return boxes > 1 ? first..<last.upperBound : nil
    }

    /// Goes back over connectors; the place of the brace in front of them.
    private static func skipConnectors(_ text: Text, _ start: Int, _ end: inout Int) -> Int? {
        var steps = 0
        while end > start, steps < 64 {
            steps += 1
            let byte = text[end - 1]
            if byte == 0x7D {
                // `\text{ and }` is a connector, any other brace is the box's.
                guard let open = textConnector(text, start, end - 1) else { return end - 1 }
                end = open
            } else if [0x20, 0x09, 0x0A, 0x0D, 0x24, 0x2C, 0x3B, 0x26].contains(byte) {
                end -= 1
            } else if end - 2 >= start, text[end - 2] == 0x5C, [0x28, 0x29, 0x5B, 0x5D, 0x2C, 0x3B].contains(byte) {
                end -= 2
            } else if ByteScan.has("\\quad", text, end - 5, end) {
                end -= 5
            } else if ByteScan.has("\\qquad", text, end - 6, end) {
                end -= 6
            } else if ByteScan.hasIgnoringCase("and", text, max(start, end - 3), end) {
                end -= 3
            } else if ByteScan.hasIgnoringCase("or", text, max(start, end - 2), end) {
                end -= 2
            } else {
                return nil
            }
        }
        return nil
    }

    /// The start of `\text{…}` that closes at `brace` and holds only "and", "or", commas and spaces.
    private static func textConnector(_ text: Text, _ start: Int, _ brace: Int) -> Int? {
        var open = brace
        while open > start, brace - open < 12, text[open] != 0x7B { open -= 1 }
        guard text[open] == 0x7B, ByteScan.has("\\text", text, open - 5, open) else { return nil }
        let inner = ByteScan.trimmed(text, (open + 1)..<brace)
        let isConnector =
            inner.isEmpty || (inner.count == 1 && text[inner.lowerBound] == 0x2C)
            || (inner.count == 3 && ByteScan.hasIgnoringCase("and", text, inner.lowerBound, inner.upperBound))
            || (inner.count == 2 && ByteScan.hasIgnoringCase("or", text, inner.lowerBound, inner.upperBound))
        return isConnector ? open - 5 : nil
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

    // MARK: - Anchors

    /// What follows the last "final answer is", "answer is", "answer:" or "####", up to the end of its line.
    static func behindAnchor(_ text: Text, _ range: Range<Int>) -> Range<Int>? {
        var place: Int?
        let end = range.upperBound
        // From the end: the last one counts.
        var index = end - 4
        while index >= range.lowerBound, place == nil {
            if text[index] == 0x23 {
                if ByteScan.has("####", text, index, end) { place = index + 4 }
            } else if text[index] | 0x20 == 0x61, ByteScan.hasIgnoringCase("answer", text, index, end) {
                place = behindAnswer(text, index + 6, end)
            }
            index -= 1
        }
        guard var start = place else { return nil }
        // A line that ends at once continues on the next one that has something.
        while start < end, [0x20, 0x09, 0x0A, 0x0D, 0x3A, 0x2A].contains(text[start]) {
            if text[start] == 0x2A, !ByteScan.has("**", text, start, end) { break }
            start += text[start] == 0x2A ? 2 : 1
        }
        start = min(start, end)
        var stop = start
        while stop < end, text[stop] != 0x0A, text[stop] != 0x0D { stop += 1 }
        let line = withoutBold(text, ByteScan.trimmed(text, start..<stop))
        return line.isEmpty ? nil : line
    }

    private static func behindAnswer(_ text: Text, _ start: Int, _ end: Int) -> Int? {
        var next = start
        while next < end, text[next] == 0x2A { next += 1 }
        if next < end, text[next] == 0x3A { return next + 1 }
        while next < end, text[next] == 0x20 { next += 1 }
        return ByteScan.hasIgnoringCase("is", text, next, end) && !ByteScan.isLetter(text, next + 2, end)
            ? next + 2 : nil
    }

    /// Without the bold marks that stay behind when the anchor stood inside them.
    private static func withoutBold(_ text: Text, _ line: Range<Int>) -> Range<Int> {
        guard line.count > 2, ByteScan.has("**", text, line.upperBound - 2, line.upperBound),
            ByteScan.first("**", text, line) == line.upperBound - 2
        else { return line }
        return ByteScan.trimmed(text, line.lowerBound..<(line.upperBound - 2))
    }
}
