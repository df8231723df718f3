/// Reads a formula by precedence: sums of products of signed powers.
struct FormulaParser {
    private static let longestSource = 16 << 10
    private static let deepestNesting = 1_000

    /// The names read so far, in order of first use.
    private(set) var used: [String] = []
    /// How many values the stack holds at most.
    private(set) var deepest = 0

    private let known: Set<String>
    private let knownNames: [String]
    private let bytes: [UInt8]
    private var at = 0
    private var nesting = 0
    private var depth = 0
    private var operations: [FormulaOperation] = []
    /// What is wrong with names and calls; told only when the syntax is right.
    private var problems = ProblemCollector()
    /// The unknown names that are told.
    private var told: Set<String> = []
    private let canaries: [String]

    init(_ source: String, names: [String], canaries: [String] = []) throws {
        bytes = Array(source.utf8)
        knownNames = names
        self.canaries = canaries
        known = Set(names)
        guard bytes.count <= Self.longestSource else {
            throw RewardError(
                code: "formula-syntax", message: "The formula has \(bytes.count) bytes; at most 16384 are read.")
        }
    }

    mutating func parse() throws -> [FormulaOperation] {
        try sum()
        skipSpaces()
        guard at == bytes.count else { throw syntax("an operator (+ - * / ^) or the end") }
        try problems.check()
        return operations
    }

    private mutating func sum() throws {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= Self.deepestNesting else {
            throw syntax("at most \(Self.deepestNesting) levels of parentheses")
        }
        try product()
        while let sign = next(of: "+-") {
            try product()
            emit(sign == UInt8(ascii: "+") ? .add : .subtract)
        }
    }

    private mutating func product() throws {
        try signed()
        while let sign = next(of: "*/") {
            try signed()
            emit(sign == UInt8(ascii: "*") ? .multiply : .divide)
        }
    }

    /// A power with any number of minus signs in front.
    private mutating func signed() throws {
        var isNegative = false
        while next(of: "-") != nil { isNegative.toggle() }
        try power()
        if isNegative { emit(.negate) }
    }

    private mutating func power() throws {
        try atom()
        guard next(of: "^") != nil else { return }
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= Self.deepestNesting else { throw syntax("fewer powers of powers") }
        try signed()
        emit(.power)
    }

    private mutating func atom() throws {
        skipSpaces()
        let expected =
            "a number, a grader's name, a function (\(Self.functions.joined(separator: ", "))) or a parenthesis"
        guard at < bytes.count else { throw syntax(expected) }
        switch bytes[at] {
        case UInt8(ascii: "("):
            at += 1
            try sum()
            try expect(")")
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."):
            emit(.number(try number()))
        case let byte where Self.isNameStart(byte):
            try name()
        default:
            throw syntax(expected)
        }
    }

    private mutating func number() throws -> Double {
        let start = at
        skipDigits()
        if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
            at += 1
            skipDigits()
        }
        if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
            let mark = at
            at += 1
            if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
            let digits = at
            skipDigits()
            if at == digits { at = mark }
        }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        guard let value = Double(text.hasPrefix(".") ? "0" + text : text), value.isFinite, text != "." else {
            at = start
            throw syntax("a number")
        }
        return value
    }

    private mutating func name() throws {
        let start = at
        while at < bytes.count, Self.isNameStart(bytes[at]) || Self.isDigit(bytes[at]) { at += 1 }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        if next(of: "(") != nil {
            try call(text, at: start)
        } else if known.contains(text) {
            let index = used.firstIndex(of: text) ?? used.count
            if index == used.count { used.append(text) }
            emit(.variable(index))
        } else {
            unknown(text, at: start, among: knownNames, what: "a grader's name")
            emit(.number(0))
        }
    }

    private static let functions = ["abs", "ceil", "exp", "floor", "log", "max", "min", "sqrt"]

    /// A function's arguments and closing parenthesis.
    private mutating func call(_ name: String, at start: Int) throws {
        if !Self.functions.contains(name) { unknown(name, at: start, among: Self.functions, what: "a function") }
        var count = 1
        try sum()
        while next(of: ",") != nil {
            try sum()
            count += 1
        }
        try expect(")")
        if count != 1, Self.functions.contains(name), name != "min", name != "max" {
            problems.add(
                RewardError(
                    code: "formula-syntax",
                    message:
                        "The formula is wrong at column \(start + 1): `\(name)` has \(count) arguments; expected 1."))
        }
        switch name {
        case "min": emit(.minimum(count))
        case "max": emit(.maximum(count))
        case "abs": emit(.abs)
        case "floor": emit(.floor)
        case "ceil": emit(.ceil)
        case "exp": emit(.exp)
        case "sqrt": emit(.sqrt)
        default: emit(.log)
        }
    }

    // MARK: - Bytes

    private mutating func emit(_ operation: FormulaOperation) {
        operations.append(operation)
        depth += operation.growth
        deepest = max(deepest, depth)
    }

    private mutating func skipSpaces() {
        while at < bytes.count, bytes[at] == 0x20 || (0x09...0x0D).contains(bytes[at]) { at += 1 }
    }

    private mutating func skipDigits() {
        while at < bytes.count, Self.isDigit(bytes[at]) { at += 1 }
    }

    /// Steps over the next sign if it is one of `signs`.
    private mutating func next(of signs: StaticString) -> UInt8? {
        skipSpaces()
        guard at < bytes.count else { return nil }
        let byte = bytes[at]
        let isOne = signs.withUTF8Buffer { $0.contains(byte) }
        guard isOne else { return nil }
        at += 1
        return byte
    }

    private mutating func expect(_ sign: StaticString) throws {
        guard next(of: sign) != nil else { throw syntax("`\(sign)`") }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isNameStart(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    }

    private func syntax(_ expected: String) -> RewardError {
        let found =
            at < bytes.count
            ? "`" + String(String(decoding: bytes[at...].prefix(4), as: UTF8.self).prefix(1)) + "`" : "the end"
        return RewardError(
            code: "formula-syntax",
            message: "The formula is wrong at column \(at + 1): found \(found); expected \(expected).")
    }

    private mutating func unknown(_ name: String, at start: Int, among names: [String], what: String) {
        guard told.insert(name).inserted else { return }
        let problem =
            if canaries.contains(name) {
                "`\(name)` is a canary, which is never trained on; expected a grader that is none."
            } else {
                "`\(name)` is unknown; expected \(what).\(NearestName.hint(for: name, among: names))"
                    + NearestName.known(names)
                    + (names.contains { $0.contains("-") || $0.contains(".") }
                        ? " A name with `-` or `.` cannot stand in a formula: give the entry a `name` of letters, digits and `_`."
                        : "")
            }
        problems.add(
            RewardError(
                code: "formula-name", message: "The formula is wrong at column \(start + 1): \(problem)"))
    }
}
