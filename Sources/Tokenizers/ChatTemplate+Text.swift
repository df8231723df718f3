extension ChatTemplate {
    /// Qwen3's rule: what stands before the last `</think>` is thinking, without its opening tag.
    static func splitThinking(_ content: String) -> (thinking: String, answer: String) {
        let parts = split(content, "</think>")
        guard let first = parts.first, let last = parts.last, parts.count > 1 else { return ("", content) }
        let opened = split(trimmedEnd(first, where: isLineFeed), "<think>").last ?? ""
        return (trimmedStart(opened, where: isLineFeed), trimmedStart(last, where: isLineFeed))
    }

    static func isToolResponse(_ content: String) -> Bool {
        content.utf8.starts(with: "<tool_response>".utf8)
            && content.utf8.reversed().starts(with: "</tool_response>".utf8.reversed())
    }

    static func isLineFeed(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" }

    /// What Python's `str.strip` removes.
    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        (0x1C...0x1F).contains(scalar.value) || scalar.properties.isWhitespace
    }

    static func trimmed(_ text: String, where isRemoved: (Unicode.Scalar) -> Bool) -> String {
        trimmedEnd(trimmedStart(text, where: isRemoved), where: isRemoved)
    }

    static func trimmedStart(_ text: String, where isRemoved: (Unicode.Scalar) -> Bool) -> String {
        String(text.unicodeScalars.drop(while: isRemoved))
    }

    static func trimmedEnd(_ text: String, where isRemoved: (Unicode.Scalar) -> Bool) -> String {
        let kept = text.unicodeScalars
        let end = kept.lastIndex { !isRemoved($0) }.map { kept.index(after: $0) } ?? kept.startIndex
        return String(kept[..<end])
    }

    /// Splits by bytes: grapheme clusters must not hide a tag.
    private static func split(_ text: String, _ separator: String) -> [String] {
        let bytes = Array(text.utf8)
        let mark = Array(separator.utf8)
        var parts: [String] = []
        var start = 0
        var index = 0
        while index + mark.count <= bytes.count {
            if bytes[index..<index + mark.count].elementsEqual(mark) {
                parts.append(String(decoding: bytes[start..<index], as: UTF8.self))
                index += mark.count
                start = index
            } else {
                index += 1
            }
        }
        return parts + [String(decoding: bytes[start...], as: UTF8.self)]
    }
}
