/// Reads tokens as a mathematical object: splits lists, finds brackets, sides and rows; scalars are left to
/// `ExpressionParser`.
struct ObjectParser {
    private static let maximumDepth = 12
    private static let maximumItems = 1_000

    let arena: ExpressionArena
    let logarithmBase: Int64?
    private var depth = 0

    init(_ arena: ExpressionArena, logarithmBase: Int64?) {
        self.arena = arena
        self.logarithmBase = logarithmBase
    }

    /// Reads everything as one object.
    mutating func parse(_ tokens: ArraySlice<MathToken>) throws(ArithmeticFailure) -> MathObject {
        depth += 1
        defer { depth -= 1 }
        guard depth <= ObjectParser.maximumDepth, arena.budget.spend(3 * tokens.count + 2) else { throw .budget }
        var tokens = tokens
        while tokens.last == .comma || tokens.last == .semicolon { tokens.removeLast() }
        guard !tokens.isEmpty else { throw .syntax }
        if let parts = split(tokens) { return try list(parts) }
        if let inner = unwrapped(tokens) { return try parse(inner) }
        return try statement(tokens)
    }

    // MARK: - Splitting

    /// The places of tokens that stand outside every bracket.
    func outer(_ tokens: ArraySlice<MathToken>, where matches: (MathToken) -> Bool) -> [Int] {
        var level = 0
        var found: [Int] = []
        for place in tokens.indices {
            switch tokens[place] {
            case .open, .begin: level += 1
            case .close, .end: level -= 1
            default: if level == 0, matches(tokens[place]) { found.append(place) }
            }
        }
        return level == 0 ? found : []
    }

    private func pieces(_ tokens: ArraySlice<MathToken>, at places: [Int]) -> [ArraySlice<MathToken>] {
        var start = tokens.startIndex
        var pieces: [ArraySlice<MathToken>] = []
        for place in places {
            if start < place { pieces.append(tokens[start..<place]) }
            start = place + 1
        }
        if start < tokens.endIndex { pieces.append(tokens[start...]) }
        return pieces
    }

    private enum Joint {
        case semicolon, comma, and, or
    }

    /// The items of a list and what joins them, nil when there is one item.
    private func split(_ tokens: ArraySlice<MathToken>) -> (items: [ArraySlice<MathToken>], joint: Joint)? {
        let all = outer(tokens) { token in
            switch token {
            case .semicolon, .comma, .and, .or: true
            default: false
            }
        }
        guard !all.isEmpty else { return nil }
        let semicolons = all.filter { tokens[$0] == .semicolon }
        if !semicolons.isEmpty { return (pieces(tokens, at: semicolons), .semicolon) }
        let joints = all
        let items = pieces(tokens, at: joints)
        guard items.count > 1 else { return items.first.map { ([$0], .comma) } }
        if joints.contains(where: { tokens[$0] == .or }) { return (items, .or) }
        return (items, joints.contains { tokens[$0] == .and } ? .and : .comma)
    }

    private mutating func list(_ split: (items: [ArraySlice<MathToken>], joint: Joint)) throws(ArithmeticFailure)
        -> MathObject
    {
        guard split.items.count <= ObjectParser.maximumItems else { throw .budget }
        var objects: [MathObject] = []
        for item in split.items { objects.append(try parse(item)) }
        if objects.count == 1 { return objects[0] }
        // Inequalities joined by "or" are a union, joined by "and" an intersection.
        let inequalities = objects.compactMap { object -> MathObject.Statement? in
            if case .statement(let statement) = object, !statement.isEquation { statement } else { nil }
        }
        if inequalities.count == objects.count {
            var regions: [[MathObject.Interval]] = []
            for inequality in inequalities {
                if let region = try RealLine(arena).solve(inequality) { regions.append(region) }
            }
            if regions.count == objects.count {
                let line = RealLine(arena)
                // `x ≠ 1, x ≠ 2` and `x > 1, x < 3` hold together.
                return .region(try split.joint == .or ? line.union(regions) : line.intersection(regions))
            }
        }
        if split.joint == .semicolon { return .set(objects.map(ObjectParser.assignments)) }
        return .set(
            objects.flatMap { object in
                // `n = 2, 3, 4` and `1 ± √5, -2`
                if case .set(let inner) = object { inner } else { [object] }
            })
    }

    /// `p = 5, q = 2` as the tuple of its values; other objects as they are.
    private static func assignments(_ object: MathObject) -> MathObject {
        guard case .set(let items) = object, items.count > 1 else { return object }
        let values = items.compactMap { item in
            if case .statement(let statement) = item, statement.isEquation, statement.label != nil {
                statement.values.last
            } else {
                nil
            }
        }
        return values.count == items.count
            ? .tuple(values, brackets: .init(opensClosed: false, closesClosed: false)) : object
    }

    /// What stands between braces that only group.
    private func unwrapped(_ tokens: ArraySlice<MathToken>) -> ArraySlice<MathToken>? {
        guard tokens.first == .open(.brace), tokens.last == .close(.brace), isWhole(tokens) else { return nil }
        return tokens.dropFirst().dropLast()
    }

    /// Whether the first bracket closes at the end.
    private func isWhole(_ tokens: ArraySlice<MathToken>) -> Bool {
        var level = 0
        for (place, token) in zip(tokens.indices, tokens) {
            if case .open = token { level += 1 }
            if case .close = token { level -= 1 }
            if level == 0 { return place == tokens.endIndex - 1 }
        }
        return false
    }

    // MARK: - Statements

    private mutating func statement(_ tokens: ArraySlice<MathToken>) throws(ArithmeticFailure) -> MathObject {
        let places = outer(tokens) { token in
            switch token {
            case .membership, .relation: true
            default: false
            }
        }
        if let last = places.last(where: { tokens[$0] == .membership }) { return try parse(tokens[(last + 1)...]) }
        guard !places.isEmpty else { return try value(tokens) }
        guard places.count <= 8 else { throw .syntax }
        let isPrefix = places.first == tokens.startIndex
        let sides = pieces(tokens, at: places)
        guard sides.count == places.count + (isPrefix ? 0 : 1) else { throw .syntax }
        var relations: [MathToken.Relation] = []
        for place in places { if case .relation(let relation) = tokens[place] { relations.append(relation) } }
        // `≈ 3.14` is the number.
        if isPrefix {
            guard sides.count == 1, relations == [.approximate] || relations == [.equal] else { throw .syntax }
            return try parse(sides[0])
        }
        return try statement(sides, relations)
    }

    private mutating func statement(
        _ sides: [ArraySlice<MathToken>], _ relations: [MathToken.Relation]
    ) throws(ArithmeticFailure) -> MathObject {
        var scalars: [Int32?] = []
        for side in sides {
            do throws(ArithmeticFailure) {
                scalars.append(try scalar(side))
            } catch {
                guard error == .syntax else { throw error }
                scalars.append(nil)
            }
        }
        let isEquation = relations.allSatisfy { $0 == .equal || $0 == .approximate }
        guard isEquation else {
            guard scalars.allSatisfy({ $0 != nil }) else { throw .syntax }
            return .statement(.init(sides: scalars, relations: relations, label: nil, values: []))
        }
        var values: [MathObject] = []
        guard let last = sides.last else { throw .syntax }
        // `1/6 ≈ 0.167`; a name in front of the sign is no value.
        if relations.last == .approximate, let side = scalars[sides.count - 2],
            sides.count > 2 || arena.symbols(in: [side]).isEmpty
        {
            values.append(try value(sides[sides.count - 2]))
        }
        values.append(try value(last))
        if scalars[0] == nil, Label.text(sides[0]) == nil, sides.count == 2 { throw .syntax }
        return .statement(
            .init(
                sides: scalars, relations: relations, label: Label.text(sides[0]),
                isNamedByLetters: Label.isMadeOfLetters(sides[0]), values: values))
    }

    // MARK: - Values

    /// One value without relations outside brackets.
    private mutating func value(_ tokens: ArraySlice<MathToken>) throws(ArithmeticFailure) -> MathObject {
        var tokens = tokens
        // A unit or a remark behind the value.
        while case .word(let word)? = tokens.last, tokens.count > 1 {
            guard Units.unit(word.unicodeScalars.map(\.value)[...], isAttached: false) != nil else { throw .syntax }
            tokens.removeLast()
        }
        if let inner = unwrapped(tokens) { return try parse(inner) }
        let marked = outer(tokens) { token in
            switch token {
            case .union, .intersection, .setMinus, .colon: true
            default: false
            }
        }
        let operations = marked.filter { tokens[$0] != .colon }
        if !operations.isEmpty { return try setOperation(tokens, operations) }
        if tokens.count == 1 {
            if tokens.first == .emptySet { return .set([]) }
            if tokens.first == .reals {
                return .region([.init(low: nil, high: nil, lowIsClosed: false, highIsClosed: false)])
            }
        }
        if case .open(let bracket)? = tokens.first, case .close(let closing)? = tokens.last, isWhole(tokens),
            let object = try bracketed(tokens.dropFirst().dropLast(), bracket, closing)
        {
            return object
        }
        let matrices = tokens.count { if case .begin = $0 { true } else { false } }
        if matrices > 1, let rows = try matrixSum(tokens) { return .matrix(rows) }
        if let matrix = try matrix(tokens) { return matrix }
        let colons = marked.filter { tokens[$0] == .colon }
        if !colons.isEmpty { return try ratio(pieces(tokens, at: colons), colons.count) }
        return try signedScalar(tokens)
    }

    private func scalar(_ tokens: ArraySlice<MathToken>, upper: Bool = true) throws(ArithmeticFailure) -> Int32 {
        try ExpressionParser.parse(tokens, arena, .init(takesUpperSign: upper, logarithmBase: logarithmBase))
    }

    /// A scalar, or the set of two that `±` stands for.
    private func signedScalar(_ tokens: ArraySlice<MathToken>) throws(ArithmeticFailure) -> MathObject {
        let upper = try scalar(tokens)
        let hasSign = tokens.contains { if case .plusMinus = $0 { true } else { false } }
        guard hasSign else { return .scalar(upper) }
        return .set([.scalar(upper), .scalar(try scalar(tokens, upper: false))])
    }

    private mutating func bracketed(
        _ inner: ArraySlice<MathToken>, _ bracket: MathToken.Bracket, _ closing: MathToken.Bracket
    ) throws(ArithmeticFailure) -> MathObject? {
        if bracket == .set || bracket == .brace {
            guard closing == bracket else { throw .syntax }
            if inner.isEmpty { return .set([]) }
            let bars = outer(inner) { $0 == .mid || $0 == .bar || $0 == .colon }
            if let bar = bars.first, bars.count == 1, bar > inner.startIndex { return try parse(inner[(bar + 1)...]) }
            let object = try parse(inner)
            switch object {
            case .set, .region: return object
            default: return .set([object])
            }
        }
        let pairs: [MathToken.Bracket] = [.paren, .square]
        let isAngle = bracket == .angle && closing == .angle
        guard isAngle || (pairs.contains(bracket) && pairs.contains(closing)) else { return nil }
        let commas = outer(inner) { $0 == .comma || $0 == .semicolon }
        guard !commas.isEmpty else {
            if bracket != closing { throw .syntax }
            // A value in parentheses: try what is inside as an object, a formula is left to the caller.
            guard bracket == .paren, outer(inner, where: { if case .relation = $0 { true } else { false } }).isEmpty
            else {
                return nil
            }
            return nil
        }
        let parts = pieces(inner, at: commas)
        guard parts.count == commas.count + 1, parts.count <= ObjectParser.maximumItems else { throw .syntax }
        var items: [MathObject] = []
        for part in parts { items.append(try parse(part)) }
        return .tuple(items, brackets: .init(opensClosed: bracket == .square, closesClosed: closing == .square))
    }

    private mutating func ratio(_ parts: [ArraySlice<MathToken>], _ colons: Int) throws(ArithmeticFailure) -> MathObject
    {
        guard parts.count == colons + 1, parts.count <= 8 else { throw .syntax }
        var items: [Int32] = []
        for part in parts { items.append(try scalar(part)) }
        return .ratio(items)
    }

    // MARK: - Sets of points and matrices

    private mutating func setOperation(_ tokens: ArraySlice<MathToken>, _ places: [Int]) throws(ArithmeticFailure)
        -> MathObject
    {
        let parts = pieces(tokens, at: places)
        guard parts.count == places.count + 1, parts.count <= 64 else { throw .syntax }
        let line = RealLine(arena)
        guard var region = try line.region(try parse(parts[0])) else { throw .syntax }
        for (place, part) in zip(places, parts.dropFirst()) {
            guard let next = try line.region(try parse(part)) else { throw .syntax }
            switch tokens[place] {
            case .union: region = try line.union([region, next])
            case .intersection: region = try line.intersection([region, next])
            default: region = try line.intersection([region, try line.complement(next)])
            }
        }
        return .region(region)
    }

    /// Whether brackets around these tokens are the matrix's own, or only stand around it.
    private func holdsMatrix(_ inner: ArraySlice<MathToken>) -> Bool {
        if case .begin? = inner.first, case .end? = inner.last { return true }
        return inner.contains(.begin("array"))
    }

    /// A matrix environment with a factor in front or without.
    mutating func matrix(_ tokens: ArraySlice<MathToken>) throws(ArithmeticFailure) -> MathObject? {
        var tokens = tokens
        while let first = tokens.first, let last = tokens.last, case .open(let bracket) = first, case .close = last,
            bracket == .paren || bracket == .square, isWhole(tokens), holdsMatrix(tokens.dropFirst().dropLast())
        {
            guard arena.budget.spend(tokens.count) else { throw .budget }
            tokens = tokens.dropFirst().dropLast()
        }
        guard let start = tokens.firstIndex(where: { if case .begin = $0 { true } else { false } }),
            case .begin(let name) = tokens[start], case .end(name)? = tokens.last,
            ["pmatrix", "bmatrix", "Bmatrix", "matrix", "smallmatrix", "array"].contains(name)
        else { return nil }
        var factor: Int32?
        if start > tokens.startIndex {
            var front = tokens[..<start]
            if front.last == .times { front.removeLast() }
            factor = front.elementsEqual([.minus]) ? try arena.number(Rational(-1)) : try scalar(front)
        }
        var rows: [[Int32]] = []
        var cells: [Int32] = []
        var cell = start + 1
        for place in (start + 1)..<tokens.endIndex {
            let token = tokens[place]
            guard token == .cellEnd || token == .rowEnd || token == .end(name) else { continue }
            if cell < place {
                let entry = try scalar(tokens[cell..<place])
                cells.append(
                    try factor.map { factor throws(ArithmeticFailure) in try arena.product(factor, entry) } ?? entry)
            } else if token == .cellEnd {
                throw .syntax
            }
            if token != .cellEnd, !cells.isEmpty {
                rows.append(cells)
                cells = []
            }
            cell = place + 1
        }
        guard let width = rows.first?.count, rows.allSatisfy({ $0.count == width }) else { throw .syntax }
        return .matrix(rows)
    }
}
