package import LaurelRewards

/// Whether the answer in the completion equals the reference: as a number, a formula, a set, an interval, a tuple, a
/// matrix, an equation, an inequality, or in words.
///
/// The answer is found by the order of rules in `AnswerExtraction`. Work is bounded by budgets of operations, never by
/// a clock: the same text gets the same grade on every machine, and no text is slow.
package struct MathAccuracy: Grader {
    /// Where the answer stands: only in an answer block, or by the usual order, which nil means, too.
    package let input: GradedInput?
    package let policy: MathPolicy
    /// Whether grades say how the answer was read; without, grading a plain number never allocates.
    package let explains: Bool

    package init(input: GradedInput? = nil, policy: MathPolicy = MathPolicy(), explains: Bool = true) {
        self.input = input
        self.policy = policy
        self.explains = explains
    }

    package var needsReference: Bool { true }

    package func grade(_ item: GradingItem) async -> Grade {
        guard let reference = item.sample.reference else { return Grade(.abstain("The row has no reference.")) }
        guard reference.utf8.count <= Bytes.maximum else {
            return Grade(.abstain("The reference is longer than \(Bytes.maximum) bytes."))
        }
        return grade(completion: item.candidate.completion, gold: reference)
    }

    /// Grades one completion against one gold answer.
    package func grade(completion: String, gold: String) -> Grade {
        guard completion.utf8.count <= Bytes.maximum else {
            return Grade(score: 0, detail: "The completion is longer than \(Bytes.maximum) bytes.")
        }
        let verdict = verdict(completion: completion, gold: gold)
        if case .noReference = verdict.reading { return Grade(.abstain(verdict.rule)) }
        return Grade(score: verdict.isEqual ? 1 : 0, detail: explains ? verdict.detail : nil)
    }

    /// Decides about one completion.
    ///
    /// For texts of at most 1 MiB. Allocates nothing when both sides are plain numbers, unless the answer is wrong and
    /// the verdict has to say what was read.
    package func verdict(completion: String, gold: String) -> MathVerdict {
        plainVerdict(completion, gold) ?? fullVerdict(completion: completion, gold: gold)
    }

    /// The verdict of the readers that know every spelling.
    package func fullVerdict(completion: String, gold: String) -> MathVerdict {
        MathComparison(policy: policy).verdict(
            completion: Array(completion.utf8), gold: Array(gold.utf8), input: input)
    }

    /// Whether no mark, tag or look-alike stands in a text that `PlainText` would take out or mend.
    private func isPlain(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for index in range {
            if text[index] >= 0x80 || [0x3C, 0x5F, 0x7E].contains(text[index]) { return false }
            if text[index] == 0x7B, ByteScan.has("boxed", text, index - 5, index), index < 6 || text[index - 6] != 0x5C
            {
                return false
            }
        }
        return true
    }

    /// The verdict when both sides are plain numbers, nil when more has to be known.
    private func plainVerdict(_ completion: String, _ gold: String) -> MathVerdict? {
        guard policy.readsPlainNumbersAsUsual else { return nil }
        let text = completion.utf8.span
        let reference = gold.utf8.span
        guard let expected = PlainNumber(reference, 0..<reference.count) else { return nil }
        var looked = 2 * reference.count
        let place = AnswerExtraction.place(text, input: input, &looked)
        guard let range = place.range, !place.isBoxList, let found = PlainNumber(text, range) else { return nil }
        // Words beside a box or an announcement may deny what they hold.
        if place.rule == .boxed || place.anchor != nil {
            let start = (place.anchor ?? range.lowerBound) - Stance.maximumBytes
            guard isPlain(text, max(place.scope.lowerBound, start)..<place.scope.upperBound) else { return nil }
        }
        if place.rule == .boxed, Stance.of(text, range, in: place.scope) != .asserted { return nil }
        if let anchor = place.anchor,
            Stance.before(text, anchor, place.scope, isStated: true) != .asserted
                || Stance.behind(text, range.upperBound, place.scope) != .asserted
                || Stance.repeated(text, range, place.scope) != .asserted
        {
            return nil
        }
        let comparison = PlainNumber.compare(expected, found)
        if comparison == .different, policy.tolerance != nil { return nil }
        var verdict = MathVerdict(
            isEqual: comparison != .different, extraction: place.rule.rawValue, reading: .plainNumber,
            rule: comparison == .close ? "the closeness of numbers" : "exact arithmetic")
        verdict.operations = looked / MathBudget.bytesOfAStep + 1
        if comparison == .different, explains {
            verdict.answer = String(
                decoding: completion.utf8.dropFirst(range.lowerBound).prefix(range.count), as: UTF8.self)
        }
        return verdict
    }
}
