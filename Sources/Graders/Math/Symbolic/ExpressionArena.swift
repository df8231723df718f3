/// One operation of an expression; children are places in the arena, always before their parent.
enum ExpressionNode: Hashable {
    case number(Rational)
    case symbol(Int32)
    case pi, euler, imaginary, infinity
    case sum(Int32, Int32)
    case product(Int32, Int32)
    case quotient(Int32, Int32)
    case power(Int32, Int32)
    case root(degree: Int32, Int32)
    case function(MathFunction, Int32)
    case logarithm(base: Int32, Int32)
    case factorial(Int32)
    case binomial(Int32, Int32)

    var children: (Int32?, Int32?) {
        switch self {
        case .number, .symbol, .pi, .euler, .imaginary, .infinity: (nil, nil)
        case .sum(let a, let b), .product(let a, let b), .quotient(let a, let b), .power(let a, let b),
            .logarithm(let a, let b), .binomial(let a, let b):
            (a, b)
        case .root(_, let a), .function(_, let a), .factorial(let a): (a, nil)
        }
    }
}

/// The expressions of one comparison: equal expressions are one node, so the same text has the same place.
///
/// Nodes stand in the order of their making, children first, so that every pass is a loop and nothing recurses.
/// Rational constants are folded as they are made, within the budget of `NumberOperations`.
final class ExpressionArena {
    static let maximumNodes = 12_000

    let budget: MathBudget
    private(set) var nodes: [ExpressionNode] = []
    private var places: [ExpressionNode: Int32] = [:]
    private(set) var symbols: [String] = []
    private var symbolPlaces: [String: Int32] = [:]
    private var operations: NumberOperations

    init(_ budget: MathBudget) {
        self.budget = budget
        operations = NumberOperations(budget)
    }

    subscript(_ place: Int32) -> ExpressionNode { nodes[Int(place)] }

    /// The value of a node that is a number.
    func number(_ place: Int32) -> Rational? {
        if case .number(let value) = self[place] { value } else { nil }
    }

    func make(_ node: ExpressionNode) throws(ArithmeticFailure) -> Int32 {
        guard budget.spend(2) else { throw .budget }
        if let place = places[node] { return place }
        guard nodes.count < ExpressionArena.maximumNodes else { throw .budget }
        let place = Int32(nodes.count)
        nodes.append(node)
        places[node] = place
        return place
    }

    func number(_ value: Rational) throws(ArithmeticFailure) -> Int32 { try make(.number(value)) }

    func symbol(_ name: String) throws(ArithmeticFailure) -> Int32 {
        if let known = symbolPlaces[name] { return try make(.symbol(known)) }
        let place = Int32(symbols.count)
        symbols.append(name)
        symbolPlaces[name] = place
        return try make(.symbol(place))
    }

    func sum(_ a: Int32, _ b: Int32) throws(ArithmeticFailure) -> Int32 {
        if let x = number(a), let y = number(b),
            let folded = folded({ () throws(ArithmeticFailure) in
                try operations.add(.exact(x), .exact(y))
            })
        {
            return try number(folded)
        }
        return try make(.sum(min(a, b), max(a, b)))
    }

    func product(_ a: Int32, _ b: Int32) throws(ArithmeticFailure) -> Int32 {
        if let x = number(a), let y = number(b),
            let folded = folded({ () throws(ArithmeticFailure) in
                try operations.multiply(.exact(x), .exact(y))
            })
        {
            return try number(folded)
        }
        if number(a)?.small == 1 { return b }
        if number(b)?.small == 1 { return a }
        return try make(.product(min(a, b), max(a, b)))
    }

    func negated(_ a: Int32) throws(ArithmeticFailure) -> Int32 {
        if let x = number(a) { return try number(x.negated) }
        return try product(try number(Rational(-1)), a)
    }

    func difference(_ a: Int32, _ b: Int32) throws(ArithmeticFailure) -> Int32 { try sum(a, try negated(b)) }

    func quotient(_ a: Int32, _ b: Int32) throws(ArithmeticFailure) -> Int32 {
        if let y = number(b), y.isZero { throw .undefined }
        if let x = number(a), let y = number(b),
            let folded = folded({ () throws(ArithmeticFailure) in
                try operations.divide(.exact(x), .exact(y))
            })
        {
            return try number(folded)
        }
        return try make(.quotient(a, b))
    }

    func power(_ a: Int32, _ b: Int32) throws(ArithmeticFailure) -> Int32 {
        if let x = number(a), let y = number(b), y.isWhole {
            if x.isZero, y.isNegative { throw .undefined }
            if let folded = folded({ () throws(ArithmeticFailure) in try operations.power(.exact(x), .exact(y)) }) {
                return try number(folded)
            }
        }
        return try make(.power(a, b))
    }

    func factorial(_ a: Int32) throws(ArithmeticFailure) -> Int32 {
        if let x = number(a) {
            guard x.isWhole, !x.isNegative else { throw .undefined }
            if let folded = folded({ () throws(ArithmeticFailure) in try operations.factorial(.exact(x)) }) {
                return try number(folded)
            }
        }
        return try make(.factorial(a))
    }

    func binomial(_ n: Int32, _ k: Int32) throws(ArithmeticFailure) -> Int32 {
        if let top = number(n)?.small, let bottom = number(k)?.small, top >= 0, bottom >= 0, top <= 3_000 {
            guard bottom <= top else { return try number(Rational(0)) }
            var result = try number(Rational(1))
            for step in 0..<min(bottom, top - bottom) {
                result = try product(result, try number(Rational(top - step)))
                result = try quotient(result, try number(Rational(step + 1)))
            }
            return result
        }
        return try make(.binomial(n, k))
    }

    /// The exact result, nil when it costs too much or is not exact: then the operation stays as it is written.
    private func folded(_ operation: () throws(ArithmeticFailure) -> NumberValue) -> Rational? {
        if case .exact(let value)? = try? operation() { value } else { nil }
    }

    /// The nodes that the roots are made of, children first.
    func reachable(from roots: [Int32]) -> [Int32] {
        var seen = Set<Int32>(roots)
        var stack = roots
        while let place = stack.popLast() {
            let (a, b) = self[place].children
            for child in [a, b] {
                if let child, seen.insert(child).inserted { stack.append(child) }
            }
        }
        _ = budget.spend(2 * seen.count)
        return seen.sorted()
    }

    /// The symbols that occur in the roots.
    func symbols(in roots: [Int32]) -> Set<Int32> {
        var found = Set<Int32>()
        for place in reachable(from: roots) {
            if case .symbol(let name) = self[place] { found.insert(name) }
        }
        return found
    }

    /// The expression with a value in the place of a symbol.
    func substituting(_ symbol: Int32, _ value: Int32, in root: Int32) throws(ArithmeticFailure) -> Int32 {
        var replaced: [Int32: Int32] = [:]
        func image(_ place: Int32) -> Int32 { replaced[place] ?? place }
        for place in reachable(from: [root]) {
            switch self[place] {
            case .symbol(let name): replaced[place] = name == symbol ? value : place
            case .number, .pi, .euler, .imaginary, .infinity: replaced[place] = place
            case .sum(let a, let b): replaced[place] = try sum(image(a), image(b))
            case .product(let a, let b): replaced[place] = try product(image(a), image(b))
            case .quotient(let a, let b): replaced[place] = try quotient(image(a), image(b))
            case .power(let a, let b): replaced[place] = try power(image(a), image(b))
            case .root(let degree, let a): replaced[place] = try make(.root(degree: degree, image(a)))
            case .function(let function, let a): replaced[place] = try make(.function(function, image(a)))
            case .logarithm(let a, let b): replaced[place] = try make(.logarithm(base: image(a), image(b)))
            case .factorial(let a): replaced[place] = try factorial(image(a))
            case .binomial(let a, let b): replaced[place] = try binomial(image(a), image(b))
            }
        }
        return image(root)
    }
}
