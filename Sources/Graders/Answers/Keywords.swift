package import LaurelRewards

/// Which of some words or phrases the text holds.
package struct Keywords: Grader {
    private enum Rule: Sendable {
        /// The share that occurs.
        case all
        /// 1 when one of them occurs.
        case any
        /// The weight of those that occur ⁄ all weight.
        case weighted([Double])
    }

    private let rule: Rule
    private let names: [String]
    /// The words, and behind them the forbidden ones.
    private let search: TermSearch
    private let ignoresCase: Bool
    private let input: GradedText

    /// Builds the grader from its entry.
    init(_ fields: EntryFields) throws {
        try fields.allowOnly(["all", "any", "weighted", "none", "case_insensitive", "whole_words", "input"])
        // All of them are read, so that the faults of each are told.
        let (all, any, weighted) = (
            try fields.texts("all"), try fields.texts("any"), try Keywords.weighted(fields)
        )
        if let weighted {
            (rule, names) = (.weighted(weighted.map(\.weight)), weighted.map(\.word))
        } else if let any {
            (rule, names) = (.any, any)
        } else {
            (rule, names) = (.all, all ?? [])
        }
        let ignoresCase = try fields.bool("case_insensitive", default: true)
        self.ignoresCase = ignoresCase
        let terms = names + (try fields.texts("none") ?? [])
        search = TermSearch(
            terms.map { ignoresCase ? TextFold.folded($0) : Array($0.utf8) },
            wholeWords: try fields.bool("whole_words", default: true))
        input = try fields.gradedText()
        let given = ["all", "any", "weighted"].filter(fields.has)
        let expected = "expected one of all, any and weighted, or none alone."
        if given.isEmpty, !fields.has("none") {
            throw fields.missing(anyOf: ["all", "any", "weighted", "none"], "has no words; \(expected)")
        }
        if given.count > 1 {
            throw fields.entry.error(
                "missing-key", "`\(fields.entry.name)` has \(given.joined(separator: " and ")); \(expected)")
        }
    }

    /// The words with their weights, in order of the words.
    private static func weighted(_ fields: EntryFields) throws -> [(word: String, weight: Double)]? {
        guard let value = fields.value("weighted") else { return nil }
        let expected = "expected a mapping of words to weights above 0."
        guard let members = value.object, !members.isEmpty else {
            throw fields.error("type", "weighted", "is no such mapping; \(expected)")
        }
        return try members.sorted { $0.key < $1.key }.mapAll { word, value in
            guard !word.isEmpty, let weight = value.double, weight > 0, weight.isFinite else {
                throw fields.error("type", "weighted", at: [word], "has no weight for \"\(word)\"; \(expected)")
            }
            return (word, weight)
        }
    }

    package func grade(_ item: GradingItem) async -> Grade {
        switch input.withBytes(of: item, check) {
        case .success(let grade): grade
        case .failure(let unreadable): unreadable.grade
        }
    }

    private func check(_ text: UnsafeBufferPointer<UInt8>) -> Grade {
        guard ignoresCase else { return score(text) }
        var folded: [UInt8] = []
        TextFold.append(text, to: &folded)
        return folded.withUnsafeBufferPointer(score)
    }

    private func score(_ text: UnsafeBufferPointer<UInt8>) -> Grade {
        let occurs = search.found(in: text)
        let found = occurs.prefix(names.count)
        if occurs.dropFirst(names.count).contains(true) {
            return Grade(score: 0, detail: "A forbidden word occurs.")
        }
        let missing = zip(names, found).filter { !$0.1 }.map(\.0)
        let detail = missing.isEmpty ? nil : "Missing: \(missing.prefix(8).joined(separator: ", "))."
        switch rule {
        case .any: return Grade(score: found.contains(true) ? 1 : 0)
        case .all:
            let share = found.isEmpty ? 1 : Double(found.count { $0 }) / Double(found.count)
            return Grade(score: share, detail: detail)
        case .weighted(let weights):
            let sum = zip(weights, found).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
            return Grade(score: min(1, sum / weights.reduce(0, +)), detail: detail)
        }
    }
}
