package import LaurelRewards

/// Whether a regular expression matches, in time linear in the text.
package struct RegexMatch: Grader {
    private let program: RegexProgram
    private let matchesWhole: Bool
    private let isNegated: Bool
    private let input: GradedText

    /// Builds the grader from its entry.
    init(_ fields: EntryFields) throws {
        try fields.allowOnly(["pattern", "match", "case_insensitive", "multiline", "dotall", "negate", "input"])
        let pattern = try fields.requiredText("pattern", "a regular expression")
        var options = RegexParser.Options()
        options.ignoresCase = try fields.bool("case_insensitive", default: false)
        options.isMultiline = try fields.bool("multiline", default: false)
        options.dotMatchesNewline = try fields.bool("dotall", default: false)
        do {
            program = try RegexCompiler.compile(pattern, options: options)
        } catch {
            throw fields.error("pattern", "pattern", "cannot be used. \(error)")
        }
        matchesWhole = try fields.choice(
            "match", spellings: ["search": false, "full": true], listed: ["search", "full"], default: false)
        isNegated = try fields.bool("negate", default: false)
        input = try fields.gradedText()
    }

    package func grade(_ item: GradingItem) async -> Grade {
        let result = input.withBytes(of: item) { RegexMatcher.matches(program, $0, whole: matchesWhole) }
        switch result {
        case .failure(let unreadable): return unreadable.grade
        case .success(nil): return Grade(score: 0, detail: "The text is too long for this pattern.")
        case .success(let isMatch?): return Grade(score: isMatch != isNegated ? 1 : 0)
        }
    }

    /// Whether the pattern matches a text; nil when the bound on steps is passed.
    package func matches(_ text: String) -> Bool? {
        text.withUTF8Bytes { RegexMatcher.matches(program, $0, whole: matchesWhole) }.map { $0 != isNegated }
    }
}
