package import LaurelRewards

/// What one of two rewards made of the same candidates.
package struct RewardSide: Sendable {
    /// How the reward is called, as a rule by its file.
    package let name: String
    package let components: [RewardComponent]
    package let formula: Formula?
    /// By group and candidate.
    package let rewards: [[Reward]]
    /// By group and candidate.
    package let advantages: [[Double]]

    package init(name: String, function: RewardFunction, rewards: [[Reward]], advantages: [[Double]]) {
        self.name = name
        components = function.components
        formula = function.formula
        self.rewards = rewards
        self.advantages = advantages
    }

    /// What a component adds to a candidate's weighted sum; nil where a formula combines the components.
    func share(of index: Int?, in reward: Reward) -> Double? {
        guard formula == nil else { return nil }
        guard let index else { return 0 }
        return components[index].weight * (reward.components[index] ?? 0)
    }

    /// Where a component of this name stands.
    func place(of name: String) -> Int? { components.firstIndex { $0.name == name } }

    /// Each candidate's rank in its group by reward, from 1; equal rewards share the better rank. Nil without a reward.
    static func ranks(of group: [Reward]) -> [Int?] {
        group.map { reward in
            guard let value = reward.value else { return nil }
            return 1 + group.count { ($0.value ?? -.infinity) > value }
        }
    }
}
