import Foundation
import Graders
import LaurelRewards
import Testing

/// Broken and hostile texts: no crash, no case over its budget.
@Suite(.serialized) struct MathFuzzTests {
    private static let pieces = [
        "\\frac", "{", "}", "(", ")", "[", "]", "\\{", "\\}", "1", "2", "9", "0", ".", ",", "x", "y", "n", "i", "e",
        "\\pi",
        "+", "-", "*", "/", "^", "_", "!", "|", "=", "<", "\\le", "\\sqrt", "\\sin", "\\log", "\\ln", "\\sum_{k=1}^{9}",
        "k",
        "\\binom", "\\cup", "\\pm", "\\infty", "\\text{", "\\boxed{", "$", "%", "\\%", "€", "½", "²", "√", "π", "−",
        " or ",
        " and ", "; ", ":", "'", "\\begin{pmatrix}", "\\end{pmatrix}", "&", "\\\\", "\\left", "\\right", "\\overline{",
        "\\in",
        "99999999999999999999", "e", "10^", "<answer>", "</answer>", "<think>", "####", "answer is", "\u{0}",
        "\u{FFFD}", "\\",
        "9^9^9^9", "\\mathbb{R}", "\\setminus", "\\mid", "\\approx", "million", "USD", " ", "\n", "12,345", "1.234,5",
    ]

    private func texts() throws -> [String] {
        try Goldens.rows("math.jsonl").flatMap { [$0["gold"]?.text ?? "", $0["completion"]?.text ?? ""] }
            .filter { $0.utf8.count < 2_000 }
    }

    /// One text: pieces thrown together, or a golden text with pieces cut, moved, doubled and put in.
    private func mutated(_ seeds: [String], _ random: inout MathPropertyTests.Formulas) -> String {
        if random.next(3) == 0 {
            return (0..<(random.next(40) + 1)).map { _ in MathFuzzTests.pieces[random.next(MathFuzzTests.pieces.count)]
            }
            .joined()
        }
        var scalars = Array(seeds[random.next(seeds.count)].unicodeScalars)
        for _ in 0..<(random.next(6) + 1) {
            let place = random.next(scalars.count + 1)
            switch random.next(5) {
            case 0: scalars.removeSubrange(place..<min(scalars.count, place + random.next(5)))
            case 1:
                scalars.insert(
                    contentsOf: MathFuzzTests.pieces[random.next(MathFuzzTests.pieces.count)].unicodeScalars, at: place)
            case 2:
                let end = min(scalars.count, place + random.next(20))
                let copy = Array(scalars[place..<end])
                for _ in 0..<random.next(8) where scalars.count < 5_000 { scalars.insert(contentsOf: copy, at: place) }
            case 3:
                let other = Array(seeds[random.next(seeds.count)].unicodeScalars)
                scalars.insert(contentsOf: other.prefix(random.next(60)), at: place)
            default: if place < scalars.count { scalars[place] = Unicode.Scalar(UInt8(random.next(127) + 1)) }
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }

    @Test func staysWithinItsBudgetOnBrokenTexts() throws {
        // Ten minutes and more with LAUREL_FUZZ_SECONDS, a few seconds otherwise.
        let environment = ProcessInfo.processInfo.environment
        let seconds = environment["LAUREL_FUZZ_SECONDS"].flatMap(Double.init) ?? 3
        let seed = environment["LAUREL_FUZZ_SEED"].flatMap(UInt64.init) ?? 20_261_123
        let seeds = try texts()
        var random = MathPropertyTests.Formulas(seed: seed)
        let grader = MathAccuracy()
        var count = 0
        var worst: (steps: Int, gold: String, answer: String) = (0, "", "")
        var slowest = 0.0
        let start = ContinuousClock.now
        while (ContinuousClock.now - start) / .seconds(1) < seconds {
            let gold = mutated(seeds, &random)
            let answer = random.next(4) == 0 ? gold : mutated(seeds, &random)
            let begin = ContinuousClock.now
            let verdict = grader.verdict(completion: answer, gold: gold)
            slowest = max(slowest, (ContinuousClock.now - begin) / .microseconds(1))
            count += 1
            if verdict.operations > worst.steps { worst = (verdict.operations, gold, answer) }
            #expect(
                verdict.operations <= MathVerdict.maximumOperations,
                "\(verdict.operations): gold \(gold.debugDescription), answer \(answer.debugDescription)")
        }
        print(
            "math fuzz: \(count) cases, slowest \(slowest) us, most steps \(worst.steps): "
                + "\(worst.gold.prefix(80).debugDescription) and \(worst.answer.prefix(80).debugDescription)")
        #expect(count > 100)
    }

    /// Texts near the limit of 1 MiB, each of one hostile kind: the work stays near linear in their length.
    @Test(arguments: [
        "(", "$", "$x ", "\\(", "\\boxed{", "\\boxed{1}, ", "{", "}", "\\frac{1}{", "1+", "9^", "1'111", "1,",
        "answer is ",
        "<answer>", "<think>", "</think>", "\\text{and}", "#### ", "9999999999", "3000!+", "=", "x", "\\", "a b ", "½",
        "|",
        "\\sqrt", "$1$ and ", "-", "¥", "\u{A0}", "ﬀ", "5 or ", "**", "1/3+", "\\sum_{k=1}^{999}", "[0,1]\\cup",
        "_a_ ", "*a* ", "~~", "<b>", "<b>1</b>", "- 1\n", "1. 1\n", "=1", "(1 ", "→", "**1** ", "and 1, ", "\n1",
        "n\u{43E}t ", "maybe 1 ",
        "\\begin{align}", "</think><think>", "1 ≈ ", "`", "negative 1 ", "(B) ",
    ])
    func oneMebibyteIsBounded(piece: String) {
        let text = String(repeating: piece, count: (1 << 20) / piece.utf8.count)
        for (gold, answer) in [
            ("4", text), ("4", "\(text.dropLast(20)) 4"), ("x+1", "\\boxed{\(text.dropLast(30))}"),
            ("x+1", "<answer>\(text.dropLast(30))</answer>"), (text, text),
        ] {
            let verdict = MathAccuracy().verdict(completion: answer, gold: gold)
            #expect(verdict.operations <= MathVerdict.maximumOperations, "\(piece) with gold \(gold.prefix(10))")
        }
    }

    /// Small texts that ask for much work of one kind: the budget stops them, whatever the clock says.
    @Test(arguments: [
        // Big numbers, powers, roots and factorials, each different from the others.
        (8_000...8_900).map { "1e\($0)" }.joined(separator: ","), "0." + String(repeating: "3", count: 8_000),
        (1...400).map { "\\sqrt[999]{\($0)e1000}" }.joined(separator: "+"),
        (8_000...8_800).map { "9^{\($0)}" }.joined(separator: "+"),
        (2_000...2_900).map { "\($0)!" }.joined(separator: "+"),
        // Loops in loops, and sums of terms that multiply out.
        "\\sum_{i=1}^{999}\\sum_{j=1}^{999}\\sum_{k=1}^{999} 0", "(a+b+c+d+e+f+g)^{99}(h+k+m+n)^{99}",
        "\\prod_{k=1}^{999}(x+k)",
        // Lists and matrices whose members are compared each with each.
        "\\{" + (1...64).map { "\\sqrt{x+\($0)}" }.joined(separator: ",") + "\\}",
        "\\begin{pmatrix}" + String(repeating: "\\sin x & ", count: 300) + "1\\end{pmatrix}",
        // Nesting.
        String(repeating: "\\sqrt{x+", count: 90) + "1" + String(repeating: "}", count: 90),
        String(repeating: "(", count: 99) + "x" + String(repeating: ")^2", count: 99),
        String(repeating: "\\{", count: 2_000), String(repeating: "|", count: 4_000),
    ])
    func smallTextsCannotAskForMuch(text: String) {
        for (gold, answer) in [("4", text), (text, "4"), ("x+1", text), (text, "\(text)+0"), (text, "-\(text)")] {
            let verdict = MathAccuracy().verdict(completion: "<answer>\(answer)</answer>", gold: gold)
            #expect(verdict.operations <= MathVerdict.maximumOperations, "\(text.prefix(40))")
        }
    }

    /// The slowest texts that searching for slow ones found, each by what it made slow before it was charged for.
    private static let found: [String] = {
        func sum(_ range: Range<Int>, by joint: String = "+", _ term: (Int) -> String) -> String {
            range.map(term).joined(separator: joint)
        }
        func times(_ piece: String, _ count: Int) -> String { String(repeating: piece, count: count) }
        var texts: [String] = []
        // Coefficients that grow, in products and in sums of fractions with denominators of their own.
        texts += ["\\prod_{m=3}^{917}((m)(a+\\pi+z))", "((\\sqrt{7393})^{18})^{55}\\sqrt{7393}"]
        let rising = sum(1..<30) { "\\frac{x^{\($0)}}{\($0 * 7 + 1)}" }
        let falling = sum(1..<30) { "\\frac{x^{\(400 - $0)}}{\($0 * 11 + 3)}" }
        texts.append("(\(rising))(\(falling))")
        texts.append("(\\sum_{m=3}^{523}((\\sqrt{7}+\\sqrt{3}+\\sqrt{13}+\\sqrt{2}+\\sqrt{5})^{396}))")
        texts.append("(\\sum_{k=1}^{999} \\frac{x^k}{k+8123457})^{17}")
        // Numbers that are taken apart into primes, and indices that are put together, in each turn of a sum.
        texts.append(
            "\\sum_{k=3}^{999}\\ln(k+14900421374)m_{k=1}^{999}\\ln(k+1490042152)m_{k=1}^{999}+\\sqrt{4353}")
        texts += ["\\sum_{k=1}^{999}\\ln(k+1675189573)", "\\sum_{k=1}^{999}\\sqrt{k\\cdot 1999999973}"]
        texts.append("\\sum_{k=1}^{999} x_{\(times("longword", 400))}")
        // Tokens that are read again in each turn.
        texts.append("\\sum_{i=1}^{999}\\sum_{j=1}^{999}\(times("(", 90))1\(times(")", 90))")
        texts.append("\\sum_{k=1}^{999}\(times("+-", 3_000))k")
        // Brackets around a matrix, elements that are near each other, many ends of intervals.
        texts.append("\(times("(", 2_000))\\begin{array}{c}1&2\\end{array}\(times(")", 2_000))")
        let near = sum(0..<64, by: ",") { "\\sqrt{2}+0.\(100_000_000 + $0)" }
        let fractions = sum(0..<400, by: ",") { "\($0)^{1999}/7^{\($0 + 600)}" }
        texts += ["\\{\(near)\\}", "\\{\(fractions)\\}"]
        let large = sum(0..<400, by: ",") { "3.\($0)e\(8_000 + $0 % 7)" }
        texts.append("(\(large))")
        texts.append(sum(0..<64, by: "\\setminus ") { "[\($0)/7,\\sqrt{\($0 * 3)}]" })
        texts.append(sum(0..<300, by: ",") { "|x-\($0)|>\(300 - $0)" })
        // Large numbers in functions, roots, fractions, powers and periods.
        texts.append(sum(1..<200) { "2^{\($0 + 700)}/3^{501}\\sin(x+2^{\($0)}/3^{300})" })
        texts.append(sum(1..<120) { "\\sqrt[\($0 % 60 + 2)]{\($0)\(9_999 - $0)^{199}}" })
        texts.append("\\sum_{k=1}^{999} 1 \\frac{\(times("7", 2_000))}{\(times("9", 2_001))}")
        texts += ["0.\(times("37", 2_000))\\overline{6}", "(1.2)^{3816}x+(1.3)^{3816}y+(202.2)^{999}z"]
        // A coefficient for every pair of many terms, the evaluation of what no form decides, and long runs of commands.
        let symbols = sum(0..<13) { "x_{\($0)}" }
        texts += ["(\(symbols))^{30}", sum(1..<150) { "\\binom{x+\($0)}{170}" }, times("\\pi", 21_000)]
        return texts
    }()

    @Test func foundTextsStayWithinTheWork() {
        for text in MathFuzzTests.found {
            for (gold, answer) in [("4", text), (text, "4"), (text, text), (text, "\(text)+0"), (text, "-\(text)")] {
                let verdict = MathAccuracy().verdict(completion: "<answer>\(answer)</answer>", gold: gold)
                // Their bytes are few: looking at them takes next to nothing beyond the work.
                #expect(verdict.operations <= MathVerdict.maximumWork + 20_000, "\(text.prefix(40))")
            }
        }
    }

    /// An environment around another one: what fuzzing found to end the program.
    @Test(arguments: [
        "so \\[ 2 + \\(3\\) = 5 \\]", "so \\( a $x^2$ b \\)", "\\[ $y_1$, $y_2$ \\] or \\(\\[4\\)\\]",
    ])
    func environmentsInsideOthersAreRead(text: String) {
        for gold in ["5", "x+1", "x = 5"] {
            let verdict = MathAccuracy().verdict(completion: "We see that \(text)", gold: gold)
            #expect(verdict.operations <= MathVerdict.maximumOperations && !verdict.detail.isEmpty)
        }
    }

    /// The published budget holds for texts twice as long too: the steps grow with the length, not with its square.
    @Test(arguments: ["$x ", "\\boxed{", "<answer>", "answer is ", "\\(", "<think>", "**", "\\boxed{1} and "])
    func stepsGrowWithTheLength(piece: String) {
        func steps(_ count: Int) -> Int {
            MathAccuracy().verdict(completion: String(repeating: piece, count: count) + "7", gold: "7").operations
        }
        let (half, whole) = (steps((1 << 18) / piece.utf8.count), steps((1 << 19) / piece.utf8.count))
        #expect(Double(whole) <= 2.5 * Double(half) + 1_000, "\(half) and \(whole)")
    }
}
