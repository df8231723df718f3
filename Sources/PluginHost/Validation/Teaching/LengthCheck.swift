import LaurelRewards

/// Does the reward follow the length of completions?
struct LengthCheck: ValidationCheck {
    func findings(in trial: ValidationTrial) async -> [ValidationFinding] {
        guard let samples = trial.rewards, let r = Self.correlation(samples), abs(r) >= 0.8 else { return [] }
        return [
            trial.subject.finding(
                .lengthCorrelated, .warning,
                "Within a group the reward follows the completion's length (r = \(r.shown)): the model will learn to "
                    + "write \(r > 0 ? "more" : "less"), and perhaps nothing else.",
                remedy: "Give length a smaller weight, or score what the length is meant to bring.")
        ]
    }

    /// Of reward and length, both relative to their group; nil with too few candidates or no differences.
    static func correlation(_ samples: RewardSamples) -> Double? {
        let rows = samples.centred { reward, candidate in
            reward.value.map { [$0, RewardSamples.length(of: candidate)] }
        }
        guard rows.count >= BalanceCheck.fewest else { return nil }
        return Statistics.correlation(rows.map { ($0[0], $0[1]) })
    }
}
