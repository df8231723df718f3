import Foundation
import LaurelRewards
import RewardReports
import Testing

/// Three rows of four candidates, counted by hand; correlations are numpy's.
@Suite struct EvaluationReportTests {
    private static let texts = [
        ["a=1 b=1", "a=0 b=1", "a=1 b=0.5", "a=1 b=1"],
        ["a=0 b=0", "a=0 b=0", "a=0 b=0", "a=0 b=0"],
        ["a=0.5 b=1", "a=0 b=0.5", "a=fail b=1", "a=1 b=0"],
    ]

    private func report(
        pass: PassRule = PassRule(), prompt: String? = nil, shown: Int = 3
    ) async -> EvaluationReport {
        let function = RewardFunction(components: [
            FieldGrader.component("a", weight: 0.5), FieldGrader.component("b", weight: 0.5),
        ])
        var groups = FieldGrader.groups(Self.texts)
        if let prompt {
            groups = groups.map { group in
                CandidateGroup(
                    sample: Sample(index: group.sample.index, messages: [Message(role: "user", content: prompt)]),
                    candidates: group.candidates)
            }
        }
        let settings = EvaluationSettings(
            model: "tiny <b>", reward: "reward.yaml", data: "rows.jsonl", candidatesPerRow: 4, temperature: 1, topP: 1,
            topK: 0, maxTokens: 16, seed: 0, pass: pass)
        return EvaluationReport(
            groups, lines: [1, 2, 3], rewards: await function.rewardsOfStored(groups), function: function,
            settings: settings, seconds: 1.5, shown: shown)
    }

    private func isClose(_ one: Double?, _ other: Double) -> Bool { one.map { abs($0 - other) < 1e-12 } ?? false }

    @Test func countsRewardsPassesAndRowsWithoutSpread() async {
        let report = await report()
        // 1, 0.5, 0.75, 1; 0 four times; 0.75, 0.25, none, 0.5
        #expect(isClose(report.summary.rewards.distribution?.mean, 4.75 / 11))
        #expect(report.rows.map(\.passing) == [4, 0, 2])
        #expect(report.rows.map(\.best) == [1, 0, 0.75])
        #expect(isClose(report.passRate, 0.5))
        #expect(report.passAtK.map(\.k) == [1, 2, 4])
        // (1 + 0 + 1/2) / 3, (1 + 0 + 5/6) / 3, (1 + 0 + 1) / 3
        #expect(isClose(report.passAtK[0].value, 0.5))
        #expect(isClose(report.passAtK[1].value, 11.0 / 18))
        #expect(isClose(report.passAtK[2].value, 2.0 / 3))
        #expect(isClose(report.zeroVarianceShare, 1.0 / 3))
        #expect(isClose(report.meanBest, 1.75 / 3))
        #expect(report.summary.unrewarded?.count == 1)
    }

    @Test func aComponentCanDecideWhatPasses() async {
        let report = await report(pass: PassRule(component: "a", threshold: 1))
        #expect(report.rows.map(\.passing) == [3, 0, 1])
        #expect(report.text.contains("`a` counts at least 1"))
    }

    @Test func correlationsAreNumpys() async {
        let correlations = await report().correlations
        #expect(correlations.names == ["reward", "a", "b", "tokens"])
        #expect(isClose(correlations.values[1][2], 0.4120816918460671))
        #expect(isClose(correlations.values[2][1], 0.4120816918460671))
        #expect(isClose(correlations.values[0][0], 1))
    }

    @Test func theBestAndWorstCandidatesAreOfDifferentRows() async {
        let report = await report(shown: 2)
        #expect(report.best.map(\.sample.index) == [0, 2])
        #expect(report.best.map(\.candidate.index) == [0, 0])
        #expect(report.worst.map(\.sample.index) == [1, 2])
        #expect(report.worst.map(\.candidate.index) == [0, 1])
    }

    @Test func theJSONHasEveryFigure() async throws {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let record = try encoder.encode(EvaluationRecord(await report()))
        let object = try #require(try JSONDecoder().decode(JSONValue.self, from: record).object)
        #expect(isClose(object["pass_at_k"]?.object?["1"]?.double, 0.5))
        #expect(object["reward"]?.object?["count"] == .integer(11))
        #expect(object["settings"]?.object?["candidates_per_row"] == .integer(4))
        #expect(object["settings"]?.object?["top_p"]?.double == 1)
        guard case .array(let components)? = object["components"] else {
            Issue.record("no components")
            return
        }
        #expect(components.first?.object?["failed"] == .object(["runtime": .integer(1)]))
    }

    @Test func thePageEscapesEverythingAndLoadsNothing() async {
        let hostile = "</pre><script>alert('x')</script><img src=x onerror=alert(1)>\u{202E}\u{0}&\""
        let page = EvaluationPage(await report(prompt: hostile)).html
        #expect(!page.contains("<script"))
        #expect(!page.contains("<img"))
        #expect(!page.contains("\u{202E}") && !page.contains("\u{0}"))
        #expect(page.contains("&lt;/pre&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"))
        #expect(page.contains("tiny &lt;b&gt;"))
        #expect(page.contains("default-src 'none'"))
        #expect(!page.contains("http://") && !page.contains("https://"))
        #expect(page.contains("<svg") && page.contains("pass@k"))
        // Three rows, their figures, and no number that is none.
        #expect(!page.contains("nan") && !page.contains("inf\""))
    }

    @Test func everyElementOfThePageIsClosed() async throws {
        let page = EvaluationPage(await report(prompt: "<&>")).html
        var open: [Substring] = []
        for match in page.matches(of: /<(\/?)([a-z0-9]+)[^>]*?(\/?)>/) {
            let name = match.2
            if ["meta"].contains(name) || !match.3.isEmpty { continue }
            if match.1.isEmpty {
                open.append(name)
            } else {
                #expect(open.popLast() == name)
            }
        }
        #expect(open.isEmpty)
    }
}
