package import LaurelRewards

/// Whether the text is JSON, and how much of a schema it satisfies.
package struct JSONSchemaCheck: Grader {
    private let schema: JSONSchema
    private let scoresFields: Bool
    private let source: JSONSource

    /// Builds the grader from its entry: `schema`, `score`, `allow_fence`, `input`.
    init(_ fields: EntryFields) throws {
        try fields.allowOnly(["schema", "score", "allow_fence", "input"])
        scoresFields = try fields.choice(
            "score", spellings: ["fields": true, "all": false], listed: ["fields", "all"], default: true)
        source = try JSONSource(fields)
        guard let value = fields.value("schema") else { throw fields.missing("schema", "a JSON Schema") }
        let read = JSONSchema.reading(value)
        var problems = ProblemCollector()
        for error in read.errors {
            problems.add(fields.error("schema", "schema", at: error.path, "cannot be used. \(error)"))
        }
        guard let schema = read.schema, problems.isEmpty else { throw problems.error }
        self.schema = schema
    }

    package func grade(_ item: GradingItem) async -> Grade {
        switch source.value(of: item) {
        case .failure(let unreadable): return unreadable.grade
        case .success(nil): return Grade(score: 0, detail: "The text is no JSON.")
        case .success(let value?):
            var validation = JSONSchemaValidation()
            let (valid, total, invalid) =
                scoresFields
                ? validation.fields(of: schema, value) : (validation.accepts(schema, value) ? 1 : 0, 1, [])
            guard !validation.isExhausted else {
                return Grade(score: 0, detail: "The text takes more steps than a validation has.")
            }
            return Grade(
                score: Double(valid) / Double(total),
                detail: invalid.isEmpty ? nil : "Not valid: \(invalid.prefix(8).joined(separator: ", ")).")
        }
    }
}

/// Where a grader reads JSON: the graded text, or the inside of its code fence where that is allowed.
struct JSONSource: Sendable {
    let input: GradedText
    let allowsFence: Bool

    init(_ fields: EntryFields) throws {
        input = try fields.gradedText()
        allowsFence = try fields.bool("allow_fence", default: false)
    }

    /// The value; nil when the text is no JSON.
    func value(of item: GradingItem) -> Result<JSONValue?, UnreadableText> {
        input.withBytes(of: item) { bytes in
            if allowsFence, let block = CodeBlock.only(in: bytes) {
                return JSONReader.parse(UnsafeBufferPointer(rebasing: bytes[block.body]))
            }
            return JSONReader.parse(bytes)
        }
    }
}
