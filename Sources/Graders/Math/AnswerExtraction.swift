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
        case lastLine = "last line"
        case bold = "bold text"
        case conclusion = "end of the last sentence"
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
        /// Where the announcement begins that the answer stands behind.
        var anchor: Int?
        /// The text that the answer is looked for in.
        var scope: Range<Int> = 0..<0
    }

    /// The place of the answer by the rules that need no reading: block, box, anchor, the whole text.
    ///
    /// `looked` counts the bytes that it looks at.
    static func place(_ text: Text, input: GradedInput?, _ looked: inout Int) -> Place {
        var range = 0..<text.count
        var base = Rule.whole
        looked += 4 * text.count
        let block = answerBlock(text)
        if block.isComplete {
            range = block.start..<block.end
            base = .block
        } else if input == .answer {
            return Place(range: nil, rule: .block)
        } else if let rest = behindThinking(text) {
            range = block.end <= rest.lowerBound ? rest : rest.clamped(to: block.start..<block.end)
            if range != rest { base = .block }
        } else {
            return Place(range: nil, rule: .whole, needsJoining: true)
        }
        return place(text, in: range, base, &looked)
    }

    /// The place inside what is graded.
    static func place(_ text: Text, in whole: Range<Int>, _ base: Rule, _ looked: inout Int) -> Place {
        let range = ByteScan.trimmed(text, whole)
        guard !range.isEmpty else { return Place(range: nil, rule: base) }
        if let box = lastBox(text, range, &looked) {
            if let list = boxList(text, range, box) {
                return Place(range: list, rule: .boxed, isBoxList: true, scope: range)
            }
            let content = ByteScan.trimmed(text, box)
            return Place(range: content.isEmpty ? nil : content, rule: .boxed, scope: range)
        }
        looked += 2 * range.count
        if let anchored = behindAnchor(text, range) {
            return Place(range: anchored.answer, rule: .anchor, anchor: anchored.anchor, scope: range)
        }
        return Place(range: range, rule: base, scope: range)
    }

    // MARK: - Blocks and thinking

    /// The content of the last complete `<answer>…</answer>` block; else what stands behind an `<answer>` that never
    /// closes, or in front of an `</answer>` that never opened, as prompts that end in `<answer>` leave it.
    private static func answerBlock(_ text: Text) -> (start: Int, end: Int, isComplete: Bool) {
        let close = ByteScan.last("</answer>", text, 0..<text.count)
        guard let open = ByteScan.last("<answer>", text, 0..<(close ?? text.count)) else {
            return (0, close ?? text.count, false)
        }
        guard let close else { return (open + 8, text.count, false) }
        return (open + 8, ByteScan.first("</answer>", text, (open + 8)..<text.count) ?? close, true)
    }

    /// What is left without thinking when that is one piece; nil when thinking stands in the middle.
    ///
    /// Prompts that end in `<think>` leave a `</think>` without its opening: what stands in front of it is thinking.
    private static func behindThinking(_ text: Text) -> Range<Int>? {
        let all = 0..<text.count
        let rest = (ByteScan.last("</think>", text, all) ?? -8) + 8
        guard let open = ByteScan.first("<think>", text, all) else { return rest..<text.count }
        if open > rest { return rest == 0 ? 0..<open : nil }
        let front = ByteScan.trimmed(text, 0..<open)
        return front.isEmpty && ByteScan.first("<think>", text, rest..<text.count) == nil ? rest..<text.count : nil
    }

    /// The text without `<think>…</think>`; an unclosed block reaches to the end, one without its opening from the start.
    static func withoutThinking(_ text: Text) -> [UInt8] {
        var out: [UInt8] = []
        var index = (ByteScan.last("</think>", text, 0..<text.count) ?? -8) + 8
        var open = ByteScan.first("<think>", text, 0..<text.count) ?? text.count
        // What stands in front of the first opening counts, unless a closing stands there.
        if open < index, ByteScan.first("</think>", text, 0..<open) == nil { index = 0 }
        while index < text.count {
            if open < index { open = ByteScan.first("<think>", text, index..<text.count) ?? text.count }
            for place in index..<open { out.append(text[place]) }
            guard let close = ByteScan.first("</think>", text, open..<text.count) else { break }
            index = close + 8
        }
        return out
    }

    // MARK: - Boxes

    /// The content of the last `\boxed{…}` with balanced braces.
    private static func lastBox(_ text: Text, _ range: Range<Int>, _ looked: inout Int) -> Range<Int>? {
        looked += range.count
        // From the end: the first box that is met and closes is the one that begins last.
        var index = range.upperBound - 6
        var budget = range.count + 65_536
        while index >= range.lowerBound, budget > 0 {
            if text[index] == 0x5C, let start = boxStart(text, index, range) {
                let end = closingBrace(text, start, range.upperBound)
                looked += (end ?? range.upperBound) - start
                if let end { return start..<end }
                // It never closes: looking again and again must not cost the square of the length.
                budget -= range.upperBound - start
            }
            index -= 1
        }
        return nil
    }

    /// The place behind the brace of a box command at `index`.
    static func boxStart(_ text: Text, _ index: Int, _ range: Range<Int>) -> Int? {
        let isBoxed = ByteScan.has("\\boxed", text, index, range.upperBound)
        guard isBoxed || ByteScan.has("\\fbox", text, index, range.upperBound) else { return nil }
        var start = index + (isBoxed ? 6 : 5)
        while start < range.upperBound, text[start] == 0x20 { start += 1 }
        return start < range.upperBound && text[start] == 0x7B ? start + 1 : nil
    }

    static func closingBrace(_ text: Text, _ start: Int, _ end: Int) -> Int? {
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

    // MARK: - Anchors

    /// What follows the last "final answer is", "answer is", "answer:" or "####", up to the end of its line;
    /// and where that stands.
    static func behindAnchor(_ text: Text, _ range: Range<Int>) -> (answer: Range<Int>, anchor: Int)? {
        var place: Int?
        let end = range.upperBound
        // From the end: the last one counts.
        var index = end - 4
        while index >= range.lowerBound, place == nil {
            if text[index] == 0x23 {
                if ByteScan.has("####", text, index, end) { place = behindHeading(text, index + 4, end) ?? index + 4 }
            } else if text[index] | 0x20 == 0x61, ByteScan.hasIgnoringCase("answer", text, index, end) {
                place = behindAnswer(text, index + 6, end) ?? behindHeading(text, lineStart(text, index, range), end)
            }
            index -= 1
        }
        guard var start = place else { return nil }
        var isBold = false
        // A line that ends at once continues on the next one that has something.
        while start < end, [0x20, 0x09, 0x0A, 0x0D, 0x3A, 0x2A].contains(text[start]) {
            if text[start] == 0x2A, !ByteScan.has("**", text, start, end) { break }
            isBold = isBold || text[start] == 0x2A
            start += text[start] == 0x2A ? 2 : 1
        }
        start = min(start, end)
        var stop = start
        while stop < end, text[stop] != 0x0A, text[stop] != 0x0D { stop += 1 }
        // A formula that is set on lines of its own.
        if let close = environmentEnd(text, start, end), close > stop {
            stop = close
            while stop < end, text[stop] != 0x0A, text[stop] != 0x0D { stop += 1 }
        }
        // `**28** apples`
        if isBold, let close = ByteScan.first("**", text, start..<stop), close > start { stop = close }
        let line = withoutBold(text, ByteScan.trimmed(text, start..<stop))
        return line.isEmpty ? nil : (line, index + 1)
    }

    /// The longest formula on lines of its own.
    private static let maximumDisplay = 1_024

    /// The end of the environment that begins at a place; nil where none begins or it does not close.
    private static func environmentEnd(_ text: Text, _ start: Int, _ end: Int) -> Int? {
        let end = min(end, start + maximumDisplay)
        let delimiters: [(open: StaticString, close: StaticString)] = [
            ("$$", "$$"), ("\\[", "\\]"), ("\\(", "\\)"), ("\\begin{", "\\end{"), ("$", "$"),
        ]
        for (open, close) in delimiters where ByteScan.has(open, text, start, end) {
            let inside = start + open.utf8CodeUnitCount..<end
            return ByteScan.first(close, text, inside).map { $0 + close.utf8CodeUnitCount }
        }
        return nil
    }

    private static func behindAnswer(_ text: Text, _ start: Int, _ end: Int) -> Int? {
        var next = start
        while next < end, text[next] == 0x2A { next += 1 }
        if next < end, text[next] == 0x3A { return next + 1 }
        while next < end, text[next] == 0x20 { next += 1 }
        if next < end, text[next] == 0x3D { return next + 1 }
        return ByteScan.hasIgnoringCase("is", text, next, end) && !ByteScan.isLetter(text, next + 2, end)
            ? next + 2 : nil
    }

    private static func lineStart(_ text: Text, _ place: Int, _ range: Range<Int>) -> Int {
        var start = place
        while start > range.lowerBound, place - start < 16, text[start - 1] != 0x0A { start -= 1 }
        return start
    }

    /// What follows a line that says "Answer" or "The Final Answer" and no more.
    private static func behindHeading(_ text: Text, _ start: Int, _ end: Int) -> Int? {
        var index = start
        func skip(_ signs: [UInt8]) { while index < end, signs.contains(text[index]) { index += 1 } }
        skip([0x20, 0x23, 0x2A])
        if ByteScan.hasIgnoringCase("the ", text, index, end) { index += 4 }
        if ByteScan.hasIgnoringCase("final ", text, index, end) { index += 6 }
        guard ByteScan.hasIgnoringCase("answer", text, index, end) else { return nil }
        index += 6
        skip([0x20, 0x3A, 0x2A])
        return index < end && text[index] == 0x0A ? index : nil
    }

    /// The text before the first full stop that ends a sentence, nil when that is all of it.
    static func firstSentence(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var level = 0
        var index = text.startIndex
        while index + 2 < text.endIndex {
            switch text[index] {
            case 0x7B: level += 1
            case 0x7D: level -= 1
            case 0x2E where level == 0 && text[index + 1] == 0x20 && index > text.startIndex:
                return text[..<index]
            default: break
            }
            index += 1
        }
        return nil
    }

    /// Without the bold marks that stay behind when the anchor stood inside them.
    private static func withoutBold(_ text: Text, _ line: Range<Int>) -> Range<Int> {
        guard line.count > 2, ByteScan.has("**", text, line.upperBound - 2, line.upperBound),
            ByteScan.first("**", text, line) == line.upperBound - 2
        else { return line }
        return ByteScan.trimmed(text, line.lowerBound..<(line.upperBound - 2))
    }
}
