import LaurelRewards

extension StringCheck {
    /// Builds the grader from its entry: `operation`, `input`, `reference`.
    init(_ fields: EntryFields) throws {
        try fields.allowOnly(["operation", "input", "reference"])
        let (input, reference) = (try fields.gradedText(), try fields.referenceText())
        let operation = try fields.choice(
            "operation", spellings: StringCheck.spellings, listed: Operation.allCases.map(\.rawValue))
        self.init(operation: operation, input: input, reference: reference)
    }

    private static let spellings: [String: Operation] = [
        "equals": .equals, "eq": .equals, "not_equals": .notEquals, "ne": .notEquals, "neq": .notEquals,
        "contains": .contains, "like": .contains, "case_insensitive_contains": .caseInsensitiveContains,
        "ilike": .caseInsensitiveContains,
    ]
}
