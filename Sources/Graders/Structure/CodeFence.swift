package import LaurelRewards

/// Whether the text holds its code in closed, fenced blocks of the wanted language.
package struct CodeFence: Grader {
    private let language: [UInt8]?
    private let count: ClosedRange<Int>
    private let isOnly: Bool
    private let input: GradedText

    /// Builds the grader from its entry: `language`, `min`, `max`, `only`, `input`.
    init(_ fields: EntryFields) throws {
        try fields.allowOnly(["language", "min", "max", "only", "input"])
        language = try fields.text("language").map { TextFold.folded($0) }
        let low = try fields.integer("min", in: 1...1000, default: 1)
        let high = try fields.integer("max", in: 1...1000, default: 1000)
        count = min(low, high)...high
        isOnly = try fields.bool("only", default: false)
        input = try fields.gradedText(default: .completion)
        try fields.refuse("max", "min", if: low > high, "is below `min`; expected at least \(low).")
    }

    package func grade(_ item: GradingItem) async -> Grade {
        switch input.withBytes(of: item, check) {
        case .success(let grade): grade
        case .failure(let unreadable): unreadable.grade
        }
    }

    private func check(_ text: UnsafeBufferPointer<UInt8>) -> Grade {
        let (blocks, isOpen) = CodeBlock.all(in: text)
        guard !isOpen else { return Grade(score: 0, detail: "A code fence is not closed.") }
        let fitting = blocks.filter { block in
            guard !text.isBlank(block.body) else { return false }
            guard let language else { return true }
            var word: [UInt8] = []
            TextFold.append(UnsafeBufferPointer(rebasing: text[block.language]), to: &word)
            return word == language
        }
        guard fitting.count == blocks.count else {
            return Grade(score: 0, detail: "A code block is empty or of another language.")
        }
        guard count.contains(fitting.count) else {
            return Grade(
                score: 0,
                detail: "There are \(fitting.count) code blocks; expected \(count.lowerBound) to \(count.upperBound).")
        }
        if isOnly, CodeBlock.only(in: text) == nil {
            return Grade(score: 0, detail: "There is text outside of the code block.")
        }
        return Grade(score: 1)
    }
}
