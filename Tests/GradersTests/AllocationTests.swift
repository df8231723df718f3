import CAllocationCounter
import Graders
import LaurelRewards
import Testing

/// Paths that promise not to allocate, with every call of `malloc` and its relatives by this thread counted.
@Suite struct AllocationTests {
    /// Allocations of the work once it is warm: the fewest of several times, because tests on other threads may take
    /// the warm buffers away.
    private func allocations(_ work: () throws -> Void) rethrows -> UInt {
        try work()
        var fewest = UInt.max
        for _ in 0..<20 where fewest > 0 {
            let before = laurel_allocation_count()
            try work()
            fewest = min(fewest, laurel_allocation_count() - before)
        }
        return fewest
    }

    @Test func countsAllocations() {
        var kept: [[UInt8]] = []
        let count = allocations { kept = (0..<10).map { Array(repeating: 1, count: 100 + $0) } }
        #expect(count >= 10 && kept.count == 10)
    }

    /// Grades of right and wrong plain numbers; without a detail, which would be a new text for a wrong one.
    @Test func plainNumbersAllocateNothing() throws {
        let cases = [
            ("42", "42", true), ("42", "<answer>42</answer>", true), ("1234.5", "$1,234.50", true),
            ("12.5%", "<think>x</think>\n<answer> 12.5% </answer>", true), ("-7", "The answer is -7.", true),
            ("72", "48/2 = 24, 48 + 24 = 72\n#### 72", true), ("3", "so it is \\boxed{3}", true),
            ("42", "<answer>43</answer>", false), ("0.1", "the answer is 0.2", false),
        ]
        let grader = MathAccuracy(explains: false)
        for (gold, completion, isRight) in cases {
            #expect(grader.verdict(completion: completion, gold: gold).reading == .plainNumber, "\(completion)")
            var score: Double?
            let count = allocations { score = grader.grade(completion: completion, gold: gold).outcome.score }
            #expect(count == 0 && score == (isRight ? 1 : 0), "\(completion): \(count) allocations")
            guard isRight else { continue }
            let explaining = MathAccuracy()
            let explained = allocations { score = explaining.grade(completion: completion, gold: gold).outcome.score }
            #expect(explained == 0, "\(completion): \(explained) allocations with a detail")
        }
    }

    @Test(arguments: StringCheck.Operation.allCases)
    func stringChecksAllocateNothing(operation: StringCheck.Operation) {
        var texts = RandomText(seed: 51)
        let items = (0..<50).map { index in
            GradingItem(
                sample: Sample(index: index, messages: [], reference: texts.sentence(words: 0...4)),
                candidate: Candidate(index: 0, completion: "<answer>\(texts.any())</answer>"))
        }
        for input in [GradedText.answer, .completion] {
            let check = StringCheck(operation: operation, input: input)
            var scores = 0
            let count = allocations { scores = items.count { check.gradeNow($0).outcome.score != nil } }
            #expect(count == 0 && scores == items.count, "\(count) allocations")
        }
    }

    /// Once warm, comparing texts works in buffers that are kept.
    @Test(arguments: ["bleu", "gleu", "meteor", "rouge_1", "rouge_2", "rouge_l", "fuzzy_ratio"])
    func warmTextMetricsAllocateNothing(name: String) throws {
        let metric = try #require(TextPropertyTests.metrics[name])
        var texts = RandomText(seed: 52)
        let pairs = (0..<50).map { _ in (texts.sentence(words: 1...80), texts.sentence(words: 1...80)) }
        var sum = 0.0
        let count = allocations {
            for (a, b) in pairs { sum += metric.score(candidate: a, reference: b)?.value ?? 0 }
        }
        #expect(count == 0 && sum > 0, "\(count) allocations")
    }
}
