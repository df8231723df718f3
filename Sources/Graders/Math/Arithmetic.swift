/// Evaluates arithmetic on numbers: `+ - * / ^ !`, parentheses, `\frac`, `\sqrt`, mixed numbers, π.
///
/// A shunting yard with its own stacks: nesting costs memory of the text's size, never call depth.
struct Arithmetic {
    private enum Entry {
        case binary(UInt32)
        case negate
        case root
        /// `(` or `{`, with the closing sign that it wants.
        case group(close: UInt32)
        case fractionTop
        case fractionBottom
        case rootGroup(close: UInt32)
    }

    /// A number literal's traits that matter to the reader of the whole value.
    private(set) var literals: [NumberLiteral] = []
    /// A sum or difference stands outside every group.
    private(set) var hasOuterSum = false
    /// Something was computed: a sum, a product, a power or a root, not only a number written out.
    private(set) var isCalculation = false
    /// Something was divided: a fraction, or a division.
    private(set) var isDivision = false
    private(set) var end: Int

    private let text: [UInt32]
    private let style: NumberLiteral.Style
    private var operations: NumberOperations
    private var values: [NumberValue] = []
    private var entries: [Entry] = []
    private var depth = 0

    init(_ text: [UInt32], from start: Int, style: NumberLiteral.Style, _ budget: MathBudget) {
        self.text = text
        self.style = style
        self.operations = NumberOperations(budget)
        end = start
    }

    /// Evaluates the longest expression that begins at the start; `end` is then where it stops.
    mutating func evaluate() throws(ArithmeticFailure) -> NumberValue {
        while true {
            try operand()
            guard try operators() else { break }
        }
        while let entry = entries.popLast() {
            guard isOperator(entry) else { throw .syntax }
            try apply(entry)
        }
        guard values.count == 1, let value = values.last else { throw .syntax }
        return value
    }

    private mutating func skipSpaces() {
        while end < text.count, PlainMath.isSpace(text[end]) { end += 1 }
    }

    private func starts(_ word: StaticString, at index: Int) -> Bool {
        guard index + word.utf8CodeUnitCount <= text.count else { return false }
        for offset in 0..<word.utf8CodeUnitCount where text[index + offset] != UInt32(word.utf8Start[offset]) {
            return false
        }
        return true
    }

    /// Reads signs and openers up to a value.
    private mutating func operand() throws(ArithmeticFailure) {
        while true {
            skipSpaces()
            guard end < text.count else { throw .syntax }
            switch text[end] {
            case 0x2B: end += 1
            case 0x2D:
                entries.append(.negate)
                end += 1
            case 0x28: try open(.group(close: 0x29))
            case 0x7B: try open(.group(close: 0x7D))
            case 0x221A:
                entries.append(.root)
                end += 1
            case 0x3C0:
                values.append(.real(Double.pi, error: Double.pi * 0x1p-52))
                end += 1
                return
            case 0x5C:
                if starts("\\frac", at: end) {
                    end += 5
                    if try shortFraction() { return }
                } else if starts("\\sqrt", at: end) {
                    end += 5
                    skipSpaces()
                    guard end < text.count else { throw .syntax }
                    // `\sqrt5` and `\sqrt 5` take one digit, as LaTeX does.
                    if PlainMath.isDigit(text[end]) {
                        let digit = Rational(Int64(text[end] - 0x30))
                        end += 1
                        isCalculation = true
                        values.append(try operations.squareRoot(.exact(digit)))
                        return
                    }
                    guard text[end] == 0x7B else { throw .syntax }
                    try open(.rootGroup(close: 0x7D))
                } else {
                    throw .syntax
                }
            case 0x73 where starts("sqrt(", at: end):
                end += 4
                try open(.rootGroup(close: 0x29))
            case 0x70 where starts("pi", at: end):
                values.append(.real(Double.pi, error: Double.pi * 0x1p-52))
                end += 2
                return
            default:
                if let parts = PlainMath.fractions[text[end]], let value = Rational(Int128(parts.0), Int128(parts.1)) {
                    end += 1
                    values.append(.exact(value))
                    return
                }
                let literal = try literal()
                literals.append(literal)
                end = literal.end
                values.append(.exact(try mixed(literal)))
                return
            }
        }
    }

    private mutating func open(_ entry: Entry) throws(ArithmeticFailure) {
        entries.append(entry)
        depth += 1
        end += 1
    }

    /// The `{` after `\frac`, or the whole of `\frac12`.
    private mutating func shortFraction() throws(ArithmeticFailure) -> Bool {
        skipSpaces()
        guard end < text.count else { throw .syntax }
        if text[end] == 0x7B {
            try open(.fractionTop)
            return false
        }
        guard end + 1 < text.count, PlainMath.isDigit(text[end]), PlainMath.isDigit(text[end + 1]) else {
            throw .syntax
        }
        guard let value = Rational(Int128(text[end] - 0x30), Int128(text[end + 1] - 0x30)) else { throw .undefined }
        values.append(.exact(value))
        end += 2
        return true
    }

    /// The number at the current place. Inside a group a comma separates values, unless it clearly groups digits.
    private mutating func literal() throws(ArithmeticFailure) -> NumberLiteral {
        var style = style
        if depth > 0 { style.allowsDecimalComma = false }
        guard let literal = NumberLiteral(text, at: end, style: style) else { throw .syntax }
        operations.take(literal)
        if literal.hasGroupComma, case .group(close: 0x7D)? = entries.last { throw .syntax }
        return literal
    }

    /// The literal with the proper fraction that follows it, as in `2 3/4`, `2\frac{3}{4}` and `2¾`.
    private mutating func mixed(_ literal: NumberLiteral) throws(ArithmeticFailure) -> Rational {
        guard literal.isWhole else { return literal.value }
        var index = end
        while index < text.count, PlainMath.isSpace(text[index]) { index += 1 }
        guard index < text.count else { return literal.value }
        var part: Rational?
        if let parts = PlainMath.fractions[text[index]] {
            part = Rational(Int128(parts.0), Int128(parts.1))
            index += 1
        } else if starts("\\frac{", at: index) {
            guard let top = NumberLiteral(text, at: index + 6, style: style), top.isWhole, starts("}{", at: top.end),
                let bottom = NumberLiteral(text, at: top.end + 2, style: style), bottom.isWhole,
                starts("}", at: bottom.end)
            else { throw .syntax }
            index = bottom.end + 1
            try operations.charge(dividing: top.value, by: bottom.value)
            part = top.value.divided(by: bottom.value)
        } else if index > end, PlainMath.isDigit(text[index]) {
            guard let top = NumberLiteral(text, at: index, style: style), top.isWhole, top.end < text.count,
                text[top.end] == 0x2F, let bottom = NumberLiteral(text, at: top.end + 1, style: style), bottom.isWhole
            else { throw .syntax }
            index = bottom.end
            try operations.charge(dividing: top.value, by: bottom.value)
            part = top.value.divided(by: bottom.value)
        } else {
            return literal.value
        }
        guard let part, !(Rational(1) <= part) else { throw .syntax }
        if case .binary(0x2F)? = entries.last { throw .syntax }
        end = index
        try operations.charge(literal.value, part)
        return literal.value + part
    }

    /// Reads closers, factorials and one binary operator; false at the end of the expression.
    private mutating func operators() throws(ArithmeticFailure) -> Bool {
        while true {
            let before = end
            skipSpaces()
            guard end < text.count else { return false }
            switch text[end] {
            case 0x21:
                guard let value = values.popLast() else { throw .syntax }
                isCalculation = true
                values.append(try operations.factorial(value))
                end += 1
                // `2!6!`
                var next = end
                while next < text.count, text[next] == 0x2009 { next += 1 }
                if next < text.count, PlainMath.isDigit(text[next]) {
                    end = next
                    try push(0x2A)
                    return true
                }
            case 0x29, 0x7D:
                guard depth > 0 else { return false }
                if try close(text[end]) { return true }
            case 0x2B, 0x2D:
                if depth == 0 { hasOuterSum = true }
                try push(text[end])
                end += 1
                return true
            case 0x2A:
                end += 1
                if end < text.count, text[end] == 0x2A {
                    end += 1
                    try push(0x5E)
                } else {
                    try push(0x2A)
                }
                return true
            case 0x2F where isUnit(behind: end):
                end = before
                return false
            case 0x2F, 0x5E:
                try push(text[end])
                end += 1
                return true
            case 0x78, 0x58:
                // `1.5 x 10^3`
                var next = end + 1
                while next < text.count, PlainMath.isSpace(text[next]) { next += 1 }
                guard starts("10^", at: next) || starts("10**", at: next) else {
                    end = before
                    return false
                }
                try push(0x2A)
                end = next
                return true
            case 0x3C0, 0x221A:
                try push(0x2A)
                return true
            case 0x5C where starts("\\sqrt", at: end):
                try push(0x2A)
                return true
            default:
                end = before
                return false
            }
        }
    }

    /// Whether a word follows the slash at `index`, as in `5/hour`: the slash is then the unit's.
    private func isUnit(behind index: Int) -> Bool {
        guard depth == 0, index + 1 < text.count, PlainMath.isLetter(text[index + 1]) else { return false }
        return !starts("pi", at: index + 1) && !starts("sqrt(", at: index + 1)
    }

    /// Closes the innermost group; true when an operand has to follow (the bottom of a fraction).
    private mutating func close(_ sign: UInt32) throws(ArithmeticFailure) -> Bool {
        while let entry = entries.popLast() {
            if isOperator(entry) {
                try apply(entry)
                continue
            }
            end += 1
            depth -= 1
            switch entry {
            case .group(let wanted):
                guard sign == wanted else { throw .syntax }
            case .fractionTop:
                guard sign == 0x7D else { throw .syntax }
                skipSpaces()
                guard end < text.count, text[end] == 0x7B else { throw .syntax }
                try open(.fractionBottom)
                return true
            case .fractionBottom:
                guard sign == 0x7D, let bottom = values.popLast(), let top = values.popLast() else { throw .syntax }
                isDivision = true
                values.append(try operations.divide(top, bottom))
            case .rootGroup(let wanted):
                guard sign == wanted, let value = values.popLast() else { throw .syntax }
                isCalculation = true
                values.append(try operations.squareRoot(value))
            default: throw .syntax
            }
            return false
        }
        throw .syntax
    }

    private func isOperator(_ entry: Entry) -> Bool {
        switch entry {
        case .binary, .negate, .root: true
        default: false
        }
    }

    private func strength(_ entry: Entry) -> Int {
        switch entry {
        case .binary(0x2B), .binary(0x2D): 1
        case .binary(0x2A), .binary(0x2F): 2
        case .negate: 3
        case .binary(0x5E): 4
        case .root: 5
        default: 0
        }
    }

    private mutating func push(_ sign: UInt32) throws(ArithmeticFailure) {
        let new = Entry.binary(sign)
        while let last = entries.last, isOperator(last) {
            let stays = sign == 0x5E ? strength(last) <= strength(new) : strength(last) < strength(new)
            if stays { break }
            entries.removeLast()
            try apply(last)
        }
        entries.append(new)
    }

    private mutating func apply(_ entry: Entry) throws(ArithmeticFailure) {
        guard let right = values.popLast() else { throw .syntax }
        switch entry {
        case .negate: values.append(right.negated)
        case .root:
            isCalculation = true
            values.append(try operations.squareRoot(right))
        case .binary(let sign):
            if sign == 0x2F { isDivision = true } else { isCalculation = true }
            guard let left = values.popLast() else { throw .syntax }
            switch sign {
            case 0x2B: values.append(try operations.add(left, right))
            case 0x2D: values.append(try operations.add(left, right.negated))
            case 0x2A: values.append(try operations.multiply(left, right))
            case 0x2F: values.append(try operations.divide(left, right))
            default: values.append(try operations.power(left, right))
            }
        default: throw .syntax
        }
    }
}
