import BigInt
import Foundation

/// What an arithmetic expression is worth.
enum NumberValue {
    case exact(Rational)
    /// An irrational number with a bound on its error.
    case real(Double, error: Double)
    case infinity(isNegative: Bool)

    var double: Double {
        switch self {
        case .exact(let value): value.double
        case .real(let value, _): value
        case .infinity(let isNegative): isNegative ? -.infinity : .infinity
        }
    }

    var error: Double {
        switch self {
        case .exact(let value): abs(value.double) * 0x1p-52
        case .real(_, let error): error
        case .infinity: 0
        }
    }

    var negated: NumberValue {
        switch self {
        case .exact(let value): .exact(value.negated)
        case .real(let value, let error): .real(-value, error: error)
        case .infinity(let isNegative): .infinity(isNegative: !isNegative)
        }
    }
}

/// Why an expression has no value.
enum ArithmeticFailure: Error {
    /// It is no arithmetic on numbers.
    case syntax
    /// A division by zero and the like: equal to nothing.
    case undefined
    /// It states that two different numbers are equal: `27 = 28`.
    case contradiction
    /// It costs more than the budget: only the same text is equal to it.
    case budget
}

/// Exact arithmetic within a budget of work, so that no input is slow.
struct NumberOperations {
    /// The largest numbers that are kept exactly.
    static let maximumBits = 32_768
    private let budget: MathBudget
    /// What this expression may still cost, in word operations.
    private var limit: Int

    init(_ budget: MathBudget, limit: Int = 4_000_000) {
        self.budget = budget
        self.limit = limit
    }

    /// Counts what it took to read a number.
    func take(_ literal: NumberLiteral) { budget.take(literal.steps) }

    mutating func charge(_ a: Rational, _ b: Rational) throws(ArithmeticFailure) {
        if a.isSmall, b.isSmall { return try charge(words: 1, steps: 1) }
        let bits = a.bits + b.bits
        guard bits <= 2 * NumberOperations.maximumBits else { throw .budget }
        try charge(words: bits * bits / 64, steps: MathBudget.steps(a, b))
    }

    mutating func charge(dividing a: Rational, by b: Rational) throws(ArithmeticFailure) {
        if (a.isSmall && b.isSmall) || b.isOne { return try charge(words: 1, steps: 1) }
        let bits = a.bits + b.bits
        guard bits <= 2 * NumberOperations.maximumBits else { throw .budget }
        try charge(words: bits * bits / 64, steps: MathBudget.steps(reduced: bits))
    }

    /// Takes word operations from what the expression may cost, and steps from what the grade may.
    private mutating func charge(words: Int, steps: Int) throws(ArithmeticFailure) {
        limit -= words
        guard limit > 0, budget.spend(steps) else { throw .budget }
    }

    mutating func add(_ a: NumberValue, _ b: NumberValue) throws(ArithmeticFailure) -> NumberValue {
        if case .exact(let x) = a, case .exact(let y) = b {
            try charge(x, y)
            return .exact(x + y)
        }
        return try real(a.double + b.double, error: a.error + b.error)
    }

    mutating func multiply(_ a: NumberValue, _ b: NumberValue) throws(ArithmeticFailure) -> NumberValue {
        if case .exact(let x) = a, case .exact(let y) = b {
            try charge(x, y)
            return .exact(x * y)
        }
        if case .exact(let x) = a, x.isZero { return a }
        if case .exact(let y) = b, y.isZero { return b }
        return try real(a.double * b.double, error: abs(a.double) * b.error + abs(b.double) * a.error)
    }

    mutating func divide(_ a: NumberValue, _ b: NumberValue) throws(ArithmeticFailure) -> NumberValue {
        if case .exact(let y) = b, y.isZero { throw .undefined }
        if case .exact(let x) = a, case .exact(let y) = b {
            try charge(dividing: x, by: y)
            guard let quotient = x.divided(by: y) else { throw .undefined }
            return .exact(quotient)
        }
        // A divisor that may be zero makes the quotient meaningless.
        guard abs(b.double) > 4 * b.error else { throw .budget }
        let quotient = a.double / b.double
        return try real(quotient, error: (a.error + abs(quotient) * b.error) / abs(b.double))
    }

    mutating func power(_ base: NumberValue, _ exponent: NumberValue) throws(ArithmeticFailure) -> NumberValue {
        if case .exact(let x) = base, case .exact(let n) = exponent, n.isWhole {
            if x.isZero, n.isNegative { throw .undefined }
            if let small = x.small, small == 1 || small == 0, !n.isZero { return base }
            guard let count = n.small, abs(count) <= Int64(NumberOperations.maximumBits) else { throw .budget }
            let width = max(x.numerator.magnitude.bitWidth, x.denominator.bitWidth)
            let bits = width * Int(abs(count))
            guard bits <= NumberOperations.maximumBits else { throw .budget }
            // The squares on the way take about as much as the last one, for the numerator as for the denominator.
            try charge(
                words: bits <= 128 ? 1 : bits * bits / 64,
                steps: bits <= 64 ? 10 : 4 * MathBudget.steps(multiplied: bits))
            guard let result = x.power(Int(count)) else { throw .undefined }
            return .exact(result)
        }
        if case .exact(let n) = exponent, n.denominator == 2, case .exact(let x) = base, !x.isNegative {
            return try power(try squareRoot(base), .exact(Rational(n.numerator, 1) ?? Rational(1)))
        }
        guard base.double > 0 else { throw .syntax }
        let value = pow(base.double, exponent.double)
        let share = abs(exponent.double) * base.error / base.double + abs(log(base.double)) * exponent.error
        return try real(value, error: abs(value) * share)
    }

    mutating func squareRoot(_ value: NumberValue) throws(ArithmeticFailure) -> NumberValue {
        if case .exact(let x) = value {
            if x.isNegative { throw .syntax }
            try charge(
                words: x.isSmall ? 1 : x.bits * x.bits / 16, steps: x.isSmall ? 40 : MathBudget.steps(reduced: x.bits))
            let top = x.numerator.magnitude.squareRoot()
            let bottom = x.denominator.magnitude.squareRoot()
            if top * top == x.numerator.magnitude, bottom * bottom == x.denominator.magnitude,
                let root = Rational(BigInt(top), BigInt(bottom))
            {
                return .exact(root)
            }
        }
        guard value.double > 0 else { throw .syntax }
        let root = value.double.squareRoot()
        return try real(root, error: value.error / (2 * root))
    }

    mutating func factorial(_ value: NumberValue) throws(ArithmeticFailure) -> NumberValue {
        guard case .exact(let x) = value, x.isWhole, !x.isNegative else { throw .syntax }
        guard let n = x.small, n <= 3_000 else { throw .budget }
        try charge(words: Int(n) * 64, steps: Int(n) * (64 + Int(n) / 20) / 30 + 1)
        var product = BigInt(1)
        var chunk: UInt = 1
        for factor in 1...max(1, UInt(n)) {
            let (next, overflow) = chunk.multipliedReportingOverflow(by: factor)
            if overflow {
                product *= BigInt(chunk)
                chunk = factor
            } else {
                chunk = next
            }
        }
        product *= BigInt(chunk)
        guard let result = Rational(product, 1) else { throw .undefined }
        return .exact(result)
    }

    private func real(_ value: Double, error: Double) throws(ArithmeticFailure) -> NumberValue {
        guard value.isFinite, error.isFinite else { throw .budget }
        return .real(value, error: error + abs(value) * 0x1p-52)
    }
}
