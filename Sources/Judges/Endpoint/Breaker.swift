/// Stops asking a server that has failed many times running, so that a dead one does not cost each candidate its deadline.
struct Breaker: Sendable {
    /// Failures in a row that open it.
    static let limit = 8
    /// How long it stays open before one more question is let through.
    static let pause: Duration = .seconds(10)

    private var failures = 0
    private var opensAgain: ContinuousClock.Instant?
    private var last = ""

    /// Why the server is not asked now; nil lets the question through.
    mutating func refusal(at now: ContinuousClock.Instant) -> String? {
        guard failures >= Self.limit, let opensAgain else { return nil }
        if now >= opensAgain {
            // One question goes through; the others wait for what becomes of it.
            self.opensAgain = now + Self.pause
            return nil
        }
        return "It was not asked after \(failures) failures in a row. The last: \(last)"
    }

    mutating func succeeded() {
        failures = 0
        opensAgain = nil
    }

    mutating func failed(_ message: String, at now: ContinuousClock.Instant) {
        failures += 1
        last = message
        if failures >= Self.limit { opensAgain = now + Self.pause }
    }
}
