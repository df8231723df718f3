/// A text read as mathematical objects, in every way its signs allow.
///
/// What is found out about it is kept: a class, used inside one grade only.
final class SymbolicReading {
    /// Longer texts are read as numbers or words only.
    static let maximumLength = MathLexer.maximumLength

    private let text: ArraySlice<UInt8>
    private let european: Bool
    private let budget: MathBudget

    /// A reading of the text, not begun yet.
    init(_ text: ArraySlice<UInt8>, european: Bool, _ budget: MathBudget) {
        (self.text, self.european, self.budget) = (text, european, budget)
    }

    /// The tokens in each way of reading them; none for a text that is no mathematics.
    private lazy var variants: [[MathToken]] = {
        guard text.count <= SymbolicReading.maximumLength else { return [] }
        let scalars = SymbolicReading.stripped(String(decoding: text, as: UTF8.self).unicodeScalars.map(\.value))
        var variants: [[MathToken]] = []
        if let tokens = MathLexer.tokens(scalars, .init(groupsDigits: false, european: european), budget) {
            variants.append(tokens)
        }
        if scalars.contains(0x2C), !european,
            let tokens = MathLexer.tokens(scalars, .init(groupsDigits: true), budget), tokens != variants.first
        {
            variants.append(tokens)
        }
        return variants.filter { tokens in
            !tokens.isEmpty && tokens.contains { if case .word = $0 { false } else { true } }
        }
    }()

    /// Whether it can be read as an object at all.
    private(set) lazy var isValue: Bool = variants.contains { tokens in
        var parser = ObjectParser(ExpressionArena(budget), logarithmBase: 10)
        return (try? parser.parse(tokens[...])) != nil
    }

    /// Whether it can be read as a scalar without symbols.
    private(set) lazy var isConstant: Bool = variants.contains { tokens in
        let arena = ExpressionArena(budget)
        var parser = ObjectParser(arena, logarithmBase: 10)
        guard case .scalar(let root)? = try? parser.parse(tokens[...]) else { return false }
        return arena.symbols(in: [root]).isEmpty
    }

    /// Whether it is a statement: an equation or an inequality.
    var isStatement: Bool {
        variants.contains { $0.contains { if case .relation = $0 { true } else { false } } }
    }

    /// Whether two texts are equal in any pair of readings, and what decided.
    static func equal(
        _ gold: SymbolicReading, _ answer: SymbolicReading, tolerance: MathPolicy.Tolerance?
    ) -> (isEqual: Bool, rule: ScalarEquality.Rule?) {
        var rule: ScalarEquality.Rule?
        let budget = gold.budget
        let hasLogarithm = (gold.variants + answer.variants).contains { $0.contains(.logarithm) }
        for left in gold.variants {
            for right in answer.variants {
                for base in hasLogarithm ? [10, nil] : [10] as [Int64?] {
                    let arena = ExpressionArena(budget)
                    var parser = ObjectParser(arena, logarithmBase: base)
                    do throws(ArithmeticFailure) {
                        let a = try parser.parse(left[...])
                        let b = try parser.parse(right[...])
                        var equality = ObjectEquality(arena, tolerance: tolerance)
                        let isEqual = try equality.equal(a, b)
                        rule = equality.rule ?? rule
                        if isEqual { return (true, rule) }
                    } catch {
                        if error == .undefined { rule = .domain }
                    }
                }
            }
        }
        return (false, rule)
    }

    /// Without outer spaces, bold marks and the full stop at the end.
    private static func stripped(_ text: [UInt32]) -> [UInt32] {
        var slice = text[...]
        var changed = true
        while changed {
            changed = false
            while let first = slice.first, PlainMath.plain(first) == 0x20 || first == 0x2009 {
                slice = slice.dropFirst()
            }
            while let last = slice.last, PlainMath.plain(last) == 0x20 || last == 0x2009 { slice = slice.dropLast() }
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
}
