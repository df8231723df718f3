/// A pattern that a text has to match as a whole, in time linear in the text.
package struct WholePattern: Sendable, Hashable {
    /// Why a text is no pattern: where, and what was expected.
    package struct Problem: Error, Sendable {
        package let message: String
    }

    package let source: String
    private let program: RegexProgram

    package init(_ source: String) throws(Problem) {
        self.source = source
        do {
            program = try RegexCompiler.compile(source, options: RegexParser.Options())
        } catch {
            throw Problem(message: error.description)
        }
    }

    /// Whether the whole text matches; a text too long for the pattern does not.
    package func matches(_ text: String) -> Bool {
        text.withUTF8Bytes { RegexMatcher.matches(program, $0, whole: true) } ?? false
    }

    package static func == (one: Self, other: Self) -> Bool { one.source == other.source }

    package func hash(into hasher: inout Hasher) { hasher.combine(source) }
}
