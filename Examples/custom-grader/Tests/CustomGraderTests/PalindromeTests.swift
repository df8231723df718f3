import CustomGrader
import LaurelRewards
import LaurelRewardsTesting
import Testing

@Suite struct PalindromeTests {
    @Test(arguments: [("Never odd or even", 1.0), ("ab", 0), ("aab", 1.0 / 3)])
    func scores(completion: String, score: Double) async {
        let sample = Sample(index: 0, messages: [Message(role: "user", content: "Write one.")])
        let item = GradingItem(sample: sample, candidate: Candidate(index: 0, completion: completion))
        #expect(await Palindrome().grade(item).outcome == .score(score))
    }

    @Test func keepsTheContract() async {
        for violation in await GraderConformance(of: Palindrome()).violations() { Issue.record("\(violation)") }
    }
}
