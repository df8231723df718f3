import RewardReports
import Testing

/// The expected values are numpy's and scipy's (numpy.std with ddof 1, numpy.quantile, numpy.corrcoef,
/// scipy.stats.spearmanr and rankdata), and exact fractions for pass@k.
@Suite struct StatisticsTests {
    private static let values = [0.1, 0.3, 0.3, 0.7, 1.0, 0.25, 0.9]

    private func isClose(_ one: Double?, _ other: Double, _ tolerance: Double = 1e-12) -> Bool {
        one.map { abs($0 - other) <= tolerance } ?? false
    }

    @Test func aTallyHasNumpysFigures() throws {
        let distribution = try #require(ValueTally(Self.values).distribution)
        #expect(distribution.count == 7)
        #expect(isClose(distribution.mean, 0.5071428571428571))
        #expect(isClose(distribution.std, 0.3540581066112494))
        #expect(isClose(distribution.q25, 0.275))
        #expect(isClose(distribution.median, 0.3))
        #expect(isClose(distribution.q75, 0.8))
        #expect(distribution.min == 0.1 && distribution.max == 1)
    }

    @Test func binsHoldTheirLowerEndAndTheLastOneBoth() throws {
        let histogram = try #require(ValueTally(Self.values).distribution).histogram
        #expect(histogram.counts == [0, 1, 1, 2, 0, 0, 0, 1, 0, 2])
        #expect(histogram.bounds(of: 3).lower == 0.3 || isClose(histogram.bounds(of: 3).lower, 0.3))
        #expect(histogram.bounds(of: 9).upper == 1)
        #expect(histogram.sparkline == "·▄▄█···▄·█")
    }

    @Test func valuesOutsideOfZeroToOneGiveTheRange() throws {
        let histogram = try #require(ValueTally([-2, 0, 2, 8]).distribution).histogram
        #expect(histogram.lower == -2 && histogram.upper == 8)
        #expect(histogram.counts == [1, 0, 1, 0, 1, 0, 0, 0, 0, 1])
        let single = try #require(ValueTally([7, 7]).distribution).histogram
        #expect(single.lower == 6.5 && single.upper == 7.5)
        #expect(single.counts.reduce(0, +) == 2)
    }

    @Test(arguments: [
        [1e308, -1e308], [.leastNonzeroMagnitude], [-.leastNonzeroMagnitude, 0], [1e300, 1e300],
    ])
    func extremeValuesAreCounted(values: [Double]) throws {
        let distribution = try #require(ValueTally(values).distribution)
        #expect(distribution.histogram.counts.reduce(0, +) == values.count)
        #expect(distribution.min == values.min() && distribution.max == values.max())
    }

    @Test func equalValuesHaveNoDeviationAndNoValuesNoDistribution() {
        #expect(ValueTally([0.3, 0.3, 0.3]).distribution?.std == 0)
        #expect(ValueTally([0.3, 0.3, 0.3]).distribution?.mean == 0.3)
        #expect(ValueTally([0.3]).distribution?.std == nil)
        #expect(ValueTally([]).distribution == nil)
        #expect(ValueTally([.nan, .infinity]).distribution == nil)
    }

    @Test func manyDifferentValuesStayInBoundedMemory() throws {
        let count = 200_000
        let values = (0..<count).map { Double(($0 * 7919) % count) / Double(count) }
        let distribution = try #require(ValueTally(values).distribution)
        #expect(distribution.count == count)
        #expect(isClose(distribution.mean, 0.4999975, 1e-9))
        #expect(isClose(distribution.median, 0.5, 5e-4))
        #expect(isClose(distribution.q25, 0.25, 5e-4))
        #expect(distribution.histogram.counts.allSatisfy { abs($0 - count / 10) < 40 })
    }

    @Test func correlationsAreNumpysAndScipys() {
        let (xs, ys) = ([0.2, 0.2, 0.5, 0.9, 1.0, 0.5, 0.1], [0.3, 0.1, 0.5, 0.5, 0.8, 0.9, 0.0])
        #expect(Correlation.meanRanks(xs) == [2.5, 2.5, 4.5, 6, 7, 4.5, 1])
        #expect(isClose(Correlation.pearson(xs, ys), 0.7363957102392804))
        #expect(isClose(Correlation.spearman(xs, ys), 0.8165481258020508))
        #expect(Correlation.pearson(xs, xs) == 1)
        #expect(Correlation.pearson([1, 2], [2, 1]) == -1)
    }

    @Test(arguments: [([], []), ([1], [2]), ([0.1, 0.1, 0.1], [1, 2, 3]), ([1, 2, 3], [0.3, 0.1 + 0.2, 0.3])])
    func thereIsNoCorrelationWithoutVariation(xs: [Double], ys: [Double]) {
        #expect(Correlation.pearson(xs, ys) == nil)
    }

    @Test(arguments: [
        (8, 3, 1, 0.375), (8, 3, 2, 0.6428571428571429), (8, 3, 4, 0.9285714285714286), (8, 3, 8, 1.0),
        (5, 1, 2, 0.4), (100, 7, 10, 0.5332595856827856), (8, 0, 4, 0.0), (8, 6, 4, 1.0), (1, 1, 1, 1.0),
    ])
    func passAtKIsUnbiased(count: Int, passing: Int, k: Int, expected: Double) {
        #expect(isClose(PassAtK.estimate(passing: passing, of: count, k: k), expected))
    }

    @Test func passAtKIsTheMeanOverRowsWithEnoughCandidates() {
        #expect(PassAtK.estimate(passing: 1, of: 4, k: 5) == nil)
        #expect(PassAtK.estimate(passing: 1, of: 4, k: 0) == nil)
        #expect(PassAtK.steps(upTo: 8) == [1, 2, 4, 8])
        #expect(PassAtK.steps(upTo: 6) == [1, 2, 4])
        #expect(isClose(PassAtK.mean([(passing: 4, count: 8), (passing: 0, count: 8)], k: 1), 0.25))
        #expect(isClose(PassAtK.mean([(passing: 2, count: 2), (passing: 0, count: 1)], k: 2), 1))
        #expect(PassAtK.mean([], k: 1) == nil)
    }

    @Test(arguments: [
        (0.8999999999999999, "0.9000"), (-0.00001, "0.0000"), (1, "1.0000"), (.nan, "–"), (-1.5, "-1.5000"),
    ])
    func tablesRound(value: Double, text: String) {
        #expect(Figure.text(value) == text)
    }

    @Test func figuresAreShort() {
        #expect(Figure.short(0.5) == "0.5" && Figure.short(1) == "1" && Figure.short(100) == "100")
        #expect(Figure.change(0.25, digits: 2) == "+0.25" && Figure.change(-0.25, digits: 2) == "-0.25")
        #expect(Figure.percent(0.1234) == "12.3 %" && Figure.percent(nil) == "–")
        #expect(Figure.duration(12) == "12 µs" && Figure.duration(1_234) == "1.2 ms")
        #expect(Figure.duration(2_500_000) == "2.50 s")
    }

    @Test func linesOfAnyTextStayOnTheirLine() {
        #expect(PlainLine.text("a\nb\u{1B}[31m\u{202E}c", limit: 20) == "a b [31m c")
        #expect(PlainLine.text("abcdef", limit: 3) == "abc…")
    }
}
