import BigInt

extension Rational: Hashable {
    /// The exact value of a double; nil when it is no number.
    init?(exactly value: Double) {
        guard value.isFinite else { return nil }
        guard value != 0 else {
            self.init(0)
            return
        }
        // A double is a whole number of 53 bits times a power of two.
        let power = Int(value.exponent) - 52
        let digits = BigInt(Int64((value.significand * 0x1p52).rounded())) * (value < 0 ? -1 : 1)
        if power >= 0 { self.init(digits << power, 1) } else { self.init(digits, BigInt(1) << -power) }
    }

    package func hash(into hasher: inout Hasher) {
        guard bits > 64 else { return hasher.combine(double) }
        // Numbers beyond a double are all infinite there: the whole of them tells them apart.
        hasher.combine(numerator)
        hasher.combine(denominator)
    }
}
