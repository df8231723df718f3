/// Cuts mathematical text into tokens: LaTeX, plain text and Unicode signs, mixed in any way.
///
/// It fails on what is no mathematics: an unknown command, an unknown sign, unbalanced braces of a command.
struct MathLexer {
    /// How numbers are read.
    struct Options {
        /// A comma between digits may group them (`1,234`); otherwise it separates values.
        var groupsDigits = false
        /// The comma is the decimal mark.
        var european = false
    }

    /// Longer texts are no formula that anybody wrote.
    static let maximumLength = 8_192
    private static let maximumNesting = 8
    /// A comma that separates whatever stands around it.
    private static let separator: UInt32 = 0xE02C

    private var text: [UInt32]
    private let options: Options
    private let budget: MathBudget
    private let nesting: Int
    private var index = 0
    private(set) var tokens: [MathToken] = []
    /// How many arguments the last command still wants; a digit is then a whole argument, as in `\frac12`.
    private var wanted = 0
    /// What `wanted` becomes when the brace closes.
    private var pending: [Int] = []

    /// The tokens of a text, nil when it is no mathematics.
    static func tokens(
        _ text: [UInt32], _ options: Options, _ budget: MathBudget, nesting: Int = 0
    ) -> [MathToken]? {
        // A byte may be a token, and a command is looked for in several tables.
        guard text.count <= maximumLength, nesting <= maximumNesting, budget.spend(3 * text.count) else { return nil }
        var lexer = MathLexer(text, options, budget, nesting)
        while lexer.index < lexer.text.count {
            guard lexer.step() else { return nil }
        }
        return lexer.tokens
    }

    private init(_ input: [UInt32], _ options: Options, _ budget: MathBudget, _ nesting: Int) {
        self.options = options
        self.budget = budget
        self.nesting = nesting
        text = []
        text.reserveCapacity(input.count)
        var at = 0
        while at < input.count {
            if let end = PlainMath.groupComma(input, at) {
                while text.last == 0x20 { text.removeLast() }
                text.append(0x2C)
                at = end
            } else if at + 2 < input.count, input[at] == 0x5C, input[at + 1] == 0x21 {
                // `1,\!234`: the negative space says that the comma groups digits.
                if text.last == MathLexer.separator { text[text.count - 1] = 0x2C }
                at += 2
                while at < input.count, input[at] == 0x20, text.last == 0x2C { at += 1 }
            } else if at + 1 < input.count, input[at] == 0x5C, input[at + 1] == 0x2C {
                text.append(0x2009)
                at += 2
            } else {
                let scalar = PlainMath.plain(input[at])
                text.append(scalar == 0x2C && !options.groupsDigits && !options.european ? MathLexer.separator : scalar)
                at += 1
            }
        }
    }

    private func scalar(_ offset: Int) -> UInt32 {
        index + offset < text.count ? text[index + offset] : 0
    }

    private mutating func emit(_ token: MathToken, _ count: Int) -> Bool {
        tokens.append(token)
        index += count
        wanted = 0
        return true
    }

    /// Reads one token or skips what means nothing.
    private mutating func step() -> Bool {
        let first = text[index]
        switch first {
        case 0x20, 0x2009, 0x24:
            index += 1
            return true
        case MathLexer.separator: return emit(.comma, 1)
        case 0x5C: return command()
        case 0x7B:
            pending.append(max(0, wanted - 1))
            return emit(.open(.brace), 1)
        case 0x7D:
            let rest = pending.popLast() ?? 0
            guard emit(.close(.brace), 1) else { return false }
            wanted = rest
            return true
        case 0x2A: return scalar(1) == 0x2A ? emit(.power, 2) : emit(.times, 1)
        case 0x5E: return caret()
        case 0x3D:
            guard scalar(1) != 0x3E else { return false }
            return emit(.relation(.equal), scalar(1) == 0x3D ? 2 : 1)
        case 0x3C: return scalar(1) == 0x3D ? emit(.relation(.lessEqual), 2) : emit(.relation(.less), 1)
        case 0x3E: return scalar(1) == 0x3D ? emit(.relation(.greaterEqual), 2) : emit(.relation(.greater), 1)
        case 0x21: return scalar(1) == 0x3D ? emit(.relation(.notEqual), 2) : emit(.factorial, 1)
        case 0x30...0x39: return number()
        case 0x2E:
            if (0x30...0x39).contains(scalar(1)) { return number() }
            // A full stop ends the text.
            index += 1
            return index == text.count
        default: break
        }
        if PlainMath.isLetter(first) { return letters() }
        if let parts = PlainMath.fractions[first], let value = Rational(Int128(parts.0), Int128(parts.1)) {
            return vulgarFraction(value)
        }
        if PlainMath.superscripts[first] != nil { return superscript() }
        if let token = MathVocabulary.signs[first] {
            guard emit(token, 1) else { return false }
            if token == .root { wanted = 1 }
            return true
        }
        return foreignWord()
    }

    // MARK: - Numbers

    private mutating func number() -> Bool {
        if wanted > 0, text[index] != 0x2E {
            let digit = Rational(Int64(text[index] - 0x30))
            let rest = wanted - 1
            guard emit(.number(digit, isWhole: true), 1) else { return false }
            wanted = rest
            return true
        }
        let style = NumberLiteral.Style(european: options.european, allowsDecimalComma: false)
        guard let literal = NumberLiteral(text, at: index, style: style) else { return false }
        budget.take(literal.steps)
        if let repeating = repeating(behind: literal) {
            tokens.append(.number(repeating.value, isWhole: false))
            index = repeating.end
            return true
        }
        tokens.append(.number(literal.value, isWhole: literal.isWhole))
        index = literal.end
        return true
    }

    /// `0.1\overline{6}`: the digits under the line go on for ever.
    private func repeating(behind literal: NumberLiteral) -> (value: Rational, end: Int)? {
        let opening: StaticString = "\\overline{"
        guard !literal.isWhole, has(opening, at: literal.end) else { return nil }
        var at = literal.end + opening.utf8CodeUnitCount
        var digits: [UInt8] = []
        while at < text.count, PlainMath.isDigit(text[at]), digits.count < 18 {
            digits.append(UInt8(text[at]))
            at += 1
        }
        guard !digits.isEmpty, at < text.count, text[at] == 0x7D,
            let nines = Rational(digits: [0x31], exponent: digits.count),
            let period = Rational(digits: digits, exponent: -literal.decimals),
            budget.spend(dividing: literal.value, by: literal.value), let part = period.divided(by: nines - Rational(1))
        else { return nil }
        return (literal.value + part, at + 1)
    }

    /// `½`, or `2½` as one number.
    private mutating func vulgarFraction(_ value: Rational) -> Bool {
        if case .number(let whole, isWhole: true)? = tokens.last, index > 0 {
            guard budget.spend(whole, value) else { return false }
            tokens[tokens.count - 1] = .number(whole + value, isWhole: false)
            index += 1
            return true
        }
        return emit(.number(value, isWhole: false), 1)
    }

    private mutating func superscript() -> Bool {
        tokens += [.power, .open(.brace)]
        var digits: [UInt32] = []
        while index < text.count, let digit = PlainMath.superscripts[text[index]] {
            digits.append(digit)
            index += 1
        }
        if digits.first == 0x2D {
            tokens.append(.minus)
            digits.removeFirst()
        }
        guard let literal = NumberLiteral(digits, at: 0, style: .init()), literal.end == digits.count else {
            return false
        }
        tokens += [.number(literal.value, isWhole: true), .close(.brace)]
        wanted = 0
        return true
    }

    /// `^`, or the degree sign and the prime that are set with it.
    private mutating func caret() -> Bool {
        var at = index + 1
        while at < text.count, text[at] == 0x20 { at += 1 }
        let isBraced = at < text.count && text[at] == 0x7B
        if isBraced { at += 1 }
        let isDegree = has("\\circ", at: at)
        guard isDegree || has("\\prime", at: at) else { return emit(.power, 1) }
        var end = at + (isDegree ? 5 : 6)
        while end < text.count, text[end] == 0x20 { end += 1 }
        if isBraced {
            guard end < text.count, text[end] == 0x7D else { return emit(.power, 1) }
            end += 1
        }
        return emit(isDegree ? .degree : .prime, end - index)
    }

    /// Whether a sign or command of ASCII stands at a place.
    private func has(_ name: StaticString, at start: Int) -> Bool {
        guard start + name.utf8CodeUnitCount <= text.count else { return false }
        return (0..<name.utf8CodeUnitCount).allSatisfy { text[start + $0] == UInt32(name.utf8Start[$0]) }
    }

    // MARK: - Letters and commands

    /// A name, letters that stand for themselves, or a word.
    private mutating func letters() -> Bool {
        var end = index
        while end < text.count, PlainMath.isLetter(text[end]) { end += 1 }
        let name = Units.string(text[index..<end])
        index = end
        wanted = 0
        return appendLetters(name)
    }

    private mutating func appendLetters(_ name: String) -> Bool {
        if name.utf8.count == 1 {
            tokens.append(.symbol(name))
            return true
        }
        if let token = MathVocabulary.names[name] {
            tokens.append(token)
            return true
        }
        // `7or`, `andx`: a connector that lost its spaces.
        for (prefix, token) in [("or", MathToken.or), ("and", .and)]
        where name.hasPrefix(prefix) && name.utf8.count <= prefix.utf8.count + 1 && !tokens.isEmpty {
            tokens.append(token)
            return appendLetters(String(name.dropFirst(prefix.utf8.count)))
        }
        for length in stride(from: min(6, name.utf8.count - 1), through: 2, by: -1) {
            if let token = MathVocabulary.names[String(name.prefix(length))], name.utf8.count <= length + 2,
                token != .and, token != .or, token != .infinity
            {
                tokens.append(token)
                return appendLetters(String(name.dropFirst(length)))
            }
        }
        if name.utf8.count <= 3, !MathVocabulary.words.contains(name.lowercased()) {
            tokens += name.map { .symbol(String($0)) }
        } else {
            tokens.append(.word(name))
        }
        return true
    }

    private mutating func foreignWord() -> Bool {
        var end = index
        while end < text.count, text[end] > 0x7F, let scalar = Unicode.Scalar(text[end]), scalar.properties.isAlphabetic
        {
            end += 1
        }
        guard end > index else { return false }
        return emit(.word(Units.string(text[index..<end])), end - index)
    }

    private mutating func command() -> Bool {
        let next = scalar(1)
        guard PlainMath.isLetter(next) else {
            switch next {
            case 0x3B, 0x3A, 0x20, 0x2009, 0x3E, 0x21, 0x28, 0x29, 0x5B, 0x5D, 0x24, 0x2F:
                index += 2
                return true
            case 0x7B: return emit(.open(.set), 2)
            case 0x7D: return emit(.close(.set), 2)
            case 0x25: return emit(.percent, 2)
            case 0x7C: return emit(.bar, 2)
            case 0x5C: return emit(.rowEnd, 2)
            case 0x26: return emit(.and, 2)
            default: return false
            }
        }
        var end = index + 1
        while end < text.count, PlainMath.isLetter(text[end]), end - index <= 24 { end += 1 }
        let name = Units.string(text[(index + 1)..<end])
        index = end
        return perform(name)
    }

    private mutating func perform(_ name: String) -> Bool {
        if MathVocabulary.ignored.contains(name) {
            if name == "left" || name == "right", scalar(0) == 0x2E { index += 1 }
            return true
        }
        if let token = MathVocabulary.commands[name] ?? MathVocabulary.names[name] {
            tokens.append(token)
            switch token {
            case .fraction, .binomial: wanted = 2
            case .root: wanted = 1
            default: wanted = 0
            }
            return true
        }
        wanted = 0
        if MathVocabulary.greek.contains(name) {
            tokens.append(.symbol(name))
            return true
        }
        if name == "begin" || name == "end" { return environment(isBegin: name == "begin") }
        if MathVocabulary.textual.contains(name) || MathVocabulary.faces.contains(name) {
            guard let content = argument() else { return false }
            return MathVocabulary.textual.contains(name) ? words(content) : face(name, content)
        }
        if MathVocabulary.marks.contains(name) {
            guard let content = argument(), content.count <= 8, content.allSatisfy({ PlainMath.isLetter($0) }) else {
                return false
            }
            tokens.append(.symbol("\(name):\(Units.string(content[...]))"))
            return true
        }
        // `\quadx_{2}`: a space that lost its end.
        for space in ["qquad", "quad"] where name.hasPrefix(space) {
            return appendLetters(String(name.dropFirst(space.utf8.count)))
        }
        return false
    }

    /// The raw content of the braces that follow, or the one sign.
    private mutating func argument() -> [UInt32]? {
        while index < text.count, text[index] == 0x20 { index += 1 }
        guard index < text.count else { return nil }
        guard text[index] == 0x7B else {
            index += 1
            return [text[index - 1]]
        }
        var depth = 0
        let start = index + 1
        while index < text.count {
            if text[index] == 0x7B { depth += 1 }
            if text[index] == 0x7D { depth -= 1 }
            index += 1
            if depth == 0 { return Array(text[start..<(index - 1)]) }
        }
        return nil
    }

    private mutating func words(_ content: [UInt32]) -> Bool {
        let plain = Units.string(content.filter { $0 != 0xE02C && $0 != 0x2C }[...])
        let trimmed = plain.split(whereSeparator: { $0 == " " || $0 == "\u{2009}" }).joined(separator: " ")
        let hasComma = content.count != plain.unicodeScalars.count
        switch trimmed.lowercased() {
        case "": tokens += hasComma ? [.comma] : []
        case "and": tokens.append(.and)
        case "or": tokens.append(.or)
        default:
            if trimmed.utf8.count == 1 || content.contains(where: { PlainMath.isDigit($0) || $0 == 0x5C || $0 == 0x24 })
            {
                guard
                    let inner = MathLexer.tokens(
                        content.map { $0 == 0xE02C ? 0x2C : $0 }, options, budget, nesting: nesting + 1)
                else { return false }
                tokens += inner
            } else {
                tokens.append(.word(trimmed))
            }
        }
        return true
    }

    private mutating func face(_ name: String, _ content: [UInt32]) -> Bool {
        let letters = Units.string(content[...])
        if name == "mathbb" {
            tokens.append(letters == "R" ? .reals : .symbol("mathbb:\(letters)"))
            return true
        }
        if content.allSatisfy({ PlainMath.isLetter($0) }) {
            let unknown: MathToken = letters.utf8.count == 1 ? .symbol(letters) : .word(letters)
            tokens.append(MathVocabulary.names[letters] ?? unknown)
            return true
        }
        return words(content)
    }

    private mutating func environment(isBegin: Bool) -> Bool {
        guard let content = argument(), content.count <= 16 else { return false }
        let name = Units.string(content[...])
        if isBegin, name == "array" { _ = argument() }
        tokens.append(isBegin ? .begin(name) : .end(name))
        return true
    }
}
