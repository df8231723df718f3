/// Formulas on lines of their own or in prose, signs and powers in words, numbers with a hyphen, and several values of one
/// name.
extension MathAnswerRows {
    /// Right for a reference of 28.
    static let formulaRight28 = [
        "The final answer is:\n\n$$\n28\n$$", "The answer is\n\\[\n28\n\\]", "**Final Answer**\n\n\\[\n28\n\\]",
        "### Answer:\n\\[\n28\n\\]", "So the final answer is: \\[\n28\n\\]", "The answer is $\n28\n$",
        "The answer is:\n\\[\n40 - 12 = 28\n\\]", "<answer>The answer is:\n\n$$\n28\n$$\n</answer>",
        "The answer is:\n\n$$\n28\n$$\n\nI hope this helps with your 3 apples.",
        "It will take 28 days to read the 560-page book.", "She has 28 apples in a 3-liter jar.",
        "He pays $28 for the 2-hour show.", "So he pays $28 for the COVID-19 test.", "28 km/h (about 17 mph)",
        "The average speed is 28 km/h (about 17 mph).", "28 m/s (101 km/h)", "It is 28 °C (82 °F).",
        "It weighs 28 kg (roughly 62 pounds).", "x = 28\ny = 2x = 56\nx = 28",
        "2x = 56\nx = 28", "x = 56/2\nx = 28", "Step 1: 12. Step 2: 28.",
    ]

    static let formulaRight = [
        ("-7", "The value of x is negative seven."), ("-50", "So the loss is minus fifty dollars."),
        ("-2.5", "It is minus two and a half."), ("-4", "She ends with negative four points."),
        ("9\\pi", "The area is 9π."), ("9\\pi", "So the area is πr² = 9π."), ("9\\pi", "The area is 9*pi."),
        ("9\\pi", "The area is 9 pi."), ("300000", "The distance is 3 × 10⁵ km."),
        ("300000", "The distance is 3 × 10^5 km."), ("300000", "It is 3e5 km."), ("1024", "There are 2^10 ways."),
        ("0.001", "The result is 10^-3."), ("2\\sqrt{5}", "The distance is 2√5."),
        ("2\\sqrt{5}", "So the side is 2√5 cm."), ("3", "**Answer:**\n\n\\begin{align*}\nx &= 3\n\\end{align*}"),
        ("50 cents", "$0.50"),
    ]

    static let formulaWrong = [
        ("7", "The value of x is negative seven."), ("50", "So the loss is minus fifty dollars."),
        ("9", "The area is 9π."), ("9", "The area is 9*pi."), ("9", "The area is 9 pi."),
        ("10", "The distance is 3 × 10⁵ km."), ("5", "It is 3e5 km."), ("17", "28 km/h (about 17 mph)"),
        ("5", "The distance is 2√5."), ("-3", "x = 2\nx = -3"), ("-3", "x1 = 2, x2 = -3"),
        ("17", "x = 16\nx = 18\nx = 17"), ("17", "$x=16$\n$x=17$"), ("17", "x = 16. x = 17."),
        ("17", "17 (or 18 if you count her)"), ("17", "The answer is 17 (or 18 if you count her)."),
        ("17", "17 (possibly 18 if rounding)"), ("17", "\\boxed{17} (or 18 if you count her)"),
        ("17", "Answer 1: 16. Answer 2: 17."), ("17", "Guess 1: 16\nGuess 2: 18\nGuess 3: 17"),
        ("28", "28 plus one"), ("28", "28 and a half"), ("28", "28 point five"), ("28", "28 times two"),
        ("28", "28 over 2"), ("28", "28 halves"), ("28", "28 squared"), ("28", "100 minus 28"),
        ("28", "the opposite of 28"),
        ("28", "28 below zero"), ("28", "\\boxed{28} minus one"), ("28", "28 tenths"), ("28", "28 factorial"),
        ("50 cents", "$50"), ("50 cents", "50 km"), ("560", "It will take 28 days to read the 560-page book."),
    ]
}
