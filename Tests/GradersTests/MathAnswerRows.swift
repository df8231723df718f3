/// Completions in the styles of small models, with the score that they deserve.
enum MathAnswerRows {
    static let all: [MathAnswerRow] =
        right28.map { MathAnswerRow(reference: "28", completion: $0, isRight: true) }
        + right.map { MathAnswerRow(reference: $0.0, completion: $0.1, isRight: true) }
        + wrong28.map { MathAnswerRow(reference: "28", completion: $0, isRight: false) }
        + wrong.map { MathAnswerRow(reference: $0.0, completion: $0.1, isRight: false) }

    /// Right for a reference of 28.
    static let right28 = [
        // Marks around the value.
        "- 28", "1. 28 apples", "* 28", "• 28 apples", "*28*", "**28**", "__28__", "_28_", "***28***", "`28`",
        "<b>28</b>",
        "<strong>28</strong> apples", "<p>28</p>", "28 ✅", "🎉 28", "✅ Final Answer: 28 🎉", "The answer is `28`.",
        "The answer is _28_.", "The answer is <b>28</b>.", "\"28\"", "28️⃣", "2️⃣8️⃣", "~~27~~ 28", "# 28", "## Answer\n28",
        "#### Final Answer\n28", "**Final Answer**\n\n28 apples", "**Answer:** 28", "**Answer**: 28", "Answer = 28",
        "```\n28\n```", "The total is `28` apples.", "\\boxed{\\textbf{(B)}\\ 28}", "\\boxed{\\text{(B) }28}", "(B) 28",
        "The answer is (C) 28.", "B) 28", "The answer is 𝟐𝟖.", "The answer is ２８.",
        // Arrows and environments.
        "4*7 → 28", "=> 28", "⟹ 28", "4 × 7 ⇒ 28", "4*7 -> 28", "12 + 16 => 28 apples", "$4 \\cdot 7 \\Rightarrow 28$",
        "∴ 28", "\\begin{aligned} 12 + 16 &= 28 \\end{aligned}",
        "\\[\\begin{aligned} x &= 4 \\cdot 7 \\\\ &= 28 \\end{aligned}\\]",
        "\\begin{align*}\nx &= 12 + 16 \\\\\n&= 28.\n\\end{align*}", "$$\n12 + 16 = 28\n$$", "So \\[ 12 + 16 = 28. \\]",
        // Clauses.
        "In 2024, 28 people came", "Out of 40, 28 are red", "Of 40 apples, 28 are red.",
        "12 red and 16 green, 28 total",
        "28 apples in total (12 red and 16 green)", "28 apples (12 red, 16 green)", "The price goes up by 4 to 28",
        "The price rises from 24 to 28", "4 times 7, i.e. 28", "the sum of 12 and 16, or 28", "4 weeks, or 28 days",
        "the largest it could be is 28", "The most it might be is 28.", "28 of the 40 apples are red.",
        "There are 28 red apples out of 40.", "Add 12 and 16 to get 28.", "12 apples + 16 apples = 28 apples",
        "She had 12, then bought 16 more, so she has 28.", "After 3 days, 28 remain.", "On day 4, 28 people came.",
        "He sold 12 in May and 16 in June, which makes 28.", "Each of the 4 boxes has 7, so there are 28 apples.",
        "With 4 boxes of 7 apples, there are 28 apples.", "There are 4 boxes with 7 apples each: 28.",
        "First, 4 * 7 = 28. Therefore, Ann has 28 apples.", "x = 12 and y = 16. So x + y = 28",
        "Let x = 4, then 7x = 28", "2x = 56, hence x = 28", "x - 3 = 25, so x = 28.", "$2x = 56$, so $x = 28$.",
        "The answer is 28, and 12 of them are red.", "The answer is 28, of which 12 are red.",
        "The answer is 28; 12 of them are red.", "The answer is 28. 12 of them are red.",
        "The answer is 28 (12 red, 16 green).", "The answer is 28 apples, i.e. 12 + 16.",
        "So there are **28** apples in 3 boxes.",
        "Altogether **28** people came in 2024.", "She needs **28 apples** for 4 pies.",
        "So the total is 28 - that is it.",
        // Steps.
        "Step 1: 12 + 16 = 28\nAnswer: 28", "1. 4 * 7 = 28\n2. 28 * 1 = 28",
        "1. Ann has 12.\n2. Bob has 16.\n3. Together: 28",
        "- 12 red\n- 16 green\n- 28 in total", "Red: 12\nGreen: 16\nTotal: 28", "12 red\n16 green\n\n28",
        "He eats 12 + 16 = <<12+16=28>>28 apples.\n#### 28", "He eats <<12+16=28>>28.", "Let's see.\n\n4 * 7\n= 28",
        "Step 1: 4 boxes\nStep 2: 7 in each\nStep 3: 4 * 7 = 28 apples.", "Total = 12 + 16 = 28 apples",
        "Day 1 = 12\nDay 2 = 16\nTotal = 28", "| red | 12 |\n| green | 16 |\n\nTotal: 28",
        "We have 4 groups of 7 = 28.", "20% of 140 = 28", "20% of 140 is 28.", "7 boxes of 4 = 28 apples",
        // Doubt about one value, and what is ruled out.
        "probably 28", "It is probably 28.", "Most likely 28.", "I think it is 28.", "I believe the answer is 28",
        "Maybe 28.", "It might be 28.", "There are 12 red and 16 green. It could be 28.", "28, perhaps.", "28 maybe",
        "I thought it was 27, but it is 28.", "It is not 27, it is 28.", "Not 27 but 28",
        "I first got 27. That is wrong. It is 28.",
        "28 = 4 × 7", "28 = 12 + 16 = 28", "28.0", "28.00 apples", "56/2", "twenty-eight is 28",
        "The answer is 28. Wait, let me check: 12 + 16 = 28. Yes.", "The answer is 27. No wait, it's 28.",
        "The answer is 28. No other number works.", "The answer is 28. Actually, that's easy.",
        "27.6 ≈ 28", "27.96 is about 28", "x ≈ 28", "12 + 16 ≈ 28",
        // Announcements and closing words.
        "Total: 28 apples (12 + 16)", "Total number of apples: 28", "There are 28.", "The total is 28!", "= 28",
        "28 (twenty-eight)",
        "The final answer is: $28$", "Final Answer: 28.", "So, the answer is \\(28\\).", "The correct answer is 28.",
        "Therefore, Ann has $\\boxed{28}$ apples. Great!", "ANSWER: 28", "Answer: 28 (not 27)",
        "The answer is 28, not 27.",
        "The answer is twenty-eight (28).", "Hence the sum is 12+16=28.", "28 students out of 40 passed.",
        "The answer is: 28 students out of 40.", "Answer: \\$28", "Answer: $28.00", "So the answer is **28 apples**.",
        "The answer is **28** apples (12 red and 16 green).", "**Answer: 28**", "**The answer is 28.**",
        "### Answer: 28",
        "Yes, 28 people came.", "No, it is 28.", "No. It is 28.", "Wait, it is 28.", "12 + 16 is 27... no, 28.",
        "The answer is 27... wait, 28", "She pays 4 × $7 = $28.", "So 4 × 7 = **28**.",
        "\\[ 4 \\times 7 = \\boxed{28} \\]",
        "The number of apples is 28 because 12 + 16 = 28.", "Thus the area is 28 square meters.", "28 cm^2", "28 km/h",
        "It takes 28 days.", "Sum: 12 + 16 → 28", "Since 4 * 7 = 28, the answer is 28.", "The answer is equal to 28.",
        "The answer is, therefore, 28.", "The answer should be 28.", "The answer would be 28.", "I get 28.",
        "We obtain 28.",
        // Tags.
        "<think>27 or 30</think>28", "<think>27 or 30</think><answer>28</answer>",
        "27 or 30</think>\nThe answer is 28.",
        "<answer>28</answer>", "Sure! <answer>28</answer> I hope this helps with your 3 apples.",
        "<think>It is 27.</think> The answer is 28.", "<answer>The answer is 28.</answer>",
        "<answer>\n**28**\n</answer>",
        "<answer>4*7 → 28</answer>", "28<think>hm, 29", "<answer>28 apples</answer> <think>29</think>",
    ]

    /// Right for a reference of their own.
    static let right = [
        ("1/6", "1/6 ≈ 0.167"), ("1/6", "The probability is 1/6 ≈ 0.167."), ("0.167", "1/6 ≈ 0.167"),
        ("25\\pi", "The answer is $25\\pi \\approx 78.54$."), ("25\\pi", "The area is $25\\pi \\approx 78.54$."),
        ("25\\pi", "\\boxed{25\\pi \\approx 78.54}"), ("78.54", "$25\\pi \\approx 78.54$"),
        ("\\sqrt{2}", "$\\sqrt{2} \\approx 1.414$"),
        ("2/3", "2/3 ≈ 0.66"), ("10/3", "x = 10/3 ≈ 3.33"), ("5", "2x = 10, hence x = 5"), ("5", "2x = 10 ⟹ x = 5"),
        ("8", "x = 5 and y = 3. So x + y = 8"), ("1200", "$1,200 a year, or $100 a month"),
        ("100", "$1,200 a year, or $100 a month"), ("1200", "The answer is $1,200 a year, or $100 a month."),
        ("2", "2 hours, or 120 minutes"), ("120", "It takes 2 hours, or 120 minutes."), ("-5", "negative 5"),
        ("-5", "The result is negative 5."), ("-5", "The temperature is minus 5 degrees."),
        ("-5", "The answer is negative 5."),
        ("-28", "- 28"), ("-28", "-28"), ("x > 3", "x > 3."), ("x > 3", "The solution is x > 3."),
        ("x > 3", "So x > 3."),
        ("x > 3", "The answer is x > 3."), ("[2, 5)", "The solution is [2, 5)."), ("[2, 5)", "[2, 5)."),
        ("[2, 5)", "The domain is $[2, 5)$."), ("(-1, 3)", "So the interval is (-1, 3)."), ("2:3", "2:3"),
        ("2:3", "The ratio is 2:3."),
        ("2:3", "The answer is 2:3"), ("x^2+1", "f(x) simplifies to x^2 + 1."),
        ("2\\sqrt{3}", "We simplify:\n2\\sqrt{3}"),
        ("2, 3", "x = 2 or x = 3"), ("2, 3", "The solutions are 2 and 3."), ("27, 28", "27 or 28"),
        ("x = 5", "so x = 5"),
        ("1234.5", "The total is $1,234.50."), ("0.5", "It costs 50 cents."), ("50%", "That is 50%."),
        ("1200000", "That is $1.2 million."),
        ("3/4", "3/4 or 0.75"), ("5", "The answer is 5 out of 10."), ("5", "She got 5 out of 10."), ("12", "12 of 40"),
        ("B", "The answer is (B) 28."), ("B", "\\boxed{\\textbf{(B)}\\ 28}"), ("yes", "*Yes*"),
        ("3", "The answer is 3 apples each day."),
        ("72", "Natalia sold 48/2 = 24 clips in May.\nAltogether she sold 48+24 = **72** clips in April and May."),
        ("10", "Weng earns 12/60 = $0.2 per minute.\nWorking 50 minutes, she earned 0.2 x 50 = $10."),
        (
            "18",
            "Janet sells 16 - 3 - 4 = 9 duck eggs a day.\nShe makes 9 * 2 = $18 every day at the farmer's market.\n#### 18"
        ),
        ("3", "It takes 2/2=1 bolt of white fiber.\nSo the total is 2+1=3 bolts of fabric"),
        ("70000", "So he made a profit of 200,000-130,000=$70,000"),
        ("540", "He runs 3*3=9 sprints a week, so 9*60=540 meters"),
        ("20", "**Step 1:** 20 cups a day for 20 chickens.\n**Final answer:** 20 cups"),
        ("64", "Total cost: $40 + $24 = $64"),
        ("260", "Carla needs 200 GB.\n\nTotal time = 100 + 20 + 140 = 260 minutes."), ("45", "He is 45 years old."),
        ("7:30", "7:30"), ("0.25", "The probability is 25%."), ("25", "It is 25 %, so 25 out of 100 people."),
    ]
}
