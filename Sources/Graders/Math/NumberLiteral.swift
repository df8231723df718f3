/// A number as it is written: digits, a decimal mark, separators between groups of digits, an exponent.
struct NumberLiteral {
    /// How separators are read.
    struct Style {
        /// The comma is the decimal mark and the dot groups digits.
        var european = false
        /// A comma that cannot group digits is a decimal mark (`12,5`).
        var allowsDecimalComma = false
    }

    let value: Rational
    /// Where it ends in the text.
    let end: Int
    /// Its digits are grouped by commas.
    var hasGroupComma = false
    /// Digits after the decimal mark.
    var decimals = 0
    /// Written as a whole number, without mark or exponent.
    var isWhole = false

    /// What reading it cost, in steps of the budget: turning digits into a number grows with their square.
    var steps: Int {
        let words = value.bits / 64
        return 2 + 4 * words + words * words / 4
    }

    private struct Run {
        var groups: [ArraySlice<UInt8>] = []
        var separators: [UInt32] = []
        var end = 0
    }

    /// Reads the number that starts at `start`; nil when none does or its separators make no sense.
    init?(_ text: [UInt32], at start: Int, style: Style) {
        if let (value, end) = NumberLiteral.fewDigits(text, start) {
            self.value = Rational(value)
            self.end = end
            isWhole = true
            return
        }
        guard let run = NumberLiteral.scan(text, start), let split = NumberLiteral.split(run, style) else { return nil }
        var exponent = -split.fraction.count
        var end = run.end
        var hasExponent = false
        if let power = NumberLiteral.exponent(text, end) {
            exponent += power.value
            end = power.end
            hasExponent = true
        }
        guard let value = Rational(digits: split.whole + split.fraction, exponent: exponent) else { return nil }
        self.value = value
        self.end = end
        hasGroupComma = split.hasGroupComma
        decimals = split.fraction.count
        isWhole = split.fraction.isEmpty && !hasExponent && !split.hasMark
    }

    /// What most numbers are: up to 18 digits before something that no number goes on with.
    private static func fewDigits(_ text: [UInt32], _ start: Int) -> (Int64, end: Int)? {
        var value: Int64 = 0
        var end = start
        while end < text.count, end - start < 19, PlainMath.isDigit(text[end]) {
            value = value &* 10 &+ Int64(text[end] - 0x30)
            end += 1
        }
        guard end > start, end - start <= 18 else { return nil }
        guard end < text.count else { return (value, end) }
        let next = text[end]
        let goesOn = PlainMath.isSpace(next) || isWordy(next) || next == 0x2C || next == 0x27
        return goesOn ? nil : (value, end)
    }

    /// The longest run of digit groups and separators; an empty group stands before a leading or after a final dot.
    private static func scan(_ text: [UInt32], _ start: Int) -> Run? {
        var run = Run()
        var index = start
        func digits() -> [UInt8] {
            var found: [UInt8] = []
            while index < text.count, PlainMath.isDigit(text[index]) {
                found.append(UInt8(text[index]))
                index += 1
            }
            return found
        }
        let first = digits()
        if first.isEmpty {
            guard index + 1 < text.count, text[index] == 0x2E, PlainMath.isDigit(text[index + 1]) else { return nil }
        }
        run.groups.append(first[...])
        while index < text.count {
            let separator = text[index]
            let isSpace = PlainMath.isSpace(separator)
            guard separator == 0x2E || separator == 0x2C || separator == 0x27 || isSpace else { break }
            // A space groups digits only when exactly three follow a group of one to three.
            var next = index + 1
            if separator == 0x2C, next < text.count, text[next] == 0x2009 { next += 1 }
            guard next < text.count, PlainMath.isDigit(text[next]) else {
                if separator == 0x2E, !run.separators.contains(0x2E), next == text.count || !isWordy(text[next]) {
                    run.separators.append(0x2E)
                    run.groups.append([])
                    index = next
                }
                break
            }
            if isSpace || separator == 0x27 {
                let isThree = (next..<(next + 3)).allSatisfy { $0 < text.count && PlainMath.isDigit(text[$0]) }
                let isFour = next + 3 < text.count && PlainMath.isDigit(text[next + 3])
                let fits = run.separators.isEmpty ? (1...3).contains(run.groups[0].count) : true
                let same = run.separators.last.map { $0 == (isSpace ? 0x20 : separator) } ?? true
                guard isThree, !isFour, fits, same else { break }
            }
            index = next
            run.separators.append(isSpace ? 0x20 : separator)
            run.groups.append(digits()[...])
        }
        run.end = index
        return run
    }

    /// Whether a dot in front of it is none of a sentence.
    private static func isWordy(_ scalar: UInt32) -> Bool {
        PlainMath.isLetter(scalar) || PlainMath.isDigit(scalar) || scalar == 0x2E
    }

    private typealias Split = (whole: [UInt8], fraction: [UInt8], hasGroupComma: Bool, hasMark: Bool)

    /// Whole and fractional digits by the rules for separators.
    private static func split(_ run: Run, _ style: Style) -> Split? {
        if style.european, let split = split(run, mark: 0x2C, groupers: [0x2E, 0x20, 0x27]) { return split }
        if let split = split(run, mark: 0x2E, groupers: [0x2C, 0x20, 0x27]) { return split }
        let dots = run.separators.count { $0 == 0x2E }
        let commas = run.separators.count { $0 == 0x2C }
        // `1.234,50` and `1.234.567` can be nothing but European, and so can a comma behind digits grouped by spaces.
        let isEuropean = dots > 1 || (dots >= 1 && commas == 1) || (commas == 1 && run.separators.count > 1)
        guard isEuropean || (style.allowsDecimalComma && commas == 1 && run.separators.count == 1) else { return nil }
        return split(run, mark: 0x2C, groupers: [0x2E, 0x20, 0x27])
    }

    private static func split(_ run: Run, mark: UInt32, groupers: [UInt32]) -> Split? {
        var groups = run.groups
        var separators = run.separators
        var fraction: ArraySlice<UInt8> = []
        var hasMark = false
        if separators.last == mark {
            fraction = groups.removeLast()
            separators.removeLast()
            hasMark = true
        }
        guard let first = groups.first else { return nil }
        if let grouper = separators.first {
            guard groupers.contains(grouper), separators.allSatisfy({ $0 == grouper }) else { return nil }
            guard first.first != 0x30, let last = groups.last, last.count == 3 else { return nil }
            let isByThrees = (1...3).contains(first.count) && groups.dropFirst().allSatisfy { $0.count == 3 }
            let isIndian =
                grouper == 0x2C && (1...2).contains(first.count) && groups.count > 2
                && groups.dropFirst().dropLast().allSatisfy { $0.count == 2 }
            guard isByThrees || isIndian else { return nil }
        }
        guard !(first.isEmpty && fraction.isEmpty) else { return nil }
        return (Array(groups.joined()), Array(fraction), separators.first == 0x2C, hasMark)
    }

    /// `e-5` right behind the digits.
    private static func exponent(_ text: [UInt32], _ start: Int) -> (value: Int, end: Int)? {
        guard start < text.count, text[start] == 0x65 || text[start] == 0x45 else { return nil }
        var index = start + 1
        var isNegative = false
        if index < text.count, text[index] == 0x2B || text[index] == 0x2D {
            isNegative = text[index] == 0x2D
            index += 1
        }
        var value = 0
        let firstDigit = index
        while index < text.count, PlainMath.isDigit(text[index]) {
            value = min(value * 10 + Int(text[index] - 0x30), 1_000_000)
            index += 1
        }
        return index > firstDigit ? (isNegative ? -value : value, index) : nil
    }

    /// Whether a piece of text is a number in scientific notation, `4.2*10^-3`, and nothing else.
    static func isScientific(_ text: [UInt32], from start: Int, to end: Int, style: Style) -> Bool {
        var index = start
        func skip(_ signs: [UInt32]) -> Int {
            let before = index
            while index < end, signs.contains(text[index]) { index += 1 }
            return index - before
        }
        let space: [UInt32] = [0x20, 0x2009]
        _ = skip(space + [0x2B, 0x2D])
        guard let mantissa = NumberLiteral(text, at: index, style: style), mantissa.end <= end else { return false }
        index = mantissa.end
        _ = skip(space)
        guard skip([0x2A, 0x78, 0x58]) == 1 else { return false }
        _ = skip(space)
        guard index + 3 < end, text[index] == 0x31, text[index + 1] == 0x30 else { return false }
        index += 2
        guard (1...2).contains(skip([0x5E, 0x2A])) else { return false }
        _ = skip([0x20, 0x7B, 0x28, 0x2D, 0x2B])
        let digits = index
        while index < end, PlainMath.isDigit(text[index]) { index += 1 }
        guard index > digits else { return false }
        _ = skip([0x20, 0x2009, 0x7D, 0x29])
        return index == end
    }
}
