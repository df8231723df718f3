import LaurelRewards

extension FormatCheck {
    /// Builds the grader from its entry: `variant`, `tags`, `input`.
    init(_ fields: EntryFields) throws {
        try fields.allowOnly(["variant", "tags", "input"])
        let variant: Variant = try fields.choice("variant", default: .strict)
        let blocks = try FormatCheck.blocks(fields)
        let input = try fields.gradedText(default: .completion)
        try fields.refuse(
            "tags", "variant", if: blocks != nil && !variant.takesTags,
            "cannot be chosen for the variant \(variant.rawValue); expected strict or tag_count.")
        self.init(variant: variant, blocks: blocks ?? [.think, .answer], input: input)
    }

    /// A list of names, or of `{ open: , close: }` with the tags as they are written.
    private static func blocks(_ fields: EntryFields) throws -> [TagPair]? {
        guard let value = fields.value("tags") else { return nil }
        let expected = "expected 1 to 16 names, or { open: TAG, close: TAG } with tags of 1 to 64 bytes."
        guard case .array(let items) = value, (1...16).contains(items.count) else {
            throw fields.error("type", "tags", "is no list of tags; \(expected)")
        }
        let blocks = try items.enumerated().mapAll { place, item -> TagPair in
            if let name = item.string, !name.isEmpty, name.utf8.count <= TagPair.maximumBytes - 3,
                name.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x3C && $0 != 0x3E && $0 != 0x2F })
            {
                return TagPair(name: name)
            }
            if let members = item.object, Set(members.keys) == ["open", "close"], let open = members["open"]?.string,
                let close = members["close"]?.string, isTag(open), isTag(close)
            {
                return TagPair(open: open, close: close)
            }
            throw fields.error(
                "type", "tags", at: [String(place)], "holds something that is no tag at place \(place); \(expected)")
        }
        guard Set(blocks.flatMap { [$0.open, $0.close] }).count == 2 * blocks.count else {
            throw fields.error("range", "tags", "names a tag twice; expected each once.")
        }
        return blocks
    }

    private static func isTag(_ text: String) -> Bool { (1...TagPair.maximumBytes).contains(text.utf8.count) }
}
