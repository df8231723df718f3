import Synchronization

/// What the judges of a process have cost.
package final class JudgeAccount: Sendable {
    package struct Totals: Sendable, Hashable, Encodable {
        /// Answers that came over the network.
        package var requests = 0
        /// Answers that were in the cache.
        package var cached = 0
        /// Attempts that failed and were tried again.
        package var retried = 0
        package var promptTokens = 0
        package var completionTokens = 0
        /// Dollars by the endpoint's price; 0 where it has none.
        package var dollars = 0.0

        enum CodingKeys: String, CodingKey {
            case requests, cached, retried, dollars
            case promptTokens = "prompt_tokens"
            case completionTokens = "completion_tokens"
        }
    }

    private let state = Mutex(Totals())

    package init() {}

    package var totals: Totals { state.withLock { $0 } }

    func add(_ change: (inout Totals) -> Void) {
        state.withLock { change(&$0) }
    }
}
