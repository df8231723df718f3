/// The signs of mathematical text, the same for LaTeX and plain spellings.
enum MathToken: Hashable {
    case number(Rational, isWhole: Bool)
    case symbol(String)
    case function(MathFunction)
    case fraction, root, binomial, logarithm, sum, product
    case plus, minus, times, divide, power, subscripted, factorial, prime, percent, degree
    /// `±`, or `∓` when not upper.
    case plusMinus(isUpper: Bool)
    case comma, semicolon, colon, mid, bar, and, or
    case open(Bracket)
    case close(Bracket)
    case relation(Relation)
    case membership, union, intersection, setMinus
    case infinity, emptySet, reals
    case begin(String)
    case end(String)
    case rowEnd, cellEnd
    case word(String)

    enum Bracket: Hashable {
        case paren, square, brace, set, angle, floor, ceiling
    }

    enum Relation: Hashable {
        case equal, less, lessEqual, greater, greaterEqual, notEqual, approximate

        /// The same statement with its sides exchanged.
        var flipped: Relation {
            switch self {
            case .less: .greater
            case .lessEqual: .greaterEqual
            case .greater: .less
            case .greaterEqual: .lessEqual
            default: self
            }
        }
    }
}

/// Functions of one argument.
enum MathFunction: UInt8, Hashable {
    case sin, cos, tan, cot, sec, csc, arcsin, arccos, arctan, sinh, cosh, tanh, exp, ln, abs, floor, ceiling

    var inverse: MathFunction? {
        switch self {
        case .sin: .arcsin
        case .cos: .arccos
        case .tan: .arctan
        default: nil
        }
    }

    var isTrigonometric: Bool {
        switch self {
        case .sin, .cos, .tan, .cot, .sec, .csc: true
        default: false
        }
    }
}
