package import LaurelRewards

/// Why there is no answer from a model, or no verdict in it: what a grade's outcome says of it.
package struct JudgeFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// `unavailable` when there is no verdict, `invalidScore` when the verdict is no score, `load` when the endpoint's
    /// description is wrong.
    package let kind: FailureKind
    package let message: String
    /// What the answer cost in spite of it.
    package var cost = GradeCost()

    package var description: String { "error[\(code)]: \(message)" }

    /// The kind in kebab case.
    package var code: String {
        switch kind {
        case .unavailable: "judge-unavailable"
        case .invalidScore: "judge-score"
        default: "judge"
        }
    }

    static func unavailable(_ message: String) -> JudgeFailure {
        JudgeFailure(kind: .unavailable, message: message)
    }

    static func noScore(_ message: String) -> JudgeFailure {
        JudgeFailure(kind: .invalidScore, message: message)
    }

    /// The end of a sentence whose beginning names the field.
    static func wrong(_ message: String) -> JudgeFailure {
        JudgeFailure(kind: .load, message: message)
    }
}
