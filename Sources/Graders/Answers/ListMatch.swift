package import LaurelRewards

/// Compares the items of two lists: precision, recall and F1.
package struct ListMatch: Grader {
    private let measure: SimilarityMetric.RougeMeasure
    private let separators: [String]?
    private let ignoresCase: Bool
    private let isOrdered: Bool
    private let input: GradedText
    private let reference: ReferenceText

    /// Builds the grader from its entry.
    init(_ fields: EntryFields) throws {
        try fields.allowOnly(["measure", "separators", "case_insensitive", "ordered", "input", "reference"])
        measure = try fields.choice("measure", default: .f1)
        separators = try fields.texts("separators")
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
            let gold = items(of: pair.reference)
            guard !gold.isEmpty else { return Grade(.abstain("The reference has no items.")) }
            let items = items(of: pair.text)
            guard CommonSubsequence.isWithinBudget(items.count, gold.count) else {
                return Grade(score: 0, detail: "The answer has too many items.")
            }
            let score = Rouge.Score(shared: shared(items, gold), candidate: items.count, reference: gold.count)
            let parts = ["precision": score.precision, "recall": score.recall, "f1": score.f1]
            return Grade(score: parts[measure.rawValue] ?? score.f1, parts: parts)
        }
    }

    /// How many items both have: each as often as it occurs on both sides, or in order.
    private func shared(_ items: [[UInt8]], _ gold: [[UInt8]]) -> Int {
        var numbers: [[UInt8]: UInt32] = [:]
        func number(_ item: [UInt8]) -> UInt32 {
            let next = UInt32(numbers.count)
            let number = numbers[item] ?? next
            if number == next { numbers[item] = next }
            return number
        }
        let goldNumbers = gold.map(number)
        let kinds = numbers.count
        let itemNumbers = items.map(number)
        if isOrdered {
            return TextWorkspace.with { workspace in
                goldNumbers.withUnsafeBufferPointer { gold in
                    itemNumbers.withUnsafeBufferPointer {
                        CommonSubsequence.length(pattern: gold, text: $0, kinds: kinds, &workspace.masks)
                    }
                }
            }
        }
        var free = [Int](repeating: 0, count: kinds)
        for number in goldNumbers { free[Int(number)] += 1 }
        var shared = 0
        for number in itemNumbers where Int(number) < kinds && free[Int(number)] > 0 {
            free[Int(number)] -= 1
            shared += 1
        }
        return shared
    }

    /// The items: those of a JSON list, or the pieces between separators without bullets and outer white space.
    private func items(of text: String) -> [[UInt8]] {
        var pieces: [String]
        if separators == nil, case .array(let values)? = JSONReader.parse(text) {
            pieces = values.map { $0.string ?? JSONText.compact($0) }
        } else {
            pieces = ListMatch.split(text, separators ?? (text.utf8.contains(0x0A) ? ["\n"] : [",", ";"]))
        }
        return pieces.compactMap { piece in
            let item = piece.withUTF8Bytes { bytes in
                var item: [UInt8] = []
                let kept = UnsafeBufferPointer(rebasing: bytes[ListMatch.content(of: bytes)])
                if ignoresCase { TextFold.append(kept, to: &item) } else { item.append(contentsOf: kept) }
                return item
            }
            return item.isEmpty ? nil : item
        }
    }

    private static func split(_ text: String, _ separators: [String]) -> [String] {
        var pieces = [Array(text.utf8)[...]]
        for separator in separators {
            let needle = Array(separator.utf8)
            pieces = pieces.flatMap { piece in
                var parts: [ArraySlice<UInt8>] = []
                var start = piece.startIndex
                var index = start
                while index + needle.count <= piece.endIndex {
                    if piece[index] == needle[0], piece[index..<(index + needle.count)].elementsEqual(needle) {
                        parts.append(piece[start..<index])
                        index += needle.count
                        start = index
                    } else {
                        index += 1
                    }
                }
                return parts + [piece[start...]]
            }
        }
        return pieces.map { String(decoding: $0, as: UTF8.self) }
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
}
