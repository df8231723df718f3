/// What a script made of one candidate.
package struct LuaResult: Sendable, Hashable {
    package enum Outcome: Sendable, Hashable {
        /// A finite number. Whether it lies in the declared range is the caller's to check.
        case score(Double)
        case abstain(String)
        case failure(LuaFailure)
    }

    package var outcome: Outcome
    /// The script's reason, if it gave one.
    package var detail: String?
    package var parts: [String: Double] = [:]
    /// What the script printed, cut at the limit.
    package var log = ""
    /// Wall-clock microseconds in the worker.
    package var microseconds: Double = 0
    /// The most bytes that the script held at one time.
    package var peakBytes: UInt64 = 0
    /// The virtual machine instructions it took; nil where the script was not loaded to count them.
    package var instructions: UInt64?

    package init(_ outcome: Outcome) { self.outcome = outcome }
}
