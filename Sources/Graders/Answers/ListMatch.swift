package import LaurelRewards

/// Compares the items of two lists: precision, recall and F1.
package struct ListMatch: Grader {
    private let measure: SimilarityMetric.RougeMeasure
    /// The most separators: each takes a pass over the text.
    private static let maximumSeparators = 64
    /// Stands for a separator; UTF-8 never has it.
    private static let cut: UInt8 = 0xFF

    private let separators: [[UInt8]]?
    private let ignoresCase: Bool
    private let isOrdered: Bool
    private let input: GradedText
    private let reference: ReferenceText

    /// Builds the grader from its entry.
    init(_ fields: EntryFields) throws {
        try fields.allowOnly(["measure", "separators", "case_insensitive", "ordered", "input", "reference"])
        measure = try fields.choice("measure", default: .f1)
        separators = try fields.texts("separators")?.map { Array($0.utf8) }
        if let count = separators?.count, count > ListMatch.maximumSeparators {
            throw fields.error(
                "range", "separators", "has \(count) entries; expected 1 to \(ListMatch.maximumSeparators).")
        }
        ignoresCase = try fields.bool("case_insensitive", default: true)
        isOrdered = try fields.bool("ordered", default: false)
        input = try fields.gradedText()
        reference = try fields.referenceText()
    }

    package var needsReference: Bool { reference.needsReference }

    package func grade(_ item: GradingItem) async -> Grade {
        switch TextPair.read(item, input, reference) {
        case .failure(let unreadable): return unreadable.grade
        case .success(let pair):
            return TextWorkspace.with { compare(pair, &$0) }
        }
    }

    private func compare(_ pair: TextPair, _ workspace: inout TextWorkspace) -> Grade {
        workspace.clearTokens()
        addItems(of: pair.reference, to: &workspace)
        workspace.referenceCount = workspace.tokens.count
        guard workspace.referenceCount > 0 else { return Grade(.abstain("The reference has no items.")) }
        addItems(of: pair.text, to: &workspace)
        workspace.numberTokens()
        let (items, gold) = (workspace.candidateCount, workspace.referenceCount)
        guard !isOrdered || CommonSubsequence.isWithinBudget(items, gold) else {
            return CommonSubsequence.isWithinBudget(gold, gold)
                ? Grade(score: 0, detail: "The answer has too many items.")
                : Grade(.abstain("The reference has too many items."))
        }
        // Each as often as it occurs on both sides, or in order.
        let shared = isOrdered ? workspace.commonSubsequence() : workspace.countMatches(of: 1)
        let score = Rouge.Score(shared: shared, candidate: items, reference: gold)
        let parts = ["precision": score.precision, "recall": score.recall, "f1": score.f1]
        return Grade(score: parts[measure.rawValue] ?? score.f1, parts: parts)
    }

    /// The items: those of a JSON list, or the pieces between separators without bullets and outer white space.
    private func addItems(of text: String, to workspace: inout TextWorkspace) {
        if separators == nil, case .array(let values)? = JSONReader.parse(text) {
            for value in values {
                (value.string ?? JSONText.compact(value)).withUTF8Bytes { addItem($0, to: &workspace) }
            }
            return
        }
        var bytes = Array(text.utf8)
        for separator in separators ?? (bytes.contains(0x0A) ? [[0x0A]] : [[0x2C], [0x3B]]) {
            workspace.search.replace(separator, in: &bytes, by: ListMatch.cut)
        }
        bytes.withUnsafeBufferPointer { bytes in
            var start = 0
            for index in 0...bytes.count where index == bytes.count || bytes[index] == ListMatch.cut {
                if start < index { addItem(UnsafeBufferPointer(rebasing: bytes[start..<index]), to: &workspace) }
                start = index + 1
            }
        }
    }

    private func addItem(_ piece: UnsafeBufferPointer<UInt8>, to workspace: inout TextWorkspace) {
        let kept = UnsafeBufferPointer(rebasing: piece[ListMatch.bare(piece, ListMatch.content(of: piece))])
        let start = workspace.bytes.count
        if ignoresCase {
            TextFold.append(kept, to: &workspace.bytes)
        } else {
            workspace.bytes.append(contentsOf: kept)
        }
        if start < workspace.bytes.count { workspace.tokens.append(Token(start, workspace.bytes.count)) }
    }

    /// Without outer white space and a bullet: `-`, `*`, `•`, `1.`, `1)`.
    private static func content(of bytes: UnsafeBufferPointer<UInt8>) -> Range<Int> {
        let range = bytes.trimmed(0..<bytes.count)
        var index = range.lowerBound
        if index < range.upperBound, bytes[index] == 0x2D || bytes[index] == 0x2A {
            index += 1
        } else if bytes.has("•", at: index) {
            index += 3
        } else {
            while index < range.upperBound, bytes[index] &- 0x30 < 10, index - range.lowerBound < 4 { index += 1 }
            guard index > range.lowerBound, index < range.upperBound, bytes[index] == 0x2E || bytes[index] == 0x29
            else {
                return range
            }
            index += 1
        }
        guard index < range.upperBound, bytes.spaceLength(at: index) > 0 else { return range }
        return bytes.trimmed(index..<range.upperBound)
    }

    /// Without a final full stop, and without Markdown's marks around all of it: `**apple**.`
    private static func bare(_ bytes: UnsafeBufferPointer<UInt8>, _ item: Range<Int>) -> Range<Int> {
        var range = item
        while range.count > 1 {
            let last = bytes[range.upperBound - 1]
            if last == 0x2E, bytes[range.upperBound - 2] != 0x2E {
                range = bytes.trimmed(range.lowerBound..<(range.upperBound - 1))
            } else if range.count > 2, [0x2A, 0x5F, 0x60].contains(last), bytes[range.lowerBound] == last {
                range = bytes.trimmed((range.lowerBound + 1)..<(range.upperBound - 1))
            } else {
                break
            }
        }
        return range
    }
}
