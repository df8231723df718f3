import LaurelRewards
import RewardReports
import Testing

@Suite struct ScoreSummaryTests {
    private func summary(_ texts: [String], _ components: [RewardComponent]) async -> ScoreSummary {
        let function = RewardFunction(components: components)
        let rewards = await function.rewardsOfStored(FieldGrader.groups([texts]))
        return rewards.joined().enumerated().reduce(into: ScoreSummary(function)) { summary, row in
            let explanation = RewardExplanation(row.element, components: components, formula: nil)
            summary.add(row.element, explanation, line: row.offset + 1)
        }
    }

    @Test func countsScoresAbstentionsFailuresAndGates() async throws {
        let summary = await summary(
            ["a=1 b=1", "a=0.5 b=1", "a=abstain b=0.5", "a=1 b=fail", "a=0 b=1"],
            [
                FieldGrader.component("a", weight: 0.5),
                FieldGrader.component("b", weight: 0.5, requires: [ComponentGate(component: "a", least: 0.5)]),
            ])
        #expect(summary.rows == 5)
        // 1, 0.75, none (b waits for a), none (b failed), 0
        #expect(summary.rewards.distribution?.count == 3)
        #expect(abs((summary.rewards.distribution?.mean ?? 0) - 1.75 / 3) < 1e-12)
        #expect(summary.unrewarded?.count == 2)
        #expect(summary.unrewarded?.line == 3)
        #expect(summary.components[0].abstentions == 1)
        #expect(summary.components[0].scores.distribution?.mean == 0.625)
        #expect(summary.components[1].failures == [.runtime: 1])
        #expect(summary.components[1].firstFailure?.line == 4)
        #expect(summary.components[1].gated == 2)
        #expect(abs((summary.components[1].counted.distribution?.mean ?? 0) - 2.0 / 3) < 1e-12)
    }

    @Test func theSlowestRowsComeFirstAndAreFew() async {
        let summary = await summary((0..<9).map { _ in "a=1" }, [FieldGrader.component("a")])
        #expect(summary.slowest.map(\.line) == [9, 8, 7, 6, 5])
        #expect(summary.slowest.first?.component == "a")
    }

    @Test func theTextShowsEverythingThatHappened() async {
        let text = await summary(
            ["a=1 b=1", "a=0.8999999999999999 b=fail", "a=0 b=1"],
            [FieldGrader.component("a", weight: 0.5), FieldGrader.component("b", weight: 0.5, isCanary: true)]
        ).text(file: "rows.jsonl")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines.first == "3 rows graded, mean reward 0.3167, b failed 1 times")
        #expect(lines.contains { $0.hasPrefix("a ") && $0.contains("0.6333") && $0.contains("0.9000") })
        #expect(lines.contains { $0.hasPrefix("b (canary)") })
        #expect(lines.contains("  b: runtime 1; the first at rows.jsonl:2: It broke."))
        #expect(lines.contains("slowest rows"))
        #expect(!text.contains("0.89999"))
        // Every bin of the histogram has its line.
        #expect(lines.filter { $0.contains(" – ") && !$0.contains("mean") }.count >= 10)
    }

    @Test func noRowsWithRewardsAreSaidPlainly() async {
        let text = await summary(["a=abstain"], [FieldGrader.component("a")]).text(file: "f")
        #expect(text.hasPrefix("1 rows graded, mean reward none, 1 without a reward\n"))
    }
}
