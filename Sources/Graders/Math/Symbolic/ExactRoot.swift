import BigInt

/// Roots of rational numbers that are rational themselves.
enum ExactRoot {
    /// The real root, nil when it is not rational, not real, or too large to look for.
    static func root(of value: Rational, degree: Int) -> Rational? {
        guard degree > 0, value.bits <= 4_096 else { return nil }
        if value.isZero || degree == 1 { return value }
        if value.isNegative {
            guard degree % 2 == 1 else { return nil }
            return root(of: value.negated, degree: degree)?.negated
        }
        guard let top = whole(value.numerator.magnitude, degree),
            let bottom = whole(value.denominator.magnitude, degree)
        else { return nil }
        return Rational(BigInt(top), BigInt(bottom))
    }

    private static func whole(_ value: BigUInt, _ degree: Int) -> BigUInt? {
        if value == 1 { return value }
        guard degree < value.bitWidth else { return nil }
        let bits = value.bitWidth / degree + 1
        if bits <= 64 { return short(value, degree, bits: bits) }
        // Newton's steps from above; few, since the degree is small.
        var guess = BigUInt(1) << (value.bitWidth / degree + 1)
        while true {
            let next = (guess * BigUInt(degree - 1) + value / guess.power(degree - 1)) / BigUInt(degree)
            if next >= guess { break }
            guess = next
        }
        return guess.power(degree) == value ? guess : nil
    }

    /// A root of at most 64 bits, found bit by bit.
    private static func short(_ value: BigUInt, _ degree: Int, bits: Int) -> BigUInt? {
        var root: UInt64 = 0
        for bit in (0..<bits).reversed() {
            let guess = root | 1 << UInt64(bit)
            let power = BigUInt(guess).power(degree)
            if power == value { return BigUInt(guess) }
            if power < value { root = guess }
        }
        return nil
    }
}
