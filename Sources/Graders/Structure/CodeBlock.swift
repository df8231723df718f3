/// A fenced code block of Markdown: three or more backticks or tildes, a language, the body, a fence that closes it.
struct CodeBlock {
    /// The first word behind the opening fence.
    let language: Range<Int>
    let body: Range<Int>
    /// From the opening fence to the end of the closing one.
    let whole: Range<Int>

    /// The closed blocks of a text, and whether a fence is left open at its end.
    static func all(in text: UnsafeBufferPointer<UInt8>) -> (blocks: [CodeBlock], isOpen: Bool) {
        var blocks: [CodeBlock] = []
        var open: (fence: Fence, start: Int, language: Range<Int>, body: Int)?
        var line = 0
        while line < text.count {
            var end = line
            while end < text.count, text[end] != 0x0A { end += 1 }
            if let fence = Fence(text, line..<end) {
                if let opened = open {
                    if fence.closes(opened.fence) {
                        blocks.append(
                            CodeBlock(
                                language: opened.language, body: min(opened.body, line)..<line,
                                whole: opened.start..<end))
                        open = nil
                    }
                } else if !fence.info.contains(where: { text[$0] == 0x60 }) || fence.sign == 0x7E {
                    var word = fence.info.lowerBound
                    while word < fence.info.upperBound, text[word] > 0x20 { word += 1 }
                    open = (fence, line, fence.info.lowerBound..<word, min(end + 1, text.count))
                }
            }
            line = end + 1
        }
        return (blocks, open != nil)
    }

    /// The block, when the text is that one block and nothing else.
    static func only(in text: UnsafeBufferPointer<UInt8>) -> CodeBlock? {
        let (blocks, isOpen) = all(in: text)
        guard blocks.count == 1, !isOpen, let block = blocks.first else { return nil }
        return text.trimmed(0..<block.whole.lowerBound).isEmpty
            && text.trimmed(block.whole.upperBound..<text.count).isEmpty
            ? block : nil
    }

    /// A line that opens or closes a block.
    private struct Fence {
        let sign: UInt8
        let count: Int
        /// What stands behind the signs, trimmed.
        let info: Range<Int>

        init?(_ text: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) {
            var index = line.lowerBound
            while index < line.upperBound, text[index] == 0x20, index - line.lowerBound < 4 { index += 1 }
            guard index - line.lowerBound < 4, index < line.upperBound else { return nil }
            sign = text[index]
            guard sign == 0x60 || sign == 0x7E else { return nil }
            let start = index
            while index < line.upperBound, text[index] == sign { index += 1 }
            count = index - start
            guard count >= 3 else { return nil }
            info = text.trimmed(index..<line.upperBound)
        }

        func closes(_ other: Fence) -> Bool { sign == other.sign && count >= other.count && info.isEmpty }
    }
}
