package import LaurelRewards
import Synchronization

/// What asking models has cost.
package final class JudgeAccount: Sendable {
    package struct Totals: Sendable, Hashable, Encodable {
        /// Answers that came over the network.
        package var requests = 0
        /// Answers that were known: kept on disk, or asked for at the same time by another candidate.
        package var cached = 0
        /// Attempts that failed and were tried again.
        package var retried = 0
        /// Questions that got no answer.
        package var unanswered = 0
        package var promptTokens = 0
        package var completionTokens = 0
        /// Dollars by the endpoints' prices; 0 where none is known.
        package var dollars = 0.0

        enum CodingKeys: String, CodingKey {
            case requests, cached, retried, unanswered, dollars
            case promptTokens = "prompt_tokens"
            case completionTokens = "completion_tokens"
        }

        /// One line for people.
        package var summary: String {
            var text = "\(requests) answers from models, \(cached) more from the cache"
            if retried > 0 { text += ", \(retried) attempts repeated" }
            if unanswered > 0 { text += ", \(unanswered) questions without an answer" }
            text += "; \(promptTokens) tokens read, \(completionTokens) written"
            // In millionths of a dollar, without a locale.
            let millionths = (dollars * 1e6).rounded()
            if millionths > 0, millionths < 1e15 {
                let digits = String(Int(millionths) % 1_000_000 + 1_000_000).dropFirst()
                text += ", $\(Int(millionths) / 1_000_000).\(digits)"
            }
            return text
        }
    }

    private let state = Mutex(Totals())

    package init() {}

    package var totals: Totals { state.withLock { $0 } }

    func add(_ change: (inout Totals) -> Void) {
        state.withLock { change(&$0) }
    }

    /// What the models that a reward asks have cost so far; nil when it asks none.
    package static func totals(of reward: RewardFunction) -> Totals? {
        let accounts = Self.accounts(of: reward)
        // The clients of one factory share an account.
        var seen: Set<ObjectIdentifier> = []
        let distinct = accounts.filter { seen.insert(ObjectIdentifier($0)).inserted }
        guard let first = distinct.first else { return nil }
        return distinct.dropFirst().reduce(first.totals) { sum, account in
            var sum = sum
            let totals = account.totals
            sum.requests += totals.requests
            sum.cached += totals.cached
            sum.retried += totals.retried
            sum.unanswered += totals.unanswered
            sum.promptTokens += totals.promptTokens
            sum.completionTokens += totals.completionTokens
            sum.dollars += totals.dollars
            return sum
        }
    }
}

extension JudgeAccount {
    /// The accounts of a reward's graders and of those of rewards inside of it.
    private static func accounts(of reward: RewardFunction) -> [JudgeAccount] {
        reward.components.flatMap { component in
            if let nested = component.grader as? NestedReward { return accounts(of: nested.function) }
            return (component.grader as? any ModelGrader).map { [$0.client.account] } ?? []
        }
    }
}

/// A grader that asks a model.
package protocol ModelGrader: Grader {
    /// Through which it asks.
    var client: ModelClient { get }
}
