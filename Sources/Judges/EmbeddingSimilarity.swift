import Foundation
package import Graders
package import LaurelRewards

/// `text_similarity` by `cosine`: how alike the embeddings of answer and reference are, as an OpenAI-compatible
/// `/v1/embeddings` endpoint gives them; the cosine, held to 0...1.
package struct EmbeddingSimilarity: Grader {
    let client: ModelClient
    let model: String
    let input: GradedText

    package var needsReference: Bool { true }

    package func grade(_ items: [GradingItem]) async -> [Grade] {
        await Judge.gradeAll(items) { await grade($0) }
    }

    package func grade(_ item: GradingItem) async -> Grade {
        guard let reference = item.sample.reference else { return Grade(.abstain("The row has no reference.")) }
        let text: String
        switch input.text(for: item) {
        case .success(let selected): text = selected
        case .failure(let failure): return failure.grade
        }
        guard !text.isEmpty, !reference.isEmpty else { return Grade(score: text == reference ? 1 : 0) }
        let start = ContinuousClock.now
        do {
            let reply = try await client.post(body([text, reference]), to: "/embeddings") { data throws(JudgeFailure) in
                try Self.answer(data)
            }
            var cost = GradeCost(microseconds: (ContinuousClock.now - start) / .microseconds(1))
            cost.tokens = UInt64(clamping: reply.answer.promptTokens)
            cost.dollars = reply.dollars
            let cosine = Double(reply.answer.text) ?? .nan
            return Grade(score: min(max(cosine, 0), 1), cost: cost)
        } catch {
            return Grade(error)
        }
    }

    private func body(_ texts: [String]) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let object: [String: JSONValue] = ["model": .string(model), "input": .array(texts.map { .string($0) })]
        return (try? encoder.encode(object)) ?? Data()
    }

    /// The cosine of the two embeddings in an answer, as text: what the cache keeps.
    private static func answer(_ body: Data) throws(JudgeFailure) -> ModelAnswer {
        struct Reply: Decodable {
            struct Item: Decodable {
                let index: Int
                let embedding: [Double]
            }
            let data: [Item]
            let usage: ModelAnswer.Usage?
        }
        guard let reply = try? JSONDecoder().decode(Reply.self, from: body), reply.data.count == 2,
            let one = reply.data.first(where: { $0.index == 0 })?.embedding,
            let other = reply.data.first(where: { $0.index == 1 })?.embedding,
            !one.isEmpty, one.count == other.count
        else { throw .unavailable("The endpoint's answer holds no two embeddings of one length.") }
        let product = zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }
        let norms = one.reduce(0) { $0 + $1 * $1 }.squareRoot() * other.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let cosine = norms > 0 ? product / norms : 0
        guard cosine.isFinite else { throw .unavailable("The endpoint's embeddings are not finite.") }
        return ModelAnswer(text: "\(cosine)", promptTokens: reply.usage?.promptTokens ?? 0, completionTokens: 0)
    }
}
