import Graders
import LaurelRewards
import Testing

@Suite struct MathAccuracyTests {
    private func accepts(_ gold: String, _ answer: String, _ fields: [String: JSONValue] = [:]) throws -> Bool {
        let policy = try Goldens.policy(.object(fields))
        let grade = MathAccuracy(policy: policy).grade(completion: "<answer>\(answer)</answer>", gold: gold)
        return grade.outcome.score == 1
    }

    @Test(arguments: [
        ("1234567", "1'234'567"), ("1234", "1\\,234"), ("1234567", "12,34,567"), ("-5", "−$5.00"), ("USD 5", "US$5"),
        ("0.0025", "25 basis points"), ("0.5", "50¢"), ("11/4", "2¾"), ("-11/4", "-2 3/4"), ("1500", "1.5×10³"),
        ("1500", "1.5*10**3"), ("1200000", "1.2 million dollars"), ("-1200000", "($1.2 million)"), ("5", "(5.0)"),
        ("$5/hour", "5"), ("5 m^2", "5 m²"), ("5 km", "5 kilometers"), ("x=5", "5"), ("12", "a+b = 5+7 = 12"),
        ("42", "The total is 42 dollars."), ("3/2", "so it is 1 1/2."), ("0.15", "so the rate is 15%."), ("15", "≈ 15"),
        ("-5", "minus 5"), ("-5", "negative $5"), ("minus 5", "-5"), ("-5", "–5"), ("-1/2", "Minus \\frac{1}{2}"),
        ("(1,200)", "(1,200)"), ("(1,200)", "-1200"), ("($1,200)", "-$1,200"), ("(5.00)", "(5.00)"),
        ("71", "$38 + $33 = $71"), ("71", "38 dollars + 33 dollars = 71 dollars"),
    ])
    func readsUsualSpellings(gold: String, answer: String) throws {
        #expect(try accepts(gold, answer))
    }

    @Test(arguments: [
        ("5", "5x"), ("5", "5xy"), ("5", "5 or 6"), ("6", "5 or 6"), ("6", "1 2 3 4 5 6"), ("$5", "C$5"), ("5", "5 %"),
        ("x=5", "y=5"), ("0", "3x + 4y + 14 = 0"), ("3", "4 10/3"), ("5", "5 dollars and 20 cents"), ("1", "[0,1]"),
        ("2", "x^2"), ("2", "so the result is x^2"), ("5", "5!"), ("nan", "nan"), ("1/3", "0.3333"),
        ("5", "minus 5"), ("5", "negative 5"), ("(1,200)", "1200"), ("5", "minus x"),
        ("x^{5002}", "x^{5000}"), ("n^{4001}", "n^{4000}"),
        ("71", "$38 + $33 = €71 or $72"), ("€71", "$38 + $33 = $71"),
    ])
    func refusesWhatIsNotThatNumber(gold: String, answer: String) throws {
        #expect(try !accepts(gold, answer))
    }

    @Test(
        arguments: [
            ("5", "5.01", ["tol": .object(["abs": .number(0.01)])], true),
            ("5", "5.0101", ["tol": .object(["abs": .number(0.01)])], false),
            ("200", "202", ["tol": .object(["rel": .number(0.01)])], true),
            ("1.005", "1.01", ["tol": .object(["decimals": .integer(2)])], true),
            ("1234.5", "1.234,5", ["locale": .string("eu")], true),
            ("12.5", "12.5%", ["percent": .string("either")], true),
            ("5", "(5)", ["accounting": .bool(true)], false), ("(5)", "-5", ["accounting": .bool(true)], true),
        ] as [(String, String, [String: JSONValue], Bool)])
    func followsThePolicy(gold: String, answer: String, fields: [String: JSONValue], expected: Bool) throws {
        #expect(try accepts(gold, answer, fields) == expected)
    }

    /// What a model trained with GRPO found out in thirty steps: `54 - 5` is 49 without any work.
    @Test(arguments: [
        ("49", "54 - 5", false), ("24", "12 + 12", false), ("40", "4 * 10", false), ("180", "360/2", false),
        ("6", "3!", false),
        ("42", "\\sqrt{1764}", false), ("42", "\\frac{84}{2}", false), ("3", "\\sqrt9", false),
        ("9", "3^2", false), ("8", "2^3", false), ("49", "49", true), ("-49", "-$49.00", true),
        ("3/4", "\\frac{3}{4}", true), ("3/4", "0.75", true), ("2.5", "2 1/2", true),
    ])
    func takesNoCalculationForANumberWhenToldSo(gold: String, answer: String, expected: Bool) {
        var policy = MathPolicy()
        policy.requiresNumber = true
        let grader = MathAccuracy(policy: policy)
        #expect(grader.grade(completion: "<answer>\(answer)</answer>", gold: gold).outcome.score == (expected ? 1 : 0))
        let worked = grader.grade(completion: "\(answer) = \(gold)", gold: gold)
        #expect(worked.outcome.score == 1, "a worked line counts by its result")
    }

    @Test(arguments: ["$27$ or $28$", "$27$ and $28$", "27 or 28", "$1$ or $2$ or $28$"])
    func aListOfGuessesIsNoNumber(answer: String) {
        var policy = MathPolicy()
        policy.requiresNumber = true
        let grade = MathAccuracy(policy: policy).grade(completion: "<answer>\(answer)</answer>", gold: "28")
        #expect(grade.outcome.score == 0)
    }

    /// Work is bounded by a budget, so these end soon on any machine; the limit is generous for a busy one.
    @Test(arguments: [
        "9^" + String(repeating: "9^", count: 100_000) + "9", String(repeating: "(", count: 500_000),
        String(repeating: "\\frac{1}{", count: 50_000) + "1" + String(repeating: "}", count: 50_000),
        "1" + String(repeating: "'111", count: 200_000), String(repeating: "9^9999=", count: 50_000),
        (1..<3000).map { "1/\($0)" }.joined(separator: "+"), "1e" + String(repeating: "9", count: 500_000),
        String(repeating: "3000!+", count: 50_000) + "1", String(repeating: "$", count: 500_000) + "5",
    ])
    func endsSoonOnHostileAnswers(answer: String) throws {
        let start = ContinuousClock.now
        #expect(try !accepts("4", answer))
        #expect(ContinuousClock.now - start < .seconds(1))
    }

    @Test func abstainsWithoutReferenceAndReportsHowItRead() async {
        let sample = Sample(index: 0, messages: [])
        let item = GradingItem(sample: sample, candidate: Candidate(index: 0, completion: "5"))
        let abstained = await MathAccuracy().grade(item)
        #expect(abstained.outcome == .abstain("The row has no reference."))
        let grade = MathAccuracy().grade(completion: "The answer is $1,234.50.", gold: "1234.5")
        #expect(grade.outcome == .score(1))
        #expect(
            grade.detail
                == "The plain number behind the last \"answer is\", \"answer:\" or \"####\" equals the reference.")
        let wrong = MathAccuracy().grade(completion: "The answer is 2\\sqrt{3}.", gold: "\\sqrt{13}")
        #expect(
            wrong.detail
                == "Read \"2\\sqrt{3}.\" by the rule \"anchor\" as a number: not equal to the reference by exact "
                + "arithmetic and the tolerance.")
    }
}
