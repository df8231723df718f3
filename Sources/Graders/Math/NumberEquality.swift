import BigInt

/// When two numbers are equal: exactly, within the general closeness, or within the policy's tolerance.
enum NumberEquality {
    /// Whether the rules make two numbers equal; large ones that the budget does not suffice for are only equal to themselves.
    static func equal(
        gold: NumberValue, answer: NumberValue, tolerance: MathPolicy.Tolerance?, _ budget: MathBudget
    ) -> Bool {
        switch (gold, answer) {
        case (.infinity(let a), .infinity(let b)): return a == b
        case (.infinity, _), (_, .infinity): return false
        case (.exact(let a), .exact(let b)):
            return a == b || isClose(a, b, budget) || isWithin(a, b, tolerance, budget)
        default: return isCloseReal(gold, answer, tolerance)
        }
    }

    /// They differ by at most 5e-7 and by at most a thousandth of the larger one.
    private static func isClose(_ a: Rational, _ b: Rational, _ budget: MathBudget) -> Bool {
        guard a.isNegative == b.isNegative else { return false }
        if let close = areSmallOnesClose(a, b) { return close }
        let bits = a.bits + b.bits
        guard bits <= 4 * NumberOperations.maximumBits, budget.spend(10) else { return false }
        // Far apart in size is far apart in value: no need to multiply large numbers.
        let (near, other) = (a.double.magnitude, b.double.magnitude)
        if near.isNormal, other.isNormal, abs(near - other) > 0.002 * max(near, other) { return false }
        if abs(a.binaryExponent - b.binaryExponent) > 2 { return false }
        guard budget.spend(3 * MathBudget.steps(multiplied: bits)) else { return false }
        let left = (a.numerator * b.denominator).magnitude
        let right = (b.numerator * a.denominator).magnitude
        let difference = left > right ? left - right : right - left
        guard difference * 1000 <= max(left, right) else { return false }
        return difference * 2_000_000 <= (a.denominator * b.denominator).magnitude
    }

    /// The same for numbers whose parts are of 64 bits, without large integers; nil when they do not do.
    private static func areSmallOnesClose(_ a: Rational, _ b: Rational) -> Bool? {
        guard let x = a.parts, let y = b.parts else { return nil }
        let left = (Int128(x.top) * Int128(y.bottom)).magnitude
        let right = (Int128(y.top) * Int128(x.bottom)).magnitude
        let difference = left > right ? left - right : right - left
        let (thousandfold, overflow) = difference.multipliedReportingOverflow(by: 1_000)
        guard !overflow else { return nil }
        guard thousandfold <= max(left, right) else { return false }
        let (scaled, isTooLarge) = difference.multipliedReportingOverflow(by: 2_000_000)
        return isTooLarge ? nil : scaled <= (Int128(x.bottom) * Int128(y.bottom)).magnitude
    }

    private static func isWithin(
        _ gold: Rational, _ answer: Rational, _ tolerance: MathPolicy.Tolerance?, _ budget: MathBudget
    ) -> Bool {
        // The bound and the comparison with it take about as much as the difference.
        guard let tolerance, gold.bits + answer.bits <= 16_384,
            gold.isSmall && answer.isSmall || budget.spend(3 * MathBudget.steps(reduced: gold.bits + answer.bits))
        else { return false }
        let difference = (gold - answer).magnitude
        switch tolerance {
        case .decimals(let places):
            guard let bound = Rational(digits: [0x35], exponent: -places - 1) else { return false }
            return difference <= bound
        case .absolute(let bound): return difference <= bound
        case .relative(let share): return difference <= share * gold.magnitude
        }
    }

    /// As above in doubles, and additionally within 1e-9 of the larger one; a value that is not known well is not equal.
    private static func isCloseReal(
        _ gold: NumberValue, _ answer: NumberValue, _ tolerance: MathPolicy.Tolerance?
    ) -> Bool {
        let (a, b) = (gold.double, answer.double)
        guard a.isFinite, b.isFinite else { return false }
        let larger = max(abs(a), abs(b))
        let uncertainty = gold.error + answer.error
        guard uncertainty <= larger * 1e-10 else { return false }
        let difference = abs(a - b)
        if difference <= larger * 1e-9 { return true }
        if difference <= 5e-7, difference <= larger * 1e-3 { return true }
        switch tolerance {
        case .decimals(let places):
            return difference <= (Rational(digits: [0x35], exponent: -places - 1)?.double ?? 0) + uncertainty
        case .absolute(let bound): return difference <= bound.double + uncertainty
        case .relative(let share): return difference <= share.double * abs(a) + uncertainty
        case nil: return false
        }
    }
}
