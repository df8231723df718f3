import BigInt

extension Rational: Hashable {
    package func hash(into hasher: inout Hasher) { hasher.combine(mixed) }

    /// A number that depends on the value only: the same in every process, as the work of a table of them has to be.
    var mixed: UInt64 {
        if let (top, bottom) = parts { return UInt64(bitPattern: top) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(bottom) }
        var state: UInt64 = isNegative ? 1 : 2
        for word in [numerator.magnitude.words, denominator.magnitude.words].joined() {
            state = (state ^ UInt64(word)) &* 0xD6E8_FEB8_6659_FD93
            state ^= state >> 32
        }
        return state
    }
}
