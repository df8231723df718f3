/// Whether two mathematical objects are equal; the gold decides what is looked for.
struct ObjectEquality {
    private static let maximumMatching = 64

    let arena: ExpressionArena
    let tolerance: MathPolicy.Tolerance?
    private(set) var rule: ScalarEquality.Rule?

    init(_ arena: ExpressionArena, tolerance: MathPolicy.Tolerance?) {
        self.arena = arena
        self.tolerance = tolerance
    }

    mutating func equal(_ gold: MathObject, _ answer: MathObject) throws(ArithmeticFailure) -> Bool {
        guard arena.budget.spend(terms: 4) else { throw .budget }
        switch (gold, answer) {
        case (.statement(let a), .statement(let b)): return try equal(a, b)
        case (.statement(let a), _): return try equal(a, value: answer, isGold: true)
        case (_, .statement(let b)): return try equal(b, value: gold, isGold: false)
        case (.scalar(let a), .scalar(let b)): return try equal(a, b)
        case (.set(let a), .set(let b)): return try setsEqual(a, b)
        case (.set(let a), .scalar): return a.count == 1 ? try equal(a[0], answer) : false
        case (.scalar, .set(let b)):
            // "3/4 or 0.75" is one value.
            let values = b.count > 1 && b.count <= 8 ? try distinct(b) : b
            return values.count == 1 ? try equal(gold, values[0]) : false
        case (.tuple(let a, let left), .tuple(let b, let right)):
            guard a.count == b.count, a.count > 2 || left == right || bothNested(a, b) else { return false }
            for (x, y) in zip(a, b) where !(try equal(x, y)) { return false }
            return true
        case (.matrix(let a), .matrix(let b)): return try equal(a, b)
        case (.matrix(let a), .tuple(let b, _)): return try equal(a, rows: b)
        case (.tuple(let a, _), .matrix(let b)): return try equal(b, rows: a)
        case (.ratio(let a), .ratio(let b)): return try ratiosEqual(a, b)
        case (.region, _), (_, .region):
            let line = RealLine(arena)
            guard let a = try line.region(gold), let b = try line.region(answer) else { return false }
            return try equal(a, b)
        default: return false
        }
    }

    private mutating func equal(_ a: Int32, _ b: Int32) throws(ArithmeticFailure) -> Bool {
        guard arena.budget.spend(terms: 4) else { throw .budget }
        let result = try ScalarEquality(arena, tolerance: tolerance).compare(gold: a, answer: b)
        rule = result.rule
        return result.isEqual
    }

    private func bothNested(_ a: [MathObject], _ b: [MathObject]) -> Bool {
        (a + b).allSatisfy { if case .tuple = $0 { true } else { false } }
    }

    // MARK: - Sets

    private mutating func setsEqual(_ gold: [MathObject], _ answer: [MathObject]) throws(ArithmeticFailure) -> Bool {
        if let a = try numbers(gold), let b = try numbers(answer),
            a.count > ObjectEquality.maximumMatching || b.count > 8
        {
            guard a.count == b.count else { return false }
            return zip(a, b).allSatisfy {
                NumberEquality.equal(gold: .exact($0), answer: .exact($1), tolerance: tolerance, arena.budget)
            }
        }
        guard gold.count <= ObjectEquality.maximumMatching, answer.count <= ObjectEquality.maximumMatching else {
            throw .budget
        }
        let left = try distinct(gold)
        let right = try distinct(answer)
        guard left.count == right.count else { return false }
        var matches = [UInt64](repeating: 0, count: left.count)
        for (i, a) in left.enumerated() {
            for (j, b) in right.enumerated() where try equal(a, b) { matches[i] |= 1 << UInt64(j) }
            if matches[i] == 0 { return false }
        }
        guard arena.budget.spend(2 * left.count * left.count) else { throw .budget }
        return ObjectEquality.canMatch(matches)
    }

    /// Whether each element can have another one of those that its bits allow: a perfect matching by augmenting paths.
    private static func canMatch(_ allowed: [UInt64]) -> Bool {
        var owner = [Int?](repeating: nil, count: allowed.count)
        func assign(_ i: Int, _ seen: inout UInt64) -> Bool {
            while true {
                let open = allowed[i] & ~seen
                guard open != 0 else { return false }
                let j = open.trailingZeroBitCount
                seen |= 1 << UInt64(j)
                if owner[j].map({ assign($0, &seen) }) ?? true {
                    owner[j] = i
                    return true
                }
            }
        }
        for i in allowed.indices {
            var seen: UInt64 = 0
            guard assign(i, &seen) else { return false }
        }
        return true
    }

    /// The values of a set of exact numbers in order, without repeats.
    private func numbers(_ items: [MathObject]) throws(ArithmeticFailure) -> [Rational]? {
        var values: [Rational] = []
        for item in items {
            guard case .scalar(let place) = item, let value = arena.number(place) else { return nil }
            values.append(value)
        }
        // A comparison takes two products; the values are compared as often as a sort has to.
        let bits = values.reduce(0) { max($0, $1.bits) }
        let depth = Int.bitWidth - values.count.leadingZeroBitCount
        let comparisons = values.count * depth
        guard arena.budget.spend(comparisons * (1 + 2 * MathBudget.steps(multiplied: bits > 64 ? 2 * bits : 0))) else {
            throw .budget
        }
        values.sort { $0 <= $1 && $0 != $1 }
        return values.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }

    private mutating func distinct(_ items: [MathObject]) throws(ArithmeticFailure) -> [MathObject] {
        var result: [MathObject] = []
        next: for item in items {
            for known in result where try exactlyEqual(known, item) { continue next }
            result.append(item)
        }
        return result
    }

    private mutating func exactlyEqual(_ a: MathObject, _ b: MathObject) throws(ArithmeticFailure) -> Bool {
        if case .scalar(let x) = a, case .scalar(let y) = b, let left = arena.number(x), let right = arena.number(y) {
            return left == right
        }
        var strict = ObjectEquality(arena, tolerance: nil)
        return try strict.equal(a, b)
    }

    // MARK: - Regions, matrices, ratios

    private mutating func equal(_ a: [MathObject.Interval], _ b: [MathObject.Interval]) throws(ArithmeticFailure)
        -> Bool
    {
        guard a.count == b.count else { return false }
        for (x, y) in zip(a, b) {
            guard x.lowIsClosed == y.lowIsClosed, x.highIsClosed == y.highIsClosed, try endsEqual(x.low, y.low),
                try endsEqual(x.high, y.high)
            else { return false }
        }
        return true
    }

    private mutating func endsEqual(_ a: Int32?, _ b: Int32?) throws(ArithmeticFailure) -> Bool {
        guard let a, let b else { return a == nil && b == nil }
        return try equal(a, b)
    }

    private mutating func equal(_ a: [[Int32]], _ b: [[Int32]]) throws(ArithmeticFailure) -> Bool {
        guard a.count == b.count, a.first?.count == b.first?.count else { return false }
        for (x, y) in zip(a.joined(), b.joined()) where !(try equal(x, y)) { return false }
        return true
    }

    /// `((1,2),(3,4))` and a matrix.
    private mutating func equal(_ matrix: [[Int32]], rows: [MathObject]) throws(ArithmeticFailure) -> Bool {
        var cells: [[Int32]] = []
        for row in rows {
            guard case .tuple(let items, _) = row else { return false }
            cells.append(items.compactMap { if case .scalar(let place) = $0 { place } else { nil } })
            guard cells.last?.count == items.count else { return false }
        }
        return try equal(matrix, cells)
    }

    private mutating func ratiosEqual(_ a: [Int32], _ b: [Int32]) throws(ArithmeticFailure) -> Bool {
        guard a.count == b.count else { return false }
        for (x, y) in zip(a, b) where !(try equal(x, y)) { return false }
        return true
    }

    // MARK: - Statements

    private mutating func equal(
        _ a: MathObject.Statement, _ b: MathObject.Statement
    ) throws(ArithmeticFailure) -> Bool {
        if a.isEquation, b.isEquation {
            if let left = a.label, let right = b.label, left == right { return try valuesEqual(a, b) }
            return try equationsEqual(a, b)
        }
        guard !a.isEquation, !b.isEquation else { return false }
        let line = RealLine(arena)
        if let x = try line.solve(a), let y = try line.solve(b) {
            let variables = [a, b].map { arena.symbols(in: $0.sides.compactMap { $0 }) }
            return variables[0] == variables[1] ? try equal(x, y) : false
        }
        return try inequalitiesEqual(a, b)
    }

    private mutating func valuesEqual(
        _ a: MathObject.Statement, _ b: MathObject.Statement
    ) throws(ArithmeticFailure) -> Bool {
        for x in a.values { for y in b.values where try equal(x, y) { return true } }
        return false
    }

    private mutating func equationsEqual(
        _ a: MathObject.Statement, _ b: MathObject.Statement
    ) throws(ArithmeticFailure) -> Bool {
        guard a.sides.count == 2, b.sides.count == 2, let left = a.sides[0], let right = a.sides[1],
            let top = b.sides[0], let bottom = b.sides[1]
        else { return false }
        let x = try arena.difference(left, right)
        let y = try arena.difference(top, bottom)
        guard arena.symbols(in: [x]) == arena.symbols(in: [y]) else { return false }
        rule = .exact
        return try ScalarEquality(arena).areProportional(x, y, positive: false)
    }

    private mutating func inequalitiesEqual(
        _ a: MathObject.Statement, _ b: MathObject.Statement
    ) throws(ArithmeticFailure) -> Bool {
        guard a.relations.count == b.relations.count, a.sides.allSatisfy({ $0 != nil }),
            b.sides.allSatisfy({ $0 != nil })
        else { return false }
        let x = a.sides.compactMap { $0 }
        for (sides, relations) in [
            (b.sides.compactMap { $0 }, b.relations),
            (b.sides.compactMap { $0 }.reversed(), b.relations.reversed().map(\.flipped)),
        ] {
            if relations == a.relations, try sidesAgree(x, sides, isProportional: relations.count == 1) { return true }
        }
        // `-x + y > -1` and `x - y < 1`
        if a.relations.count == 1, a.relations[0] == b.relations[0].flipped,
            let left = b.sides[0], let right = b.sides[1]
        {
            return try ScalarEquality(arena).areProportional(
                try arena.difference(x[0], x[1]), try arena.difference(right, left), positive: true)
        }
        return false
    }

    private mutating func sidesAgree(
        _ a: [Int32], _ b: [Int32], isProportional: Bool
    ) throws(ArithmeticFailure) -> Bool {
        if isProportional {
            return try ScalarEquality(arena).areProportional(
                try arena.difference(a[0], a[1]), try arena.difference(b[0], b[1]), positive: true)
        }
        for (x, y) in zip(a, b) where !(try equal(x, y)) { return false }
        return true
    }

    private mutating func isIdentity(_ statement: MathObject.Statement) throws(ArithmeticFailure) -> Bool {
        guard statement.sides.count == 2, let left = statement.sides[0], let right = statement.sides[1] else {
            return false
        }
        return try equal(left, right)
    }

    /// A statement against a value: `x = 5` is 5, `1 < x < 2` is the interval.
    private mutating func equal(
        _ statement: MathObject.Statement, value: MathObject, isGold: Bool
    ) throws(ArithmeticFailure) -> Bool {
        guard statement.isEquation else {
            let line = RealLine(arena)
            guard let a = try line.solve(statement), let b = try line.region(value) else { return false }
            return try equal(a, b)
        }
        let isChain = statement.sides.count > 2
        let isCalculation = statement.sides[0].map { arena.symbols(in: [$0]).isEmpty } ?? false
        let isNamed =
            statement.label != nil || isChain || (isCalculation && !isGold)
            || (!isGold && statement.isNamedByLetters)
        // `(x-2)(x+2) = x^2-4` holds everywhere: it is either side.
        if !isNamed {
            if isGold { return false }
            guard try isIdentity(statement) else { return false }
        }
        for candidate in statement.values {
            if isGold ? try equal(candidate, value) : try equal(value, candidate) { return true }
        }
        return false
    }
}
