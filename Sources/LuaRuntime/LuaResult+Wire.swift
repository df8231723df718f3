/// How a worker names outcomes.
enum WireOutcome: UInt8 {
    case score, abstain, timeout, memory, forbidden, runtime, invalidScore, load

    var failureKind: LuaFailure.Kind? {
        switch self {
        case .score, .abstain: nil
        case .timeout: .timeout
        case .memory: .memory
        case .forbidden: .forbidden
        case .runtime: .runtime
        case .invalidScore: .invalidScore
        case .load: .load
        }
    }

    /// Whether the worker ends itself after this outcome.
    var endsWorker: Bool { self == .timeout || self == .memory || self == .forbidden }
}

/// One result as the worker sent it.
struct WireResult {
    let index: UInt32
    let outcome: WireOutcome
    let result: LuaResult

    /// Reads a result's payload; nil when it breaks the protocol.
    init?(_ reader: inout WireReader) {
        guard let index = reader.integer(UInt32.self), let outcome = reader.byte().flatMap(WireOutcome.init),
            let score = reader.double(), let microseconds = reader.double(), let peak = reader.integer(UInt64.self),
            let detail = reader.text(), let log = reader.text(), let partCount = reader.integer(UInt32.self),
            partCount <= Wire.largestPartCount, microseconds.isFinite, microseconds >= 0
        else { return nil }
        var parts: [String: Double] = [:]
        for _ in 0..<partCount {
            guard let name = reader.text(), let value = reader.double(), value.isFinite else { return nil }
            parts[name] = value
        }
        guard reader.isAtEnd, outcome != .score || score.isFinite, outcome != .load else { return nil }
        let value: LuaResult.Outcome =
            if let kind = outcome.failureKind {
                .failure(LuaFailure(kind, detail))
            } else if outcome == .abstain {
                .abstain(detail)
            } else {
                .score(score)
            }
        var result = LuaResult(value)
        if outcome == .score, !detail.isEmpty { result.detail = detail }
        result.parts = parts
        result.log = log
        result.microseconds = microseconds
        result.peakBytes = peak
        self.index = index
        self.outcome = outcome
        self.result = result
    }
}
