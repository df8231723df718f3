import BigInt
import Foundation

/// Values of an arena's expressions at one point.
struct Evaluation {
    let arena: ExpressionArena
    let order: [Int32]
    private(set) var values: [Int32: ComplexValue] = [:]

    /// What the roots are made of, to be evaluated at one point or many.
    init(_ roots: [Int32], in arena: ExpressionArena) {
        self.arena = arena
        order = arena.reachable(from: roots)
        values.reserveCapacity(order.count)
    }

    subscript(_ place: Int32) -> ComplexValue? { values[place] }

    /// Evaluates at a point; what is undefined there has no value.
    mutating func evaluate(at point: [Int32: ComplexValue]) {
        values.removeAll(keepingCapacity: true)
        for place in order {
            if let value = value(of: arena[place], at: point), value.isFinite { values[place] = value }
        }
    }

    private func value(of node: ExpressionNode, at point: [Int32: ComplexValue]) -> ComplexValue? {
        switch node {
        case .number(let value): return DoubleDouble(value).map { ComplexValue($0, error: abs($0.high) * 0x1p-104) }
        case .symbol(let name): return point[name]
        case .pi: return ComplexValue(.pi, error: 0x1p-104)
        case .euler: return ComplexValue(.euler, error: 0x1p-104)
        case .imaginary: return ComplexValue(DoubleDouble(0), DoubleDouble(1))
        case .infinity: return nil
        case .sum(let a, let b):
            guard let x = values[a], let y = values[b] else { return nil }
            return x + y
        case .product(let a, let b):
            guard let x = values[a], let y = values[b] else { return nil }
            return x * y
        case .quotient(let a, let b):
            guard let x = values[a], let y = values[b] else { return nil }
            return x / y
        case .power(let a, let b): return power(a, b)
        case .root(let degree, let a): return values[a]?.root(Int64(degree))
        case .function(let function, let a): return values[a].flatMap { apply(function, $0) }
        case .logarithm(let base, let a):
            guard let x = values[a]?.logarithm else { return nil }
            if case .euler = arena[base] { return x }
            guard let y = values[base]?.logarithm else { return nil }
            return x / y
        case .factorial(let a): return values[a].flatMap(factorial)
        case .binomial(let n, let k):
            guard let x = values[n], let y = values[k] else { return nil }
            return binomial(x, y)
        }
    }

    private func power(_ a: Int32, _ b: Int32) -> ComplexValue? {
        if let exponent = arena.number(b) {
            guard let base = values[a] else { return nil }
            if let whole = exponent.small { return base.power(whole) }
            // A fraction of small parts: the real root where there is one.
            if let degree = Rational(exponent.denominator, 1)?.small, degree <= 64,
                let times = Rational(exponent.numerator, 1)?.small, abs(times) <= 1_000
            {
                return base.root(degree)?.power(times)
            }
        }
        if case .euler = arena[a] { return values[b]?.exponential }
        guard let base = values[a], let exponent = values[b] else { return nil }
        if exponent.isReal, exponent.error == 0, exponent.real.low == 0,
            let whole = Int64(exactly: exponent.real.high), abs(whole) < 1_000
        {
            return base.power(whole)
        }
        return base.power(exponent)
    }

    private func apply(_ function: MathFunction, _ x: ComplexValue) -> ComplexValue? {
        let one = ComplexValue(DoubleDouble(1))
        switch function {
        case .exp: return x.exponential
        case .ln: return x.logarithm
        case .sin: return x.sineAndCosine?.sine
        case .cos: return x.sineAndCosine?.cosine
        case .tan: return x.sineAndCosine.flatMap { $0.sine / $0.cosine }
        case .cot: return x.sineAndCosine.flatMap { $0.cosine / $0.sine }
        case .sec: return x.sineAndCosine.flatMap { one / $0.cosine }
        case .csc: return x.sineAndCosine.flatMap { one / $0.sine }
        case .sinh, .cosh, .tanh:
            guard let up = x.exponential, let down = x.negated.exponential else { return nil }
            let half = ComplexValue(DoubleDouble(0.5))
            let (sine, cosine) = ((up + down.negated) * half, (up + down) * half)
            return function == .sinh ? sine : function == .cosh ? cosine : sine / cosine
        case .abs:
            if x.imaginary.isZero { return x.real.high < 0 ? x.negated : x }
            let square = x.real * x.real + x.imaginary * x.imaginary
            return ComplexValue(square.squareRoot, error: x.error + x.size * ComplexValue.unit)
        case .floor, .ceiling:
            guard x.isReal, abs(x.real.high) < 1e15 else { return nil }
            // A value that may be on either side of a whole number is none.
            let nearest = x.real.high.rounded()
            if abs(x.real.high - nearest) < 1e-12 {
                return x.error == 0 || abs((x.real - DoubleDouble(nearest)).high) <= 2 * x.error
                    ? ComplexValue(DoubleDouble(nearest)) : nil
            }
            return ComplexValue(
                DoubleDouble(function == .floor ? x.real.high.rounded(.down) : x.real.high.rounded(.up)))
        case .arctan:
            guard x.isReal, let angle = DoubleDouble.angle(y: x.real, x: DoubleDouble(1)) else { return nil }
            return ComplexValue(angle, error: x.error + 0x1p-94)
        case .arcsin, .arccos:
            guard x.isReal, abs(x.real.high) <= 1 else { return nil }
            let square = DoubleDouble(1) - x.real * x.real
            let other = square.high > 0 ? square.squareRoot : DoubleDouble(0)
            let angle =
                function == .arcsin
                ? DoubleDouble.angle(y: x.real, x: other) : DoubleDouble.angle(y: other, x: x.real)
            return angle.map { ComplexValue($0, error: x.error / max(1e-12, other.high) + 0x1p-94) }
        }
    }

    /// Of whole numbers only.
    private func factorial(_ x: ComplexValue) -> ComplexValue? {
        guard x.isReal, let n = Int(exactly: x.real.high), (0...170).contains(n), x.real.low == 0 else { return nil }
        return (0..<n).reduce(ComplexValue(DoubleDouble(1))) { $0 * ComplexValue(DoubleDouble(Double($1 + 1))) }
    }

    private func binomial(_ n: ComplexValue, _ k: ComplexValue) -> ComplexValue? {
        guard n.isReal, k.isReal, let count = Int(exactly: k.real.high), (0...170).contains(count), k.real.low == 0
        else {
            return nil
        }
        var result = ComplexValue(DoubleDouble(1))
        for step in 0..<count {
            let factor = n + ComplexValue(DoubleDouble(-Double(step)))
            guard let next = result * factor / ComplexValue(DoubleDouble(Double(step + 1))) else { return nil }
            result = next
        }
        return result
    }
}
