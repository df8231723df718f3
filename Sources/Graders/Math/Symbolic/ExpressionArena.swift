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

    /// A number of what it is: the same in every process.
    var mixed: UInt64 {
        func mix(_ kind: UInt64, _ a: Int32, _ b: Int32 = 0) -> UInt64 {
            let parts = UInt64(UInt32(bitPattern: a)) << 32 | UInt64(UInt32(bitPattern: b))
            return ExpressionNode.stirred(parts &+ kind << 59)
        }
        return switch self {
        case .number(let value): ExpressionNode.stirred(value.mixed)
        case .symbol(let name): mix(1, name)
        case .pi: 3
        case .euler: 5
        case .imaginary: 7
        case .infinity: 11
        case .sum(let a, let b): mix(2, a, b)
        case .product(let a, let b): mix(3, a, b)
        case .quotient(let a, let b): mix(4, a, b)
        case .power(let a, let b): mix(5, a, b)
        case .root(let degree, let a): mix(6, degree, a)
        case .function(let function, let a): mix(7, Int32(function.rawValue), a)
        case .logarithm(let base, let a): mix(8, base, a)
        case .factorial(let a): mix(9, a)
        case .binomial(let a, let b): mix(10, a, b)
        }
    }

    /// Every bit made to depend on all bits, as places that stand side by side make long searches in a table.
    private static func stirred(_ bits: UInt64) -> UInt64 {
        var state = (bits ^ bits >> 32) &* 0xD6E8_FEB8_6659_FD93
        state = (state ^ state >> 32) &* 0xD6E8_FEB8_6659_FD93
        return state ^ state >> 32
    }

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
    private static let few = 8

    let budget: MathBudget
    private(set) var nodes: [ExpressionNode] = []
    /// The places of nodes by what they are, from 1; empty slots are 0.
    private var table: [Int32] = [Int32](repeating: 0, count: 64)
    /// The symbols in each node by their bits; the last bit stands for all beyond the first 63.
    private var masks: [UInt64] = []
    /// When each node was seen last by a walk over the nodes.
    private var seen: [Int32] = []
    private var walk: Int32 = 0
    private(set) var symbols: [String] = []
    private var symbolPlaces: [String: Int32] = [:]
    private var operations: NumberOperations
    /// The normal forms of the nodes.
    private(set) lazy var normalForm = NormalForm(self)

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
        var steps = MathBudget.stepsOfANode
        if case .number(let value) = node, !value.isSmall { steps += value.bits / 128 }
        guard budget.spend(steps) else { throw .budget }
        var slot = Int(truncatingIfNeeded: node.mixed) & (table.count - 1)
        var probes = 0
        while table[slot] != 0 {
            let place = table[slot] - 1
            if nodes[Int(place)] == node { return place }
            slot = (slot + 1) & (table.count - 1)
            probes += 1
        }
        // Nodes that share their place in the table cannot be many, unless somebody looked for such.
        budget.take(probes / 2)
        guard nodes.count < ExpressionArena.maximumNodes else { throw .budget }
        let place = Int32(nodes.count)
        nodes.append(node)
        seen.append(0)
        masks.append(mask(of: node))
        table[slot] = place + 1
        if 2 * nodes.count > table.count { enlargeTable() }
        return place
    }

    private func enlargeTable() {
        table = [Int32](repeating: 0, count: 2 * table.count)
        for (place, node) in nodes.enumerated() {
            var slot = Int(truncatingIfNeeded: node.mixed) & (table.count - 1)
            while table[slot] != 0 { slot = (slot + 1) & (table.count - 1) }
            table[slot] = Int32(place) + 1
        }
    }

    private func mask(of node: ExpressionNode) -> UInt64 {
        if case .symbol(let name) = node { return 1 << UInt64(min(name, 63)) }
        let (a, b) = node.children
        return (a.map { masks[Int($0)] } ?? 0) | (b.map { masks[Int($0)] } ?? 0)
    }

    func number(_ value: Rational) throws(ArithmeticFailure) -> Int32 { try make(.number(value)) }

    func symbol(_ name: String) throws(ArithmeticFailure) -> Int32 {
        guard budget.spend(name.utf8.count / 16) else { throw .budget }
        // Most texts have a few only.
        if symbols.count <= ExpressionArena.few, let known = symbols.firstIndex(of: name) {
            return try make(.symbol(Int32(known)))
        }
        if let known = symbolPlaces[name] { return try make(.symbol(known)) }
        let place = Int32(symbols.count)
        symbols.append(name)
        if symbols.count == ExpressionArena.few + 1 {
            for (place, name) in symbols.enumerated() { symbolPlaces[name] = Int32(place) }
        } else if symbols.count > ExpressionArena.few {
            symbolPlaces[name] = place
        }
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
        if case .number(let x) = self[a], x.isOne { return b }
        if case .number(let y) = self[b], y.isOne { return a }
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

    /// The sum and the quotient of two numbers that are no nodes.
    func sum(_ x: Rational, _ y: Rational) throws(ArithmeticFailure) -> Rational {
        try operations.charge(x, y)
        return x + y
    }

    func quotient(_ x: Rational, _ y: Rational) throws(ArithmeticFailure) -> Rational {
        try operations.charge(dividing: x, by: y)
        guard let quotient = x.divided(by: y) else { throw .undefined }
        return quotient
    }

    /// The exact result, nil when it costs too much or is not exact: then the operation stays as it is written.
    private func folded(_ operation: () throws(ArithmeticFailure) -> NumberValue) -> Rational? {
        if case .exact(let value)? = try? operation() { value } else { nil }
    }

    /// The nodes that the roots are made of, children first; those that `isKnown` names are left out with all they have.
    func reachable(from roots: [Int32], until isKnown: (Int32) -> Bool = { _ in false }) -> [Int32] {
        walk += 1
        var found: [Int32] = []
        for root in roots where seen[Int(root)] != walk && !isKnown(root) {
            seen[Int(root)] = walk
            found.append(root)
        }
        var next = 0
        while next < found.count {
            let (a, b) = nodes[Int(found[next])].children
            for child in [a, b] {
                guard let child, seen[Int(child)] != walk, !isKnown(child) else { continue }
                seen[Int(child)] = walk
                found.append(child)
            }
            next += 1
        }
        budget.take(MathBudget.stepsOfANode * found.count)
        found.sort()
        return found
    }

    /// The symbols that occur in the roots, in order.
    func symbols(in roots: [Int32]) -> [Int32] {
        let mask = roots.reduce(UInt64(0)) { $0 | masks[Int($1)] }
        if mask >> 63 == 0 { return (0..<63).filter { mask >> UInt64($0) & 1 == 1 } }
        return reachable(from: roots).compactMap { if case .symbol(let name) = self[$0] { name } else { nil } }.sorted()
    }

    /// The expression with a value in the place of a symbol.
    func substituting(_ symbol: Int32, _ value: Int32, in root: Int32) throws(ArithmeticFailure) -> Int32 {
        var replaced: [Int32: Int32] = [:]
        func image(_ place: Int32) -> Int32 { replaced[place] ?? place }
        let places = reachable(from: [root])
        budget.take(MathBudget.stepsOfANode * places.count)
        for place in places {
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
