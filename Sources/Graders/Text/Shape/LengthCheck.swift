package import LaurelRewards

/// Rewards a length: inside a range, near a target, or not over a soft limit.
package struct LengthCheck: Grader {
    /// What is counted.
    enum Unit: String, Sendable, CaseIterable {
        case characters, words, lines, tokens
    }

    private enum Rule: Sendable {
        /// 1 inside, falling to 0 over `slack` on either side.
        case range(ClosedRange<Double>, slack: Double)
        /// 1 at the target, falling to 0 at `tolerance`.
        case target(Double, tolerance: Double)
        /// TRL's `get_soft_overlong_punishment`: 0 up to limit − cache, falling to −1 at the limit, −1 above.
        case overlong(limit: Double, cache: Double)
    }

    private let rule: Rule
    private let unit: Unit
    private let input: GradedText

    /// Builds the grader from its entry.
    init(_ fields: EntryFields) throws {
        try fields.allowOnly([
            "unit", "min", "max", "slack", "target", "tolerance", "overlong_limit", "overlong_cache", "input",
        ])
        unit = try fields.choice("unit", default: .words)
        let rule = try LengthCheck.rule(fields)
        input = try fields.gradedText(default: .completion)
        try fields.refuse(
            "input", "unit", if: unit == .tokens && fields.has("input"),
            "has no meaning for tokens, which count the whole completion.")
        self.rule = try rule()
    }

    /// Reads the keys of every rule; what comes back says which rule they make.
    private static func rule(_ fields: EntryFields) throws -> () throws -> Rule {
        let bounds = 0.0...1e9
        let low = try fields.number("min", in: bounds)
        let high = try fields.number("max", in: (low ?? 0)...1e9)
        let slack = try fields.number("slack", in: bounds)
        let target = try fields.number("target", in: bounds)
        let tolerance = try fields.number("tolerance", in: 1e-9...1e9)
        let limit = try fields.number("overlong_limit", in: bounds)
        let highestCache = fields.isFaulty("overlong_limit") ? nil : limit
        let cache = try fields.number("overlong_cache", in: 0...(highestCache ?? 1e9))
        return {
            let kinds = [
                ["min", "max", "slack"], ["target", "tolerance"], ["overlong_limit", "overlong_cache"],
            ].filter { $0.contains(where: fields.has) }
            let expected =
                "expected min and/or max, or target with tolerance, or overlong_limit with overlong_cache."
            guard kinds.count <= 1 else {
                throw fields.entry.error("missing-key", "`\(fields.entry.name)` has several rules; \(expected)")
            }
            switch kinds.first?.first {
            case nil:
                throw fields.missing(
                    anyOf: ["min", "max", "slack", "target", "overlong_limit"], "has no rule; \(expected)")
            case "target":
                guard let target, let tolerance else {
                    throw fields.missing(
                        anyOf: [target == nil ? "target" : "tolerance"],
                        "needs both `target` and `tolerance`; expected numbers.")
                }
                return .target(target, tolerance: tolerance)
            case "overlong_limit":
                guard let limit else { throw fields.missing("overlong_limit", "a number") }
                return .overlong(limit: limit, cache: min(cache ?? 0, limit))
            default:
                return .range((low ?? 0)...(high ?? 1e9), slack: slack ?? 0)
            }
        }
    }

    package var range: ClosedRange<Double> {
        if case .overlong = rule { -1...0 } else { 0...1 }
    }

    package func grade(_ item: GradingItem) async -> Grade {
        if unit == .tokens {
            guard item.candidate.tokenCount > 0 else { return Grade(.abstain("The number of tokens is not known.")) }
            return grade(count: item.candidate.tokenCount)
        }
        switch input.withBytes(of: item, { LengthCheck.count($0, unit) }) {
        case .success(let count): return grade(count: count)
        case .failure(let unreadable):
            // A zero would be the best score of a punishment.
            if case .overlong = rule, case .score = unreadable.grade.outcome {
                return Grade(score: -1, in: range, detail: unreadable.grade.detail)
            }
            return unreadable.grade
        }
    }

    private func grade(count: Int) -> Grade {
        Grade(score: LengthCheck.score(Double(count), rule), in: range, detail: "\(count) \(unit.rawValue).")
    }

    private static func score(_ count: Double, _ rule: Rule) -> Double {
        switch rule {
        case .range(let range, let slack):
            let distance = max(range.lowerBound - count, count - range.upperBound, 0)
            return distance == 0 ? 1 : slack == 0 ? 0 : max(0, 1 - distance / slack)
        case .target(let target, let tolerance): return max(0, 1 - abs(count - target) / tolerance)
        case .overlong(let limit, let cache):
            if count <= limit - cache { return 0 }
            return count > limit || cache == 0 ? -1 : (limit - cache - count) / cache
        }
    }

    private static func count(_ text: UnsafeBufferPointer<UInt8>, _ unit: Unit) -> Int {
        switch unit {
        case .characters, .tokens: return text.count { $0 & 0xC0 != 0x80 }
        case .lines: return text.isEmpty ? 0 : text.count { $0 == 0x0A } + (text[text.count - 1] == 0x0A ? 0 : 1)
        case .words:
            var words = 0
            var isInside = false
            var index = 0
            while index < text.count {
                let space = text.spaceLength(at: index)
                if space == 0, !isInside { words += 1 }
                isInside = space == 0
                index += max(1, space)
            }
            return words
        }
    }
}
