/// Deterministic shuffling: the same (count, seed, epoch) gives the same order on every machine and in every version.
///
/// Fisher–Yates from the last place down, each place drawn by SplitMix64 without modulo bias. Swift's own `shuffle`
/// promises no algorithm, so a run could not be resumed under another toolchain.
package enum SeededOrder {
    /// The numbers 0..<count in shuffled order.
    package static func permutation(of count: Int, seed: UInt64, epoch: Int) -> [Int] {
        var order = Array(0..<count)
        var random = SplitMix64(state: SplitMix64.scramble(seed) ^ UInt64(bitPattern: Int64(epoch)))
        for last in stride(from: count - 1, to: 0, by: -1) {
            order.swapAt(last, Int(random.next(below: UInt64(last) + 1)))
        }
        return order
    }
}

/// Steele, Lea and Flood's SplitMix64 (2014).
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return SplitMix64.scramble(state)
    }

    /// A number below `bound`, each equally likely: draws from the uneven rest of the range are thrown away.
    mutating func next(below bound: UInt64) -> UInt64 {
        let uneven = (0 &- bound) % bound
        while true {
            let draw = next()
            if draw >= uneven { return draw % bound }
        }
    }

    static func scramble(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
