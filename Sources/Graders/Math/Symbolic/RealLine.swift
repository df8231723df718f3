/// Sets on the real line: regions of inequalities, unions and intersections, with ends that are expressions.
struct RealLine {
    typealias Interval = MathObject.Interval

    private static let maximumPieces = 128
    private let arena: ExpressionArena

    init(_ arena: ExpressionArena) { self.arena = arena }

    /// The value of a constant end as a double.
    private func double(_ place: Int32) -> Double? {
        var evaluation = Evaluation([place], in: arena)
        guard arena.budget.spend(evaluation.steps + 10) else { return nil }
        evaluation.evaluate()
        guard let value = evaluation[place], value.isReal else { return nil }
        return value.real.high
    }

    private func low(_ piece: Interval) -> Double? { piece.low.map(double) ?? -.infinity }
    private func high(_ piece: Interval) -> Double? { piece.high.map(double) ?? .infinity }

    // MARK: - Regions of objects

    /// The region that an object is, nil when it is none.
    func region(_ object: MathObject) throws(ArithmeticFailure) -> [Interval]? {
        switch object {
        case .region(let pieces): return try union([pieces])
        case .statement(let statement): return statement.isEquation ? nil : try solve(statement)
        case .tuple(let items, let brackets):
            guard items.count == 2, case .scalar(let a) = items[0], case .scalar(let b) = items[1] else { return nil }
            guard let piece = interval(a, b, brackets) else { return nil }
            return [piece]
        case .set(let items):
            var pieces: [Interval] = []
            for item in items {
                guard case .scalar(let place) = item, double(place) != nil else { return nil }
                pieces.append(Interval(low: place, high: place, lowIsClosed: true, highIsClosed: true))
            }
            return try union([pieces])
        default: return nil
        }
    }

    private func interval(_ a: Int32, _ b: Int32, _ brackets: MathObject.Brackets) -> Interval? {
        var piece = Interval(
            low: a, high: b, lowIsClosed: brackets.opensClosed, highIsClosed: brackets.closesClosed)
        if isInfinite(a, isNegative: true) { (piece.low, piece.lowIsClosed) = (nil, false) }
        if isInfinite(b, isNegative: false) { (piece.high, piece.highIsClosed) = (nil, false) }
        guard let start = low(piece), let end = high(piece), start < end else { return nil }
        return piece
    }

    private func isInfinite(_ place: Int32, isNegative: Bool) -> Bool {
        switch arena[place] {
        case .infinity: !isNegative
        case .product(let a, let b):
            if case .infinity = arena[b], arena.number(a)?.small == -1 {
                isNegative
            } else if case .infinity = arena[a], arena.number(b)?.small == -1 {
                isNegative
            } else {
                false
            }
        default: false
        }
    }

    // MARK: - Inequalities

    /// The solutions of a chain of linear inequalities in one variable; nil when it is not that.
    func solve(_ statement: MathObject.Statement) throws(ArithmeticFailure) -> [Interval]? {
        let sides = statement.sides.compactMap { $0 }
        guard sides.count == statement.sides.count, sides.count == statement.relations.count + 1 else { return nil }
        let symbols = arena.symbols(in: sides)
        guard symbols.count == 1, let variable = symbols.first else { return nil }
        var regions: [[Interval]] = []
        for (position, relation) in statement.relations.enumerated() {
            guard let region = try solve(sides[position], relation, sides[position + 1], variable) else { return nil }
            regions.append(region)
        }
        return try intersection(regions)
    }

    private func solve(
        _ left: Int32, _ relation: MathToken.Relation, _ right: Int32, _ variable: Int32
    ) throws(ArithmeticFailure) -> [Interval]? {
        if let sides = try absoluteValue(left, right) {
            // |u| < c is -c < u < c, |u| > c is u < -c or u > c.
            let negative = try arena.negated(sides.bound)
            let order = sides.isFlipped ? relation.flipped : relation
            guard let upper = try solve(sides.inner, order, sides.bound, variable),
                let lower = try solve(negative, order, sides.inner, variable)
            else { return nil }
            switch order {
            case .less, .lessEqual: return try intersection([upper, lower])
            case .greater, .greaterEqual: return try union([upper, lower])
            default: return nil
            }
        }
        let difference = try arena.difference(left, right)
        func value(at point: Int64) throws(ArithmeticFailure) -> Int32 {
            try arena.substituting(variable, try arena.number(Rational(point)), in: difference)
        }
        let offset = try value(at: 0)
        let slope = try arena.difference(try value(at: 1), offset)
        // Linear: the same slope everywhere.
        for point in [2, -3, 7] as [Int64] {
            let line = try arena.sum(offset, try arena.product(slope, try arena.number(Rational(point))))
            guard try ScalarEquality(arena).areSame(line, try value(at: point)) else { return nil }
        }
        guard let rise = double(slope), abs(rise) > 1e-12 else { return nil }
        let end = try arena.quotient(try arena.negated(offset), slope)
        let place = try ScalarEquality(arena).exact(end)
        switch rise > 0 ? relation : relation.flipped {
        case .less: return [Interval(low: nil, high: place, lowIsClosed: false, highIsClosed: false)]
        case .lessEqual: return [Interval(low: nil, high: place, lowIsClosed: false, highIsClosed: true)]
        case .greater: return [Interval(low: place, high: nil, lowIsClosed: false, highIsClosed: false)]
        case .greaterEqual: return [Interval(low: place, high: nil, lowIsClosed: true, highIsClosed: false)]
        case .notEqual:
            return [
                Interval(low: nil, high: place, lowIsClosed: false, highIsClosed: false),
                Interval(low: place, high: nil, lowIsClosed: false, highIsClosed: false),
            ]
        case .equal, .approximate:
            return [Interval(low: place, high: place, lowIsClosed: true, highIsClosed: true)]
        }
    }

    /// The sides of `|u| < c`, with a constant that is not negative.
    private func absoluteValue(
        _ left: Int32, _ right: Int32
    ) throws(ArithmeticFailure) -> (inner: Int32, bound: Int32, isFlipped: Bool)? {
        if case .function(.abs, let inner) = arena[left], let bound = double(right), bound > 0 {
            return (inner, right, false)
        }
        if case .function(.abs, let inner) = arena[right], let bound = double(left), bound > 0 {
            return (inner, left, true)
        }
        return nil
    }

    // MARK: - Set algebra

    /// All pieces in order, those that touch joined.
    func union(_ regions: [[Interval]]) throws(ArithmeticFailure) -> [Interval] {
        var keyed: [(piece: Interval, low: Double, high: Double)] = []
        for piece in regions.joined() {
            guard let start = low(piece), let end = high(piece) else { throw .syntax }
            keyed.append((piece, start, end))
        }
        guard keyed.count <= RealLine.maximumPieces else { throw .budget }
        keyed.sort { ($0.low, $0.piece.lowIsClosed ? 0 : 1) < ($1.low, $1.piece.lowIsClosed ? 0 : 1) }
        var result: [(piece: Interval, low: Double, high: Double)] = []
        for next in keyed {
            guard let last = result.last,
                next.low < last.high
                    || (next.low == last.high && (next.piece.lowIsClosed || last.piece.highIsClosed))
            else {
                result.append(next)
                continue
            }
            if next.high > last.high || (next.high == last.high && next.piece.highIsClosed) {
                result[result.count - 1].piece.high = next.piece.high
                result[result.count - 1].piece.highIsClosed = next.piece.highIsClosed
                result[result.count - 1].high = next.high
            }
        }
        return result.map(\.piece)
    }

    func intersection(_ regions: [[Interval]]) throws(ArithmeticFailure) -> [Interval] {
        guard var result = regions.first else { return [] }
        for region in regions.dropFirst() {
            var next: [Interval] = []
            for a in result {
                for b in region {
                    if let piece = try overlap(a, b) { next.append(piece) }
                    guard next.count <= RealLine.maximumPieces else { throw .budget }
                }
            }
            result = next
        }
        return try union([result])
    }

    private func overlap(_ a: Interval, _ b: Interval) throws(ArithmeticFailure) -> Interval? {
        guard let aLow = low(a), let bLow = low(b), let aHigh = high(a), let bHigh = high(b) else { throw .syntax }
        var piece = a
        if bLow > aLow || (bLow == aLow && !b.lowIsClosed) { (piece.low, piece.lowIsClosed) = (b.low, b.lowIsClosed) }
        if bHigh < aHigh || (bHigh == aHigh && !b.highIsClosed) {
            (piece.high, piece.highIsClosed) = (b.high, b.highIsClosed)
        }
        let (start, end) = (max(aLow, bLow), min(aHigh, bHigh))
        return start < end || (start == end && piece.lowIsClosed && piece.highIsClosed) ? piece : nil
    }

    func complement(_ region: [Interval]) throws(ArithmeticFailure) -> [Interval] {
        var pieces: [Interval] = []
        var start: (place: Int32?, isClosed: Bool) = (nil, false)
        var isOpen = true
        for piece in try union([region]) {
            if let end = piece.low {
                pieces.append(
                    Interval(low: start.place, high: end, lowIsClosed: start.isClosed, highIsClosed: !piece.lowIsClosed)
                )
            }
            guard let next = piece.high else {
                isOpen = false
                break
            }
            start = (next, !piece.highIsClosed)
        }
        if isOpen {
            pieces.append(Interval(low: start.place, high: nil, lowIsClosed: start.isClosed, highIsClosed: false))
        }
        return pieces
    }
}
