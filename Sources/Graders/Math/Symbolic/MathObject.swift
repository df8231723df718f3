/// What a mathematical text is: a number or formula, a set, a tuple, a region of the line, a matrix, a statement.
indirect enum MathObject {
    case scalar(Int32)
    /// An unordered set; lists and "or" are sets too.
    case set([MathObject])
    /// An ordered tuple, or an interval when it has two scalars.
    case tuple([MathObject], brackets: Brackets)
    case region([Interval])
    case matrix([[Int32]])
    case ratio([Int32])
    case statement(Statement)

    /// Which brackets stand around a tuple: they are the ends of an interval.
    struct Brackets: Hashable {
        var opensClosed: Bool
        var closesClosed: Bool
    }

    /// A piece of the real line; an end that is nil is infinite.
    struct Interval {
        var low: Int32?
        var high: Int32?
        var lowIsClosed: Bool
        var highIsClosed: Bool
    }

    /// An equation, an inequality or a chain of them.
    struct Statement {
        /// The sides as expressions, nil where a side is no scalar.
        var sides: [Int32?]
        var relations: [MathToken.Relation]
        /// What the first side names when it is only a label: `x`, `f(x)`, `(p,q)`, `|AB|`.
        var label: String?
        /// The first side is made of letters only, as in `a + b = 12`.
        var isNamedByLetters = false
        /// The last side, and the one before a final `≈`.
        var values: [MathObject]

        var isEquation: Bool { relations.allSatisfy { $0 == .equal || $0 == .approximate } }
    }
}
