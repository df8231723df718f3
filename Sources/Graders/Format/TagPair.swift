/// The two tags of a block.
package struct TagPair: Sendable, Hashable {
    /// One tag as text and as bytes.
    struct Tag: Sendable, Hashable {
        let text: String
        let bytes: [UInt8]

        init(_ text: String) {
            self.text = text
            bytes = Array(text.utf8)
        }
    }

    /// The longest tag.
    package static let maximumBytes = 64
    package static let think = TagPair(name: "think")
    package static let answer = TagPair(name: "answer")

    let open: Tag
    let close: Tag

    /// `<name>` and `</name>`.
    package init(name: String) {
        self.init(open: "<\(name)>", close: "</\(name)>")
    }

    package init(open: String, close: String) {
        self.open = Tag(open)
        self.close = Tag(close)
    }
}
