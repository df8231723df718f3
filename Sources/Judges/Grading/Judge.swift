package import LaurelRewards

/// A model that is asked for a verdict in JSON.
struct Judge: Sendable {
    let client: ModelClient
    let model: String
    let sampling: JudgeSampling

    struct Ruling {
        let verdict: JudgeVerdict
        let cost: GradeCost
    }

    /// Asks for a verdict.
    ///
    /// - Parameters:
    ///   - keys: the names under which it may stand in the answer.
    ///   - material: what is graded, so that a quotation of it is not taken for the verdict.
    func rule(
        on messages: [Message], keys: [String], schema: AnswerSchema, material: String
    ) async -> Result<Ruling, JudgeFailure> {
        let start = ContinuousClock.now
        let request = ChatRequest(model: model, sampling: sampling, messages: messages, schema: schema)
        let reply: ModelClient.Reply
        do {
            reply = try await client.chat(
                request, keeps: { JudgeVerdict($0.text, keys: keys, material: material) != nil })
        } catch {
            return .failure(error)
        }
        var cost = GradeCost(microseconds: (ContinuousClock.now - start) / .microseconds(1))
        cost.tokens = reply.isCached ? 0 : UInt64(clamping: reply.answer.promptTokens + reply.answer.completionTokens)
        cost.dollars = reply.isCached ? nil : reply.dollars
        guard let verdict = JudgeVerdict(reply.answer.text, keys: keys, material: material) else {
            var failure = JudgeFailure.unavailable(silence(reply.answer, keys[0]))
            failure.cost = cost
            return .failure(failure)
        }
        return .success(Ruling(verdict: verdict, cost: cost))
    }

    /// An answer without a verdict, as a sentence.
    private func silence(_ answer: ModelAnswer, _ key: String) -> String {
        let words = answer.text.prefix(120).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let text = client.endpoint.apiKey?.removed(from: words) ?? words
        if answer.isCut {
            return
                "The judge's answer was cut after \(sampling.maxCompletionTokens) tokens, before its `\(key)`; give it "
                + "more with max_completion_tokens. It begins: \"\(text)\""
        }
        return "The judge gave no verdict: its answer has no `\(key)`. It begins: \"\(text)\""
    }
}

extension ModelGrader {
    /// Grades items with as many questions under way as the client allows; the order stays.
    package func grade(_ items: [GradingItem]) async -> [Grade] {
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
        self.init(.failure(failure.kind, failure.message), cost: failure.cost)
    }
}
