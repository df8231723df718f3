/// Which part of a completion a grader looks at.
package enum GradedInput: String, Sendable, CaseIterable {
    /// The content of the last complete `<answer>` block, trimmed.
    case answer
    /// The whole completion as it stands.
    case completion
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

    /// What a grader looks at, or nil when the completion has no answer.
    static func select(_ input: GradedInput, from completion: String) -> String? {
        switch input {
        case .completion: completion
        case .answer: content(of: Array(completion.utf8)).map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
