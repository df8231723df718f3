extension AnswerExtraction {
    /// Several environments that stand side by side, or the last one, inside the signs that open and close it.
    struct Environment {
        /// The content of the last environment.
        var content: Range<Int>
        /// From the opening of the first to the closing of the last when several are joined by commas, "and", "or".
        var list: Range<Int>?
    }

    /// The last `$…$`, `$$…$$`, `\(…\)` or `\[…\]`.
    static func lastEnvironment(_ text: Text, _ range: Range<Int>) -> Environment? {
        var last: Range<Int>?
        var listStart: Int?
        var lastEnd = range.lowerBound
        var openers: (paren: Int?, bracket: Int?, display: Int?) = (nil, nil, nil)
        var index = range.lowerBound
        func note(_ content: Range<Int>, _ outer: Range<Int>) {
            // The list goes on while only connectors stand between two environments; one may also stand around the last.
            if last != nil, lastEnd <= outer.lowerBound, isConnector(text, lastEnd..<outer.lowerBound) {
                listStart = listStart ?? last.map { max(range.lowerBound, $0.lowerBound - 2) }
            } else {
                listStart = nil
            }
            last = content
            lastEnd = outer.upperBound
        }
        while index < range.upperBound {
            if text[index] == 0x5C, index + 1 < range.upperBound {
                switch text[index + 1] {
                case 0x28: openers.paren = index + 2
                case 0x5B: openers.bracket = index + 2
                case 0x29:
                    if let start = openers.paren { note(start..<index, (start - 2)..<(index + 2)) }
                    openers.paren = nil
                case 0x5D:
                    if let start = openers.bracket { note(start..<index, (start - 2)..<(index + 2)) }
                    openers.bracket = nil
                case 0x62 where isDisplay(text, index, "\\begin{", range.upperBound): openers.display = index
                case 0x65 where isDisplay(text, index, "\\end{", range.upperBound):
                    if let start = openers.display { note(start..<index, start..<index) }
                    openers.display = nil
                default: break
                }
                index += 2
            } else if text[index] == 0x24 {
                let isDouble = ByteScan.has("$$", text, index, range.upperBound)
                let width = isDouble ? 2 : 1
                let start = index + width
                if let end = closingDollar(text, start, range.upperBound, isDouble: isDouble) {
                    note(start..<end, index..<(end + width))
                    index = end + width
                } else {
                    index = start
                }
            } else {
                index += 1
            }
        }
        guard let last else { return nil }
        return Environment(content: ByteScan.trimmed(text, last), list: listStart.map { $0..<lastEnd })
    }

    /// Whether `\begin{` or `\end{` of an environment that displays a formula stands at a place.
    private static func isDisplay(_ text: Text, _ index: Int, _ command: StaticString, _ end: Int) -> Bool {
        let names: [StaticString] = ["align", "equation", "gather", "split", "eqnarray", "multline"]
        return ByteScan.has(command, text, index, end)
            && names.contains { ByteScan.has($0, text, index + command.utf8CodeUnitCount, end) }
    }

    /// Whether only commas, "and", "or" and spaces stand here, and at least one of the first three.
    private static func isConnector(_ text: Text, _ range: Range<Int>) -> Bool {
        guard range.count <= 16 else { return false }
        var index = range.lowerBound
        var joins = false
        while index < range.upperBound {
            let byte = text[index]
            if byte == 0x20 || byte == 0x0A || byte == 0x0D {
                index += 1
            } else if byte == 0x2C || byte == 0x3B {
                joins = true
                index += 1
            } else if ByteScan.hasIgnoringCase("and", text, index, range.upperBound) {
                joins = true
                index += 3
            } else if ByteScan.hasIgnoringCase("or", text, index, range.upperBound) {
                joins = true
                index += 2
            } else {
                return false
            }
        }
        return joins
    }

    /// What stands behind the last `=` of an environment; `>=`, `<=` and `!=` are other signs.
    static func rightHandSide(_ text: Text, _ range: Range<Int>) -> Range<Int> {
        var index = range.upperBound - 1
        while index >= range.lowerBound {
            let isPart = index > range.lowerBound && [0x3C, 0x3E, 0x21].contains(text[index - 1])
            if text[index] == 0x3D, !isPart { return withoutRowEnd(text, (index + 1)..<range.upperBound) }
            index -= 1
        }
        return range
    }

    /// A row without what ends it: `\\`, a comma, the environment's own end.
    private static func withoutRowEnd(_ text: Text, _ row: Range<Int>) -> Range<Int> {
        var row = ByteScan.trimmed(text, row)
        if !row.isEmpty, text[row.upperBound - 1] == 0x7D, let end = ByteScan.last("\\end{", text, row) {
            row = ByteScan.trimmed(text, row.lowerBound..<end)
        }
        while row.count > 2, ByteScan.has("\\\\", text, row.upperBound - 2, row.upperBound) {
            row = ByteScan.trimmed(text, row.lowerBound..<(row.upperBound - 2))
        }
        while row.count > 1, text[row.upperBound - 1] == 0x2C {
            row = ByteScan.trimmed(text, row.lowerBound..<(row.upperBound - 1))
        }
        return row
    }

    /// The dollar sign that closes an environment: Pandoc's rule tells it from money.
    static func closingDollar(_ text: Text, _ start: Int, _ end: Int, isDouble: Bool) -> Int? {
        guard start < end else { return nil }
        // `$ x^2 $` with spaces inside is an environment when it holds a sign that money has not.
        let isTightStart = isDouble || ByteScan.spaceLength(text, start, end) == 0
        var isFormula = false
        // Nobody writes a longer environment, and without a limit many openings would cost their product.
        let limit = min(end, start + 4_096)
        var index = start
        while index < limit {
            if text[index] == 0x5C {
                isFormula = true
                index += 2
                continue
            }
            if [0x5E, 0x5F, 0x7B].contains(text[index]) { isFormula = true }
            if text[index] == 0x24 {
                if isDouble { return ByteScan.has("$$", text, index, end) && index > start ? index : nil }
                let isTight = index > start && ByteScan.spaceLength(text, index - 1, end) == 0
                let isMoney = ByteScan.isDigit(text, index + 1, end)
                return index > start && (isTight && isTightStart || isFormula) && !isMoney ? index : nil
            }
            index += 1
        }
        return nil
    }
}
