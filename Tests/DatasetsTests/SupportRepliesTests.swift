import LaurelRewards
import Testing

/// Holds the committed example to its generator, and its replies to what its rows ask of them.
@Suite struct SupportRepliesTests {
    private let example = ExampleData(name: "support-replies")

    @Test func isWhatTheCommittedGeneratorWrites() throws { try example.holdsWhatItsGeneratorWrites() }

    @Test func hasEnoughDisjointRows() throws {
        let (training, heldOut) = (try example.samples("train.jsonl"), try example.samples("eval.jsonl"))
        #expect(training.count >= 384)
        #expect(heldOut.count >= 96)
        #expect(Set((training + heldOut).map(\.prompt)).count == training.count + heldOut.count)
    }

    @Test func everyReferenceHasItsTermsInTwelveWords() throws {
        for sample in try example.samples("train.jsonl") + example.samples("eval.jsonl") {
            let reference = try #require(sample.reference)
            guard case .array(let values)? = sample.metadata["required_terms"] else {
                Issue.record("The row has no list of terms: \(reference)")
                continue
            }
            let terms = values.compactMap(\.string)
            #expect(terms.count >= 2)
            #expect(terms.allSatisfy { reference.contains($0) && sample.prompt.contains($0) }, "\(reference)")
            #expect(reference.split(separator: " ").count <= 12)
        }
    }
}
