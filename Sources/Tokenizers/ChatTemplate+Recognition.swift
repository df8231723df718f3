extension ChatTemplate {
    /// Recognises the template in its Jinja text; one that is not known or not whole is an error that names the file.
    package init(jinja text: String, file: String) throws(TokenizerError) {
        if let problem = JinjaSyntax.problem(in: text) {
            throw TokenizerError(
                code: "broken-chat-template", file: file,
                message: "The chat template cannot be parsed: in its line \(problem.line) \(problem.message). Expected "
                    + "the whole template that the model came with.")
        }
        let template = JinjaText(text)
        guard let known = Self.llama(template) ?? Self.qwen3(template) ?? Self.chatML(template) else {
            throw TokenizerError(
                code: "unknown-chat-template", file: file,
                message: "The chat template is none of SmolLM2's, ChatML, Qwen2's, Qwen3's and Llama 3's; "
                    + "Laurel would write conversations in another form than the model was trained on.")
        }
        self = known
    }

    private static func llama(_ template: JinjaText) -> ChatTemplate? {
        guard template.has("<|start_header_id|>"), template.has("<|end_header_id|>"), template.has("<|eot_id|>"),
            template.has("bos_token") || template.has("<|begin_of_text|>"), template.has("|trim"),
            !template.has("think"), !template.has("<|im_start|>")
        else { return nil }
        guard template.has("TodayDate") else { return template.has("Date:") ? nil : .llama3 }
        // Where Transformers would put today's date, the template's own fixed date stands: a prompt must not change
        // overnight.
        guard template.has("CuttingKnowledgeDate:December2023\\n"),
            let date = template.quoted(after: "set date_string = ")
        else { return nil }
        return .llama31(date: date)
    }

    private static func qwen3(_ template: JinjaText) -> ChatTemplate? {
        guard isChatML(template), template.has("enable_thinking"), template.has("last_query_index"),
            template.has("reasoning_content"), template.has("enable_thinkingisfalse"), !template.has("macro"),
            !template.has("|trim")
        else { return nil }
        return .qwen3
    }

    private static func chatML(_ template: JinjaText) -> ChatTemplate? {
        guard isChatML(template), !template.has("think"), !template.has("macro"), !template.has("|trim"),
            !template.has(".strip("), !template.has("bos_token"), !template.has("eos_token"),
            !template.has("date_string"),
            !template.has("strftime")
        else { return nil }
        let systems = template.systemTurns
        guard systems.count <= 1 else { return nil }
        return .chatML(defaultSystem: systems.first)
    }

    private static func isChatML(_ template: JinjaText) -> Bool {
        template.has("<|im_start|>assistant\\n") && template.has("<|im_end|>") && template.has("add_generation_prompt")
            && !template.has("<|im_sep|>")
    }
}

/// A Jinja text prepared for look-ups: line breaks inside its strings written as `\n`, and without spaces.
private struct JinjaText {
    private let text: String
    private let dense: String

    init(_ text: String) {
        self.text = text
        let escaped = text.replacing("\n", with: "\\n")
        dense = String(escaped.filter { !$0.isWhitespace })
    }

    /// Whether the part, written without spaces and with `\n` for line breaks, occurs.
    func has(_ part: String) -> Bool {
        dense.contains(part)
    }

    /// The first string in quotes that follows the part.
    func quoted(after part: String) -> String? {
        for range in text.ranges(of: part) {
            let rest = text[range.upperBound...]
            guard let quote = rest.first, quote == "\"" || quote == "'" else { continue }
            let content = rest.dropFirst()
            if let end = content.firstIndex(of: quote) { return String(content[..<end]) }
        }
        return nil
    }

    /// The distinct texts written as a whole system turn in one string: defaults for when there is none.
    var systemTurns: [String] {
        var turns: [String] = []
        for opening in ["<|im_start|>system\n", "<|im_start|>system\\n"] {
            for range in text.ranges(of: opening) {
                let rest = text[range.upperBound...]
                guard let end = rest.firstRange(of: "<|im_end|>") else { continue }
                let turn = String(rest[..<end.lowerBound]).replacing("\\n", with: "\n")
                let isLiteral = turn.utf8.allSatisfy { !"'\"{}".utf8.contains($0) }
                if isLiteral, !turns.contains(turn) { turns.append(turn) }
            }
        }
        return turns
    }
}
