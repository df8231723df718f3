/// Google's BLEU as nltk's `sentence_gleu` computes it: shared 1- to 4-grams ⁄ the larger number of n-grams.
package struct GLEU: Sendable, Hashable {
    package var tokenizer = BLEU.Tokenizer.mteval13a
    package var maximumOrder = 4

    package init() {}

    package func score(candidate: String, reference: String) -> Double {
        TextWorkspace.with { workspace in
            workspace.tokenize(reference: reference, candidate: candidate) { tokenizer.tokenize($0, into: &$1) }
            let total = max(grams(workspace.candidateCount), grams(workspace.referenceCount))
            guard total > 0 else { return 0 }
            workspace.countMatches(upTo: maximumOrder)
            return Double(workspace.matches.reduce(0, +)) / Double(total)
        }
    }

    /// How many n-grams of all orders a text of `count` tokens has.
    private func grams(_ count: Int) -> Int {
        (1...maximumOrder).reduce(0) { $0 + max(0, count - $1 + 1) }
    }
}
