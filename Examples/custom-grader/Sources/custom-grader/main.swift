import CustomGrader
import LaurelRewards

/// Answers of at most four words are worth more.
struct Short: Grader {
    func grade(_ item: GradingItem) async -> Grade {
        Grade(score: item.candidate.completion.split(separator: " ").count <= 4 ? 1 : 0)
    }
}

let reward = RewardFunction(components: [
    RewardComponent(name: "palindrome", grader: Palindrome(), weight: 0.8),
    RewardComponent(name: "short", grader: Short(), weight: 0.2),
])
let sample = Sample(index: 0, messages: [Message(role: "user", content: "Write a palindrome.")])
let completions = ["Never odd or even", "A palindrome reads the same both ways.", "1001"]
let candidates = completions.enumerated().map { Candidate(index: $0.offset, completion: $0.element) }
for rewards in try await reward.rewards(for: [CandidateGroup(sample: sample, candidates: candidates)]) {
    for (completion, reward) in zip(completions, rewards) {
        print(reward.value.map { "\($0)" } ?? "none", completion, reward.grades[0].detail ?? "", separator: "\t")
    }
}
