import Foundation
import LaurelRewards
import RewardReports
import Testing

/// Two groups of three candidates, counted by hand; Spearman's correlation is scipy's.
@Suite struct RewardComparisonTests {
    private static let texts = [["a=1 b=0", "a=0 b=1", "a=1 b=1"], ["a=1 b=0", "a=0 b=1", "a=0 b=0"]]

    private func comparison(
        _ texts: [[String]] = texts, old: [RewardComponent], new: [RewardComponent], formula: String? = nil
    ) async throws -> RewardComparison {
        let groups = FieldGrader.groups(texts)
        let stored = groups.map { group in
            RewardComparison.StoredGroup(
                items: group.candidates.map { GradingItem(sample: group.sample, candidate: $0) },
                places: group.candidates.map { "f:\(group.sample.index)\($0.index)" })
        }
        func side(_ name: String, _ components: [RewardComponent], _ formula: Formula?, _ advantages: [[Double]]) async
            -> RewardSide
        {
            let function = RewardFunction(components: components, formula: formula)
            return RewardSide(
                name: name, function: function, rewards: await function.rewardsOfStored(groups),
                advantages: advantages)
        }
        let combined = try formula.map { try Formula($0, names: new.map(\.name)) }
        return RewardComparison(
            stored, old: await side("old", old, nil, [[-1, 0, 1], [0, 1, -1]]),
            new: await side("new", new, combined, [[0, -1, 1], [1, -0.5, -1]]))
    }

    private func weighted(_ a: Double, _ b: Double) -> [RewardComponent] {
        [FieldGrader.component("a", weight: a), FieldGrader.component("b", weight: b)]
    }

    @Test func countsWhatChanges() async throws {
        let comparison = try await comparison(old: weighted(0.4, 0.6), new: weighted(0.8, 0.2))
        #expect(comparison.changedRewards == 4)
        #expect(comparison.changedRanks == 4)
        #expect(comparison.changedAdvantages == 4)
        #expect(comparison.turnedAdvantages == 1)
        #expect(comparison.meanAdvantageChange == 0.75)
        #expect(comparison.comparedGroups == 2)
        #expect(comparison.changedBest == 1)
        #expect(abs((comparison.spearman ?? 0) - 0.5151515151515151) < 1e-12)
        #expect(comparison.changes.map(\.rank.old) == [3, 2, 1, 2, 1, 3])
        #expect(comparison.changes.map(\.rank.new) == [2, 3, 1, 1, 2, 3])
        #expect(comparison.zeroVarianceShare.old == 0)
    }

    @Test func saysWhichComponentIsTheCauseAndByHowMuch() async throws {
        let comparison = try await comparison(old: weighted(0.4, 0.6), new: weighted(0.8, 0.2))
        let biggest = comparison.biggest(2)
        #expect(biggest.map(\.place) == ["f:00", "f:01"])
        #expect(biggest[0].causes.map(\.component) == ["a"])
        #expect(biggest[0].causes[0].change == 0.4)
        #expect(abs((biggest[1].causes[0].change ?? 0) + 0.4) < 1e-12)
        let a = try #require(comparison.components.first)
        #expect(a.weight.old == 0.4 && a.weight.new == 0.8)
        #expect(a.changedRows == 3)
        #expect(abs((a.meanChange ?? 0) - 0.2) < 1e-12)
    }

    @Test func aComponentThatComesOrGoesIsACause() async throws {
        let comparison = try await comparison(
            old: weighted(0.5, 0.5),
            new: [FieldGrader.component("a", weight: 0.5), FieldGrader.component("c", weight: 0.5)])
        let change = try #require(comparison.changes.first { $0.place == "f:01" })
        #expect(change.reward.old == 0.5 && change.reward.new == 0)
        #expect(change.causes.map(\.component) == ["b"])
        #expect(change.causes[0].weight.new == nil)
        #expect(change.causes[0].change == -0.5)
    }

    @Test func theChangesOfComponentsAddUpToTheRewards() async throws {
        let comparison = try await comparison(
            [["a=0.3 b=0.9", "a=0.7 b=0.1"]], old: weighted(0.25, 0.75), new: weighted(0.6, 0.4))
        for change in comparison.changes {
            let (old, new) = (try #require(change.reward.old), try #require(change.reward.new))
            let sum = change.causes.reduce(0) { $0 + ($1.change ?? 0) }
            #expect(abs(sum - (new - old)) < 1e-12)
        }
    }

    @Test func aFormulaShowsValuesAndNoShares() async throws {
        let comparison = try await comparison(
            old: weighted(0.4, 0.6),
            new: [
                FieldGrader.component("a", weight: 0, transform: [.scale(0.5)]), FieldGrader.component("b", weight: 0),
            ],
            formula: "a * b")
        let change = try #require(comparison.changes.first { $0.place == "f:02" })
        #expect(change.reward.new == 0.5)
        #expect(change.causes.map(\.component) == ["a"])
        #expect(change.causes[0].change == nil)
        #expect(change.causes[0].counted.old == 1 && change.causes[0].counted.new == 0.5)
    }

    @Test func aLostRewardSaysWhy() async throws {
        let comparison = try await comparison(
            [["a=1 b=fail", "a=1 b=1"]], old: [FieldGrader.component("a")], new: weighted(0.5, 0.5))
        #expect(comparison.unrewarded.new == 1)
        #expect(comparison.comparedGroups == 0)
        let change = try #require(comparison.biggest(5).first)
        #expect(change.reason.new == "`b` failed (runtime): It broke.")
        #expect(change.rank.new == nil)
        let text = comparison.text(shown: 5)
        #expect(text.contains("no new reward: `b` failed (runtime): It broke."))
        #expect(text.contains("no group has two rewards on both sides"))
    }

    @Test func equalRewardsChangeNothing() async throws {
        let comparison = try await comparison(old: weighted(0.4, 0.6), new: weighted(0.4, 0.6))
        #expect(comparison.changedRewards == 0)
        #expect(comparison.spearman == 1)
        #expect(comparison.biggest(10).isEmpty)
        let record = try JSONEncoder().encode(RewardComparisonRecord(comparison, shown: 10))
        let object = try JSONDecoder().decode(JSONValue.self, from: record).object
        #expect(object?["changedRewards"] == .integer(0))
        #expect(object?["changes"] == .array([]))
    }
}
