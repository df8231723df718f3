/// Whether two expressions are equal: by exact normal forms where they decide, else by their values at points.
struct ScalarEquality {
    private let arena: ExpressionArena
    private let tolerance: MathPolicy.Tolerance?

    init(_ arena: ExpressionArena, tolerance: MathPolicy.Tolerance? = nil) {
        self.arena = arena
        self.tolerance = tolerance
    }

    /// What makes two expressions equal or not.
    enum Rule: String {
        case text = "the same expression"
        case exact = "exact arithmetic"
        case closeness = "the closeness of numbers"
        case points = "values at points"
        case domain = "one side is undefined"
    }

    /// Equal as far as everything that the arena's policy allows.
    func areSame(_ a: Int32, _ b: Int32) throws(ArithmeticFailure) -> Bool { try compare(gold: a, answer: b).isEqual }

    /// A node with the rational value of this one, if it has one.
    func exact(_ place: Int32) throws(ArithmeticFailure) -> Int32 {
        if let value = try arena.normalForm.rational(place) { return try arena.number(value) }
        return place
    }

    func compare(gold: Int32, answer: Int32) throws(ArithmeticFailure) -> (isEqual: Bool, rule: Rule) {
        if let a = arena.number(gold), let b = arena.number(answer) {
            return (
                NumberEquality.equal(gold: .exact(a), answer: .exact(b), tolerance: tolerance, arena.budget),
                a == b ? .exact : .closeness
            )
        }
        let symbols = arena.symbols(in: [gold, answer])
        if gold == answer {
            // Only what has no value anywhere differs from itself.
            if symbols.isEmpty { _ = try arena.normalForm.compare(gold, answer) }
            return (true, .text)
        }
        let form = arena.normalForm
        if symbols.isEmpty, let a = try form.rational(gold), let b = try form.rational(answer) {
            return (
                NumberEquality.equal(gold: .exact(a), answer: .exact(b), tolerance: tolerance, arena.budget),
                a == b ? .exact : .closeness
            )
        }
        let exact = try form.compare(gold, answer)
        if exact == .equal { return (true, .exact) }
        if symbols.isEmpty { return (constantsAreClose(gold, answer), .closeness) }
        if exact == .different { return (false, .exact) }
        return (agreeAtPoints(gold, answer, symbols), .points)
    }

    // MARK: - Constants

    private func constantsAreClose(_ gold: Int32, _ answer: Int32) -> Bool {
        var evaluation = Evaluation([gold, answer], in: arena)
        guard arena.budget.spend(evaluation.steps) else { return false }
        evaluation.evaluate()
        guard let a = evaluation[gold], let b = evaluation[answer] else { return false }
        return ScalarEquality.areClose(a, b, tolerance, arena.budget)
    }

    /// By the rules for numbers, part by part for complex ones.
    static func areClose(
        _ a: ComplexValue, _ b: ComplexValue, _ tolerance: MathPolicy.Tolerance?, _ budget: MathBudget
    ) -> Bool {
        if a.isNothing || b.isNothing { return a.isNothing && b.isNothing || (a + b.negated).isNothing }
        if a.isReal, b.isReal {
            return NumberEquality.equal(
                gold: .real(a.real.high, error: a.error + abs(a.real.high) * 0x1p-52),
                answer: .real(b.real.high, error: b.error + abs(b.real.high) * 0x1p-52), tolerance: tolerance, budget)
        }
        let difference = (a + b.negated).size
        let larger = max(a.size, b.size)
        guard a.error + b.error <= larger * 1e-10 else { return false }
        return difference <= larger * 1e-9 || (difference <= 5e-7 && difference <= larger * 1e-3)
    }

    // MARK: - Functions

    /// Fixed points: the same on every run. Positive ones first, then both signs, then whole numbers.
    private static let coordinates: [[Double]] = {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        func next() -> Double {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Double(state >> 40) * 0x1p-24
        }
        var rows: [[Double]] = []
        for row in 0..<28 {
            rows.append(
                (0..<16).map { _ in
                    // Multiples of 1/64, which are exact.
                    let part = (next() * 64).rounded(.down) / 64
                    switch row {
                    case 0..<6: return 0.25 + part * 2
                    case 6..<10: return 2 + part * 17
                    case 10..<18: return (next() < 0.5 ? -1 : 1) * (0.125 + part * 4)
                    case 18..<20: return part * 0.95 + 1.0 / 128
                    default: return (next() * 11).rounded(.down) + (row < 24 ? 1 : 2)
                    }
                })
        }
        return rows
    }()

    /// Points beside 0, 1 and -1 in steps of 1/4096: there large powers and exponentials are numbers still.
    private static let nearCoordinates: [[Double]] = (0..<12).map { row in
        (0..<16).map { column in
            let center = [1.0, 0, -1][row % 3]
            let step = Double((row / 3 + 1) * (column % 4 + 1) + column) / 4_096
            return center + (row % 2 == 0 ? step : -step)
        }
    }

    private static func point(_ row: [Double], _ symbols: [Int32]) -> [(symbol: Int32, value: ComplexValue)] {
        symbols.enumerated().map { position, symbol in
            (symbol, ComplexValue(DoubleDouble(row[position % row.count] + Double(position / row.count))))
        }
    }

    /// The two roots' values at the points where both have real ones; complex ones count when there are no others.
    ///
    /// Where a value is out of range at a point, the point says nothing, and it may be just what tells the two apart:
    /// then points where it is in range have to tell, too, or there are none at all.
    /// `isTelling` is asked about each pair of real values; when it says no, the rest is not evaluated.
    private func samples(
        _ first: Int32, _ second: Int32, _ symbols: [Int32],
        while isTelling: ((ComplexValue, ComplexValue)) -> Bool = { _ in true }
    ) -> [(ComplexValue, ComplexValue)] {
        var evaluation = Evaluation([first, second], in: arena)
        // Finding a symbol's value takes time, too, where there are many.
        let steps = evaluation.steps + symbols.count * symbols.count / 16
        var real: [(ComplexValue, ComplexValue)] = []
        var complex: [(ComplexValue, ComplexValue)] = []
        var hasLost = false
        func sample(_ rows: [[Double]]) -> Bool {
            for row in rows {
                guard arena.budget.spend(steps) else { return false }
                evaluation.evaluate(at: ScalarEquality.point(row, symbols))
                if evaluation.isOutOfRange { hasLost = true }
                guard let a = evaluation[first], let b = evaluation[second] else { continue }
                if a.isReal, b.isReal, evaluation.isReal {
                    guard isTelling((a, b)) else { return false }
                    real.append((a, b))
                } else {
                    complex.append((a, b))
                }
            }
            return true
        }
        guard sample(ScalarEquality.coordinates) else { return [] }
        if hasLost {
            let known = real.count + complex.count
            guard sample(ScalarEquality.nearCoordinates), real.count + complex.count >= known + 4 else { return [] }
        }
        return real.count >= 4 ? real : real + complex
    }

    /// Whether two values of functions may be the same.
    private static func mayAgree(_ pair: (a: ComplexValue, b: ComplexValue)) -> Bool {
        let (a, b) = pair
        let difference = (a + b.negated).size
        let larger = max(a.size, b.size)
        let error = a.error + b.error
        if error <= larger * 1e-12 { return difference <= larger * 1e-9 }
        return difference <= 8 * error || (a.isNothing && b.isNothing)
    }

    private func agreeAtPoints(_ gold: Int32, _ answer: Int32, _ symbols: [Int32]) -> Bool {
        // No samples when two real values differ, which is also too few.
        let samples = samples(gold, answer, symbols, while: ScalarEquality.mayAgree)
        guard samples.count >= 4, samples.allSatisfy(ScalarEquality.mayAgree) else { return false }
        let telling = samples.count { a, b in
            // Where both vanish, one may have fallen below the smallest number: x^5000 and x^5002 at 1/2.
            max(a.size, b.size) > 0 && a.error + b.error <= max(a.size, b.size) * 1e-12
        }
        return telling >= 4
    }

    /// Whether one expression is a constant multiple of the other and the constant is not zero (or is positive).
    func areProportional(_ a: Int32, _ b: Int32, positive: Bool) throws(ArithmeticFailure) -> Bool {
        let form = arena.normalForm
        let exact = try form.areProportional(a, b)
        if exact == .different { return false }
        let symbols = arena.symbols(in: [a, b])
        guard !symbols.isEmpty else { return false }
        let samples = samples(a, b, symbols)
        var ratio: ComplexValue?
        var telling = 0
        for (x, y) in samples {
            if x.size <= 1e3 * x.error || y.size <= 1e3 * y.error {
                guard x.size <= 1e3 * x.error, y.size <= 1e3 * y.error else { return false }
                continue
            }
            guard let quotient = x / y else { return false }
            if positive, quotient.real.high <= 0 { return false }
            telling += 1
            guard let known = ratio else {
                ratio = quotient
                continue
            }
            guard (quotient + known.negated).size <= known.size * 1e-9 else {
                // The sides may differ by a denominator that both exclude: only the exact form can tell.
                return exact == .equal && !positive
            }
        }
        return telling >= 4 || (exact == .equal && !positive)
    }
}
