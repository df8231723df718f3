import Datasets
import LaurelRewards
import Testing

/// Holds the committed example to its generator and to arithmetic.
@Suite struct FinancialArithmeticTests {
    private let example = ExampleData(name: "financial-arithmetic")

    @Test func isWhatTheCommittedGeneratorWrites() throws { try example.holdsWhatItsGeneratorWrites() }

    @Test func hasEnoughDisjointRows() throws {
        let (training, heldOut) = (try example.samples("train.jsonl"), try example.samples("eval.jsonl"))
        #expect(training.count >= 512)
        #expect(heldOut.count >= 128)
        let asked = (training + heldOut).map(\.prompt)
        #expect(Set(asked).count == asked.count)
        #expect(Set((training + heldOut).map(problem)).count == asked.count)
    }

    @Test func answersFollowFromTheNumbersInTheQuestions() throws {
        for sample in try example.samples("train.jsonl") + samples("eval.jsonl") {
            let numbers = sample.prompt.matches(of: /\d+/).compactMap { Int($0.0) }
            let answer: Int
            switch sample.metadata["kind"]?.string {
            case "sum", "purchase", "invoice": answer = numbers.reduce(0, +)
            case "difference", "change": answer = (numbers.max() ?? 0) - (numbers.min() ?? 0)
            case "product": answer = numbers.reduce(1, *)
            // The share is 10 or 50, and no amount is smaller.
            case "percent": answer = numbers.reduce(1, *) / 100
            default: throw DatasetError(code: "kind", file: nil, message: "No such kind: \(sample.metadata).")
            }
            #expect(sample.reference == String(answer), "\(sample.prompt)")
            #expect(sample.prompt.hasSuffix("Reply with just the number."))
        }
    }

    /// The numbers a question asks about, whatever their order where it does not matter.
    private func problem(_ sample: Sample) -> String {
        let kind = sample.metadata["kind"]?.string ?? ""
        let numbers = sample.prompt.matches(of: /\d+/).compactMap { Int($0.0) }.sorted()
        let operation = ["purchase": "sum", "invoice": "sum", "change": "difference"][kind] ?? kind
        return "\(operation) \(numbers)"
    }
}
