/// Calls into one script: candidates for `grade`, or groups for `grade_group`.
enum GradeCalls: Sendable {
    case candidates([LuaCandidate])
    case groups([LuaGroup])

    var count: Int {
        switch self {
        case .candidates(let candidates): candidates.count
        case .groups(let groups): groups.count
        }
    }

    /// How many results a call gives.
    func resultCount(_ call: Int) -> Int {
        switch self {
        case .candidates: 1
        case .groups(let groups): groups[call].candidateCount
        }
    }

    /// How many results the calls give together.
    func resultCount(_ calls: Range<Int>) -> Int {
        switch self {
        case .candidates: calls.count
        case .groups(let groups): groups[calls].reduce(0) { $0 + $1.candidateCount }
        }
    }

    /// The bytes of a call's arguments.
    func byteCount(_ call: Int) -> Int {
        switch self {
        case .candidates(let candidates): candidates[call].sample.count
        case .groups(let groups): groups[call].samples.count
        }
    }

    /// The wall-clock limit of a call.
    func wallMilliseconds(_ call: Int, _ limits: LuaLimits) -> Int {
        switch self {
        case .candidates: limits.wallMilliseconds
        case .groups(let groups): limits.groupWallMilliseconds(candidateCount: groups[call].candidateCount)
        }
    }

    /// Why a call cannot be sent at all.
    func problem(_ call: Int) -> LuaFailure? {
        if byteCount(call) > Wire.largestRequest - 64 {
            return LuaFailure(.memory, "The sample is larger than 64 MiB, more than a script can be given.")
        }
        guard case .groups = self, resultCount(call) > Wire.largestGroupCount else { return nil }
        return LuaFailure(
            .runtime, "The group has \(resultCount(call)) candidates; expected at most \(Wire.largestGroupCount).")
    }

    /// A request with the calls of `range`, or as many of its first ones as fit, and how many those are.
    func request(_ range: Range<Int>, flushesEach: Bool, limits: LuaLimits) -> (frame: [UInt8], callCount: Int) {
        var frame: [UInt8] = []
        var size = 64
        let fitting = range.prefix { call in
            size += 24 + byteCount(call)
            return size <= Wire.largestRequest && problem(call) == nil
        }
        frame.reserveCapacity(fitting.reduce(64) { $0 + 24 + byteCount($1) })
        frame.appendLittleEndian(UInt32(0))
        let flags = flushesEach ? WireRequest.flushEach : 0
        switch self {
        case .candidates(let candidates):
            frame.append(WireRequest.grade)
            frame.append(flags)
            frame.appendLittleEndian(UInt32(limits.wallMilliseconds))
            frame.appendLittleEndian(UInt32(fitting.count))
            for candidate in candidates[fitting.startIndex..<fitting.endIndex] {
                frame.appendLittleEndian(candidate.seed)
                frame.appendCounted(candidate.sample)
            }
        case .groups(let groups):
            frame.append(WireRequest.gradeGroups)
            frame.append(flags)
            frame.appendLittleEndian(UInt32(fitting.count))
            for call in fitting {
                frame.appendLittleEndian(groups[call].seed)
                frame.appendLittleEndian(UInt32(wallMilliseconds(call, limits)))
                frame.appendLittleEndian(UInt32(groups[call].candidateCount))
                frame.appendCounted(groups[call].samples)
            }
        }
        frame.setFrameLength()
        return (frame, fitting.count)
    }
}

extension [UInt8] {
    /// Writes the length of a frame whose first four bytes were left for it.
    mutating func setFrameLength() {
        let length = UInt32(clamping: count - 4).littleEndian
        Swift.withUnsafeBytes(of: length) { replaceSubrange(0..<4, with: $0) }
    }
}
