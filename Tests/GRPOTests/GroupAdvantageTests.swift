import GRPO
import LaurelRewards
import Testing

/// The vectors of GRPO.md section 9, computed with TRL 1.16 in float32.
@Suite struct GroupAdvantageTests {
    static let weights = [1, 0.5]
    static let scores: [[[Double?]]] = [
        [[1, 0.5], [0, 0.25], [1, nil], [0, 0]],
        [[1, 1], [1, 1], [nil, nil], [0, 0.5]],
    ]

    static func rewards(_ scores: [[[Double?]]], weights: [Double]) -> [[Reward]] {
        scores.map { group in
            group.map { components in
                let present = zip(components, weights).compactMap { score, weight in score.map { $0 * weight } }
                return Reward(
                    value: present.isEmpty ? nil : present.reduce(0, +), components: components, grades: [])
            }
        }
    }

    @Test(arguments: [
        (
            RewardScale.group, Aggregation.sumThenNormalize,
            [1.0515858, -0.7511327, 0.6509817, -0.9514348, 0.5772702, 0.5772702, 0, -1.1545405]
        ),
        (
            .batch, .sumThenNormalize,
            [0.9928513, -0.7091795, 0.6146222, -0.8982940, 0.6303817, 0.6303817, 0, -1.2607635]
        ),
        (.none, .sumThenNormalize, [0.65625, -0.46875, 0.40625, -0.59375, 0.4166666, 0.4166666, 0, -0.8333334]),
        (
            .group, .normalizeThenSum,
            [1.0724757, -0.6799787, 0.6799787, -1.0724757, 0.6799395, 0.6799395, 0, -1.3598790]
        ),
    ])
    func agreesWithTRL(scale: RewardScale, aggregation: Aggregation, expected: [Double]) {
        let result = GroupAdvantage(
            rewards: Self.rewards(Self.scores, weights: Self.weights), weights: Self.weights,
            aggregation: aggregation, scale: scale)
        for (found, wanted) in zip(result.advantages.joined(), expected) {
            #expect(agree(found, wanted, relative: 1e-6, absolute: 1e-6), "\(found) is not \(wanted)")
        }
        #expect(result.zeroSpreadShare == 0)
    }

    /// [1, 0, 0, 0]: mean 1/4, sample deviation 1/2, so that (1 - 1/4) / (1/2 + ε) remains.
    @Test(arguments: [1e-4, 1e-6, 1e-9]) func theEpsilonIsTheSystems(epsilon: Double) {
        let result = GroupAdvantage(
            rewards: Self.rewards([[[1], [0], [0], [0]]], weights: [1]), weights: [1],
            aggregation: .sumThenNormalize, scale: .group, epsilon: epsilon)
        #expect(agree(result.advantages[0][0], 0.75 / (0.5 + epsilon), relative: 1e-12))
    }

    @Test func oneSuccessOfFourStandsOut() {
        let result = GroupAdvantage(
            rewards: Self.rewards([[[1], [0], [0], [0]], [[1], [1], [1], [1]]], weights: [1]), weights: [1],
            aggregation: .sumThenNormalize, scale: .group)
        for (found, wanted) in zip(result.advantages[0], [1.4997001, -0.4999, -0.4999, -0.4999]) {
            #expect(agree(found, wanted, relative: 1e-6))
        }
        #expect(result.advantages[1] == [0, 0, 0, 0])
        #expect(result.zeroSpreadShare == 0.5)
        #expect(result.reward == 0.625)
    }

    @Test(arguments: RewardScale.allCases, Aggregation.allCases)
    func equalRewardsGiveExactlyNothing(scale: RewardScale, aggregation: Aggregation) {
        let result = GroupAdvantage(
            rewards: Self.rewards([[[0.3], [0.3], [0.3]]], weights: [1]), weights: [1], aggregation: aggregation,
            scale: scale)
        #expect(result.advantages == [[0, 0, 0]])
        #expect(result.zeroSpreadShare == 1)
        #expect(result.rewardStandardDeviation == 0)
    }

    @Test(arguments: RewardScale.allCases, Aggregation.allCases)
    func aGroupWithOneRewardLearnsNothing(scale: RewardScale, aggregation: Aggregation) {
        let result = GroupAdvantage(
            rewards: Self.rewards([[[1], [nil]], [[0], [1]]], weights: [1]), weights: [1], aggregation: aggregation,
            scale: scale)
        #expect(result.advantages[0].allSatisfy { abs($0) < 1e-12 })
        #expect(result.advantages[1][0] < 0)
    }

    @Test func aCandidateWithoutRewardIsLeftOutThoughAComponentScoredIt() {
        let failed = Reward(value: nil, components: [1, nil], grades: [])
        let good = Reward(value: 1, components: [1, 0], grades: [])
        let bad = Reward(value: 0, components: [0, 0], grades: [])
        for aggregation in Aggregation.allCases {
            let result = GroupAdvantage(
                rewards: [[failed, good, bad]], weights: [1, 1], aggregation: aggregation, scale: .group)
            #expect(result.advantages[0][0] == 0)
            #expect(agree(result.advantages[0][1], -result.advantages[0][2]))
        }
    }

    @Test func anUnscoredBatchHasNoStatistics() {
        let result = GroupAdvantage(
            rewards: Self.rewards([[[nil], [nil]]], weights: [1]), weights: [1], aggregation: .sumThenNormalize,
            scale: .group)
        #expect(result.advantages == [[0, 0]])
        #expect(result.reward.isNaN)
    }
}
