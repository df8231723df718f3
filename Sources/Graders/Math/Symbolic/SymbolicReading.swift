/// A text read as mathematical objects, in every way its signs allow.
///
/// What is found out about it is kept: a class, used inside one grade only.
final class SymbolicReading {
    /// Longer texts are read as numbers or words only.
    static let maximumLength = MathLexer.maximumLength

    private let text: ArraySlice<UInt8>
    private let european: Bool
    /// The expressions of both sides of a comparison: equal parts are one.
    private let arena: ExpressionArena
    private var budget: MathBudget { arena.budget }

    /// A reading of the text, not begun yet.
    init(_ text: ArraySlice<UInt8>, european: Bool, _ arena: ExpressionArena) {
        (self.text, self.european, self.arena) = (text, european, arena)
    }

    /// The tokens in each way of reading them; none for a text that is no mathematics.
    private lazy var variants: [[MathToken]] = {
        guard text.count <= SymbolicReading.maximumLength else { return [] }
        let scalars = SymbolicReading.stripped(PlainMath.decoded(text))
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

    /// What each of the variants is, with 10 as the base of a logarithm that is written without one.
    private lazy var objects: [Result<MathObject, ArithmeticFailure>] = variants.map { tokens in
        SymbolicReading.parse(tokens, arena, logarithmBase: 10)
    }

    private static func parse(
        _ tokens: [MathToken], _ arena: ExpressionArena, logarithmBase: Int64?
    ) -> Result<MathObject, ArithmeticFailure> {
        do throws(ArithmeticFailure) {
            var parser = ObjectParser(arena, logarithmBase: logarithmBase)
            return .success(try parser.parse(tokens[...]))
        } catch {
            return .failure(error)
        }
    }

    /// Whether it can be read as an object at all.
    var isValue: Bool { objects.contains { (try? $0.get()) != nil } }

    /// Whether it can be read as a scalar without symbols.
    var isConstant: Bool {
        objects.contains { object in
            guard case .success(.scalar(let root)) = object else { return false }
            return arena.symbols(in: [root]).isEmpty
        }
    }

    /// Whether some reading is a list of values: a set, a tuple, several answers.
    var isList: Bool {
        objects.contains { object in
            switch object {
            case .success(.set), .success(.tuple): true
            default: false
            }
        }
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
        func decide(
            _ left: Result<MathObject, ArithmeticFailure>, _ right: Result<MathObject, ArithmeticFailure>
        ) -> Bool {
            do throws(ArithmeticFailure) {
                var equality = ObjectEquality(gold.arena, tolerance: tolerance)
                let isEqual = try equality.equal(try left.get(), try right.get())
                rule = equality.rule ?? rule
                return isEqual
            } catch {
                if error == .undefined { rule = .domain }
                return false
            }
        }
        let hasLogarithm = (gold.variants + answer.variants).contains { $0.contains(.logarithm) }
        for (place, left) in gold.objects.enumerated() {
            for (other, right) in answer.objects.enumerated() {
                if decide(left, right) { return (true, rule) }
                guard hasLogarithm else { continue }
                let sides = [gold.variants[place], answer.variants[other]].map {
                    parse($0, gold.arena, logarithmBase: nil)
                }
                if decide(sides[0], sides[1]) { return (true, rule) }
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
