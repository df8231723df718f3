/// Which part of a completion a grader looks at.
package enum GradedInput: String, Sendable, CaseIterable {
    /// The content of the last complete `<answer>` block, trimmed.
    case answer
    /// The whole completion as it stands.
    case completion

    /// The part of a completion, or nil when it has no answer.
    package func select(from text: String) -> String? {
        switch self {
        case .completion: text
        case .answer: AnswerBlock.content(of: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
        }
    }
}

enum AnswerBlock {
    /// The content of the last complete `<answer>…</answer>` block, trimmed; nil when there is none.
    static func content(of bytes: [UInt8]) -> ArraySlice<UInt8>? {
        let all = bytes[...]
        guard let close = Bytes.last("</answer>", in: all) else { return nil }
        guard let open = Bytes.last("<answer>", in: all[..<close]) else { return nil }
        let start = open + 8
        let end = Bytes.first("</answer>", in: all, from: start) ?? close
        return Bytes.trimmed(all[start..<end])
    }
}
