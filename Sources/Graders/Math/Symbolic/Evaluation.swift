import Foundation

/// Values of an arena's expressions at one point.
struct Evaluation {
    private struct Operation {
        let node: ExpressionNode
        /// Where the values of the children stand.
        let first: Int
        let second: Int
        /// The value, of what is the same at every point.
        let constant: ComplexValue?
    }

    private let order: [Int32]
    private var operations: [Operation] = []
    private var values: [ComplexValue?]
    /// Whether `i` occurs: values are then complex by right.
    private var hasImaginary = false
    /// Whether some value at the point was too large or too small to be known, and not undefined.
    private(set) var isOutOfRange = false
    /// The steps that one point takes.
    private(set) var steps = 0

    /// What the roots are made of, to be evaluated at one point or many.
    init(_ roots: [Int32], in arena: ExpressionArena) {
        let order = arena.reachable(from: roots)
        self.order = order
        values = [ComplexValue?](repeating: nil, count: order.count)
        operations.reserveCapacity(order.count)
        for place in order {
            let node = arena[place]
            let (a, b) = node.children
            operations.append(
                Operation(
                    node: node, first: a.map { Evaluation.slot($0, order) } ?? 0,
                    second: b.map { Evaluation.slot($0, order) } ?? 0, constant: Evaluation.constant(node)))
            if case .imaginary = node { hasImaginary = true }
            steps += Evaluation.steps(node)
            if case .number(let value) = node, !value.isSmall { arena.budget.take(60 + value.bits / 16) }
        }
        arena.budget.take(MathBudget.stepsOfANode * order.count + 4)
    }

    private static func slot(_ place: Int32, _ order: [Int32]) -> Int {
        var (low, high) = (0, order.count)
        while low < high {
            let middle = (low + high) / 2
            if order[middle] < place { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// What an operation takes, complex numbers included.
    private static func steps(_ node: ExpressionNode) -> Int {
        switch node {
        case .number, .symbol, .pi, .euler, .imaginary, .infinity: 1
        case .sum: 2
        case .product, .quotient: 4
        case .power, .root, .logarithm: 80
        case .function: 60
        case .factorial, .binomial: 200
        }
    }

    private static func constant(_ node: ExpressionNode) -> ComplexValue? {
        switch node {
        case .number(let value): DoubleDouble(value).map { ComplexValue($0, error: abs($0.high) * 0x1p-104) }
        case .pi: ComplexValue(.pi, error: 0x1p-104)
        case .euler: ComplexValue(.euler, error: 0x1p-104)
        case .imaginary: ComplexValue(DoubleDouble(0), DoubleDouble(1))
        default: nil
        }
    }

    /// The value of one of the expressions.
    subscript(_ place: Int32) -> ComplexValue? {
        let slot = Evaluation.slot(place, order)
        return slot < order.count && order[slot] == place ? values[slot] : nil
    }

    /// Whether no part of the expressions left the real numbers, other than by the imaginary unit.
    var isReal: Bool { hasImaginary || values.allSatisfy { $0?.isReal ?? true } }

    /// Evaluates at a point, given as the values of the symbols by their names; what is undefined there has no value.
    mutating func evaluate(at point: [(symbol: Int32, value: ComplexValue)] = []) {
        isOutOfRange = false
        for place in operations.indices {
            let value = value(of: operations[place], at: point)
            values[place] = value.flatMap { $0.isFinite ? $0 : nil }
            if let value, !value.isFinite { isOutOfRange = true }
        }
    }

    private func value(
        of operation: Operation, at point: [(symbol: Int32, value: ComplexValue)]
    ) -> ComplexValue? {
        switch operation.node {
        case .number, .pi, .euler, .imaginary: return operation.constant
        case .symbol(let name): return point.first { $0.symbol == name }?.value
        case .infinity: return nil
        case .sum:
            guard let x = values[operation.first], let y = values[operation.second] else { return nil }
            return x + y
        case .product:
            guard let x = values[operation.first], let y = values[operation.second] else { return nil }
            let product = x * y
            return product.size < ComplexValue.smallest && !x.real.isZero && !y.real.isZero ? .outOfRange : product
        case .quotient:
            guard let x = values[operation.first], let y = values[operation.second] else { return nil }
            return x / y
        case .power: return power(operation.first, operation.second)
        case .root(let degree, _): return values[operation.first]?.root(Int64(degree))
        case .function(let function, _): return values[operation.first].flatMap { apply(function, $0) }
        case .logarithm:
            guard let x = values[operation.second]?.logarithm else { return nil }
            if case .euler = operations[operation.first].node { return x }
            guard let y = values[operation.first]?.logarithm else { return nil }
            return x / y
        case .factorial: return values[operation.first].flatMap(factorial)
        case .binomial:
            guard let x = values[operation.first], let y = values[operation.second] else { return nil }
            return binomial(x, y)
        }
    }

    private func power(_ a: Int, _ b: Int) -> ComplexValue? {
        if case .number(let exponent) = operations[b].node {
            guard let base = values[a] else { return nil }
            if let whole = exponent.small { return base.power(whole) }
            // A fraction of small parts: the real root where there is one.
            if let (times, degree) = exponent.parts, degree <= 64, abs(times) <= 1_000 {
                return base.root(degree)?.power(times)
            }
        }
        if case .euler = operations[a].node { return values[b]?.exponential }
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
            guard x.isReal else { return nil }
            guard abs(x.real.high) < 1e15 else { return .outOfRange }
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
