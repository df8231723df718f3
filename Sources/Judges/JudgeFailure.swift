package import LaurelRewards

/// Why there is no answer from a model: what a grade's outcome says of it.
package struct JudgeFailure: Error, Sendable, Hashable {
    /// `unavailable` when the endpoint gave no answer, `invalidScore` when its answer holds no score.
    package let kind: FailureKind
    package let message: String

    static func unavailable(_ message: String) -> JudgeFailure {
        JudgeFailure(kind: .unavailable, message: message)
    }

    static func unreadable(_ message: String) -> JudgeFailure {
        JudgeFailure(kind: .invalidScore, message: message)
    }
}
