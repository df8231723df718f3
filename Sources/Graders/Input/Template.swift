package import LaurelRewards

/// Text with places for a row's columns and a candidate's output: `{{ item.answer }}`, `{{ sample.output_text }}`.
///
/// The rules are OpenAI's: `item` is the row without `messages` and `tools`; `sample` has `output_text`, `output_json`
/// (the output parsed as JSON), `output_tools` and `choices`; a path goes on with `.key` and `[index]`. Text is put in
/// as it is, numbers and booleans as JSON, lists and objects as compact JSON with sorted keys. What is put in is never
/// expanded again, and single braces are plain text.
package struct Template: Sendable, Hashable {
    enum Part: Sendable, Hashable {
        case text(String)
        case value(TemplatePath)
    }

    let parts: [Part]
    /// As it is written.
    package let source: String

    /// Reads a template; an unclosed, empty or unknown place is an error.
    package init(_ source: String) throws(TemplateError) {
        self.source = source
        var parts: [Part] = []
        var text = String.UnicodeScalarView()
        let scalars = Array(source.unicodeScalars)
        var index = 0
        while index < scalars.count {
            guard scalars[index] == "{", index + 1 < scalars.count, scalars[index + 1] == "{" else {
                text.append(scalars[index])
                index += 1
                continue
            }
            guard let close = Template.end(of: scalars, from: index + 2) else {
                throw TemplateError(position: index + 1, problem: "`{{` is not closed; expected `}}`.")
            }
            if !text.isEmpty { parts.append(.text(String(text))) }
            text = String.UnicodeScalarView()
            parts.append(.value(try TemplatePath(scalars[(index + 2)..<close])))
            index = close + 2
        }
        if !text.isEmpty { parts.append(.text(String(text))) }
        self.parts = parts
    }

    /// Whether it reads `item.reference_answer`.
    package var readsReference: Bool {
        parts.contains { part in
            guard case .value(let path) = part else { return false }
            return path.isItem && path.steps.first == .key("reference_answer")
        }
    }

    /// Whether it reads what the model wrote.
    package var readsSample: Bool {
        parts.contains { if case .value(let path) = $0 { !path.isItem } else { false } }
    }

    /// The text for one candidate; what is missing says whose fault it is.
    ///
    /// - Parameter written: what a text that the model wrote is put in as.
    func render(
        _ item: GradingItem, written: (String) -> String = { $0 }
    ) -> Result<String, UnreadableText> {
        guard item.candidate.completion.utf8.count <= Bytes.maximum else { return .failure(.candidate(.tooLong)) }
        var out = ""
        var json: JSONValue?
        for part in parts {
            switch part {
            case .text(let text): out += text
            case .value(let path):
                switch path.value(in: item, output: &json) {
                case .failure(let unreadable): return .failure(unreadable)
                case .success(.string(let text)): out += path.isItem ? text : written(text)
                case .success(let value):
                    let text = JSONText.compact(value)
                    out += path.isItem ? text : written(text)
                }
            }
            guard out.utf8.count <= Bytes.maximum else { return .failure(.candidate(.tooLong)) }
        }
        return .success(out)
    }

    /// The text for one candidate, or why there is none.
    package func text(
        for item: GradingItem, written: (String) -> String = { $0 }
    ) -> Result<String, TemplateFailure> {
        render(item, written: written).mapError { TemplateFailure(grade: $0.grade) }
    }

    private static func end(of scalars: [Unicode.Scalar], from start: Int) -> Int? {
        var index = start
        while index + 1 < scalars.count {
            if scalars[index] == "}", scalars[index + 1] == "}" { return index }
            index += 1
        }
        return nil
    }
}

/// Why a template gave no text: the grade the candidate gets for it.
package struct TemplateFailure: Error, Sendable {
    /// A zero where the candidate lacks something, an abstention where the row does.
    package let grade: Grade
}

/// What is wrong with a template, and where.
package struct TemplateError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The place in the template, in scalars from 1.
    package let position: Int
    package let problem: String

    package var description: String { "At character \(position): \(problem)" }
}
