import Foundation
import LaurelRewards

/// A sample with one of its candidates as a row that `laurel score` and `laurel reward diff` read.
struct StoredRowLine {
    let sample: Sample
    let candidate: Candidate

    /// The line, its line feed included.
    func data() throws -> Data {
        var row = sample.metadata
        row["messages"] = .array(
            sample.messages.map { .object(["role": .string($0.role), "content": .string($0.content)]) })
        if let reference = sample.reference { row["reference_answer"] = .string(reference) }
        row["completion"] = .string(candidate.completion)
        row["finish_reason"] = .string(candidate.finishReason.rawValue)
        row["token_count"] = .integer(Int64(candidate.tokenCount))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(JSONValue.object(row)) + [0x0A]
    }
}
