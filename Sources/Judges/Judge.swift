import Foundation
import LaurelRewards

/// A model that is asked for a verdict in JSON.
struct Judge: Sendable {
    let client: ModelClient
    let model: String
    let sampling: JudgeSampling

    struct Ruling {
        let verdict: JudgeVerdict
        let cost: GradeCost
        let parts: [String: Double]
    }

    /// Asks; an endpoint that does not know `response_format` is asked again without it.
    func rule(
        on messages: [Message], keys: [String], schema: (name: String, schema: JSONValue)
    ) async -> Result<Ruling, JudgeFailure> {
        let start = ContinuousClock.now
        var request = ChatRequest(model: model, sampling: sampling, messages: messages, schema: schema)
        do {
            var reply: ModelClient.Reply
            do {
                reply = try await ask(request)
            } catch let failure where failure.message.contains(" answered 400:") {
                request.schema = nil
                reply = try await ask(request)
            }
            guard let verdict = JudgeVerdict(reply.answer.text, keys: keys) else {
                let excerpt = reply.answer.text.prefix(120).split(whereSeparator: \.isWhitespace).joined(separator: " ")
                throw JudgeFailure.unreadable("The judge's answer holds no `\(keys[0])`: \"\(excerpt)\"")
            }
            var cost = GradeCost(microseconds: (ContinuousClock.now - start) / .microseconds(1))
            cost.tokens = UInt64(clamping: reply.answer.promptTokens + reply.answer.completionTokens)
            cost.dollars = reply.dollars
            return .success(Ruling(verdict: verdict, cost: cost, parts: reply.isCached ? ["cached": 1] : [:]))
        } catch let failure as JudgeFailure {
            return .failure(failure)
        } catch {
            return .failure(.unavailable("The judge could not be asked: \(error)"))
        }
    }

    private func ask(_ request: ChatRequest) async throws(JudgeFailure) -> ModelClient.Reply {
        try await client.post(request.body(), to: "/chat/completions") { data throws(JudgeFailure) in
            try ModelAnswer.chat(data)
        }
    }

    /// Grades items with as many questions under way as the client allows; the order stays.
    static func gradeAll(
        _ items: [GradingItem], _ grade: @escaping @Sendable (GradingItem) async -> Grade
    ) async -> [Grade] {
        await withTaskGroup(of: (Int, Grade).self) { group in
            for (place, item) in items.enumerated() { group.addTask { (place, await grade(item)) } }
            var grades = [Grade](
                repeating: Grade(.failure(.runtime, "The judge gave no grade.")), count: items.count)
            for await (place, grade) in group { grades[place] = grade }
            return grades
        }
    }
}

extension Grade {
    init(_ failure: JudgeFailure) {
        self.init(.failure(failure.kind, failure.message))
    }
}
