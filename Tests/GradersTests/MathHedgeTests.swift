import Graders
import LaurelRewards
import Testing

/// Answers that offer several values, deny or only bound one, and honest sentences that look like them.
@Suite struct MathHedgeTests {
    private func verdict(_ completion: String, _ gold: String) -> MathVerdict {
        MathAccuracy().verdict(completion: completion, gold: gold)
    }

    @Test(arguments: [
        "27 (or 28)", "27, but maybe 28", "27 = 28", "$27 = 28$", "26 = 27 = 28", "27 = 28 = 28", "\\boxed{27 = 28}",
        "not 28", "It is not 28.", "the answer isn't 28", "definitely not 28", "it cannot be 28", "nor 28",
        "anything but 28", "other than 28", "28 is wrong", "28 is not the answer", "not 27, not 28",
        "neither 27 nor 28",
        "at least 28", "at most 28", "28 at least", "more than 28", "no more than 28", "up to 28", "over 28", "> 28",
        "we get x ≥ 28", "$x \\geq 28$", "it is $> 28$", "so it is at least $28$", "28 or more", "28 or so",
        "between 27 and 28", "from 27 to 28", "27 but also 28", "27 vs 28", "27? Or 28?", "27. Or 28.", "27. Maybe 28.",
        "27 (28)", "27 perhaps 28", "27, alternatively 28", "27, otherwise 28", "27, if not 28", "27 and/or 28",
        "It could be 27 or it could be 28", "It might be 27, it might be 28.", "28 or none", "zero or 28",
        "$27$, maybe $28$", "$27$ (or $28$)", "$27$ or maybe $28$", "The answer is 27 or the answer is 28",
        "\\boxed{27}, possibly \\boxed{28}", "\\boxed{27}. Alternatively \\boxed{28}", "\\boxed{27} / \\boxed{28}",
        "\\boxed{27} (or \\boxed{28})", "\\boxed{27}, or if not, \\boxed{28}", "not \\boxed{28}", "\\boxed{28} or 27",
        "It isn\u{2019}t 28.", "It can\u{2019}t be 28", "27 or rather 28", "It is up to 28.", "27 apples or 28",
        "27 == 28", "x = 27 = 28", "It is 27 - 28", "It is 27 – 28", "It is 27 & 28", "It is 27 '28'", "27, also 28",
        "**27** or **28**", "either 27 or x = 28", "28 unless it is 27", "twenty-seven or 28", "Is it 28? No.",
    ])
    func aHedgeIsNoAnswer(answer: String) {
        for completion in ["<answer>\(answer)</answer>", answer] {
            let verdict = verdict(completion, "28")
            #expect(!verdict.isEqual, "\(completion): \(verdict.detail)")
        }
    }

    @Test(arguments: [
        "The answer is 27 (or 28)", "The answer is 28 (or 27).", "The answer is 28 or maybe 27",
        "The answer is not 28.",
        "The answer is at least 28.", "The answer is 28 at least.", "The answer is 28, but maybe 27.",
        "#### 28 (or 27)",
        "The answer is 28. Or 27.", "The answer is $28$, or maybe $27$.", "The answer is not $28$.", "#### not 28",
        "The answer is 28? Or 27?", "The answer is 28 or something else.", "The answer is 27 to 28", "#### 28\nor 27",
        "The answer is **28** or **27**", "The answer is 28 — or 27", "The answer is 28; or 27",
        "The answer is 28 & 27",
        "The answer is 28 apples or 27 apples", "The answer is between 27 and 28.", "27, otherwise the answer is 28",
    ])
    func anAnnouncedHedgeIsNoAnswer(answer: String) {
        let verdict = verdict(answer, "28")
        #expect(!verdict.isEqual, "\(verdict.detail)")
    }

    @Test(arguments: [
        "28", "x = 28", "not 27 but 28", "not 27, but 28", "28, not 27", "28 (not 27)", "28 rather than 27",
        "12 + 16 = 28", "28 = 4*7", "28 = 28", "1 day and 4 hours = 28 hours", "2 weeks = 14 days, so 28",
        "approximately 28", "about 28", "≈ 28", "~28", "exactly 28", "nearly 28", "She needs 28 more",
        "There are 3 or more cats, so the answer is 28.", "Since x > 3, x = 28", "at least 3 fail, which leaves 28",
        "x is not 3, so x is 28.", "The minimum is 28.", "It can't be 27, so it is 28", "not 27; it is 28",
        "x = 28 (x = -3 is not valid)", "3 or 4 make no difference: 28", "So \\boxed{28} is the minimum",
        "It is not 27. \\boxed{28}", "not \\boxed{27}, but \\boxed{28}", "28 (or 28.0)", "28 or 28.00", "28 or 56/2",
        "In total, 28 people attended.", "She has 12 + 16 = <<12+16=28>>28", "You might think 27, but it is 28.",
        "You might think it's 27, but the answer is 28.", "**28** apples",
        "Between 1 and 60 there are 28 such numbers.",
        "12 and 16 add up to 28.", "We round up to **28** buses.", "These add up to $\\boxed{28}$ apples.",
        "That is 4 times 7, or 28.", "She has 12 + 16, or 28, apples.", "20% of 140, or 28.",
        "28 is not a prime number.", "There are none other than 28.",
        "There are 28 apples in total, which is more than 20.", "28 is more than 27, so she has enough.",
        "The total is:\n\n> 28", "<b>Total</b> 28 apples", "\\boxed{28}\n\n(12 + 16 = 28)",
        "$\\boxed{28}$ (12 + 16 = 28)",
        "Step 3: \\(28\\)", "The number of cats that are not black = 28", "$27$ is wrong, so $28$.",
    ])
    func anHonestAnswerIsOne(answer: String) {
        for completion in ["<answer>\(answer)</answer>", answer] {
            let verdict = verdict(completion, "28")
            #expect(verdict.isEqual, "\(completion): \(verdict.detail)")
        }
    }

    @Test(arguments: [
        "The answer is 28 (12 + 16 = 28).", "Answer: **28**\n\n(12 + 16 = 28)", "The answer is **28** (12 + 16).",
        "The answer is 28 (4 × 7).", "#### 28 (12 + 16)", "#### 28\n\n(12 + 16)", "If not, the answer is 28.",
        "> **Answer:** 28", "The answer is $28$, or about $28.0$.",
    ])
    func anAsideBehindAnAnnouncementSaysHow(answer: String) {
        let verdict = verdict(answer, "28")
        #expect(verdict.isEqual, "\(verdict.detail)")
    }

    @Test func aRoundedChainIsNoContradiction() {
        #expect(verdict("<answer>1/4 = 0.25</answer>", "1/4").isEqual)
        #expect(verdict("<answer>x = 10/3 = 3.33</answer>", "3.33").isEqual)
        #expect(verdict("<answer>3.333 = 3.33</answer>", "3.33").isEqual)
        #expect(verdict("<answer>\\frac{3}{4} or 0.75</answer>", "3/4").isEqual)
    }

    @Test func aReferenceThatIsAListOrBoundTakesOne() {
        for (gold, answer) in [
            ("27, 28", "27 or 28"), ("x \\ge 28", "$x \\ge 28$"), ("27<x<28", "27 < x < 28"), ("not 28", "not 28"),
            ("at least 28", "at least 28"), ("27 or 28", "The answer is 28 or 27."),
        ] {
            let verdict = verdict("<answer>\(answer)</answer>", gold)
            #expect(verdict.isEqual, "\(gold): \(verdict.detail)")
        }
    }

    @Test func theDetailSaysWhy() {
        #expect(
            verdict("<answer>not 28</answer>", "28").detail
                == "Read \"28\" by the rule \"last number\" as a number: no answer, for the words beside it deny it.")
        #expect(
            verdict("The answer is at least 28.", "28").detail
                == "Read \"28\" by the rule \"last number\" as a number: no answer, for the words beside it only bound it."
        )
        #expect(
            verdict("27 or maybe \\boxed{28}", "28").detail
                == "Read \"28\" by the rule \"box\" as a number: no answer, for the words beside it offer it with doubt "
                + "or among different values.")
        #expect(
            verdict("\\boxed{27 = 28}", "28").detail
                == "Read \"27 = 28\" by the rule \"box\" as an equation of different numbers: not equal to the reference by "
                + "stating that two different numbers are equal.")
    }

    /// The value of an announcement is the first thing behind it; what comes later says something about it.
    @Test(arguments: [
        ("5", "The answer is 5 because there are 3 cats"), ("5", "Final answer: 5 (out of 10)"),
        ("5", "#### 5 apples (3 left)"), ("28", "The answer is 12 + 16 = 28"), ("5", "#### 5 (since 2+3=5)"),
        ("28", "The answer is 12 + 16 = 28 apples."), ("28", "The answer is $12 + 16 = 28$."),
        ("5", "Answer: 5 out of 10"),
        ("5", "The answer is $5$ because there are $3$ cats"), ("5", "The answer is x = 5, since y = 3."),
        ("5", "The answer is $x = 5$, since $y = 3$."), ("5/6", "The answer is 5/6 of the total 12"),
        ("1234.5", "The answer is $1,234.50 for 3 people."), ("0.5", "The answer is 50% of 20"),
        ("3.5", "The answer is 3 1/2 hours for 2 men"), ("-5", "The answer is -5 as 3 - 8 = -5."),
        ("1200000", "The answer is 1.2 million for 3 firms"), ("5 km", "Final answer: 5 km (from 3 cities)"),
        ("5", "The answer is clearly 5 because 3 < 5."),
        ("3/4", "The answer is $\\frac{3}{4}$ because there are 4 parts."),
        ("5", "The answer is the sum of 2 and 3, which is 5"), ("5", "#### 5, as there are 3 cats"),
        ("6", "The answer is 2 * 3 = 6 cats in 4 houses"), ("28", "The answer is 28, since 27 is too small."),
        ("28", "The answer is not 27 but 28."), ("2, 3", "The answer is 2 and 3 because both fit."),
    ])
    func anAnnouncementNamesItsFirstValue(gold: String, completion: String) {
        let verdict = verdict(completion, gold)
        #expect(verdict.isEqual, "\(verdict.detail)")
    }

    @Test(arguments: [
        ("3", "The answer is 5 because there are 3 cats"), ("10", "Final answer: 5 (out of 10)"),
        ("3", "#### 5 apples (3 left)"), ("120", "The answer is 5!"), ("2", "#### 5 (since 2+3=5)"),
    ])
    func anAsideIsNotTheAnswer(gold: String, completion: String) {
        let verdict = verdict(completion, gold)
        #expect(!verdict.isEqual, "\(verdict.detail)")
    }

    /// Behind a number at a sentence's end an exclamation mark is one.
    @Test(arguments: [
        ("42", "The answer is 42!"), ("42", "The answer is 42! Great."), ("42", "The final answer is: 42 !"),
        ("42", "So we get 42!"), ("42", "<answer>The result is 42!</answer>"), ("28", "The answer is $28$!"),
        ("28", "The answer is 28 cm!"), ("28", "<answer>He earns x = 28!</answer>"),
        ("120", "answer: 5! = 120"),
        ("120", "The answer is $5!$."), ("120", "<answer>$5!$</answer>"), ("120", "\\boxed{5!}"),
        ("5!", "The answer is 5!"),
    ])
    func anExclamationIsNoFactorial(gold: String, completion: String) {
        let verdict = verdict(completion, gold)
        #expect(verdict.isEqual, "\(verdict.detail)")
    }
}
