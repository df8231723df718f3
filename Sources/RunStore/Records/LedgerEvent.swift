package import LaurelRewards

/// Something that happened to a run and is worth a line: an alarm, a stop, a failure.
package struct LedgerEvent: Sendable, Hashable {
    package enum Severity: String, Sendable, Hashable, Codable, CaseIterable {
        case info
        case warning
        case error
    }

    /// In kebab case: `start`, `resume`, `stop`, `failure`, `end`, or what an alarm is called.
    package let kind: String
    package let severity: Severity
    /// Steps done when it happened.
    package let step: Int
    /// A full sentence.
    package let message: String
    /// What a program may want to know of it.
    package let detail: JSONValue?

    package init(kind: String, severity: Severity, step: Int, message: String, detail: JSONValue? = nil) {
        self.kind = kind
        self.severity = severity
        self.step = step
        self.message = message
        self.detail = detail
    }

    /// Kinds that tell of the sittings of a run: they stay when a resume takes later steps out of the ledger. All
    /// others come back with the steps that are taken again.
    package static let sittingKinds: Set<String> = [
        "start", "resume", "stop", "failure", "end", "ledger-gap", "corrupt-checkpoint",
    ]
}

/// An event with the time at which it was kept.
package struct StoredEvent: Sendable, Hashable {
    package let event: LedgerEvent
    /// Seconds since 1970.
    package let time: Double
}
