package import LaurelRewards

/// How alike the answer and the reference are, from 0 to 1.
package struct TextSimilarity: Grader {
    package let metric: SimilarityMetric
    package let input: GradedText
    package let reference: ReferenceText

    package init(metric: SimilarityMetric, input: GradedText = .answer, reference: ReferenceText = .row) {
        self.metric = metric
        self.input = input
        self.reference = reference
    }

    package var needsReference: Bool { reference.needsReference }

    package func grade(_ item: GradingItem) async -> Grade {
        switch TextPair.read(item, input, reference) {
        case .failure(let unreadable): return unreadable.grade
        case .success(let pair):
            if let score = metric.score(candidate: pair.text, reference: pair.reference) {
                return Grade(score: score.value, parts: score.parts)
            }
            // A reference that is too long even against itself is the row's fault, not the candidate's.
            let isRowsFault = metric.score(candidate: pair.reference, reference: pair.reference) == nil
            return isRowsFault
                ? Grade(.abstain("The reference is too long for this measure."))
                : Grade(score: 0, detail: "The answer is too long to be compared with this reference.")
        }
    }
}
