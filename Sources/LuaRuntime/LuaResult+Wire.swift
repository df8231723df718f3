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

    /// Whether nothing but the end of a worker reports it.
    fileprivate var endsWorker: Bool { self == .timeout || self == .memory || self == .forbidden }
}

/// One result as the worker sent it.
struct WireResult {
    let index: UInt32
    /// Whether the worker ends itself after this result.
    let isLast: Bool
    let result: LuaResult

    /// Reads a result's payload; nil when it breaks the protocol or passes a bound that an uncorrupted worker keeps.
    init?(_ reader: inout WireReader, logBytes: Int) {
        guard let index = reader.integer(UInt32.self), let outcome = reader.byte().flatMap(WireOutcome.init),
            let ending = reader.byte(), ending <= 1, ending == 1 || !outcome.endsWorker,
            let score = reader.double(), let microseconds = reader.double(), let peak = reader.integer(UInt64.self),
            let instructions = reader.integer(UInt64.self),
            let detail = reader.text(largest: Wire.largestDetail), let log = reader.text(largest: logBytes),
            let partCount = reader.integer(UInt32.self), partCount <= Wire.largestPartCount,
            microseconds >= 0, microseconds <= Wire.largestMicroseconds, peak <= Wire.largestBytes
        else { return nil }
        var parts: [String: Double] = [:]
        for _ in 0..<partCount {
            guard let name = reader.text(largest: Wire.largestPartName), let value = reader.double(), value.isFinite
            else { return nil }
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
        result.instructions = instructions > 0 ? instructions : nil
        self.index = index
        self.isLast = ending == 1
        self.result = result
    }
}

/// What a worker says of a script that it has loaded.
struct WireLoaded {
    let microseconds: Double
    let imageBytes: UInt64
    let functions: LoadedScript.Functions

    /// Reads the payload; nil when it breaks the protocol.
    init?(_ reader: inout WireReader) {
        guard let microseconds = reader.double(), let peak = reader.integer(UInt64.self),
            let image = reader.integer(UInt64.self), let functions = reader.byte(), reader.isAtEnd,
            microseconds >= 0, microseconds <= Wire.largestMicroseconds, peak <= Wire.largestBytes,
            image <= Wire.largestBytes, (1...3).contains(functions)
        else { return nil }
        self.microseconds = microseconds
        imageBytes = image
        self.functions = LoadedScript.Functions(rawValue: functions)
    }
}
