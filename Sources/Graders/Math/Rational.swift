import BigInt

/// An exact fraction: 64-bit numerator and denominator while they fit, of any size beyond.
package struct Rational: Sendable {
    /// The large case is boxed: what is copied with every token and every node stays two words and a tag.
    private enum Storage: Sendable {
        case small(Int64, Int64)
        indirect case large(BigInt, BigInt)
    }

    private let storage: Storage

    /// A whole number.
    init(_ value: Int64) {
        storage = value == .min ? .large(BigInt(value), 1) : .small(value, 1)
    }

    /// `numerator / denominator`, nil when the denominator is 0.
    init?(_ numerator: Int128, _ denominator: Int128) {
        guard denominator != 0 else { return nil }
        let divisor = Rational.gcd(numerator.magnitude, denominator.magnitude)
        let high = numerator.magnitude / divisor
        let low = denominator.magnitude / divisor
        let isNegative = (numerator < 0) != (denominator < 0)
        if high <= UInt128(Int64.max), low <= UInt128(Int64.max) {
            storage = .small(isNegative ? -Int64(high) : Int64(high), Int64(low))
        } else {
            storage = .large(BigInt(high) * (isNegative ? -1 : 1), BigInt(low))
        }
    }

    /// `numerator / denominator`, nil when the denominator is 0.
    init?(_ numerator: BigInt, _ denominator: BigInt) {
        guard denominator != 0 else { return nil }
        var (high, low) = denominator < 0 ? (-numerator, -denominator) : (numerator, denominator)
        if low != 1, high.magnitude != 1 {
            let divisor = BigInt(Rational.gcd(high.magnitude, low.magnitude))
            if divisor != 1 { (high, low) = (high / divisor, low / divisor) }
        }
        self.init(reduced: high, low)
    }

    /// The decimal number `digits × 10^exponent`; nil when it is too large to be worth having.
    init?(digits: [UInt8], exponent: Int) {
        let significant = digits.drop { $0 == 0x30 }
        guard !significant.isEmpty else {
            self.init(0)
            return
        }
        guard significant.count <= 9_000, abs(exponent) <= 9_000 else { return nil }
        if significant.count <= 18, (-18...0).contains(exponent) {
            let value = significant.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
            self.init(Int128(value), Rational.powersOfTen[-exponent])
            return
        }
        let zeros = significant.reversed().prefix { $0 == 0x30 }.count
        guard let value = BigInt(String(decoding: significant.dropLast(zeros), as: UTF8.self)) else { return nil }
        let power = BigInt(10).power(abs(exponent + zeros))
        if exponent + zeros >= 0 {
            self.init(reduced: value * power, 1)
        } else {
            let (top, bottom) = Rational.reduced(value, overPowerOfTen: power, exponent: -exponent - zeros)
            self.init(reduced: top, bottom)
        }
    }

    /// A fraction that has no common divisors, with a positive denominator.
    private init(reduced high: Int128, _ low: Int128) {
        if let smallHigh = Int64(exactly: high), let smallLow = Int64(exactly: low), smallHigh != .min {
            storage = .small(smallHigh, smallLow)
        } else {
            storage = .large(BigInt(high), BigInt(low))
        }
    }

    /// A fraction that has no common divisors.
    private init(reduced high: BigInt, _ low: BigInt) {
        if let smallHigh = Int64(exactly: high), let smallLow = Int64(exactly: low), smallHigh != .min {
            storage = .small(smallHigh, smallLow)
        } else {
            storage = .large(high, low)
        }
    }

    /// A number that does not end in 0 over a power of ten: they share either twos or fives, which are cheaper to find
    /// than a common divisor.
    private static func reduced(
        _ value: BigInt, overPowerOfTen power: BigInt, exponent: Int
    ) -> (BigInt, BigInt) {
        let twos = min(value.trailingZeroBitCount, exponent)
        if twos > 0 { return (value >> twos, power >> twos) }
        var (top, bottom) = (value, power)
        var left = exponent
        for count in [27, 9, 3, 1] {
            let fives = BigInt(5).power(count)
            while left >= count {
                let (quotient, rest) = top.quotientAndRemainder(dividingBy: fives)
                guard rest == 0 else { break }
                top = quotient
                bottom /= fives
                left -= count
            }
        }
        return (top, bottom)
    }

    /// The decimal number that a double is written as.
    init?(writtenAs value: Double) {
        guard value.isFinite else { return nil }
        var digits: [UInt8] = []
        var exponent = 0
        var sawPoint = false
        var bytes = "\(abs(value))".utf8[...]
        while let byte = bytes.popFirst() {
            switch byte {
            case 0x30...0x39:
                digits.append(byte)
                if sawPoint { exponent -= 1 }
            case 0x2E: sawPoint = true
            default:
                guard byte == 0x65, let power = Int(String(bytes) ?? "") else { return nil }
                exponent += power
                bytes = bytes.suffix(0)
            }
        }
        guard let magnitude = Rational(digits: digits, exponent: exponent) else { return nil }
        self = value < 0 ? magnitude.negated : magnitude
    }

    private static let powersOfTen: [Int128] = (0...18).map { (0..<$0).reduce(1) { power, _ in power * 10 } }

    private static func gcd(_ a: UInt128, _ b: UInt128) -> UInt128 {
        var (x, y) = (a, b)
        while x >> 64 != 0 || y >> 64 != 0 {
            if y == 0 { return x }
            (x, y) = (y, x % y)
        }
        return UInt128(max(1, gcd(UInt64(x), UInt64(y))))
    }

    /// Of large numbers: of those of different size in one division first, of short ones without large integers.
    private static func gcd(_ a: BigUInt, _ b: BigUInt) -> BigUInt {
        var (x, y) = a.bitWidth >= b.bitWidth ? (a, b) : (b, a)
        if x.bitWidth > y.bitWidth + 16, !y.isZero { (x, y) = (y, x % y) }
        if y.isZero { return x }
        guard x.bitWidth <= 128 else { return x.greatestCommonDivisor(with: y) }
        return BigUInt(gcd(UInt128(truncatingIfNeeded: x), UInt128(truncatingIfNeeded: y)))
    }

    /// By halving and subtracting, which is much faster than dividing; 0 when both are.
    private static func gcd(_ a: UInt64, _ b: UInt64) -> UInt64 {
        if a == 1 || b == 1 { return 1 }
        if a == 0 || b == 0 { return a | b }
        let shift = (a | b).trailingZeroBitCount
        var (x, y) = (a >> UInt64(a.trailingZeroBitCount), b)
        while y != 0 {
            y >>= UInt64(y.trailingZeroBitCount)
            (x, y) = x < y ? (x, y - x) : (y, x - y)
        }
        return x << UInt64(shift)
    }

    var numerator: BigInt {
        switch storage {
        case .small(let value, _): BigInt(value)
        case .large(let value, _): value
        }
    }

    var denominator: BigInt {
        switch storage {
        case .small(_, let value): BigInt(value)
        case .large(_, let value): value
        }
    }

    var isZero: Bool {
        if case .small(0, _) = storage { true } else { false }
    }

    var isNegative: Bool {
        switch storage {
        case .small(let value, _): value < 0
        case .large(let value, _): value.sign == .minus
        }
    }

    /// The value when it is a whole number of 64 bits.
    var small: Int64? {
        if case .small(let value, 1) = storage { value } else { nil }
    }

    /// Numerator and denominator, when both fit 64 bits.
    var parts: (top: Int64, bottom: Int64)? {
        if case .small(let top, let bottom) = storage { (top, bottom) } else { nil }
    }

    var isOne: Bool {
        if case .small(1, 1) = storage { true } else { false }
    }

    var isWhole: Bool {
        switch storage {
        case .small(_, let value): value == 1
        case .large(_, let value): value == 1
        }
    }

    /// Whether both parts fit 64 bits.
    var isSmall: Bool {
        if case .small = storage { true } else { false }
    }

    /// The size of the larger part, in bits.
    var bits: Int {
        switch storage {
        case .small: 64
        case .large(let high, let low): max(high.bitWidth, low.bitWidth)
        }
    }

    /// The power of two that the size is within a factor of two of.
    var binaryExponent: Int { numerator.magnitude.bitWidth - denominator.magnitude.bitWidth }

    var negated: Rational {
        switch storage {
        case .small(let high, let low): Rational(storage: .small(-high, low))
        case .large(let high, let low): Rational(storage: .large(-high, low))
        }
    }

    private init(storage: Storage) {
        self.storage = storage
    }

    /// The nearest double, infinite when it is out of range.
    var double: Double {
        switch storage {
        case .small(let high, let low): return Double(high) / Double(low)
        case .large(let high, let low): return Rational.double(high, low)
        }
    }

    private static func double(_ high: BigInt, _ low: BigInt) -> Double {
        // Brings both parts near 64 bits first: each alone may be out of a double's range.
        let highShift = max(0, high.bitWidth - 80)
        let lowShift = max(0, low.bitWidth - 80)
        let exponent = highShift - lowShift
        guard abs(exponent) < 5_000 else { return exponent > 0 ? (high < 0 ? -Double.infinity : .infinity) : 0 }
        let ratio = Double(high >> highShift) / Double(low >> lowShift)
        return Double(sign: .plus, exponent: exponent, significand: ratio)
    }

    /// How far this is from a double with a value, as a double, without a common divisor.
    func rest(from near: Double) -> Double {
        // A double is a whole number of 53 bits times a power of two.
        guard near != 0, near.isFinite else { return near == 0 ? double : 0 }
        let power = Int(near.exponent) - 52
        let digits = BigInt(Int64((near.significand * 0x1p52).rounded())) * (near < 0 ? -1 : 1)
        let (high, low) = (numerator, denominator)
        return power >= 0
            ? Rational.double(high - (digits * low << power), low)
            : Rational.double((high << -power) - digits * low, low << -power)
    }

    static func + (a: Rational, b: Rational) -> Rational {
        if case .small(let an, 1) = a.storage, case .small(let bn, 1) = b.storage {
            let (sum, overflow) = an.addingReportingOverflow(bn)
            if !overflow, sum != .min { return Rational(storage: .small(sum, 1)) }
        }
        if case .small(let an, let ad) = a.storage, case .small(let bn, let bd) = b.storage {
            // Only what both denominators share can be cancelled.
            let shared = Int64(gcd(ad.magnitude, bd.magnitude))
            let top = Int128(an) * Int128(bd / shared) + Int128(bn) * Int128(ad / shared)
            let rest = Int64(gcd((top.magnitude % UInt128(shared)), UInt128(shared)))
            return Rational(reduced: top / Int128(rest), Int128(ad / shared) * Int128(bd / rest))
        }
        if a.isWhole, b.isWhole { return Rational(reduced: a.numerator + b.numerator, 1) }
        let sum = Rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
        return sum ?? Rational(0)
    }

    static func - (a: Rational, b: Rational) -> Rational { a + b.negated }

    static func * (a: Rational, b: Rational) -> Rational {
        if case .small(let an, 1) = a.storage, case .small(let bn, 1) = b.storage {
            let (product, overflow) = an.multipliedReportingOverflow(by: bn)
            if !overflow, product != .min { return Rational(storage: .small(product, 1)) }
        }
        if case .small(let an, let ad) = a.storage, case .small(let bn, let bd) = b.storage {
            let first = Int64(gcd(an.magnitude, bd.magnitude))
            let second = Int64(gcd(bn.magnitude, ad.magnitude))
            return Rational(
                reduced: Int128(an / first) * Int128(bn / second), Int128(ad / second) * Int128(bd / first))
        }
        if a.isOne { return b }
        if b.isOne { return a }
        if a.isWhole, b.isWhole { return Rational(reduced: a.numerator * b.numerator, 1) }
        return Rational(a.numerator * b.numerator, a.denominator * b.denominator) ?? Rational(0)
    }

    /// A power, nil when that is a division by 0: what has no common divisor has none in its powers.
    func power(_ count: Int) -> Rational? {
        let (high, low) = (numerator.power(abs(count)), denominator.power(abs(count)))
        if count >= 0 { return Rational(reduced: high, low) }
        if high.isZero { return nil }
        return high.sign == .minus ? Rational(reduced: -low, -high) : Rational(reduced: low, high)
    }

    /// The quotient, nil when `other` is 0.
    func divided(by other: Rational) -> Rational? {
        if other.isOne { return self }
        if case .small(let an, let ad) = storage, case .small(let bn, let bd) = other.storage {
            return Rational(Int128(an) * Int128(bd), Int128(ad) * Int128(bn))
        }
        return Rational(numerator * other.denominator, denominator * other.numerator)
    }
}

extension Rational {
    package static func == (a: Rational, b: Rational) -> Bool {
        switch (a.storage, b.storage) {
        case (.small(let an, let ad), .small(let bn, let bd)): an == bn && ad == bd
        case (.large(let an, let ad), .large(let bn, let bd)): an == bn && ad == bd
        default: false
        }
    }

    static func <= (a: Rational, b: Rational) -> Bool {
        if case .small(let an, let ad) = a.storage, case .small(let bn, let bd) = b.storage {
            return Int128(an) * Int128(bd) <= Int128(bn) * Int128(ad)
        }
        return a.numerator * b.denominator <= b.numerator * a.denominator
    }

    var magnitude: Rational { isNegative ? negated : self }
}
