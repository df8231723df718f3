import LaurelRewards

/// Gives what a completion says of it: `a=0.5` is a score of 0.5, `a=abstain` an abstention, `a=fail` a failure.
struct FieldGrader: Grader {
    let name: String
    var range: ClosedRange<Double> { -10...10 }

    func grade(_ item: GradingItem) async -> Grade {
        let fields = item.candidate.completion.split(separator: " ")
        let text = fields.first { $0.hasPrefix(name + "=") }?.dropFirst(name.count + 1) ?? "abstain"
        var cost = GradeCost()
        cost.microseconds = Double(item.candidate.tokenCount)
        switch text {
        case "abstain": return Grade(.abstain("Nothing to say."), cost: cost)
        case "fail": return Grade(.failure(.runtime, "It broke."), cost: cost)
        default: return Grade(score: Double(text) ?? .nan, in: range, detail: "read \(text)", cost: cost)
        }
    }

    /// A component that this grader grades.
    static func component(
        _ name: String, weight: Double = 1, isCanary: Bool = false, onFailure: FailurePolicy = .abstain,
        transform: [ScoreTransform] = [], requires: [ComponentGate] = []
    ) -> RewardComponent {
        RewardComponent(
            name: name, grader: FieldGrader(name: name), weight: weight, isCanary: isCanary, onFailure: onFailure,
            transform: transform, requires: requires)
    }

    /// The groups whose candidates write the texts.
    static func groups(_ texts: [[String]]) -> [CandidateGroup] {
        texts.enumerated().map { index, group in
            CandidateGroup(
                sample: Sample(
                    index: index, messages: [Message(role: "user", content: "question \(index)")], reference: "r"),
                candidates: group.enumerated().map {
                    Candidate(index: $0.offset, completion: $0.element, tokenCount: 10 * index + $0.offset + 1)
                })
        }
    }
}
