package import LaurelRewards

/// Checks that a completion is made of tagged blocks, by default a `<think>` block followed by an `<answer>` block.
package struct FormatCheck: Grader {
    /// How it is checked.
    package enum Variant: String, Sendable, CaseIterable {
        /// Exactly the blocks, each tag once, every body with content: 1, else 0.
        case strict
        /// An equal share for each tag that occurs exactly once.
        case tagCount = "tag_count"
        /// TRL's `think_format_reward`.
        case trlThink = "trl_think"
        /// Open-R1's `format_reward`.
        case openR1 = "open_r1"
        /// Open-R1's `tag_count_reward`.
        case openR1TagCount = "open_r1_tag_count"

        /// Whether the tags can be other ones.
        package var takesTags: Bool { self == .strict || self == .tagCount }
    }

    package let variant: Variant
    package let blocks: [TagPair]
    package let input: GradedText

    package init(
        variant: Variant = .strict, blocks: [TagPair] = [.think, .answer], input: GradedText = .completion
    ) {
        self.variant = variant
        self.blocks = blocks
        self.input = input
    }

    package var needsReference: Bool { false }

    package func grade(_ item: GradingItem) async -> Grade {
        switch input.withBytes(of: item, check) {
        case .success(let grade): grade
        case .failure(let unreadable): unreadable.grade
        }
    }

    /// The score of a text, with the reason when it is not full.
    package static func grade(_ completion: String, _ variant: Variant) -> Grade {
        let check = FormatCheck(variant: variant)
        return completion.withUTF8Bytes { check.check($0) }
    }

    private func check(_ text: UnsafeBufferPointer<UInt8>) -> Grade {
        switch variant {
        case .strict: strict(text)
        case .tagCount: tagCount(text)
        case .trlThink: Grade(score: FormatCheck.followsTRL(text) ? 1 : 0)
        case .openR1: Grade(score: FormatCheck.followsOpenR1(text) ? 1 : 0)
        case .openR1TagCount: Grade(score: FormatCheck.openR1TagCount(text))
        }
    }

    // MARK: - Variants

    private func strict(_ whole: UnsafeBufferPointer<UInt8>) -> Grade {
        let range = whole.trimmed(0..<whole.count)
        let text = UnsafeBufferPointer(rebasing: whole[range])
        var end = 0
        for (index, block) in blocks.enumerated() {
            for tag in [block.open, block.close] {
                let count = text.count(of: tag.bytes)
                guard count == 1 else {
                    return Grade(score: 0, detail: "\(tag.text) occurs \(count) times; expected once.")
                }
            }
            guard let open = text.first(block.open.bytes, from: 0), let close = text.first(block.close.bytes, from: 0),
                open >= end, close >= open + block.open.bytes.count
            else { return Grade(score: 0, detail: "The tags are not in order.") }
            let gap = end..<open
            guard index == 0 ? gap.isEmpty : text.trimmed(gap).isEmpty else {
                return Grade(score: 0, detail: "There is text outside the blocks.")
            }
            guard !text.isBlank((open + block.open.bytes.count)..<close) else {
                return Grade(score: 0, detail: "The block \(block.open.text) is empty.")
            }
            end = close + block.close.bytes.count
        }
        guard end == text.count else { return Grade(score: 0, detail: "There is text outside the blocks.") }
        return Grade(score: 1)
    }

    private func tagCount(_ text: UnsafeBufferPointer<UInt8>) -> Grade {
        let tags = blocks.flatMap { [$0.open, $0.close] }
        let single = tags.count { text.count(of: $0.bytes) == 1 }
        return Grade(score: Double(single) / Double(tags.count))
    }

    /// `^<think>(?!.*<think>)(.*?)</think>.*$`, DOTALL and MULTILINE, matched at the beginning.
    private static func followsTRL(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.has("<think>", at: 0) && text.first("<think>", from: 7) == nil && text.first("</think>", from: 7) != nil
    }

    /// `^<think>\n.*?\n</think>\n<answer>\n.*?\n</answer>$`, DOTALL and MULTILINE: `$` stands before any line's end.
    private static func followsOpenR1(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.has("<think>\n", at: 0), let middle = text.first("\n</think>\n<answer>\n", from: 8) else {
            return false
        }
        var from = middle + 19
        while let close = text.first("\n</answer>", from: from) {
            let end = close + 10
            if end == text.count || text[end] == 0x0A { return true }
            from = close + 1
        }
        return false
    }

    private static func openR1TagCount(_ text: UnsafeBufferPointer<UInt8>) -> Double {
        let tags: [StaticString] = ["<think>\n", "\n</think>\n", "\n<answer>\n", "\n</answer>"]
        return 0.25 * Double(tags.count { text.count(of: $0) == 1 })
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// How often `needle` occurs, without overlap.
    fileprivate func count(of needle: StaticString) -> Int {
        var count = 0
        var from = 0
        while let place = first(needle, from: from) {
            count += 1
            from = place + needle.utf8CodeUnitCount
        }
        return count
    }

    /// The same for bytes that are known only when the grader is built.
    fileprivate func count(of needle: [UInt8]) -> Int {
        var count = 0
        var from = 0
        while let place = first(needle, from: from) {
            count += 1
            from = place + needle.count
        }
        return count
    }

    /// The first place of `needle`, which is short, at or after `start`.
    func first(_ needle: [UInt8], from start: Int) -> Int? {
        guard let head = needle.first else { return nil }
        var index = start
        while index + needle.count <= count {
            if self[index] == head, needle.indices.allSatisfy({ self[index + $0] == needle[$0] }) { return index }
            index += 1
        }
        return nil
    }
}
