/// Text of any origin on one line of a terminal: cut when it is long, and nothing in it moves the cursor.
package enum PlainLine {
    /// Control and formatting characters become spaces.
    package static func text(_ text: String, limit: Int) -> String {
        var line = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            guard count < limit else {
                line.append("…")
                break
            }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: line.append(" ")
            default: line.append(scalar)
            }
            count += 1
        }
        return String(line)
    }
}
