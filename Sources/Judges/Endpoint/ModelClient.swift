import Foundation
import LaurelRewards
import Synchronization

/// Asks an OpenAI-compatible server: a bounded number of requests at once, further attempts with growing pauses, one
/// deadline over all of them, each question once, and a cache in front.
package final class ModelClient: Sendable {
    package let endpoint: JudgeEndpoint
    package let account: JudgeAccount
    private let cache: JudgeCache?
    private let turns: Turns
    private let breaker = Mutex(Breaker())
    private let underWay = Mutex<[String: Task<Result<Reply, JudgeFailure>, Never>]>([:])
    /// What was learnt of each model's server.
    private let dialects = Mutex<[String: ChatDialect]>([:])

    /// Whether the same question asked twice at once is sent once.
    private let sharesAnswers: Bool

    package init(
        _ endpoint: JudgeEndpoint, cache: JudgeCache? = nil, account: JudgeAccount = JudgeAccount(),
        sharesAnswers: Bool = true
    ) {
        self.endpoint = endpoint
        self.sharesAnswers = sharesAnswers
        self.cache = cache
        self.account = account
        turns = Turns(endpoint.maxConcurrency)
    }

    /// What one question came to.
    struct Reply: Sendable {
        let answer: ModelAnswer
        var isCached: Bool
        var dollars: Double?
    }

    /// A question and how its answer is read.
    struct Question: Sendable {
        /// Below the base address.
        let path: String
        /// What the cache knows it by.
        let body: Data
        /// The bodies to send: the first without refusals, and another form each time the server says that it does not
        /// understand (400 or 422), given what it said so far; nil when there is no other form.
        let send: @Sendable (_ refusals: [String]) -> Data?
        let read: @Sendable (Data) throws(JudgeFailure) -> ModelAnswer
        /// Whether an answer is worth keeping.
        var keeps: @Sendable (ModelAnswer) -> Bool = { _ in true }
    }

    /// The answer to a question: from the cache, from the same question that is under way, or from the server.
    func answer(_ question: Question) async throws(JudgeFailure) -> Reply {
        let key = JudgeCache.key(address: endpoint.baseURL + question.path, body: question.body)
        if let answer = cache?.answer(to: key) {
            account.add { $0.cached += 1 }
            return Reply(answer: answer, isCached: true)
        }
        guard sharesAnswers else { return try await ask(question, key: key).get() }
        let (task, isFirst) = underWay.withLock { tasks in
            if let task = tasks[key] { return (task, false) }
            let task = Task { await self.ask(question, key: key) }
            tasks[key] = task
            return (task, true)
        }
        let result = await task.value
        if isFirst { underWay.withLock { $0[key] = nil } }
        var reply = try result.get()
        if !isFirst {
            account.add { $0.cached += 1 }
            reply.isCached = true
            reply.dollars = nil
        }
        return reply
    }

    /// The form of request that a model takes, as far as is known.
    func dialect(of model: String) -> ChatDialect { dialects.withLock { $0[model] ?? ChatDialect() } }

    /// Remembers the form that succeeded.
    func learn(_ dialect: ChatDialect, of model: String) { dialects.withLock { $0[model] = dialect } }

    // MARK: - Asking

    private func ask(_ question: Question, key: String) async -> Result<Reply, JudgeFailure> {
        await turns.take()
        let result = await attempts(question)
        await turns.give()
        switch result {
        case .failure(let failure):
            account.add { $0.unanswered += 1 }
            return .failure(failure)
        case .success(let answer):
            let dollars = endpoint.price.map {
                (Double(answer.promptTokens) * $0.input + Double(answer.completionTokens) * $0.output) / 1e6
            }
            account.add {
                $0.requests += 1
                $0.promptTokens += answer.promptTokens
                $0.completionTokens += answer.completionTokens
                $0.dollars += dollars ?? 0
            }
            if question.keeps(answer) { cache?.keep(answer, for: key) }
            return .success(Reply(answer: answer, isCached: false, dollars: dollars))
        }
    }

    /// One attempt's end.
    private enum Attempt {
        case done(ModelAnswer)
        /// Worth another attempt, after the pause that the server asks for, if it does.
        case again(JudgeFailure, pause: Double?)
        /// The server does not understand the request; another form of it may do.
        case misunderstood(JudgeFailure, String)
        /// No attempt will do better; `isServers` when no question would.
        case refused(JudgeFailure, isServers: Bool)
    }

    private func attempts(_ question: Question) async -> Result<ModelAnswer, JudgeFailure> {
        let address = endpoint.baseURL + question.path
        if let refusal = breaker.withLock({ $0.refusal(at: .now) }) {
            return .failure(.unavailable("\(address): \(refusal)"))
        }
        let deadline = ContinuousClock.now + .seconds(endpoint.deadlineSeconds)
        var pause = endpoint.backoffSeconds
        var refusals: [String] = []
        var body = question.send([]) ?? question.body
        var left = endpoint.retries
        while true {
            let exchange = HTTPExchange(address: address, body: body, apiKey: endpoint.apiKey)
            switch attempt(await exchange.run(until: deadline), address, question) {
            case .done(let answer):
                breaker.withLock { $0.succeeded() }
                return .success(answer)
            case .refused(let failure, let isServers):
                if isServers { breaker.withLock { $0.failed(failure.message, at: .now) } }
                return .failure(failure)
            case .misunderstood(let failure, let text):
                refusals.append(text)
                guard let next = question.send(refusals) else { return .failure(failure) }
                body = next
            case .again(let failure, let asked):
                // Spread, so that candidates that failed together do not come back together.
                let wait = max(pause * Double.random(in: 0.75...1.25), asked ?? 0)
                let comesInTime = ContinuousClock.now + .seconds(wait) < deadline
                guard left > 0, comesInTime, (try? await Task.sleep(for: .seconds(wait))) != nil else {
                    breaker.withLock { $0.failed(failure.message, at: .now) }
                    return .failure(failure)
                }
                account.add { $0.retried += 1 }
                left -= 1
                pause *= 2
            }
        }
    }

    /// What an exchange means.
    private func attempt(_ ending: HTTPExchange.Ending, _ address: String, _ question: Question) -> Attempt {
        let answer: HTTPAnswer
        switch ending {
        case .broken(let reason): return .again(.unavailable("\(address) gave no answer: \(reason)."), pause: nil)
        case .tooLong:
            return .refused(
                .unavailable("\(address) answered with more than \(HTTPExchange.largestBody) bytes."), isServers: false)
        case .answered(let given): answer = given
        }
        let text = endpoint.apiKey?.removed(from: answer.excerpt) ?? answer.excerpt
        let failure = JudgeFailure.unavailable("\(address) answered \(answer.status): \(text)")
        switch answer.status {
        case 200...299:
            do {
                return .done(try question.read(answer.body))
            } catch {
                let type = answer.contentType.map { " Its content type is \($0.prefix(80))." } ?? ""
                return .again(
                    .unavailable(
                        "\(address) answered \(answer.status), but \(error.message)\(type) It begins: \(text)"),
                    pause: nil)
            }
        case 300...399:
            return .refused(
                .unavailable(
                    "\(address) answered \(answer.status), a redirect, and redirects are not followed; expected the final "
                        + "address as base_url."), isServers: true)
        case 400, 422: return .misunderstood(failure, text)
        case 408, 409, 425, 429, 500...599: return .again(failure, pause: answer.retryAfter)
        case 413: return .refused(failure, isServers: false)
        default: return .refused(failure, isServers: true)
        }
    }
}
