import Foundation
import Graders
import LaurelRewards
import Testing

/// Broken and hostile texts: no crash, no case over its budget.
@Suite(.serialized) struct MathFuzzTests {
    /// Microseconds of one case on an idle core; a busy machine gets the same case again before it counts.
    private static let budget = 50_000.0

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
        var slowest: (micros: Double, gold: String, answer: String) = (0, "", "")
        let start = ContinuousClock.now
        while (ContinuousClock.now - start) / .seconds(1) < seconds {
            let gold = mutated(seeds, &random)
            let answer = random.next(4) == 0 ? gold : mutated(seeds, &random)
            var micros = Double.infinity
            for _ in 0..<4 where micros > MathFuzzTests.budget {
                let begin = ContinuousClock.now
                let grade = grader.grade(completion: answer, gold: gold)
                micros = min(micros, (ContinuousClock.now - begin) / .microseconds(1))
                #expect(grade.outcome.score == 0 || grade.outcome.score == 1)
            }
            count += 1
            if micros > slowest.micros { slowest = (micros, gold, answer) }
            #expect(
                micros <= MathFuzzTests.budget,
                "\(micros) us: gold \(gold.debugDescription), answer \(answer.debugDescription)")
        }
        print(
            "math fuzz: \(count) cases, slowest \(slowest.micros) us: \(slowest.gold.prefix(80).debugDescription) and "
                + slowest.answer.prefix(80).debugDescription)
        #expect(count > 100)
    }

    /// Texts near the limit of 1 MiB, each of one hostile kind: the work stays near linear in their length.
    @Test(arguments: [
        "(", "$", "$x ", "\\(", "\\boxed{", "\\boxed{1}, ", "{", "}", "\\frac{1}{", "1+", "9^", "1'111", "1,",
        "answer is ",
        "<answer>", "<think>", "</think>", "\\text{and}", "#### ", "9999999999", "3000!+", "=", "x", "\\", "a b ", "½",
        "|",
        "\\sqrt", "$1$ and ", "-", "¥", "\u{A0}", "ﬀ", "5 or ", "**", "1/3+", "\\sum_{k=1}^{999}", "[0,1]\\cup",
    ])
    func oneMebibyteIsBounded(piece: String) {
        let text = String(repeating: piece, count: (1 << 20) / piece.utf8.count)
        for (gold, answer) in [
            ("4", text), ("4", "\(text.dropLast(20)) 4"), ("x+1", "\\boxed{\(text.dropLast(30))}"), (text, text),
        ] {
            var millis = Double.infinity
            for _ in 0..<4 where millis > 500 {
                let start = ContinuousClock.now
                _ = MathAccuracy().grade(completion: answer, gold: gold)
                millis = min(millis, (ContinuousClock.now - start) / .milliseconds(1))
            }
            #expect(millis < 500, "\(piece): \(millis) ms with gold \(gold.prefix(10))")
        }
    }
}
