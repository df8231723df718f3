import LaurelRewards

/// Do candidates of the untrained model earn different rewards, and is there room above and below?
struct SignalCheck: ValidationCheck {
    /// The fewest groups that say anything.
    private static let fewest = 4

    func findings(in trial: ValidationTrial) async -> [ValidationFinding] {
        guard let samples = trial.rewards else { return [] }
        return spread(samples, trial.subject) + saturation(samples, trial.subject)
    }

    private func spread(_ samples: RewardSamples, _ subject: ValidationSubject) -> [ValidationFinding] {
        guard let share = samples.zeroVarianceShare, let spread = samples.spread, samples.values.count >= Self.fewest
        else { return [] }
        let percent = Int((share * 100).rounded())
        let example = zip(samples.groups, samples.rewards).first { _, rewards in
            Statistics.deviation(rewards.compactMap(\.value)) < RewardSamples.nothing
        }
        let evidence = example.map { group, rewards in
            ValidationFinding.Evidence(
                probe: "every candidate of row \(group.sample.index) earns the same",
                completion: group.candidates.first?.completion, score: rewards.first?.value)
        }
        if share >= 0.9 {
            return [
                subject.finding(
                    .noSignal, .error, evidence: evidence,
                    "In \(percent) % of \(samples.values.count) groups every candidate earns the same: there is nothing "
                        + "to learn from.",
                    remedy: "Add a dense component that tells bad from less bad, take easier rows, or more candidates.")
            ]
        }
        var findings: [ValidationFinding] = []
        if share >= 0.5 {
            findings.append(
                subject.finding(
                    .weakSignal, .warning, evidence: evidence,
                    "In \(percent) % of \(samples.values.count) groups every candidate earns the same: those give no "
                        + "gradient.",
                    remedy: "Add a dense component, take rows of middling difficulty, or more candidates a prompt."))
        }
        let width = samples.range.upperBound - samples.range.lowerBound
        if spread < 0.01 * width {
            findings.append(
                subject.finding(
                    .lowSpread, .warning,
                    "Within a group rewards differ by \(spread.shown) (standard deviation) in a range of "
                        + "\(width.shown): differences that small are mostly noise, and are scaled up by GRPO.",
                    remedy: "Give more weight to what differs between candidates."))
        }
        return findings
    }

    private static let answerBlock =
        " If it is a built-in that reads the answer block: without a block it gives 0; `input: completion` reads all."

    private func saturation(_ samples: RewardSamples, _ subject: ValidationSubject) -> [ValidationFinding] {
        var findings: [ValidationFinding] = []
        for atTop in [true, false] {
            let code: FindingCode = atTop ? .saturatedTop : .saturatedBottom
            let end = atTop ? "highest" : "lowest"
            let remedy =
                atTop
                ? "Ask for more, or leave it out: the model does this already."
                : "Take easier rows, or a denser score: the untrained model never gets there."
            if let share = samples.share(atTop: atTop), share >= 0.8 {
                findings.append(
                    subject.finding(
                        code, .warning,
                        "\(Int((share * 100).rounded())) % of the candidates earn the \(end) reward there is.",
                        remedy: remedy))
            }
            for (index, component) in samples.components.enumerated() {
                guard let share = samples.share(atTop: atTop, component: index), share >= 0.95 else { continue }
                // Nothing but the lowest score is more often a mistake than a hard task.
                let isDead = !atTop && share == 1 && component.weight != 0
                findings.append(
                    ValidationFinding(
                        code, isDead ? .warning : .note, component: component.name,
                        message: "\(Int((share * 100).rounded())) % of the candidates get its \(end) score.",
                        remedy: isDead ? remedy + Self.answerBlock : remedy))
            }
        }
        return findings
    }
}
