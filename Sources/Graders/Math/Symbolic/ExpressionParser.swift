/// Reads one scalar expression from tokens into an arena, by precedence: sums, products, signs, powers, operands.
///
/// Its only recursion is into groups and arguments, and that has a limit.
struct ExpressionParser {
    /// How signs that have several readings are read.
    struct Options {
        /// What `±` stands for: `+` or `-`.
        var takesUpperSign = true
        /// The base of a logarithm that is written without one; nil for the natural one.
        var logarithmBase: Int64? = 10
    }

    static let maximumDepth = 100
    static let maximumTerms = 1_000

    let tokens: ArraySlice<MathToken>
    let arena: ExpressionArena
    let options: Options
    var index: Int
    var depth = 0
    /// Open absolute values: a bar then closes.
    var bars = 0
    /// Inside the argument of a trigonometric function a degree is π/180.
    var angles = 0
    var bindings: [String: Int32] = [:]

    init(_ tokens: ArraySlice<MathToken>, _ arena: ExpressionArena, _ options: Options) {
        self.tokens = tokens
        self.arena = arena
        self.options = options
        index = tokens.startIndex
    }

    /// Reads all tokens as one expression.
    static func parse(
        _ tokens: ArraySlice<MathToken>, _ arena: ExpressionArena, _ options: Options
    ) throws(ArithmeticFailure) -> Int32 {
        var parser = ExpressionParser(tokens, arena, options)
        let root = try parser.sum()
        guard parser.index == tokens.endIndex else { throw .syntax }
        return root
    }

    var current: MathToken? { index < tokens.endIndex ? tokens[index] : nil }

    func token(_ offset: Int) -> MathToken? {
        index + offset < tokens.endIndex ? tokens[index + offset] : nil
    }

    mutating func take(_ token: MathToken) throws(ArithmeticFailure) {
        guard current == token else { throw .syntax }
        index += 1
    }

    // MARK: - Sums and products

    mutating func sum() throws(ArithmeticFailure) -> Int32 {
        depth += 1
        defer { depth -= 1 }
        guard depth <= ExpressionParser.maximumDepth else { throw .budget }
        var total = try signedProduct()
        while let token = current {
            switch token {
            case .plus:
                index += 1
                total = try arena.sum(total, try signedProduct())
            case .minus:
                index += 1
                total = try arena.difference(total, try signedProduct())
            case .plusMinus(let isUpper):
                index += 1
                let term = try signedProduct()
                total =
                    isUpper == options.takesUpperSign ? try arena.sum(total, term) : try arena.difference(total, term)
            default: return total
            }
        }
        return total
    }

    /// A product with the signs in front of it.
    mutating func signedProduct() throws(ArithmeticFailure) -> Int32 {
        var isNegative = false
        signs: while let token = current {
            switch token {
            case .plus: break
            case .minus: isNegative.toggle()
            case .plusMinus(let isUpper): if isUpper != options.takesUpperSign { isNegative.toggle() }
            default: break signs
            }
            index += 1
        }
        let value = try product()
        return isNegative ? try arena.negated(value) : value
    }

    mutating func product() throws(ArithmeticFailure) -> Int32 {
        var result = try power()
        while let token = current {
            switch token {
            case .times:
                index += 1
                result = try arena.product(result, try signedPower())
            case .divide:
                index += 1
                result = try arena.quotient(result, try signedPower())
            default:
                guard startsOperand(token) else { return result }
                // Two numbers side by side are no product: `1 2 3`.
                if case .number = token { throw .syntax }
                result = try arena.product(result, try power())
            }
        }
        return result
    }

    mutating func signedPower() throws(ArithmeticFailure) -> Int32 {
        var isNegative = false
        while current == .minus || current == .plus {
            if current == .minus { isNegative.toggle() }
            index += 1
        }
        let value = try power()
        return isNegative ? try arena.negated(value) : value
    }

    func startsOperand(_ token: MathToken) -> Bool {
        switch token {
        case .number, .symbol, .function, .fraction, .root, .binomial, .logarithm, .sum, .product, .infinity: true
        case .open(let bracket): bracket != .set && bracket != .angle
        case .bar: bars == 0
        case .begin(let name): name == "vmatrix"
        default: false
        }
    }

    // MARK: - Powers

    mutating func power() throws(ArithmeticFailure) -> Int32 {
        let base = try postfix(try operand())
        guard current == .power else { return base }
        index += 1
        let exponent = try exponent()
        return try postfix(try arena.power(base, exponent))
    }

    /// `!`, `%`, `°` behind an operand.
    mutating func postfix(_ operand: Int32) throws(ArithmeticFailure) -> Int32 {
        var value = operand
        while let token = current {
            switch token {
            case .factorial: value = try arena.factorial(value)
            case .percent: value = try arena.quotient(value, try arena.number(Rational(100)))
            case .degree:
                if angles > 0 {
                    let half = try arena.quotient(try arena.make(.pi), try arena.number(Rational(180)))
                    value = try arena.product(value, half)
                }
            default: return value
            }
            index += 1
        }
        return value
    }

    mutating func exponent() throws(ArithmeticFailure) -> Int32 {
        depth += 1
        defer { depth -= 1 }
        guard depth <= ExpressionParser.maximumDepth else { throw .budget }
        if case .open(.brace)? = current { return try rightPower(try group()) }
        var isNegative = false
        while current == .minus || current == .plus {
            if current == .minus { isNegative.toggle() }
            index += 1
        }
        let value = try rightPower(try operand())
        return isNegative ? try arena.negated(value) : value
    }

    mutating func rightPower(_ base: Int32) throws(ArithmeticFailure) -> Int32 {
        guard current == .power else { return base }
        index += 1
        return try arena.power(base, try exponent())
    }

    // MARK: - Operands

    mutating func operand() throws(ArithmeticFailure) -> Int32 {
        guard let token = current else { throw .syntax }
        switch token {
        case .number(let value, let isWhole):
            index += 1
            return try number(value, isWhole: isWhole)
        case .symbol(let name):
            index += 1
            return try symbol(name)
        case .infinity:
            index += 1
            return try arena.make(.infinity)
        case .open(let bracket):
            switch bracket {
            case .paren, .square, .brace: return try group()
            case .floor, .ceiling:
                return try arena.make(.function(bracket == .floor ? .floor : .ceiling, try group()))
            case .set, .angle: throw .syntax
            }
        case .bar:
            index += 1
            let outer = bars
            bars = 1
            let value = try sum()
            bars = outer
            try take(.bar)
            return try arena.make(.function(.abs, value))
        case .fraction:
            index += 1
            let top = try argument()
            return try arena.quotient(top, try argument())
        case .binomial:
            index += 1
            let top = try argument()
            return try arena.binomial(top, try argument())
        case .root: return try root()
        case .function(let function):
            index += 1
            return try call(function)
        case .logarithm: return try logarithm()
        case .sum, .product: return try series(isSum: token == .sum)
        case .begin("vmatrix"): return try determinant()
        default: throw .syntax
        }
    }

    /// Something in brackets that match.
    mutating func group() throws(ArithmeticFailure) -> Int32 {
        guard case .open(let bracket)? = current else { throw .syntax }
        index += 1
        let outer = bars
        bars = 0
        let value = try sum()
        bars = outer
        try take(.close(bracket))
        return value
    }

    /// The argument of a command: a group, or one sign.
    mutating func argument() throws(ArithmeticFailure) -> Int32 {
        switch current {
        case .open(.brace): return try group()
        case .number(let value, _):
            index += 1
            return try arena.number(value)
        case .symbol, .fraction, .root:
            depth += 1
            defer { depth -= 1 }
            guard depth <= ExpressionParser.maximumDepth else { throw .budget }
            return try operand()
        default: throw .syntax
        }
    }

    /// A number, with the proper fraction behind it when it is a mixed number.
    mutating func number(_ value: Rational, isWhole: Bool) throws(ArithmeticFailure) -> Int32 {
        guard isWhole else { return try arena.number(value) }
        var part: Rational?
        if case .fraction? = current, let (top, bottom, end) = plainFraction(at: index + 1) {
            part = try arena.quotient(top, bottom)
            index = end
        } else if case .number(let top, isWhole: true)? = current, token(1) == .divide,
            case .number(let bottom, isWhole: true)? = token(2)
        {
            part = try arena.quotient(top, bottom)
            index += 3
        } else if current == .subscripted {
            return try inBase(value)
        }
        guard let part else { return try arena.number(value) }
        guard !(Rational(1) <= part), !part.isZero else { throw .syntax }
        return try arena.number(try arena.sum(value, part))
    }

    /// `{3}{4}` behind `\frac`.
    func plainFraction(at start: Int) -> (Rational, Rational, Int)? {
        var place = start
        var parts: [Rational] = []
        for _ in 0..<2 {
            guard place < tokens.endIndex else { return nil }
            if case .number(let value, isWhole: true) = tokens[place] {
                parts.append(value)
                place += 1
            } else if place + 2 < tokens.endIndex, tokens[place] == .open(.brace),
                case .number(let value, isWhole: true) = tokens[place + 1], tokens[place + 2] == .close(.brace)
            {
                parts.append(value)
                place += 3
            } else {
                return nil
            }
        }
        return (parts[0], parts[1], place)
    }

    /// `1011_2`: the digits in another base than ten.
    mutating func inBase(_ value: Rational) throws(ArithmeticFailure) -> Int32 {
        index += 1
        guard let written = value.small, written >= 0, let base = arena.number(try argument())?.small,
            (2...10).contains(base)
        else { throw .syntax }
        var result: Int64 = 0
        for digit in "\(written)".utf8 {
            guard digit - 0x30 < base else { throw .syntax }
            result = result * base + Int64(digit - 0x30)
        }
        return try arena.number(Rational(result))
    }
}
