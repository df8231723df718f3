import LaurelRewards
import RewardReports
import Testing

@Suite struct RunPageTests {
    static func answer(_ row: Int, _ reward: Double?, text: String = "answer") -> RunReport.Answer {
        RunReport.Answer(
            sample: Sample(index: row, messages: [Message(role: "user", content: "<q\(row)>")], reference: "<ref>"),
            candidate: Candidate(index: 0, completion: text),
            reward: Reward(value: reward, components: [reward], grades: [Grade(.abstain("<why>"))]))
    }

    static func report(
        answers: [RunReport.Answer] = [], changes: [RunReport.Change] = [], events: [RunReport.Event] = []
    ) -> RunReport {
        RunReport(
            id: "<run>", head: "<head>", figures: [(name: "<f>", value: "<v>")], figuresNote: "<note>",
            plots: [SeriesPlot("<plot>", steps: [1, 2], curves: [.init("<c>", [1, 2])])],
            components: [
                .init(name: "<comp>", weight: 1, isCanary: true, first: 0, last: 1, scored: 1, abstained: 2, failed: 3)
            ],
            evaluations: [
                .init(name: "<before>", values: ["reward": 0.5]), .init(name: "after", values: ["reward": 1]),
            ],
            answerSource: "<source>", answers: answers, changes: changes, events: events,
            settings: [(name: "<s>", value: "<t>")], configuration: "<yaml>", reward: "</pre><script>alert(1)</script>")
    }

    @Test func everyTextIsEscapedAndNothingComesFromElsewhere() {
        let evil = "</pre><script src=\"http://elsewhere/\"></script><img src=x onerror=alert(1)>"
        let event = RunReport.Event(time: "<now>", step: 1, severity: "warning\"><b", kind: "<kind>", message: evil)
        let html = RunPage(
            Self.report(
                answers: [Self.answer(1, 1, text: evil)],
                changes: [.init(before: Self.answer(2, 0, text: evil), after: Self.answer(2, 1, text: evil))],
                events: [event])
        ).html
        let tags = [
            "script", "img", "link", "iframe", "run", "plot", "comp", "source", "kind", "yaml", "q1", "ref", "why",
        ]
        for tag in tags {
            #expect(!html.contains("<\(tag)>") && !html.contains("<\(tag) "), "\(tag)")
        }
        #expect(!html.contains("src=\"http"))
        #expect(html.contains("default-src 'none'"))
        #expect(html.contains("prefers-color-scheme: dark"))
        #expect(html.contains("+0.5000"))
        #expect(html.contains("0.0000 → 1.0000 (+1.0000)"))
    }

    @Test func bestWorstAndMostChangedAreRankedAndDoNotOverlap() {
        let answers = (0..<8).map { Self.answer($0, Double($0 % 4)) } + [Self.answer(8, nil)]
        let report = Self.report(
            answers: answers,
            changes: [
                .init(before: Self.answer(0, 0.5), after: Self.answer(0, 0.75)),
                .init(before: Self.answer(1, 1), after: Self.answer(1, 0)),
                .init(before: Self.answer(2, 1), after: Self.answer(2, 1)),
                .init(before: Self.answer(3, nil), after: Self.answer(3, 1)),
            ])
        #expect(report.best.map(\.sample.index) == [3, 7, 2, 6, 1])
        #expect(report.worst.map(\.sample.index) == [4, 0, 5])
        #expect(report.mostChanged.map(\.after.sample.index) == [1, 0])
    }

    @Test func aRunWithoutStepsHasAPageToo() {
        var report = Self.report()
        report.plots = [SeriesPlot("r", steps: [], curves: [.init("r", [])])]
        let html = RunPage(report).html
        #expect(html.contains("No step has been taken yet."))
        #expect(!html.contains("<svg"))
    }
}
