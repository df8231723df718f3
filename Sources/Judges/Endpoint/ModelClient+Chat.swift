import Foundation
import Synchronization

extension ModelClient {
    /// Asks for a chat completion, in the form that the server takes.
    func chat(
        _ request: ChatRequest, keeps: @escaping @Sendable (ModelAnswer) -> Bool = { _ in true }
    ) async throws(JudgeFailure) -> Reply {
        let known = dialect(of: request.model)
        let last = LastDialect(known)
        let question = Question(
            path: "/chat/completions", body: request.identity,
            send: { refusals in
                guard let refusal = refusals.last else { return request.body(known) }
                let next = last.value.after(refusal, hasSchema: request.schema != nil)
                if let next { last.set(next) }
                return next.map { request.body($0) }
            },
            read: { data throws(JudgeFailure) in try ModelAnswer.chat(data) }, keeps: keeps)
        let reply = try await answer(question)
        learn(last.value, of: request.model)
        return reply
    }

    /// The form that was sent last.
    private final class LastDialect: Sendable {
        private let state: Mutex<ChatDialect>

        init(_ dialect: ChatDialect) { state = Mutex(dialect) }

        var value: ChatDialect { state.withLock { $0 } }
        func set(_ dialect: ChatDialect) { state.withLock { $0 = dialect } }
    }
}
