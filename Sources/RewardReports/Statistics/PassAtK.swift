/// The chance that at least one of k candidates passes, estimated without bias from n of them (Chen et al. 2021,
/// arXiv:2107.03374, equation 1).
///
///     pass@k = 1 - C(n - c, k) / C(n, k) = 1 - Π_{i = n - c + 1}^{n} (1 - k / i)
///
/// with c of the n candidates passing.
package enum PassAtK {
    /// The estimate for one row; nil where k is not within 1 to n.
    package static func estimate(passing: Int, of count: Int, k: Int) -> Double? {
        guard (1...max(count, 1)).contains(k), count >= 1, (0...count).contains(passing) else { return nil }
        guard count - passing >= k else { return 1 }
        var misses = 1.0
        for i in (count - passing + 1)..<(count + 1) { misses *= 1 - Double(k) / Double(i) }
        return 1 - misses
    }

    /// The powers of two from 1 to n: the k that are reported.
    package static func steps(upTo count: Int) -> [Int] {
        Array(sequence(first: 1) { $0 * 2 }.prefix { $0 <= count })
    }

    /// The mean over rows, each given as how many of its candidates pass and how many there are.
    ///
    /// A row with fewer than k candidates takes no part; nil when none takes part.
    package static func mean(_ rows: [(passing: Int, count: Int)], k: Int) -> Double? {
        let estimates = rows.compactMap { estimate(passing: $0.passing, of: $0.count, k: k) }
        return estimates.isEmpty ? nil : estimates.reduce(0, +) / Double(estimates.count)
    }
}
