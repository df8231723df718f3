import RewardReports

/// Text of any origin in lines of a terminal: broken between words, and nothing in it moves the cursor.
enum WrappedText {
    /// - Parameters:
    ///   - first: what stands before the text on its first line.
    ///   - rest: how far the other lines are indented.
    static func lines(_ text: String, width: Int, first: String, rest: Int) -> [String] {
        let indent = String(repeating: " ", count: rest)
        var lines: [String] = []
        for paragraph in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            var line = lines.isEmpty ? first : indent
            var isEmpty = true
            for word in paragraph.split(separator: " ", omittingEmptySubsequences: false) {
                var rest = PlainLine.text(String(word), limit: 100_000)[...]
                if !isEmpty {
                    if line.count + 1 + rest.count > width {
                        lines.append(line)
                        line = indent
                    } else {
                        line += " "
                    }
                }
                // A word that is longer than a line is cut.
                while line.count + rest.count > width, width > line.count {
                    let part = rest.prefix(width - line.count)
                    lines.append(line + part)
                    rest = rest.dropFirst(part.count)
                    line = indent
                }
                line += rest
                isEmpty = false
            }
            lines.append(line)
        }
        return lines
    }
}
