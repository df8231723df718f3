import AsyncHTTPClient
package import Foundation
import LaurelRewards
import NIOCore
import NIOFoundationCompat

/// Asks an OpenAI-compatible server: a bounded number of requests at once, further attempts with growing pauses, one
/// deadline over all of it, and a cache in front.
package final class ModelClient: Sendable {
    private static let largestBody = 4 << 20

    package let endpoint: JudgeEndpoint
    private let cache: JudgeCache?
    private let account: JudgeAccount
    private let turns: Turns

    package init(_ endpoint: JudgeEndpoint, cache: JudgeCache? = nil, account: JudgeAccount = JudgeAccount()) {
        self.endpoint = endpoint
        self.cache = cache
        self.account = account
        turns = Turns(endpoint.maxConcurrency)
    }

    /// What one request came to.
    struct Reply {
        let answer: ModelAnswer
        let isCached: Bool
        let dollars: Double?
    }

    /// Posts a JSON body to a path below the base address and reads the answer.
    func post(
        _ body: Data, to path: String, read: (Data) throws(JudgeFailure) -> ModelAnswer
    ) async throws(JudgeFailure) -> Reply {
        let address = endpoint.baseURL + path
        let key = JudgeCache.key(address: address, body: body)
        if let answer = cache?.answer(to: key) {
            account.add { $0.cached += 1 }
            return Reply(answer: answer, isCached: true, dollars: nil)
        }
        let deadline = ContinuousClock.now + .seconds(endpoint.deadlineSeconds)
        guard await turns.take(before: deadline) else {
            throw .unavailable("No turn at \(address) came within \(endpoint.deadlineSeconds) s.")
        }
        let result = await attempts(body, address, deadline, read)
        await turns.give()
        let answer = try result.get()
        let dollars = endpoint.price.map {
            (Double(answer.promptTokens) * $0.input + Double(answer.completionTokens) * $0.output) / 1e6
        }
        account.add {
            $0.requests += 1
            $0.promptTokens += answer.promptTokens
            $0.completionTokens += answer.completionTokens
            $0.dollars += dollars ?? 0
        }
        cache?.keep(answer, for: key)
        return Reply(answer: answer, isCached: false, dollars: dollars)
    }

    /// One attempt's end.
    private enum Attempt {
        case done(ModelAnswer)
        /// Worth another attempt, after the pause that the server asks for, if it does.
        case again(JudgeFailure, pause: Double?)
        case refused(JudgeFailure)
    }

    private func attempts(
        _ body: Data, _ address: String, _ deadline: ContinuousClock.Instant,
        _ read: (Data) throws(JudgeFailure) -> ModelAnswer
    ) async -> Result<ModelAnswer, JudgeFailure> {
        var pause = endpoint.backoffSeconds
        var last = JudgeFailure.unavailable("\(address) was not asked.")
        for number in 0...max(0, endpoint.retries) {
            switch await attempt(body, address, deadline, read) {
            case .done(let answer): return .success(answer)
            case .refused(let failure): return .failure(failure)
            case .again(let failure, let asked):
                last = failure
                let wait = max(pause, asked ?? 0)
                guard number < endpoint.retries, ContinuousClock.now + .seconds(wait) < deadline else { break }
                account.add { $0.retried += 1 }
                do { try await Task.sleep(for: .seconds(wait)) } catch { break }
                pause *= 2
            }
        }
        return .failure(last)
    }

    private func attempt(
        _ body: Data, _ address: String, _ deadline: ContinuousClock.Instant,
        _ read: (Data) throws(JudgeFailure) -> ModelAnswer
    ) async -> Attempt {
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        if let key = endpoint.apiKey { request.headers.add(name: "Authorization", value: "Bearer \(key)") }
        request.body = .bytes(ByteBuffer(bytes: body))
        let left = max(0.001, (deadline - ContinuousClock.now) / .seconds(1))
        let response: HTTPClientResponse
        let data: Data
        do {
            response = try await HTTPClient.shared.execute(request, timeout: .nanoseconds(Int64(left * 1e9)))
            let limit = Self.largestBody
            data = Data(buffer: try await response.body.collect(upTo: limit))
        } catch {
            return .again(.unavailable("\(address) gave no answer: \(error)"), pause: nil)
        }
        let status = response.status.code
        switch status {
        case 200...299: break
        case 408, 409, 429, 500...599:
            let pause = response.headers.first(name: "Retry-After").flatMap(Double.init)
            return .again(.unavailable("\(address) answered \(status): \(Self.excerpt(data))"), pause: pause)
        default:
            return .refused(.unavailable("\(address) answered \(status): \(Self.excerpt(data))"))
        }
        do {
            return .done(try read(data))
        } catch {
            return .again(error, pause: nil)
        }
    }

    /// The beginning of an error's body, on one line.
    private static func excerpt(_ data: Data) -> String {
        let text = String(decoding: data.prefix(200), as: UTF8.self)
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
