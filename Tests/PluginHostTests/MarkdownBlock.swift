/// A fenced block of a Markdown page: what stands behind its opening fence, and its lines.
struct MarkdownBlock: Sendable, Hashable {
    let info: String
    let text: String

    /// The blocks of a page, in order.
    static func all(in page: String) -> [MarkdownBlock] {
        var blocks: [MarkdownBlock] = []
        var open: (info: String, lines: [Substring])?
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if let block = open {
                if line == "```" {
                    blocks.append(MarkdownBlock(info: block.info, text: block.lines.map { $0 + "\n" }.joined()))
                    open = nil
                } else {
                    open?.lines.append(line)
                }
            } else if line.hasPrefix("```") {
                open = (String(line.dropFirst(3)), [])
            }
        }
        return blocks
    }
}
