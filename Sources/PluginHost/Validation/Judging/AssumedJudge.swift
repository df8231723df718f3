import LaurelRewards

/// Stands in for a grader that asks a model while a reward is tried: it gives honest completions the best score and all
/// others the worst, as a judge would that is never mistaken.
///
/// So the gate asks whether the rest of the reward pays for worthless completions, and leaves the judge's own mistakes to
/// `JudgeQuestions`.
struct AssumedJudge: Grader {
    private struct Key: Hashable {
        let messages: [Message]
        let completion: String
    }

    let range: ClosedRange<Double>
    let needsReference: Bool
    private let honest: Set<Key>

    init(_ grader: any Grader, samples: [ProbeSample]) {
        range = grader.range
        needsReference = grader.needsReference
        honest = Set(
            samples.flatMap { sample in
                sample.honest.map { Key(messages: sample.sample.messages, completion: $0) }
            })
    }

    func grade(_ item: GradingItem) async -> Grade {
        let isHonest = honest.contains(Key(messages: item.sample.messages, completion: item.candidate.completion))
        return Grade(.score(isHonest ? range.upperBound : range.lowerBound))
    }
}
