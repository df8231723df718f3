import BigInt

/// Roots of rational numbers that are rational themselves.
enum ExactRoot {
    /// The size of numbers whose roots are looked for.
    private static let maximumBits = 4_096

    /// What looking for a root takes: some hundred steps of Newton's or bits of the root, with a power of the value's size each.
    static func steps(of value: Rational, degree: Int) -> Int {
        let bits = value.bits
        if bits > maximumBits || degree == 1 { return 1 }
        let tries = value.isSmall ? 64 / degree + 2 : min(64, bits / degree + 2) + 16
        return tries * (value.isSmall ? 4 : 10 + 4 * MathBudget.steps(multiplied: bits))
    }

    /// The real root, nil when it is not rational, not real, or too large to look for.
    static func root(of value: Rational, degree: Int) -> Rational? {
        guard degree > 0, value.bits <= maximumBits else { return nil }
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
