/// What comparing two texts may cost, counted and not timed: a grade does not depend on the machine's load.
///
/// The unit is a cell of the table of a common subsequence, of which 64 are worked off at once; 2³⁴ take about a third
/// of a second. A measure that is made of several comparisons pays for all of them from one budget.
struct ComparisonBudget {
    /// The most cells that are compared.
    static let maximumCells = CommonSubsequence.maximumCells
    /// A cell of `WindowSubsequence` costs as much as this many.
    private static let windowCells = 32

    private var left = ComparisonBudget.maximumCells

    /// Pays for the common subsequence of sequences of these lengths; false when the bound is passed.
    mutating func payForSubsequence(_ a: Int, _ b: Int) -> Bool { pay(a, b, 1) }

    /// Pays for the common subsequences with all windows.
    mutating func payForWindows(_ a: Int, _ b: Int) -> Bool { pay(a, b, ComparisonBudget.windowCells) }

    private mutating func pay(_ a: Int, _ b: Int, _ price: Int) -> Bool {
        let (cells, overflow) = a.multipliedReportingOverflow(by: b)
        guard !overflow, cells <= left / price else { return false }
        left -= cells * price
        return true
    }
}
