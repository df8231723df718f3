/// ROUGE as rouge-score computes it: precision, recall and F1.
package struct Rouge: Sendable, Hashable {
    /// What two texts share.
    package enum Kind: Sendable, Hashable {
        /// n-grams, each as often as it occurs on both sides.
        case grams(Int)
        /// The longest common subsequence.
        case subsequence
        /// Line by line, the union of the longest common subsequences with all of the candidate's lines.
        case summary
    }

    /// The three measures of one comparison.
    package struct Score: Sendable, Hashable {
        package let precision: Double
        package let recall: Double
        package let f1: Double

        init(shared: Int, candidate: Int, reference: Int) {
            precision = Double(shared) / Double(max(candidate, 1))
            recall = Double(shared) / Double(max(reference, 1))
            f1 = precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0
        }
    }

    package var kind: Kind
    package var tokenizer: RougeTokenizer

    package init(_ kind: Kind, tokenizer: RougeTokenizer = .ascii) {
        self.kind = kind
        self.tokenizer = tokenizer
    }

    /// The measures; nil when the texts are so long that comparing them would pass the bound.
    package func score(candidate: String, reference: String) -> Score? {
        TextWorkspace.with { workspace in
            if case .summary = kind {
                return RougeSummary.score(
                    candidate: candidate, reference: reference, tokenizer: tokenizer, &workspace)
            }
            workspace.tokenize(reference: reference, candidate: candidate) { tokenizer.tokenize($0, into: &$1) }
            let (candidates, references) = (workspace.candidateCount, workspace.referenceCount)
            switch kind {
            case .grams(let n):
                return Score(
                    shared: workspace.countMatches(of: n), candidate: max(0, candidates - n + 1),
                    reference: max(0, references - n + 1))
            case .subsequence, .summary:
                guard CommonSubsequence.isWithinBudget(candidates, references) else { return nil }
                return Score(shared: workspace.commonSubsequence(), candidate: candidates, reference: references)
            }
        }
    }
}

extension TextWorkspace {
    /// The length of the longest common subsequence of the two token lists.
    mutating func commonSubsequence() -> Int {
        ids.withUnsafeBufferPointer { ids in
            CommonSubsequence.length(
                pattern: UnsafeBufferPointer(rebasing: ids[..<referenceCount]),
                text: UnsafeBufferPointer(rebasing: ids[referenceCount...]), kinds: referenceKinds, &masks)
        }
    }
}
