import LaurelRewards

extension EntryFields {
    /// Where the maths grader looks when the entry says it.
    func optionalInput() throws -> GradedInput? {
        guard has("input") else { return nil }
        return try choice(
            "input", spellings: ["answer": .answer, "completion": .completion], listed: ["answer", "completion"])
    }

    /// Where the grader looks: `answer`, `completion`, or a template.
    package func gradedText(default fallback: GradedText = .answer) throws -> GradedText {
        guard let text = try text("input") else { return fallback }
        switch text.lowercased() {
        case "answer": return .answer
        case "completion": return .completion
        default: break
        }
        guard text.contains("{{") else {
            let hint = NearestName.hint(for: text, among: ["answer", "completion"])
            throw error(
                "range", "input",
                "is \"\(text)\"; expected answer, completion or a template such as "
                    + "\"{{ sample.output_json.answer }}\".\(hint)")
        }
        return .template(try template("input", text))
    }

    /// What the answer is compared with: the row's `reference_answer`, or a template or plain text.
    package func referenceText() throws -> ReferenceText {
        guard let text = try text("reference") else { return .row }
        let template = try template("reference", text)
        guard !template.readsSample else {
            throw error(
                "range", "reference",
                "reads the sample, so that the model would write its own reference; expected text and {{ item.… }}.")
        }
        return .template(template)
    }

    private func template(_ key: String, _ text: String) throws -> Template {
        do {
            return try Template(text)
        } catch {
            throw self.error("template", key, "is no template. \(error)")
        }
    }
}
