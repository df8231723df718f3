package import LaurelRewards

/// Where the text that a grader looks at comes from.
package enum GradedText: Sendable {
    /// The content of the last complete `<answer>` block, trimmed.
    case answer
    /// The whole completion as it stands.
    case completion
    /// A template, as in OpenAI's graders.
    case template(Template)

    /// Calls `body` with the text's bytes; the answer block and the completion are read where they lie.
    @inline(__always)
    func withBytes<Value>(
        of item: GradingItem, _ body: (UnsafeBufferPointer<UInt8>) -> Value
    ) -> Result<Value, UnreadableText> {
        let completion = item.candidate.completion
        guard completion.utf8.count <= Bytes.maximum else { return .failure(.candidate(.tooLong)) }
        switch self {
        case .completion: return .success(completion.withUTF8Bytes(body))
        case .answer:
            return completion.withUTF8Bytes { bytes in
                guard let range = AnswerBlock.content(of: bytes) else { return .failure(.candidate(.noAnswer)) }
                return .success(body(UnsafeBufferPointer(rebasing: bytes[range])))
            }
        case .template(let template): return template.render(item).map { $0.withUTF8Bytes(body) }
        }
    }

    /// The text for one candidate, or the grade it gets where there is none.
    package func text(for item: GradingItem) -> Result<String, TemplateFailure> {
        text(of: item).mapError { TemplateFailure(grade: $0.grade) }
    }

    /// The text.
    func text(of item: GradingItem) -> Result<String, UnreadableText> {
        if case .completion = self, item.candidate.completion.utf8.count <= Bytes.maximum {
            return .success(item.candidate.completion)
        }
        return withBytes(of: item) { String(decoding: $0, as: UTF8.self) }
    }
}

/// Where the text that an answer is compared with comes from.
package enum ReferenceText: Sendable {
    /// The row's `reference_answer`.
    case row
    /// A template, which may be plain text.
    case template(Template)

    /// Whether a row without a `reference_answer` is an error.
    package var needsReference: Bool {
        switch self {
        case .row: true
        case .template(let template): template.readsReference
        }
    }

    /// The text for one candidate, or the grade it gets where there is none.
    package func text(for item: GradingItem) -> Result<String, TemplateFailure> {
        text(of: item).mapError { TemplateFailure(grade: $0.grade) }
    }

    func text(of item: GradingItem) -> Result<String, UnreadableText> {
        let text: String
        switch self {
        case .row:
            guard let reference = item.sample.reference else { return .failure(.row("The row has no reference.")) }
            text = reference
        case .template(let template):
            switch template.render(item) {
            case .failure(let unreadable): return .failure(unreadable)
            case .success(let rendered): text = rendered
            }
        }
        guard text.utf8.count <= Bytes.maximum else {
            return .failure(.row("The reference is longer than \(Bytes.maximum) bytes."))
        }
        return .success(text)
    }
}

/// Why there is no text to grade, and whose fault that is.
enum UnreadableText: Error {
    enum CandidateFault {
        case tooLong, noAnswer, noJSON

        var text: String {
            switch self {
            case .tooLong: "The completion is longer than 1048576 bytes."
            case .noAnswer: "There is no complete <answer> block."
            case .noJSON: "The completion is no JSON, which `sample.output_json` asks for."
            }
        }
    }

    /// The candidate's: it scores 0.
    case candidate(CandidateFault)
    /// The candidate's JSON lacks something: it scores 0.
    case missing(String)
    /// The row's: the grader abstains.
    case row(String)

    var grade: Grade {
        switch self {
        case .candidate(let fault): Grade(score: 0, detail: fault.text)
        case .missing(let path): Grade(score: 0, detail: "The completion has no `\(path)`.")
        case .row(let reason): Grade(.abstain(reason))
        }
    }
}

/// The texts that a comparing grader reads.
struct TextPair {
    let text: String
    let reference: String

    /// The reference first: a row that cannot be graded is no candidate's fault.
    static func read(
        _ item: GradingItem, _ input: GradedText, _ reference: ReferenceText
    ) -> Result<TextPair, UnreadableText> {
        reference.text(of: item).flatMap { reference in
            input.text(of: item).map { TextPair(text: $0, reference: reference) }
        }
    }
}
