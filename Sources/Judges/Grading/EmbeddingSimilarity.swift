import Foundation
import Graders
package import LaurelRewards

/// `text_similarity` by `cosine`: how alike the embeddings of answer and reference are, as an OpenAI-compatible
/// `/v1/embeddings` endpoint gives them; the cosine, held to 0...1.
package struct EmbeddingSimilarity: ModelGrader {
    package let client: ModelClient
    let model: String
    let input: GradedText
    let reference: ReferenceText

    package var needsReference: Bool { reference.needsReference }

    package func grade(_ item: GradingItem) async -> Grade {
        let reference: String
        let text: String
        switch self.reference.text(for: item) {
        case .success(let selected): reference = selected
        case .failure(let failure): return failure.grade
        }
        switch input.text(for: item) {
        case .success(let selected): text = selected
        case .failure(let failure): return failure.grade
        }
        // Endpoints refuse the empty text, and equal texts have equal embeddings.
        guard !text.isEmpty, !reference.isEmpty, text != reference else {
            return Grade(score: text == reference ? 1 : 0)
        }
        let start = ContinuousClock.now
        let body = JSONBody.data(["model": .string(model), "input": .array([.string(text), .string(reference)])])
        let question = ModelClient.Question(
            path: "/embeddings", body: body, send: { $0.isEmpty ? body : nil },
            read: { data throws(JudgeFailure) in try Embeddings.cosine(data) })
        do {
            let reply = try await client.answer(question)
            var cost = GradeCost(microseconds: (ContinuousClock.now - start) / .microseconds(1))
            cost.tokens = reply.isCached ? 0 : UInt64(clamping: reply.answer.promptTokens)
            cost.dollars = reply.dollars
            let cosine = Double(reply.answer.text) ?? .nan
            return Grade(
                score: min(max(cosine, 0), 1), cost: cost)
        } catch {
            return Grade(error)
        }
    }
}

/// An embeddings answer of two texts.
private struct Embeddings: Decodable {
    struct Item: Decodable {
        let index: Int
        let embedding: [Double]
    }
    let data: [Item]
    let usage: ModelAnswer.Lenient<ModelAnswer.Usage>?

    /// The cosine of the two, as text: what the cache keeps.
    static func cosine(_ body: Data) throws(JudgeFailure) -> ModelAnswer {
        guard let reply = try? JSONDecoder().decode(Embeddings.self, from: body), reply.data.count == 2,
            let one = reply.data.first(where: { $0.index == 0 })?.embedding,
            let other = reply.data.first(where: { $0.index == 1 })?.embedding,
            !one.isEmpty, one.count == other.count
        else { throw .unavailable("its answer holds no two embeddings of one length.") }
        // Scaled by the largest part, so that no square overflows or vanishes.
        guard let one = unit(one), let other = unit(other) else {
            throw .unavailable("its embeddings are zero or not finite.")
        }
        let cosine = zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }
        return ModelAnswer(choices: [.init(text: "\(cosine)", finish: nil)], usage: reply.usage?.value)
    }

    private static func unit(_ vector: [Double]) -> [Double]? {
        let largest = vector.reduce(0) { max($0, abs($1)) }
        guard largest > 0, largest.isFinite, vector.allSatisfy(\.isFinite) else { return nil }
        let scaled = vector.map { $0 / largest }
        let norm = scaled.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return scaled.map { $0 / norm }
    }
}
