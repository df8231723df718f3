/// A conversation as its template writes it: the text, and which parts of it are the messages' own words.
///
/// What a message says must not end a turn or begin another one, so that only the template's own part of the text may
/// hold control tokens.
package struct RenderedConversation: Sendable, Hashable {
    package private(set) var text = ""
    /// The bytes of the text, as UTF-8, that come from messages; in order and not empty.
    package private(set) var contents: [Range<Int>] = []

    /// Adds what the template writes.
    mutating func write(_ markup: String) { text += markup }

    /// Adds what a message says.
    mutating func quote(_ content: String) {
        let start = text.utf8.count
        text += content
        if text.utf8.count > start { contents.append(start..<text.utf8.count) }
    }

    /// The part of it between two places in its bytes.
    func part(_ range: Range<Int>) -> RenderedConversation {
        var part = RenderedConversation()
        part.text = String(decoding: text.utf8.dropFirst(range.lowerBound).prefix(range.count), as: UTF8.self)
        part.contents = contents.map { $0.clamped(to: range) }.filter { !$0.isEmpty }
            .map { $0.lowerBound - range.lowerBound..<$0.upperBound - range.lowerBound }
        return part
    }
}
