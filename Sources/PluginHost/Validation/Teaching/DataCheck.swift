import LaurelRewards

/// What the gate could look at, and what it could not.
struct DataCheck: ValidationCheck {
    func findings(in trial: ValidationTrial) async -> [ValidationFinding] {
        let subject = trial.subject
        var findings: [ValidationFinding] = []
        if !subject.claimsCorrectness {
            findings.append(
                subject.finding(
                    .noCorrectness, .warning,
                    "No grader compares the completion with the reference: a wrong answer of the right form earns "
                        + "everything.",
                    remedy: "Add a grader of correctness, unless only the form is to be trained."))
        }
        if trial.samples.allSatisfy(\.isMadeUp) {
            findings.append(
                subject.finding(
                    .noData, .note, "There were no rows: it was tried on \(trial.samples.count) made-up ones.",
                    remedy: "Give --data with rows of the dataset."))
        }
        guard let rewards = trial.rewards else {
            findings.append(
                subject.finding(
                    .noCandidates, .note, "There were no candidates: whether it can teach was not looked at.",
                    remedy: "Give --model, or rows with a `completion` or `completions`."))
            return findings
        }
        return findings + failures(rewards, subject)
    }

    /// Failures and abstentions on what a model wrote.
    private func failures(_ samples: RewardSamples, _ subject: ValidationSubject) -> [ValidationFinding] {
        let rewards = Array(samples.rewards.joined())
        var findings: [ValidationFinding] = []
        for (index, component) in samples.components.enumerated() {
            let missing = rewards.count { $0.grades[index].outcome.score == nil }
            guard missing * 5 >= rewards.count, missing > 0 else { continue }
            let example = zip(samples.groups.flatMap(\.candidates), rewards).first {
                $1.grades[index].outcome.score == nil
            }
            findings.append(
                ValidationFinding(
                    .manyAbstentions, .warning, component: component.name,
                    evidence: example.map { .init(probe: "a candidate", completion: $0.0.completion) },
                    message: "It gives no score to \(missing) of \(rewards.count) candidates; such candidates lose the "
                        + "component, or their whole reward.",
                    remedy: "Score every candidate; abstain only where nobody could judge."))
        }
        return findings
    }
}
