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
        case .answer:
            text.withUTF8Bytes { bytes in
                AnswerBlock.content(of: bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
            }
        }
    }
}

enum AnswerBlock {
    /// The content of the last complete `<answer>…</answer>` block, trimmed; nil when there is none.
    static func content(of bytes: [UInt8]) -> ArraySlice<UInt8>? {
        bytes.withUnsafeBufferPointer { content(of: $0) }.map { bytes[$0] }
    }

    /// The same as a range of the bytes.
    static func content(of bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        guard let close = bytes.last("</answer>", before: bytes.count) else { return nil }
        guard let open = bytes.last("<answer>", before: close) else { return nil }
        let start = open + 8
        let end = bytes.first("</answer>", from: start) ?? close
        return bytes.trimmed(start..<end)
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether `needle` stands at `index`.
    @inline(__always)
    func has(_ needle: StaticString, at index: Int) -> Bool {
        let length = needle.utf8CodeUnitCount
        guard index >= 0, count - index >= length else { return false }
        let text = needle.utf8Start
        for offset in 0..<length where self[index + offset] != text[offset] { return false }
        return true
    }

    /// The first place of `needle` at or after `start`.
    func first(_ needle: StaticString, from start: Int) -> Int? {
        let head = needle.utf8Start[0]
        var index = start
        while index < count {
            if self[index] == head, has(needle, at: index) { return index }
            index += 1
        }
        return nil
    }

    /// The last place of `needle` that lies wholly before `end`.
    func last(_ needle: StaticString, before end: Int) -> Int? {
        let head = needle.utf8Start[0]
        var index = end - needle.utf8CodeUnitCount
        while index >= 0 {
            if self[index] == head, has(needle, at: index) { return index }
            index -= 1
        }
        return nil
    }
}
