package import LaurelRewards

/// How much the candidates of a group differ: what GRPO learns from.
package enum GroupSpread {
    /// Deviations up to this are none, as TRL has it.
    private static let nothing = 1e-8

    /// The share of groups whose rewards are all equal, among those with at least two; nil without such a group.
    package static func zeroVarianceShare(_ rewards: [[Reward]]) -> Double? {
        let deviations = deviations(rewards)
        guard !deviations.isEmpty else { return nil }
        return Double(deviations.count { $0 <= nothing }) / Double(deviations.count)
    }

    /// The mean standard deviation within a group; nil without a group of two.
    package static func meanDeviation(_ rewards: [[Reward]]) -> Double? {
        let deviations = deviations(rewards)
        return deviations.isEmpty ? nil : deviations.reduce(0, +) / Double(deviations.count)
    }

    private static func deviations(_ rewards: [[Reward]]) -> [Double] {
        rewards.compactMap { ValueTally($0.compactMap(\.value)).distribution?.std }
    }
}
