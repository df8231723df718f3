package import LaurelRewards

/// Checks that a completion is a `<think>` block followed by an `<answer>` block.
package struct FormatCheck: Grader {
    /// How it is checked.
    package enum Variant: String, Sendable, CaseIterable {
        /// Exactly the two blocks, each tag once, both bodies with content: 1, else 0.
        case strict
        /// A quarter for each of the four tags that occurs exactly once.
        case tagCount = "tag_count"
    }

    package let variant: Variant

    package init(variant: Variant = .strict) {
        self.variant = variant
    }

    package func grade(_ item: GradingItem) async -> Grade {
        guard item.candidate.completion.utf8.count <= Bytes.maximum else {
            return Grade(score: 0, detail: "The completion is longer than \(Bytes.maximum) bytes.")
        }
        return FormatCheck.grade(item.candidate.completion, variant)
    }

    /// The score of a text, with the reason when it is not full.
    package static func grade(_ completion: String, _ variant: Variant) -> Grade {
        let text = Bytes.trimmed(Array(completion.utf8)[...])
        var counts = [0, 0, 0, 0]
        var places = [0, 0, 0, 0]
        for index in text.indices where text[index] == 0x3C {
            let tag: Int
            if Bytes.has("<think>", in: text, at: index) {
                tag = 0
            } else if Bytes.has("</think>", in: text, at: index) {
                tag = 1
            } else if Bytes.has("<answer>", in: text, at: index) {
                tag = 2
            } else if Bytes.has("</answer>", in: text, at: index) {
                tag = 3
            } else {
                continue
            }
            counts[tag] += 1
            places[tag] = index
        }
        if variant == .tagCount { return Grade(score: 0.25 * Double(counts.count { $0 == 1 })) }
        let names = ["<think>", "</think>", "<answer>", "</answer>"]
        for (name, count) in zip(names, counts) where count != 1 {
            return Grade(score: 0, detail: "\(name) occurs \(count) times; expected once.")
        }
        guard places[0] < places[1], places[1] < places[2], places[2] < places[3] else {
            return Grade(score: 0, detail: "The tags are not in order.")
        }
        guard places[0] == text.startIndex, places[3] + 9 == text.endIndex,
            Bytes.isBlank(text[(places[1] + 8)..<places[2]])
        else { return Grade(score: 0, detail: "There is text outside the two blocks.") }
        guard !Bytes.isBlank(text[(places[0] + 7)..<places[1]]), !Bytes.isBlank(text[(places[2] + 8)..<places[3]])
        else {
            return Grade(score: 0, detail: "A block is empty.")
        }
        return Grade(score: 1)
    }
}
