import LaurelRewards

/// Do the components say different things, and does more than one of them count?
struct BalanceCheck: ValidationCheck {
    /// The fewest candidates that say anything.
    static let fewest = 16

    func findings(in trial: ValidationTrial) async -> [ValidationFinding] {
        guard let samples = trial.rewards else { return [] }
        let trained = samples.components.indices.filter { !samples.components[$0].isCanary }
        guard trained.count >= 2 else { return [] }
        return correlations(samples, trained, trial.subject) + dominance(samples, trained, trial.subject)
    }

    private func correlations(
        _ samples: RewardSamples, _ trained: [Int], _ subject: ValidationSubject
    ) -> [ValidationFinding] {
        var findings: [ValidationFinding] = []
        for (place, one) in trained.enumerated() {
            for other in trained[(place + 1)...] {
                let rows = samples.centred { reward, _ in
                    guard let a = reward.components[one], let b = reward.components[other] else { return nil }
                    return [a, b]
                }
                guard rows.count >= Self.fewest, let r = Statistics.correlation(rows.map { ($0[0], $0[1]) }),
                    abs(r) >= 0.95
                else { continue }
                let names = "`\(samples.components[one].name)` and `\(samples.components[other].name)`"
                findings.append(
                    subject.finding(
                        .componentsCorrelated, .warning,
                        r > 0
                            ? "\(names) move together (r = \(r.shown)): two graders, one opinion."
                            : "\(names) move against each other (r = \(r.shown)): what one gives the other takes.",
                        remedy: "Keep one of them, or say in the weights that both are meant."))
            }
        }
        return findings
    }

    private func dominance(
        _ samples: RewardSamples, _ trained: [Int], _ subject: ValidationSubject
    ) -> [ValidationFinding] {
        trained.compactMap { index in
            guard let share = Self.varianceShare(of: index, in: samples), share >= 0.95 else { return nil }
            let component = samples.components[index]
            return subject.finding(
                .dominantComponent, .warning,
                "`\(component.name)` makes \(Int((share * 100).rounded())) % of the differences between candidates, at "
                    + "a weight of \(component.weight.shown): the other components hardly count.",
                remedy: "Check that this is meant; else change the weights, or make the others vary.")
        }
    }

    /// A component's share of the variance of rewards within their groups; nil with too few candidates or no variance.
    static func varianceShare(of index: Int, in samples: RewardSamples) -> Double? {
        guard !samples.hasFormula else { return nil }
        let weight = samples.components[index].weight
        let rows = samples.centred { reward, _ in
            guard let part = reward.components[index], let total = reward.value else { return nil }
            return [weight * part, total]
        }
        let variance = Statistics.mean(rows.map { $0[1] * $0[1] })
        guard rows.count >= fewest, variance > RewardSamples.nothing * RewardSamples.nothing else { return nil }
        return Statistics.mean(rows.map { $0[0] * $0[1] }) / variance
    }
}
