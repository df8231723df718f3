/// Roots, named functions, logarithms, and what runs over an index or a matrix.
extension ExpressionParser {
    mutating func root() throws(ArithmeticFailure) -> Int32 {
        index += 1
        var degree: Int64 = 2
        if case .open(.square)? = current, token(2) == .close(.square),
            case .number(let value, isWhole: true)? = token(1)
        {
            guard let small = value.small, (1...1_000).contains(small) else { throw .syntax }
            degree = small
            index += 3
        }
        let inner: Int32
        switch current {
        case .open(.paren): inner = try group()
        default: inner = try argument()
        }
        if let value = arena.number(inner) {
            guard arena.budget.spend(ExactRoot.steps(of: value, degree: Int(degree))) else { throw .budget }
            if let exact = ExactRoot.root(of: value, degree: Int(degree)) { return try arena.number(exact) }
        }
        return try arena.make(.root(degree: Int32(degree), inner))
    }

    mutating func call(_ written: MathFunction) throws(ArithmeticFailure) -> Int32 {
        var function = written
        var exponent: Int32?
        if current == .power {
            index += 1
            let power = try self.exponent()
            if arena.number(power)?.small == -1, let inverse = function.inverse {
                function = inverse
            } else {
                exponent = power
            }
        }
        if written.isTrigonometric { angles += 1 }
        let argument = try functionArgument()
        if written.isTrigonometric { angles -= 1 }
        var value: Int32
        switch function {
        case .exp: value = try arena.power(try arena.make(.euler), argument)
        case .ln: value = try arena.make(.logarithm(base: try arena.make(.euler), argument))
        default: value = try arena.make(.function(function, argument))
        }
        if let exponent { value = try arena.power(value, exponent) }
        return value
    }

    mutating func logarithm() throws(ArithmeticFailure) -> Int32 {
        index += 1
        var base: Int32?
        if current == .subscripted {
            index += 1
            base = try self.argument()
        }
        var exponent: Int32?
        if current == .power {
            index += 1
            exponent = try self.exponent()
        }
        let argument = try functionArgument()
        let known: Int32
        if let base {
            known = base
        } else if let number = options.logarithmBase {
            known = try arena.number(Rational(number))
        } else {
            known = try arena.make(.euler)
        }
        let value = try arena.make(.logarithm(base: known, argument))
        return try exponent.map { exponent throws(ArithmeticFailure) in try arena.power(value, exponent) } ?? value
    }

    /// A group, or the factors up to the next sign or function: `\sin 2x \cos x`.
    mutating func functionArgument() throws(ArithmeticFailure) -> Int32 {
        depth += 1
        defer { depth -= 1 }
        guard depth <= ExpressionParser.maximumDepth else { throw .budget }
        if case .open(let bracket)? = current, bracket == .paren || bracket == .brace || bracket == .square {
            return try group()
        }
        if case .function(let inner)? = current {
            index += 1
            return try call(inner)
        }
        if current == .logarithm { return try logarithm() }
        let isNegative = current == .minus
        if isNegative { index += 1 }
        var value = try power()
        factors: while let token = current, startsOperand(token) {
            switch token {
            case .symbol, .fraction, .root, .infinity: value = try arena.product(value, try power())
            default: break factors
            }
        }
        if current == .divide, angles > 0, case .number? = token(1), case .symbol? = tokens[..<index].last {
            // `\sin \pi/6`
            index += 1
            value = try arena.quotient(value, try power())
        }
        return isNegative ? try arena.negated(value) : value
    }

    // MARK: - Sums, products, determinants

    /// `\sum_{k=1}^{10} k`, written out.
    mutating func series(isSum: Bool) throws(ArithmeticFailure) -> Int32 {
        index += 1
        try take(.subscripted)
        try take(.open(.brace))
        guard case .symbol(let name)? = current, token(1) == .relation(.equal) else { throw .syntax }
        index += 2
        let low = try sum()
        try take(.close(.brace))
        try take(.power)
        let high = try exponent()
        guard let first = arena.number(low)?.small, let last = arena.number(high)?.small,
            abs(first) <= 1_000_000, abs(last) <= 1_000_000, last - first < Int64(ExpressionParser.maximumTerms)
        else {
            // With bounds that are no numbers it is a symbol of its own: equal parts make it equal.
            let body = try product()
            return try arena.symbol("\(isSum ? "sum" : "product"):\(name):\(low):\(high):\(body)")
        }
        let body = index
        var total = try arena.number(Rational(isSum ? 0 : 1))
        let shadowed = bindings[name]
        var value = first
        repeat {
            index = body
            bindings[name] = try arena.number(Rational(value))
            let term = try product()
            guard arena.budget.spend(3 * (index - body)) else { throw .budget }
            // An empty sum still has to be read to its end.
            if value <= last { total = isSum ? try arena.sum(total, term) : try arena.product(total, term) }
            value += 1
        } while value <= last
        bindings[name] = shadowed
        return total
    }

    mutating func determinant() throws(ArithmeticFailure) -> Int32 {
        index += 1
        var rows: [[Int32]] = [[]]
        while true {
            rows[rows.count - 1].append(try sum())
            guard let token = current else { throw .syntax }
            index += 1
            if token == .rowEnd {
                if current == .end("vmatrix") { continue }
                rows.append([])
            } else if token == .end("vmatrix") {
                break
            } else if token != .cellEnd {
                throw .syntax
            }
        }
        return try ExpressionParser.determinant(rows, arena)
    }

    /// By the first row; small matrices only.
    static func determinant(_ rows: [[Int32]], _ arena: ExpressionArena) throws(ArithmeticFailure) -> Int32 {
        guard (1...5).contains(rows.count), rows.allSatisfy({ $0.count == rows.count }) else { throw .syntax }
        if rows.count == 1 { return rows[0][0] }
        guard arena.budget.spend(10 * rows.count) else { throw .budget }
        var total = try arena.number(Rational(0))
        for column in rows.indices {
            let minor = rows.dropFirst().map { row in row.indices.filter { $0 != column }.map { row[$0] } }
            let term = try arena.product(rows[0][column], try determinant(minor, arena))
            total = column % 2 == 0 ? try arena.sum(total, term) : try arena.difference(total, term)
        }
        return total
    }
}
