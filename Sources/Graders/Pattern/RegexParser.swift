/// Reads a pattern: the usual syntax without back references and look-around.
///
/// `. ^ $ | ( ) (?: ) * + ? {n} {n,} {n,m}` and their lazy forms, `[…]` with ranges and POSIX's names (`[[:alpha:]]`),
/// `\d \w \s \b` and their negations, `\A \z`, `\n \r \t \f \v \xHH \uHHHH \u{…}`, and any escaped punctuation sign.
/// `\d \w \s \b` and the names are ASCII, as in RE2.
struct RegexParser {
    /// What a pattern is made of.
    indirect enum Node {
        case empty
        case scalars(RegexClass)
        case assertion(RegexProgram.Assertion)
        case sequence([Node])
        case choice([Node])
        case repeated(Node, minimum: Int, maximum: Int?)
    }

    struct Options: Sendable {
        var ignoresCase = false
        var isMultiline = false
        var dotMatchesNewline = false
    }

    static let maximumRepeat = 1000
    static let maximumDepth = 100

    private let pattern: [UInt32]
    private let options: Options
    private var index = 0

    init(_ pattern: String, options: Options) {
        self.pattern = pattern.unicodeScalars.map(\.value)
        self.options = options
    }

    mutating func parse() throws(RegexError) -> Node {
        guard pattern.count <= RegexProgram.maximumPattern else {
            throw RegexError(
                position: RegexProgram.maximumPattern,
                problem: "The pattern is longer than \(RegexProgram.maximumPattern) characters.")
        }
        let node = try choice(depth: 0)
        guard index == pattern.count else { throw error("`)` closes nothing; expected `\\)` for the sign itself.") }
        return node
    }

    private func error(_ problem: String) -> RegexError { RegexError(position: index + 1, problem: problem) }

    private var next: UInt32? { index < pattern.count ? pattern[index] : nil }

    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard next == sign.value else { return false }
        index += 1
        return true
    }

    private mutating func choice(depth: Int) throws(RegexError) -> Node {
        guard depth <= RegexParser.maximumDepth else {
            throw error("Groups are nested more than \(RegexParser.maximumDepth) deep.")
        }
        var options = [try sequence(depth: depth)]
        while take("|") { options.append(try sequence(depth: depth)) }
        return options.count == 1 ? options[0] : .choice(options)
    }

    private mutating func sequence(depth: Int) throws(RegexError) -> Node {
        var nodes: [Node] = []
        while let sign = next, sign != 0x7C, sign != 0x29 { nodes.append(try repetition(depth: depth)) }
        return nodes.count == 1 ? nodes[0] : .sequence(nodes)
    }

    private mutating func repetition(depth: Int) throws(RegexError) -> Node {
        let node = try atom(depth: depth)
        var bounds: (Int, Int?)?
        if take("*") {
            bounds = (0, nil)
        } else if take("+") {
            bounds = (1, nil)
        } else if take("?") {
            bounds = (0, 1)
        } else if next == 0x7B {
            bounds = try counts()
        }
        guard let (minimum, maximum) = bounds else { return node }
        // Lazy or greedy makes no difference to whether there is a match.
        _ = take("?")
        if let sign = next, sign == 0x2A || sign == 0x2B || sign == 0x3F || sign == 0x7B {
            throw error("A repetition is repeated; expected a group around it.")
        }
        return .repeated(node, minimum: minimum, maximum: maximum)
    }

    /// `{n}`, `{n,}` or `{n,m}`.
    private mutating func counts() throws(RegexError) -> (Int, Int?) {
        let brace = index
        index += 1
        let low = number()
        var high: Int? = low
        if take(",") { high = number() }
        guard let low, take("}"), low <= RegexParser.maximumRepeat, high ?? low >= low,
            high ?? 0 <= RegexParser.maximumRepeat
        else {
            throw RegexError(
                position: brace + 1,
                problem: "A count is malformed; expected {n}, {n,} or {n,m} with n at most m at most "
                    + "\(RegexParser.maximumRepeat), or `\\{` for the sign itself.")
        }
        return (low, high)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let sign = next, (0x30...0x39).contains(sign), value ?? 0 <= RegexParser.maximumRepeat {
            value = (value ?? 0) * 10 + Int(sign - 0x30)
            index += 1
        }
        return value
    }

    private mutating func atom(depth: Int) throws(RegexError) -> Node {
        guard let sign = next else { return .empty }
        index += 1
        switch sign {
        case 0x28:
            if take("?") {
                guard take(":") else {
                    throw error("Only groups of the form (…) and (?:…) are known: no look-around, names or flags.")
                }
            }
            let node = try choice(depth: depth + 1)
            guard take(")") else { throw error("`(` is not closed; expected `)`.") }
            return node
        case 0x5B: return .scalars(cased(try bracket()))
        case 0x2E: return .scalars(options.dotMatchesNewline ? .any : RegexClass.newline.inverted)
        case 0x5E: return .assertion(options.isMultiline ? .lineStart : .textStart)
        case 0x24: return .assertion(options.isMultiline ? .lineEnd : .textEnd)
        case 0x5C: return try escape()
        case 0x2A, 0x2B, 0x3F, 0x7B:
            index -= 1
            throw error(
                "There is nothing to repeat; expected something before the sign, or a `\\` for the sign itself.")
        default: return .scalars(cased(RegexClass([sign...sign])))
        }
    }

    private func cased(_ set: RegexClass) -> RegexClass { options.ignoresCase ? set.ignoringCase : set }

    private mutating func escape() throws(RegexError) -> Node {
        switch next {
        case 0x62:
            index += 1
            return .assertion(.wordBoundary)
        case 0x42:
            index += 1
            return .assertion(.notWordBoundary)
        case 0x41:
            index += 1
            return .assertion(.textStart)
        case 0x7A, 0x5A:
            index += 1
            return .assertion(.textEnd)
        default: break
        }
        return .scalars(cased(try escapedClass()))
    }

    /// What stands behind a backslash, in or outside of brackets.
    private mutating func escapedClass() throws(RegexError) -> RegexClass {
        guard let sign = next else { throw error("The pattern ends in a `\\`; expected a sign behind it.") }
        index += 1
        switch sign {
        case 0x64: return .digit
        case 0x44: return RegexClass.digit.inverted
        case 0x77: return .word
        case 0x57: return RegexClass.word.inverted
        case 0x73: return .space
        case 0x53: return RegexClass.space.inverted
        case 0x6E: return RegexClass([0x0A...0x0A])
        case 0x72: return RegexClass([0x0D...0x0D])
        case 0x74: return RegexClass([0x09...0x09])
        case 0x66: return RegexClass([0x0C...0x0C])
        case 0x76: return RegexClass([0x0B...0x0B])
        case 0x78: return try hexadecimal(digits: 2)
        case 0x75: return try hexadecimal(digits: 4)
        case 0x30...0x39: throw error("Back references are not known: they cannot be matched in linear time.")
        case 0x41...0x5A, 0x61...0x7A: throw error("`\\\(Unicode.Scalar(sign) ?? "?")` is no known escape.")
        default: return RegexClass([sign...sign])
        }
    }

    private mutating func hexadecimal(digits: Int) throws(RegexError) -> RegexClass {
        let isBraced = digits == 4 && take("{")
        var value: UInt32 = 0
        var count = 0
        while count < (isBraced ? 6 : digits), let sign = next, let digit = RegexParser.digit(sign) {
            value = value << 4 | digit
            count += 1
            index += 1
        }
        guard isBraced ? count > 0 && take("}") : count == digits, Unicode.Scalar(value) != nil else {
            throw error("A character number is malformed; expected \\xHH, \\uHHHH or \\u{H…}.")
        }
        return RegexClass([value...value])
    }

    private static func digit(_ sign: UInt32) -> UInt32? {
        switch sign {
        case 0x30...0x39: sign - 0x30
        case 0x41...0x46: sign - 0x41 + 10
        case 0x61...0x66: sign - 0x61 + 10
        default: nil
        }
    }

    /// The inside of `[…]`.
    private mutating func bracket() throws(RegexError) -> RegexClass {
        var set = RegexClass()
        if let name = name(between: ":")?.text, RegexClass.named[name] != nil {
            throw error("`[:\(name):]` stands alone; expected it inside of brackets, as in `[[:\(name):]]`.")
        }
        let isNegated = take("^")
        var isFirst = true
        while let sign = next, sign != 0x5D || isFirst {
            isFirst = false
            let low = try member()
            guard next == 0x2D, index + 1 < pattern.count, pattern[index + 1] != 0x5D else {
                set.insert(low.set)
                continue
            }
            index += 1
            let high = try member()
            guard let from = low.scalar, let to = high.scalar, from <= to else {
                throw error("A range in brackets is malformed; expected two characters in order, as in a-z.")
            }
            set.insert([from...to])
        }
        guard take("]") else { throw error("`[` is not closed; expected `]`.") }
        // Negation comes after the cases are joined.
        if options.ignoresCase { set = set.ignoringCase }
        return isNegated ? set.inverted : set
    }

    private mutating func member() throws(RegexError) -> (set: RegexClass, scalar: UInt32?) {
        guard let sign = next else { throw error("`[` is not closed; expected `]`.") }
        index += 1
        if sign == 0x5B, let set = try namedClass() { return (set, nil) }
        guard sign == 0x5C else { return (RegexClass([sign...sign]), sign) }
        if let letter = next, letter == 0x62 {
            index += 1
            return (RegexClass([0x08...0x08]), 0x08)
        }
        let set = try escapedClass()
        return (set, set.single)
    }

    /// A class by its name, as `[:alpha:]` or `[:^alpha:]`; nil for a `[` that stands for itself.
    private mutating func namedClass() throws(RegexError) -> RegexClass? {
        if name(between: ".") != nil || name(between: "=") != nil {
            throw error("Collating elements, as in `[[.a.]]` and `[[=a=]]`, are not known.")
        }
        guard let (text, end) = name(between: ":") else { return nil }
        let isNegated = text.hasPrefix("^")
        guard let set = RegexClass.named[isNegated ? String(text.dropFirst()) : text] else {
            throw error(
                "`[:\(text):]` is no known class; expected one of \(RegexClass.named.keys.sorted().joined(separator: ", "))."
            )
        }
        index = end
        return isNegated ? set.inverted : set
    }

    /// What stands between two signs of which the second is followed by a `]`, and the place behind that.
    private func name(between sign: Unicode.Scalar) -> (text: String, end: Int)? {
        guard next == sign.value else { return nil }
        let rest = pattern[(index + 1)...]
        guard let end = rest.firstIndex(where: { $0 == sign.value || $0 == 0x5D }), end > index + 1,
            pattern[end] == sign.value, end + 1 < pattern.count, pattern[end + 1] == 0x5D
        else { return nil }
        return (String(String.UnicodeScalarView(pattern[(index + 1)..<end].compactMap(Unicode.Scalar.init))), end + 2)
    }
}

/// What is wrong with a pattern, and where.
struct RegexError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The place in the pattern, in scalars from 1.
    let position: Int
    let problem: String

    var description: String { "At character \(position): \(problem)" }
}
