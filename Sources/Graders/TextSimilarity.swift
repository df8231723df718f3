package import LaurelRewards

/// How alike the answer and the reference are, from 0 to 1.
package struct TextSimilarity: Grader {
    /// The measure.
    package enum Metric: String, Sendable, CaseIterable {
        /// sacrebleu's default sentence BLEU.
        case bleu
        /// The F1 of rouge-score's ROUGE-L; SeekrFlow's `rouge`.
        case rougeL = "rouge_l"
    }

    package let metric: Metric
    package let input: GradedInput

    package init(metric: Metric, input: GradedInput = .answer) {
        self.metric = metric
        self.input = input
    }

    package var needsReference: Bool { true }

    package func grade(_ item: GradingItem) async -> Grade {
        guard let reference = item.sample.reference else { return Grade(.abstain("The row has no reference.")) }
        guard reference.utf8.count <= Bytes.maximum else {
            return Grade(.abstain("The reference is longer than \(Bytes.maximum) bytes."))
        }
        let completion = item.candidate.completion
        guard completion.utf8.count <= Bytes.maximum else {
            return Grade(score: 0, detail: "The completion is longer than \(Bytes.maximum) bytes.")
        }
        guard let text = input.select(from: completion) else {
            return Grade(score: 0, detail: "There is no complete <answer> block.")
        }
        switch metric {
        case .bleu: return Grade(score: BLEU.score(candidate: text, reference: reference))
        case .rougeL:
            guard let rouge = RougeL.score(candidate: text, reference: reference) else {
                return RougeL.tokens(reference).count > RougeL.maximumTokens
                    ? Grade(.abstain("The reference has more than \(RougeL.maximumTokens) words."))
                    : Grade(score: 0, detail: "The answer has more than \(RougeL.maximumTokens) words.")
            }
            return Grade(score: rouge.f1, parts: ["precision": rouge.precision, "recall": rouge.recall])
        }
    }

    /// The score of two texts by name; what the golden tests call.
    package static func score(_ metric: Metric, candidate: String, reference: String) -> Double? {
        switch metric {
        case .bleu: BLEU.score(candidate: candidate, reference: reference)
        case .rougeL: RougeL.score(candidate: candidate, reference: reference)?.f1
        }
    }
}
