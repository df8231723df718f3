/// A measure of how alike two texts are.
package enum SimilarityMetric: Sendable {
    case bleu(BLEU)
    case gleu(GLEU)
    case meteor(METEOR)
    case rouge(Rouge, RougeMeasure)
    case fuzzy(FuzzyMatch, processed: Bool)
    case cosineTF

    /// Which of ROUGE's three numbers is the score.
    package enum RougeMeasure: String, Sendable, CaseIterable {
        case f1, precision, recall
    }

    /// A score with its named parts.
    package struct Score: Sendable {
        package let value: Double
        /// ROUGE's three measures.
        package var measures: Rouge.Score?

        /// The parts by name; empty where the value is all there is.
        package var parts: [String: Double] {
            guard let measures else { return [:] }
            return ["precision": measures.precision, "recall": measures.recall, "f1": measures.f1]
        }
    }

    /// The score of two texts, from 0 to 1; nil when they are so long that comparing them would pass a bound.
    package func score(candidate: String, reference: String) -> Score? {
        switch self {
        case .bleu(let bleu): return Score(value: bleu.score(candidate: candidate, reference: reference))
        case .gleu(let gleu): return Score(value: gleu.score(candidate: candidate, reference: reference))
        case .meteor(let meteor): return Score(value: meteor.score(candidate: candidate, reference: reference))
        case .rouge(let rouge, let measure):
            guard let score = rouge.score(candidate: candidate, reference: reference) else { return nil }
            let value =
                switch measure {
                case .f1: score.f1
                case .precision: score.precision
                case .recall: score.recall
                }
            return Score(value: value, measures: score)
        case .fuzzy(let match, let processed):
            return match.score(candidate, reference, processed: processed).map { Score(value: $0) }
        case .cosineTF: return Score(value: CosineTF.score(candidate: candidate, reference: reference))
        }
    }
}
