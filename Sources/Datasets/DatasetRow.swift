package import LaurelRewards

/// One row of a dataset: the sample, where it stood, and the columns that its reader asked for by name.
package struct DatasetRow: Sendable {
    package let sample: Sample
    /// The file as it was named.
    package let file: String
    /// The line in that file, from 1.
    package let line: Int
    /// The columns that were asked for, where the row has them; they are no metadata.
    package let extras: [String: JSONValue]
    /// The assistant's turn that ended `messages`, where that was allowed; it is no part of the sample.
    package let answer: String?

    /// Checks a parsed line against the three row forms.
    ///
    /// `messages` with `reference_answer`, `messages` with any columns, or `prompt` with `reference_answer`. Every
    /// other column becomes metadata, except `extraColumns`.
    /// - Parameters:
    ///   - index: the row's place in its dataset, from 0.
    ///   - mayEndInAnswer: whether the conversation may end in the assistant's turn, which becomes `answer`.
    package init(
        _ line: JSONLReader.Line, file: String, index: Int, extraColumns: Set<String> = [],
        mayEndInAnswer: Bool = false
    ) throws(DatasetError) {
        let form = RowForm(file: file, line: line.number)
        guard case .object(var columns) = line.node else {
            throw form.error(nil, "The line holds \(line.node.kind); expected a JSON object.")
        }
        var messages = try form.messages(&columns, mayEndInAnswer: mayEndInAnswer)
        answer = messages.last?.role == "assistant" ? messages.removeLast().content : nil
        let reference = try form.reference(columns.removeValue(forKey: "reference_answer"))
        try form.checkTools(columns.removeValue(forKey: "tools"))
        self.extras = columns.filter { extraColumns.contains($0.key) }.mapValues(\.value)
        self.sample = Sample(
            index: index, messages: messages, reference: reference,
            metadata: columns.filter { !extraColumns.contains($0.key) }.mapValues(\.value))
        self.file = file
        self.line = line.number
    }

    /// The text of a column that was asked for; an error that names it when it is missing or no string.
    package func text(of column: String) throws(DatasetError) -> String {
        guard let value = extras[column] else {
            throw error(column, "The row has no \"\(column)\"; expected a string.")
        }
        guard let text = value.string else { throw error(column, "\"\(column)\" is no string; expected a string.") }
        return text
    }

    /// An error about this row.
    package func error(_ field: String?, _ message: String) -> DatasetError {
        DatasetError(code: "row", file: file, line: line, field: field, message: message)
    }
}

/// The rules for the columns that have a meaning of their own.
private struct RowForm {
    let file: String
    let line: Int

    static let roles = ["developer", "system", "user", "assistant"]

    /// Takes the conversation out of the columns: `messages`, or one user turn made from `prompt`.
    func messages(
        _ columns: inout [String: JSONNode], mayEndInAnswer: Bool
    ) throws(DatasetError) -> [Message] {
        if let node = columns.removeValue(forKey: "messages") { return try conversation(node, mayEndInAnswer) }
        switch columns.removeValue(forKey: "prompt") {
        case .string(let prompt): return [Message(role: "user", content: prompt)]
        case .some(let other): throw error("prompt", "\"prompt\" is \(other.kind); expected a string.")
        case nil: throw error("messages", "The row has neither \"messages\" nor \"prompt\"; expected one of them.")
        }
    }

    private func conversation(_ node: JSONNode, _ mayEndInAnswer: Bool) throws(DatasetError) -> [Message] {
        guard case .array(let turns) = node else {
            throw error("messages", "\"messages\" is \(node.kind); expected an array of {\"role\", \"content\"}.")
        }
        var messages: [Message] = []
        for (index, turn) in turns.enumerated() {
            messages.append(try message(turn, field: "messages[\(index)]"))
        }
        guard let last = messages.last else {
            throw error("messages", "\"messages\" is empty; expected at least one turn.")
        }
        if mayEndInAnswer, last.role == "assistant", messages.count > 1 { return messages }
        guard last.role == "user" else {
            let isAlone = mayEndInAnswer && last.role == "assistant"
            throw error(
                "messages",
                isAlone
                    ? "\"messages\" has only the assistant's turn; expected the user's before it."
                    : "The last turn of \"messages\" is the \(last.role)'s; expected the user's.")
        }
        return messages
    }

    private func message(_ node: JSONNode, field: String) throws(DatasetError) -> Message {
        guard case .object(let members) = node else {
            throw error(field, "\"\(field)\" is \(node.kind); expected an object with \"role\" and \"content\".")
        }
        let role = try text("role", of: members, field)
        guard RowForm.roles.contains(role) else {
            let roles = RowForm.roles.joined(separator: ", ")
            throw error("\(field).role", "\"\(field).role\" is \"\(role)\"; expected one of \(roles).")
        }
        let content = try text("content", of: members, field)
        // `name` labels a speaker and never reaches a chat template; any other key would change what the turn means.
        if let unknown = members.keys.filter({ !["role", "content", "name"].contains($0) }).min(),
            members[unknown] != .null
        {
            throw error(
                "\(field).\(unknown)", "\"\(field)\" has the key \"\(unknown)\"; expected \"role\" and \"content\".")
        }
        return Message(role: role, content: content)
    }

    private func text(_ key: String, of members: [String: JSONNode], _ field: String) throws(DatasetError) -> String {
        switch members[key] {
        case .string(let text): return text
        case .some(let other):
            throw error("\(field).\(key)", "\"\(field).\(key)\" is \(other.kind); expected a string.")
        case nil: throw error("\(field).\(key)", "\"\(field)\" has no \"\(key)\"; expected a string.")
        }
    }

    /// The reference: a string, or a number as it is written; null counts as none.
    func reference(_ node: JSONNode?) throws(DatasetError) -> String? {
        switch node {
        case nil, .null: return nil
        case .string(let text), .number(let text): return text
        case .some(let other):
            throw error("reference_answer", "\"reference_answer\" is \(other.kind); expected a string or a number.")
        }
    }

    /// `tools` is reserved: it would change the prompt, and no chat template here renders it.
    func checkTools(_ node: JSONNode?) throws(DatasetError) {
        switch node {
        case nil, .null, .array([]): return
        default: throw error("tools", "\"tools\" is given, and tools are not supported; expected none.")
        }
    }

    func error(_ field: String?, _ message: String) -> DatasetError {
        DatasetError(code: "row", file: file, line: line, field: field, message: message)
    }
}
