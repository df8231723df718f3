import Foundation

/// Sentence BLEU as sacrebleu computes it: `brevity · exp(mean of log p_n)`.
package struct BLEU: Sendable, Hashable {
    /// How an order without a match counts.
    package enum Smoothing: Sendable, Hashable {
        /// The k-th such order counts 1 ⁄ (2^k · total); sacrebleu's default.
        case exponential
        /// It counts this many matches.
        case floor(Double)
        /// This is added to the matches and totals of all orders above the first.
        case addK(Double)
        /// The score is 0.
        case none
    }

    /// How a text is cut into tokens.
    package enum Tokenizer: String, Sendable, Hashable, CaseIterable {
        case mteval13a = "13a"
        case international = "intl"
        case chinese = "zh"
        case character = "char"
        case words = "none"

        func tokenize(_ text: UnsafeBufferPointer<UInt8>, into workspace: inout TextWorkspace) {
            switch self {
            case .mteval13a: Tokenizer13a.tokenize(text, into: &workspace)
            case .international: InternationalTokenizer.tokenize(text, into: &workspace)
            case .chinese: ChineseTokenizer.tokenize(text, into: &workspace)
            case .character: CharacterTokenizer.tokenize(text, into: &workspace)
            case .words: WordTokenizer.tokenize(text, into: &workspace)
            }
        }
    }

    package var tokenizer = Tokenizer.mteval13a
    package var smoothing = Smoothing.exponential
    package var lowercases = false
    /// Whether orders that the candidate is too short for are left out of the mean.
    package var usesEffectiveOrder = true
    package var maximumOrder = 4

    package init() {}

    package func score(candidate: String, reference: String) -> Double {
        TextWorkspace.with { workspace in
            workspace.tokenize(reference: reference, candidate: candidate) { text, workspace in
                if lowercases {
                    var lowered: [UInt8] = []
                    LowerCase.append(text, to: &lowered)
                    lowered.withUnsafeBufferPointer { tokenizer.tokenize($0, into: &workspace) }
                } else {
                    tokenizer.tokenize(text, into: &workspace)
                }
            }
            workspace.countMatches(upTo: maximumOrder)
            return score(
                matches: workspace.matches, candidateCount: workspace.candidateCount,
                referenceCount: workspace.referenceCount)
        }
    }

    private func score(matches: [Int], candidateCount: Int, referenceCount: Int) -> Double {
        guard candidateCount > 0, matches.contains(where: { $0 > 0 }) else { return 0 }
        var logSum = 0.0
        var reached = 0
        var missed = 1.0
        for n in 1...maximumOrder {
            var match = Double(matches[n - 1])
            var total = Double(max(0, candidateCount - n + 1))
            if case .addK(let k) = smoothing, n > 1 {
                match += k
                total += k
            }
            if total == 0 { break }
            reached = n
            if match == 0 {
                switch smoothing {
                case .exponential:
                    missed *= 2
                    match = 1 / missed
                case .floor(let value): match = value
                case .addK, .none: return 0
                }
                if match == 0 { return 0 }
            }
            logSum += log(match / total)
        }
        // Without effective order a missing order's precision is 0.
        if !usesEffectiveOrder, reached < maximumOrder { return 0 }
        let brevity =
            candidateCount >= referenceCount ? 1 : exp(1 - Double(referenceCount) / Double(candidateCount))
        return min(1, max(0, brevity * exp(logSum / Double(usesEffectiveOrder ? reached : maximumOrder))))
    }
}
