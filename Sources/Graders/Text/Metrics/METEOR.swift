import Foundation

/// METEOR as nltk's `single_meteor_score` computes it, on `13a` tokens: exact words, then Porter stems, then, where a
/// dictionary is given, WordNet's synonyms.
///
/// `F = PR ⁄ (0.9 P + 0.1 R)` and the score is `F · (1 − 0.5 · (chunks ⁄ matches)³)`.
package struct METEOR: Sendable {
    /// The dictionary of the synonym stage; nil leaves that stage out.
    package let synonyms: WordNet?

    package init(synonyms: WordNet? = nil) {
        self.synonyms = synonyms
    }

    package func score(candidate: String, reference: String) -> Double {
        TextWorkspace.with { workspace in
            workspace.clearTokens()
            reference.withUTF8Bytes { Tokenizer13a.tokenize($0, into: &workspace) }
            workspace.referenceCount = workspace.tokens.count
            candidate.withUTF8Bytes { Tokenizer13a.tokenize($0, into: &workspace) }
            let (candidates, references) = (workspace.candidateCount, workspace.referenceCount)
            guard candidates > 0, references > 0 else { return 0 }
            METEOR.lowerTokens(&workspace)
            align(&workspace)
            return METEOR.score(workspace.alignment, candidates: candidates, references: references)
        }
    }

    private static func score(_ alignment: WordAlignment, candidates: Int, references: Int) -> Double {
        let (matches, chunks) = alignment.matchesAndChunks
        guard matches > 0 else { return 0 }
        let precision = Double(matches) / Double(candidates)
        let recall = Double(matches) / Double(references)
        let mean = precision * recall / (0.9 * precision + 0.1 * recall)
        let fragmentation = Double(chunks) / Double(matches)
        return (1 - 0.5 * fragmentation * fragmentation * fragmentation) * mean
    }

    /// The stages, each matching what the ones before it left.
    private func align(_ workspace: inout TextWorkspace) {
        workspace.numberTokens()
        workspace.alignment.start(
            candidates: workspace.candidateCount, references: workspace.referenceCount)
        workspace.alignment.match(workspace.ids, kinds: workspace.referenceKinds)
        guard workspace.alignment.hasLeftovers else { return }
        for place in workspace.tokens.indices where workspace.alignment.isFree(token: place) {
            PorterStemmer.stem(place, in: &workspace)
        }
        workspace.numberTokens()
        workspace.alignment.match(workspace.ids, kinds: workspace.referenceKinds)
        // The words that are left stay stemmed for the last stage, as in nltk.
        guard let synonyms, workspace.alignment.hasLeftovers else { return }
        workspace.alignment.match(synonymsOf: synonyms, tokens: workspace.tokens, bytes: workspace.bytes)
    }

    /// Lower-cases every token by itself: the end of a token is the end of a word to Python's sigma rule.
    private static func lowerTokens(_ workspace: inout TextWorkspace) {
        if workspace.bytes.withUnsafeBufferPointer({ $0.isASCII }) {
            LowerCase.lowerASCII(&workspace.bytes, from: 0)
            return
        }
        for place in workspace.tokens.indices {
            let token = Array(workspace.bytes[workspace.tokens[place].range])
            let start = workspace.bytes.count
            token.withUnsafeBufferPointer { LowerCase.append($0, to: &workspace.bytes) }
            workspace.tokens[place] = Token(start, workspace.bytes.count)
        }
    }
}
