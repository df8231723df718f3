import Graders
import LaurelRewards
import Testing

/// Amounts in sentences, units, number words, forms and references: how they are read.
@Suite struct MathReadingTests {
    private func accepts(_ gold: String, _ completion: String, _ change: (inout MathPolicy) -> Void = { _ in }) -> Bool
    {
        var policy = MathPolicy()
        change(&policy)
        return MathAccuracy(policy: policy).verdict(completion: completion, gold: gold).isEqual
    }

    @Test func accountantsParenthesesCountInSentences() {
        for text in [
            "net loss is ($1,200)", "The net loss is ($1,200).", "Net loss: (1,200)", "The loss was (1,200) dollars",
            "The answer is ($1,200).", "the total is $(1,200)",
        ] {
            #expect(accepts("-1200", text) && !accepts("1200", text), "\(text)")
            #expect(
                accepts("-1200", "<answer>\(text)</answer>") && !accepts("1200", "<answer>\(text)</answer>"), "\(text)")
        }
        for text in ["The change is (300)", "The result is (300).", "We get (300) dollars"] {
            #expect(accepts("300", text) && !accepts("-300", text), "\(text)")
            #expect(accepts("-300", text) { $0.accounting = true }, "\(text)")
            #expect(!accepts("300", text) { $0.accounting = true }, "\(text)")
        }
        // An amount that is written out before is only repeated.
        #expect(accepts("1200", "It costs twelve hundred dollars ($1,200)."))
    }

    @Test func accountantsParenthesesCountInWholeCompletions() {
        var policy = MathPolicy()
        for accounting in [false, true] {
            policy.accounting = accounting
            let grader = MathAccuracy(input: .completion, policy: policy)
            #expect(!grader.verdict(completion: "(1,200)", gold: "1200").isEqual)
            #expect(grader.verdict(completion: "(1,200)", gold: "-1200").isEqual)
        }
    }

    @Test(arguments: [
        ("5 hours", "5 hrs"), ("5 years", "5 yrs"), ("5 kg", "5 kgs"), ("5 min", "5 mins"), ("5 s", "5 secs"),
        ("60 mph", "60 miles per hour"), ("60 mph", "60 mi/h"), ("60 km/h", "60 kph"), ("60 km/h", "60 kmh"),
        ("60 km/h", "60 kilometers per hour"), ("5 m^2", "5 square meters"), ("5 sq m", "5 m²"), ("5 m^2", "5 sq. m"),
        ("5 square metres", "5 sqm"), ("25 ft^2", "25 sq ft"), ("5 m^3", "5 cubic meters"), ("2 gal", "2 gallons"),
        ("5 °C", "5 degrees Celsius"), ("5 lbs", "5 pounds"), ("£5", "5 pounds"), ("5 squares", "5"),
        ("1000000", "$1m"), ("1200000000", "$1.2bn"), ("1000", "1k"), ("1000000", "€1m"), ("2000000000", "$2b"),
        ("100000", "1 lakh"), ("25000000", "2.5 crore"), ("36", "3 dozen"), ("36", "3 dozen eggs"),
        ("500", "5 hundred"),
        ("$0.50", "50 cents"), ("0.5", "50 cents"), ("5%", "5 percentage points"), ("1", "1m"),
    ])
    func readsUnitsAndNumberWords(gold: String, answer: String) {
        #expect(accepts(gold, "<answer>\(answer)</answer>"))
        #expect(accepts(answer, "<answer>\(gold)</answer>"))
    }

    @Test(arguments: [
        ("60 mph", "60 km/h"), ("5 m^2", "5 cubic meters"), ("5 m", "5 square meters"), ("1", "$1m"), ("1000000", "1m"),
        ("1", "1 lakh"), ("3", "3 dozen"), ("5", "5 hundred"), ("5 °C", "5 °F"), ("5 kg", "5 pounds"),
        ("$5", "5 pounds"),
        ("5 minutes", "5 hrs"), ("50 cents", "50"),
    ])
    func keepsDifferentUnitsApart(gold: String, answer: String) {
        #expect(!accepts(gold, "<answer>\(answer)</answer>"))
    }

    @Test(arguments: [
        ("42", "4.2×10^1", true), ("42", "4.2 \\times 10^{1}", true), ("42", "4.2 * 10^1", true),
        ("42", "4.2 x 10^1", true),
        ("42", "4.2·10¹", true), ("420", "42 × 10^1", true), ("42", "420 × 10^{-1}", true), ("-42", "-4.2×10^1", true),
        ("42", "2 × 2.1×10^1", false), ("42", "4.2×10^1 + 0", false), ("42", "6 × 7", false), ("420", "42 × 10", false),
        ("42", "42 × 1^1", false), ("1000", "10^3", false), ("42", "84 × 10^0 / 2", false), ("42", "84/2", false),
    ])
    func scientificNotationIsANumberAndNoCalculation(gold: String, answer: String, isNumber: Bool) {
        #expect(accepts(gold, "<answer>\(answer)</answer>") { $0.requiresNumber = true } == isNumber)
        #expect(accepts(gold, "<answer>\(answer)</answer>"))
    }

    @Test(arguments: [
        ("", "The reference is empty."), (" \n", "The reference is empty."), ("1/0", "The reference has no value."),
    ])
    func abstainsWhereTheReferenceHasNoValue(reference: String, reason: String) async {
        for completion in ["28", "<answer></answer>", "<answer>1/0</answer>"] {
            let item = GradingItem(
                sample: Sample(index: 0, messages: [], reference: reference),
                candidate: Candidate(index: 0, completion: completion))
            let grade = await MathAccuracy().grade(item)
            #expect(grade.outcome == .abstain(reason), "\(completion)")
        }
    }

    /// Points at which a side is too large or too small to be known tell nothing, and are no agreement.
    @Test(arguments: [
        ("x^{6000}+x", "x^{5000}+x"), ("x^{6000}+1", "x^{5000}+1"), ("x^{6000}y+x", "x^{5000}y+x"),
        ("x^{1500}+x", "x^{1400}+x"), ("x^{10^6}+x", "x^{10^5}+x"), ("x^{-5000}+x", "x^{-6000}+x"),
        ("x^{5000}+\\sin x", "x^{6000}+\\sin x"), ("x+e^{-1000x}", "x"), ("x+e^{-300x^2}", "x"),
        ("2^{1000x}+x", "2^{2000x}+x"), ("x+\\frac{1}{2^{1000x}}", "x"), ("e^{-1000x}+x", "e^{-2000x}+x"),
        ("x^{10^7}+x", "x^{10^8}+x"), ("y = x^{6000}+x", "y = x^{5000}+x"), ("\\cosh(1000x)", "\\cosh(2000x)"),
    ])
    func overflowIsNoAgreement(gold: String, answer: String) {
        #expect(!accepts(gold, "<answer>\(answer)</answer>"))
        #expect(!accepts(answer, "<answer>\(gold)</answer>"))
    }

    @Test(arguments: [
        ("x^{6000}+x", "x+x^{6000}"), ("\\sqrt[500]{x^{5000}}", "x^{10}"), ("\\sqrt{x^{6000}}", "|x|^{3000}"),
        ("e^{x^9} \\cdot e^{x}", "e^{x^9+x}"), ("x(x^{5000}+1)", "x^{5001}+x"), ("\\cosh(1000x)", "\\cosh(-1000x)"),
    ])
    func pointsInRangeDecideWhereOthersOverflow(gold: String, answer: String) {
        #expect(accepts(gold, "<answer>\(answer)</answer>"))
    }
}
