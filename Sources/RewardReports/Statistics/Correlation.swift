/// How two series of values go together.
package enum Correlation {
    /// Deviations below this are rounding errors.
    private static let nothing = 1e-12

    /// Pearson's r; nil with fewer than two pairs, or where one side does not vary.
    package static func pearson(_ xs: [Double], _ ys: [Double]) -> Double? {
        let count = min(xs.count, ys.count)
        guard count >= 2 else { return nil }
        let (mx, my) = (mean(xs.prefix(count)), mean(ys.prefix(count)))
        var (xx, yy, xy) = (0.0, 0.0, 0.0)
        for (x, y) in zip(xs, ys) {
            xx += (x - mx) * (x - mx)
            yy += (y - my) * (y - my)
            xy += (x - mx) * (y - my)
        }
        // Deviations are held against the size of the values, so that a constant is one whatever its last bit.
        let least = nothing * nothing * Double(count)
        guard xx > least * max(1, mx * mx), yy > least * max(1, my * my) else { return nil }
        // One root of the product: equal series correlate at exactly 1.
        let product = xx * yy
        let r = product.isNormal ? xy / product.squareRoot() : xy / xx.squareRoot() / yy.squareRoot()
        return r.isFinite ? min(max(r, -1), 1) : nil
    }

    /// Spearman's rho: Pearson's r of the ranks, ties at their mean rank.
    package static func spearman(_ xs: [Double], _ ys: [Double]) -> Double? {
        pearson(meanRanks(xs), meanRanks(ys))
    }

    /// Each value's rank from 1, the lowest first; equal values share the mean of their ranks.
    package static func meanRanks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            for place in order[start..<end] { ranks[place] = Double(start + end + 1) / 2 }
            start = end
        }
        return ranks
    }

    private static func mean(_ values: ArraySlice<Double>) -> Double { values.reduce(0, +) / Double(values.count) }
}
