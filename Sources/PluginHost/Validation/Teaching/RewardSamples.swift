import LaurelRewards

/// What a model's candidates earn, group by group: the material of the checks on teaching.
struct RewardSamples: Sendable {
    let groups: [CandidateGroup]
    let rewards: [[Reward]]
    let components: [RewardComponent]
    /// The range that the weighted sum can have.
    let range: ClosedRange<Double>
    /// Whether a formula makes the reward, so that weights say nothing.
    var hasFormula = false

    /// Spreads below this are none.
    static let nothing = 1e-9

    /// The rewards of each group that has at least two.
    var values: [[Double]] {
        rewards.map { $0.compactMap(\.value) }.filter { $0.count >= 2 }
    }

    /// Groups whose candidates all earn the same, as a share: they give no gradient.
    var zeroVarianceShare: Double? {
        let values = values
        guard !values.isEmpty else { return nil }
        return Double(values.count { Statistics.deviation($0) < Self.nothing }) / Double(values.count)
    }

    /// The mean standard deviation within a group.
    var spread: Double? {
        let values = values
        guard !values.isEmpty else { return nil }
        return Statistics.mean(values.map { Statistics.deviation($0) })
    }

    /// Rewards at an end of the range, as a share.
    func share(atTop: Bool) -> Double? {
        Self.share(atTop: atTop, of: rewards.joined().compactMap(\.value), in: range)
    }

    /// Scores of one component at an end of its range, as a share.
    func share(atTop: Bool, component: Int) -> Double? {
        guard components[component].transform.isEmpty else { return nil }
        return Self.share(
            atTop: atTop, of: rewards.joined().compactMap { $0.components[component] },
            in: components[component].grader.range)
    }

    private static func share(atTop: Bool, of values: [Double], in range: ClosedRange<Double>) -> Double? {
        guard !values.isEmpty, range.lowerBound < range.upperBound else { return nil }
        let margin = 0.02 * (range.upperBound - range.lowerBound)
        let count = values.count {
            atTop ? $0 >= range.upperBound - margin : $0 <= range.lowerBound + margin
        }
        return Double(count) / Double(values.count)
    }

    /// Values of each candidate minus their group's mean, as GRPO sees them; nil values drop the candidate.
    func centred(_ value: (Reward, Candidate) -> [Double]?) -> [[Double]] {
        zip(groups, rewards).flatMap { group, rewards -> [[Double]] in
            let rows = zip(rewards, group.candidates).compactMap { value($0, $1) }
            guard rows.count >= 2, let width = rows.first?.count else { return [] }
            let means = (0..<width).map { column in Statistics.mean(rows.map { $0[column] }) }
            return rows.map { row in zip(row, means).map { $0 - $1 } }
        }
    }

    /// How many tokens, or bytes where tokens are not known.
    static func length(of candidate: Candidate) -> Double {
        Double(candidate.tokenCount > 0 ? candidate.tokenCount : candidate.completion.utf8.count)
    }

    /// By the names of the report's measurements.
    var measurements: [String: Double] {
        var figures: [String: Double] = ["groups": Double(groups.count)]
        figures["candidates"] = Double(rewards.reduce(0) { $0 + $1.count })
        figures["reward_mean"] = Statistics.mean(rewards.joined().compactMap(\.value))
        figures["zero_variance_share"] = zeroVarianceShare
        figures["within_group_std"] = spread
        figures["saturation_top"] = share(atTop: true)
        figures["saturation_bottom"] = share(atTop: false)
        figures["length_correlation"] = LengthCheck.correlation(self)
        for (index, component) in components.enumerated() {
            figures["components/\(component.name)/mean"] = Statistics.mean(
                rewards.joined().compactMap { $0.components[index] })
            figures["components/\(component.name)/variance_share"] = BalanceCheck.varianceShare(of: index, in: self)
        }
        return figures
    }
}

/// Means and correlations.
enum Statistics {
    static func mean(_ values: [Double]) -> Double {
        values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
    }

    /// The population's standard deviation.
    static func deviation(_ values: [Double]) -> Double {
        let mean = mean(values)
        return values.isEmpty ? 0 : Self.mean(values.map { ($0 - mean) * ($0 - mean) }).squareRoot()
    }

    /// Pearson's r; nil when one side does not vary.
    static func correlation(_ pairs: [(Double, Double)]) -> Double? {
        let (xs, ys) = (pairs.map(\.0), pairs.map(\.1))
        let (dx, dy) = (deviation(xs), deviation(ys))
        guard dx > RewardSamples.nothing, dy > RewardSamples.nothing else { return nil }
        let (mx, my) = (mean(xs), mean(ys))
        return mean(pairs.map { ($0.0 - mx) * ($0.1 - my) }) / (dx * dy)
    }
}
