import Foundation

/// Sentence BLEU as sacrebleu computes it by default: 13a tokens, mixed case, `exp` smoothing, effective order, 4-grams.
enum BLEU {
    static func score(candidate: String, reference: String) -> Double {
        let tokens = TokenIDs(
            reference: Tokenizer13a.tokens(reference), candidate: Tokenizer13a.tokens(candidate))
        let candidateCount = tokens.candidate.count
        let referenceCount = tokens.reference.count
        guard candidateCount > 0 else { return 0 }
        var logSum = 0.0
        var order = 0
        var hasMatch = false
        var smoothing = 1.0
        var grams = tokens
        for n in 1...4 {
            if n > 1 { grams = grams.extended(by: tokens, to: n) }
            let total = grams.candidate.count
            if total == 0 { break }
            order = n
            let matches = grams.matches
            if matches > 0 {
                hasMatch = true
                logSum += log(Double(matches) / Double(total))
            } else {
                smoothing *= 2
                logSum += log(1 / (smoothing * Double(total)))
            }
        }
        guard hasMatch, order > 0 else { return 0 }
        let brevity =
            candidateCount >= referenceCount ? 1 : exp(1 - Double(referenceCount) / Double(candidateCount))
        return min(1, max(0, brevity * exp(logSum / Double(order))))
    }
}
