/// Names a group's random streams: candidate `i` draws from the stream (seed, step, prompt, i) and no other.
package struct RandomKey: Sendable, Hashable {
    package var seed: UInt64
    package var step: UInt64
    package var prompt: UInt64

    package init(seed: UInt64, step: UInt64, prompt: UInt64) {
        self.seed = seed
        self.step = step
        self.prompt = prompt
    }
}

/// One candidate's random numbers: a counter, mixed with the stream's name (SplitMix64: Steele, Lea and Flood 2014).
package struct RandomStream: Sendable {
    private var state: UInt64

    package init(_ key: RandomKey, index: Int) {
        state = 0
        for part in [key.seed, key.step, key.prompt, UInt64(truncatingIfNeeded: index)] {
            state = Self.mix(state &+ 0x9e37_79b9_7f4a_7c15 ^ part)
        }
    }

    /// The next number, uniform in [0, 1).
    package mutating func next() -> Double {
        state &+= 0x9e37_79b9_7f4a_7c15
        return Double(Self.mix(state) >> 11) * 0x1p-53
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
        return z ^ z >> 31
    }
}
