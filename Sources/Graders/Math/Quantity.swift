/// A text read as one number, with what stands around it.
struct Quantity {
    var value: NumberValue
    /// `USD` and so on, when a sign or code says it.
    var currency: String?
    /// The unit in one spelling, when there is one.
    var unit: String?
    /// The variable in front of an equals sign.
    var variable: String?
    /// What the value is the rounding of, where that is written beside it: the left side of `1/6 ≈ 0.167`.
    var exact: NumberValue?
    /// Written with a percent sign: `value` is already divided by 100.
    var isPercent = false
    /// Written as a calculation (`12 + 30`), not as its result.
    var isCalculation = false
    /// Written with a division or as a fraction.
    var isDivision = false
    /// Written in several units: "2 hours 30 minutes".
    var isMixed = false

    /// Which side of the comparison is read.
    enum Side {
        case gold
        case answer
    }

    /// Reads a whole text; nil when it is not one number.
    static func read(
        _ text: [UInt32], side: Side, policy: MathPolicy, _ budget: MathBudget
    ) -> Result<Quantity, ArithmeticFailure> {
        budget.look(at: 4 * text.count)
        do throws(ArithmeticFailure) {
            return .success(try Reader(text, side: side, policy: policy, budget).read())
        } catch {
            return .failure(error)
        }
    }

    /// Whether a chain of equals signs between the two is false: two plain numbers of one kind that differ by more than
    /// rounding.
    private func contradicts(_ other: Quantity) -> Bool {
        // What is worked out counts by its result, as a sum that is wrong does; `31 = 4 × 7` states 31.
        guard !isCalculation, !isDivision, !other.isDivision, isOfKind(other),
            case .exact(let a) = value, case .exact(let b) = other.value, a != b
        else { return false }
        if a.isWhole, b.isWhole { return true }
        let (x, y) = (a.double, b.double)
        return abs(x - y) > 0.02 * max(abs(x), abs(y))
    }

    /// Whether both count the same: one may leave out what it counts, but not a measure.
    private func isOfKind(_ other: Quantity) -> Bool {
        guard currency == other.currency || currency == nil || other.currency == nil else { return false }
        if unit == other.unit { return true }
        guard let named = unit == nil ? other.unit : other.unit == nil ? unit : nil else { return false }
        return !Units.isMeasure(Array(named.unicodeScalars.map(\.value)))
    }

    /// Whether it is a rounding of another number: within a hundredth of it, or within the decimals that it has.
    private func rounds(_ other: Quantity, decimals: Int) -> Bool {
        let (a, b) = (value.double, other.value.double)
        let difference = abs(a - b)
        guard difference.isFinite, isOfKind(other) else { return false }
        let places = decimals == 0 ? 0.5 : (0..<min(decimals, 30)).reduce(1.0) { place, _ in place / 10 }
        return difference <= 0.01 * max(abs(a), abs(b)) || difference <= places * 1.000_001
    }

    private struct Reader {
        /// The longest chain of equals signs that is followed; each part costs work of its own.
        private static let maximumParts = 8
        /// Longer texts are no number that anybody wrote.
        private static let maximumLength = 1 << 16
        /// The longest sum of money whose terms are looked at one by one.
        private static let maximumSum = 512
        private static let maximumCurrencies = 4

        let text: [UInt32]
        let side: Side
        let policy: MathPolicy
        let budget: MathBudget

        init(_ text: [UInt32], side: Side, policy: MathPolicy, _ budget: MathBudget) {
            self.text = NumberWords.inDigits(Reader.stripped(text), isGold: side == .gold)
            self.budget = budget
            self.side = side
            self.policy = policy
        }

        func read() throws(ArithmeticFailure) -> Quantity {
            guard text.count <= Reader.maximumLength else { throw .syntax }
            guard text.first != 0x3D, text.last != 0x3D else { throw .syntax }
            // `==` is one sign; a sign in front of all is "about".
            let start = text.firstIndex { $0 != 0x2248 && !PlainMath.isSpace($0) } ?? 0
            let signs = text[start...].filter { $0 == 0x3D || $0 == 0x2248 }
            let parts = text[start...].split { $0 == 0x3D || $0 == 0x2248 }.map { Reader.stripped(Array($0)) }
            guard parts.count <= Reader.maximumParts else { throw .syntax }
            guard let text = parts.last else { throw .syntax }
            // In a chain (`a+b = 5+7 = 12`) the first part may be any formula: a later one shows the value.
            var quantities: [Quantity] = []
            for part in parts.dropLast().dropFirst(parts.count > 2 ? 1 : 0) where !isLabel(part) {
                quantities.append(try amount(Reader.withSigns(withoutSharedCurrency(part))))
            }
            let variable = parts.count > 1 ? parts.dropLast().lazy.compactMap(Reader.variable).first : nil
            var literals: [NumberLiteral] = []
            var quantity = try amount(text, &literals)
            if side == .answer, parts.count > 1 {
                let front = parts[parts.count - 2]
                let beside = quantities.last ?? (try? amount(front))
                if parts.count > 2, let first = try? amount(parts[0]) { quantities.append(first) }
                if signs.last == 0x2248, let exact = beside {
                    guard quantity.rounds(exact, decimals: literals.last?.decimals ?? 0) else { throw .contradiction }
                    quantity.exact = exact.value
                } else if quantities.contains(where: { $0.contradicts(quantity) }) {
                    throw .contradiction
                }
            }
            quantity.variable = variable
            return quantity
        }

        /// `4x7` as a product: in front of an equals sign it is none of a number and a variable.
        private static func withSigns(_ part: [UInt32]) -> [UInt32] {
            var part = part
            for index in part.indices.dropFirst().dropLast()
            where part[index] == 0x78 && PlainMath.isDigit(part[index - 1]) && PlainMath.isDigit(part[index + 1]) {
                part[index] = 0x2A
            }
            return part
        }

        /// The terms of `$38 + $33` without their sign, when all have the same one: then the sum is money too.
        private func withoutSharedCurrency(_ part: [UInt32]) -> [UInt32] {
            guard part.count <= Reader.maximumSum else { return part }
            var codes: Set<String> = []
            var bare: [UInt32] = []
            var index = 0
            while index < part.count {
                if let found = Units.currency(part, at: index) {
                    codes.insert(found.code)
                    index = found.end
                } else {
                    bare.append(part[index])
                    index += 1
                }
            }
            return codes.count == 1 ? bare : part
        }

        /// Whether the left side of an equals sign only names the value: a variable, `f(2)` or a few words.
        private func isLabel(_ part: [UInt32]) -> Bool {
            if Reader.isCombination(part) || (side == .answer && Reader.isMagnitude(part)) { return true }
            guard let first = part.first, first == 0x5C || PlainMath.isLetter(first) || first > 0x7F else {
                return false
            }
            let operators: [UInt32] = [0x2B, 0x2D, 0x2A, 0x2F, 0x5E, 0x3C, 0x3E, 0x21, 0x2C, 0xB1, 0x2260, 0x221A]
            // A number by itself is no name: `27 apples or x`.
            let hasNumber = part.indices.contains {
                $0 > 0 && PlainMath.isDigit(part[$0]) && (part[$0 - 1] == 0x20 || part[$0 - 1] == 0x24)
            }
            return part.count <= 40 && !hasNumber && !part.contains { operators.contains($0) }
                && !(first == 0x5C && part.count > 8)
        }

        /// `8C2`, `5P3`.
        private static func isCombination(_ part: [UInt32]) -> Bool {
            let numbers = part.split(omittingEmptySubsequences: false) { $0 == 0x43 || $0 == 0x50 }
            return numbers.count == 2
                && numbers.allSatisfy { (1...3).contains($0.count) && $0.allSatisfy(PlainMath.isDigit) }
        }

        /// `|x|`, `|AB|`: what is said of it is said of nothing else.
        private static func isMagnitude(_ part: [UInt32]) -> Bool {
            (3...16).contains(part.count) && part.first == 0x7C && part.last == 0x7C
                && part.dropFirst().dropLast().allSatisfy(PlainMath.isLetter)
        }

        /// The variable that a left side is, when it is one.
        private static func variable(_ part: [UInt32]) -> String? {
            if isMagnitude(part) { return Units.string(part[...]) }
            // "so x = 5"
            let name = part.split(separator: 0x20).last ?? []
            guard (1...4).contains(name.count), name.count == 1 || name.count == part.count, let first = name.first,
                PlainMath.isLetter(first) || first > 0x7F
            else { return nil }
            return Units.string(name)
        }

        private func amount(_ written: [UInt32]) throws(ArithmeticFailure) -> Quantity {
            var literals: [NumberLiteral] = []
            return try amount(written, &literals)
        }

        /// An amount, in accountants' parentheses or without, and the numbers that it is written with.
        private func amount(
            _ written: [UInt32], _ literals: inout [NumberLiteral]
        ) throws(ArithmeticFailure) -> Quantity {
            let text = Reader.withSign(written)
            guard !text.isEmpty else { throw .syntax }
            if let infinity = Reader.infinity(text) { return Quantity(value: infinity) }
            if let mixed = Quantity.mixed(text) { return mixed }
            var inner = text
            var currency: String?
            var isNegative = false
            var start = 0
            if let found = Units.currency(text, at: 0) {
                currency = found.code
                start = found.end
            } else if text[0] == 0x2D {
                start = 1
                isNegative = true
            }
            while start < text.count, PlainMath.isSpace(text[start]) { start += 1 }
            if start < text.count, text[start] == 0x28, text.last == 0x29,
                Reader.closing(of: start, in: text) == text.count - 1, !isNegative
            {
                inner = Reader.stripped(Array(text[(start + 1)..<(text.count - 1)]))
                if let amount = try accounting(inner, outer: currency) { return amount }
            }
            return try plainAmount(text, literals: &literals)
        }

        /// The text with a minus sign in the place of `minus`, `negative` or a dash in front of its number.
        private static func withSign(_ text: [UInt32]) -> [UInt32] {
            guard let first = text.first else { return text }
            if first == 0x2013 || first == 0x2014 {
                return startsNumber(text, at: 1) ? [0x2D] + text[1...] : text
            }
            guard first | 0x20 == 0x6D || first | 0x20 == 0x6E else { return text }
            for word in ["minus ", "negative "] where text.count > word.utf8.count {
                guard zip(text, word.utf8).allSatisfy({ $0 | 0x20 == UInt32($1) | 0x20 }) else { continue }
                let start = word.utf8.count
                if startsNumber(text, at: start) { return [0x2D] + text[start...] }
            }
            return text
        }

        private static func startsNumber(_ text: [UInt32], at index: Int) -> Bool {
            guard index < text.count else { return false }
            return PlainMath.isDigit(text[index]) || text[index] == 0x5C
                || (text[index] == 0x2E && index + 1 < text.count && PlainMath.isDigit(text[index + 1]))
                || Units.currency(text, at: index) != nil
        }

        /// The negative amount that parentheses mean, nil when they are only parentheses.
        private func accounting(_ inner: [UInt32], outer: String?) throws(ArithmeticFailure) -> Quantity? {
            guard let first = inner.first, first != 0x2D else { return nil }
            var literals: [NumberLiteral] = []
            guard var amount = try? plainAmount(inner, literals: &literals) else { return nil }
            guard literals.count == 1, let literal = literals.first else { return nil }
            let isMoney = outer != nil || amount.currency != nil || literal.hasGroupComma || literal.decimals == 2
            guard policy.accounting || isMoney else { return nil }
            if let outer {
                if let own = amount.currency, own != outer { throw .syntax }
                amount.currency = outer
            }
            amount.value = amount.value.negated
            return amount
        }

        /// Signs and currency, an expression, scale, share sign, currency, unit.
        private func plainAmount(
            _ text: [UInt32], literals: inout [NumberLiteral]
        ) throws(ArithmeticFailure) -> Quantity {
            var index = 0
            var isNegative = false
            var currency: String?
            var currencies = 0
            var sawSign = false
            while index < text.count {
                if PlainMath.isSpace(text[index]) {
                    index += 1
                } else if !sawSign, text[index] == 0x2D || text[index] == 0x2B, hasCurrency(text, behind: index) {
                    isNegative = text[index] == 0x2D
                    sawSign = true
                    index += 1
                } else if let found = Units.currency(text, at: index) {
                    if let currency, currency != found.code { throw .syntax }
                    currency = found.code
                    index = found.end
                    currencies += 1
                    guard currencies <= Reader.maximumCurrencies else { throw .syntax }
                } else {
                    break
                }
            }
            let style = NumberLiteral.Style(
                european: policy.europeanCompletion && side == .answer, allowsDecimalComma: side == .answer)
            var arithmetic = Arithmetic(text, from: index, style: style, budget)
            var value = try arithmetic.evaluate()
            literals = arithmetic.literals
            if isNegative {
                if arithmetic.hasOuterSum { throw .syntax }
                value = value.negated
            }
            if currency != nil, arithmetic.hasOuterSum { throw .syntax }
            var quantity = Quantity(value: value, currency: currency)
            quantity.isCalculation =
                arithmetic.isCalculation
                && !NumberLiteral.isScientific(text, from: index, to: arithmetic.end, style: style)
            quantity.isDivision = arithmetic.isDivision
            try readSuffix(text, from: arithmetic.end, isSum: arithmetic.hasOuterSum, into: &quantity)
            return quantity
        }

        /// Whether a sign stands in front of a currency: only then it is not the expression's own.
        private func hasCurrency(_ text: [UInt32], behind index: Int) -> Bool {
            var next = index + 1
            while next < text.count, PlainMath.isSpace(text[next]) { next += 1 }
            return next < text.count && Units.currency(text, at: next) != nil
        }

        private func readSuffix(
            _ text: [UInt32], from start: Int, isSum: Bool, into quantity: inout Quantity
        ) throws(ArithmeticFailure) {
            var index = start
            func skipSpaces() { while index < text.count, PlainMath.isSpace(text[index]) { index += 1 } }
            skipSpaces()
            guard index < text.count else { return }
            if isSum { throw .syntax }
            var operations = NumberOperations(budget)
            if let scale = Units.scale(text, at: index, isMoney: quantity.currency != nil) {
                quantity.value = try operations.multiply(quantity.value, .exact(Rational(scale.factor)))
                index = scale.end
                skipSpaces()
            }
            if let share = Units.share(text, at: index) {
                quantity.value = try operations.divide(quantity.value, .exact(Rational(share.divisor)))
                quantity.isPercent = share.isPercent
                index = share.end
                skipSpaces()
            }
            if index < text.count, let found = Units.currency(text, at: index) {
                if let currency = quantity.currency, currency != found.code { throw .syntax }
                quantity.currency = found.code
                // Pounds behind a number may be a weight, too.
                if found.code == "GBP", index + 3 < found.end { quantity.unit = "pound-mass" }
                index = found.end
                skipSpaces()
            }
            guard index < text.count else { return }
            guard let unit = Units.unit(text[index...], isAttached: index == start) else { throw .syntax }
            quantity.unit = unit.isEmpty ? nil : unit
        }

        /// Without outer spaces, `$` signs around it, bold marks and a final full stop.
        static func stripped(_ text: [UInt32]) -> [UInt32] {
            var slice = text[...]
            var changed = true
            while changed {
                changed = false
                while let first = slice.first, PlainMath.isSpace(first) { slice = slice.dropFirst() }
                while let last = slice.last, PlainMath.isSpace(last) { slice = slice.dropLast() }
                if slice.count > 4, slice.starts(with: [0x2A, 0x2A]), slice.suffix(2).elementsEqual([0x2A, 0x2A]) {
                    slice = slice.dropFirst(2).dropLast(2)
                    changed = true
                }
                if slice.count > 1, slice.last == 0x2E {
                    slice = slice.dropLast()
                    changed = true
                }
                if slice.count > 2, slice.first == 0x24, slice.last == 0x24 {
                    slice = slice.dropFirst().dropLast()
                    changed = true
                }
            }
            return Array(slice)
        }

        private static func closing(of open: Int, in text: [UInt32]) -> Int? {
            var depth = 0
            for index in open..<text.count {
                if text[index] == 0x28 { depth += 1 }
                if text[index] == 0x29 {
                    depth -= 1
                    if depth == 0 { return index }
                }
            }
            return nil
        }

        private static func infinity(_ text: [UInt32]) -> NumberValue? {
            var rest = text[...]
            var isNegative = false
            if rest.first == 0x2D || rest.first == 0x2B {
                isNegative = rest.first == 0x2D
                rest = rest.dropFirst()
            }
            guard rest.count <= 8, let first = rest.first, first == 0x221E || first | 0x20 == 0x69 else { return nil }
            let word = Units.string(rest).lowercased()
            return ["∞", "inf", "infinity"].contains(word) ? .infinity(isNegative: isNegative) : nil
        }
    }
}
