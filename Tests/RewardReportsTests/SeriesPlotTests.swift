import RewardReports
import Testing

@Suite struct SeriesPlotTests {
    private func count(_ part: String, in text: String) -> Int { text.ranges(of: part).count }

    @Test func aGapPartsACurveAndAPointAloneIsADot() {
        let plot = SeriesPlot("r", steps: [1, 2, 3, 4], curves: [.init("r", [0.1, 0.2, nil, 0.4])])
        #expect(count("<polyline", in: plot.html) == 1)
        #expect(count("<circle", in: plot.html) == 1)
        #expect(!plot.isEmpty)
    }

    @Test func whatIsNotFiniteIsNotDrawn() {
        let plot = SeriesPlot("r", steps: [1, 2], curves: [.init("r", [.nan, .infinity])])
        #expect(plot.isEmpty)
        #expect(!plot.html.contains("nan"))
        #expect(!plot.html.contains("inf"))
    }

    @Test(arguments: [
        [0.0], [0, 0, 0], [1e300, -1e300], [.greatestFiniteMagnitude, 0], [.leastNonzeroMagnitude, 0],
        [-1, -1.0000001],
        [1e-12, 2e-12],
        [0.2, 0.9], [123_456, 123_457],
    ])
    func everyRangeHasAnAxis(values: [Double]) {
        let html = SeriesPlot("r", steps: Array(1...values.count), curves: [.init("r", values)]).html
        let labels = html.ranges(of: "class=\"label end\"").count
        #expect((2...8).contains(labels), "\(html)")
        #expect(!html.contains("nan"))
    }

    @Test(arguments: [
        ([0, 3e-4], [">0<", ">1e-4<", ">3e-4<"]), ([0, 1], [">0.00<", ">0.25<", ">1.00<"]), ([0, 4], [">0<", ">4<"]),
        ([-1, 1], [">-1.0<", ">0.5<"]), ([2e6, 4e6], [">0<", ">2e6<", ">4e6<"]),
    ])
    func axesHaveRoundNumbers(values: [Double], labels: [String]) {
        let html = SeriesPlot("r", steps: [1, 2], curves: [.init("r", values)]).html
        for label in labels {
            #expect(html.contains("class=\"label end\"") && html.contains(label), "\(label): \(html)")
        }
    }

    @Test func titlesAndNamesAreEscaped() {
        let html = SeriesPlot(
            "<b>&", steps: [1], curves: [.init("\"><script>", [1]), .init("b", [2])],
            marks: [.init(step: 1, value: 1, name: "<i>")]
        ).html
        #expect(!html.contains("<script"))
        #expect(!html.contains("<b>"))
        #expect(!html.contains("<i>"))
        #expect(html.contains("&lt;b&gt;&amp;"))
    }

    @Test func longRunsAreThinnedAndSmoothed() {
        let steps = Array(1...5000)
        let curve = SeriesPlot.Curve("r", steps.map { Double($0 % 7) }, band: steps.map { _ in 0...6 })
        let html = SeriesPlot("r", steps: steps, curves: [curve]).html
        #expect(html.utf8.count < 60_000)
        #expect(count("<polyline", in: html) == 2)
        #expect(html.contains("line pale"))
        #expect(count("<polygon", in: html) == 1)
    }

    @Test func areasStandOnEachOther() {
        let plot = SeriesPlot(
            "t", steps: [1, 2], curves: [.init("a", [1, 1]), .init("b", [2, nil])], isStacked: true)
        let html = plot.html
        #expect(count("class=\"area ", in: html) == 2)
        #expect(count("class=\"key ", in: html) == 2)
    }
}
