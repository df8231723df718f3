/// Mean and sample standard deviation of the values that exist: PyTorch's `nanmean` and TRL's `nanstd`.
///
/// Equal values have a deviation of exactly 0 and lie exactly on their mean, so that a group whose candidates all
/// scored 0.3 gets advantages of 0 and not of rounding errors.
struct Statistics {
    /// NaN when there is no value.
    let mean: Double
    /// With n - 1; NaN when there are fewer than two values.
    let standardDeviation: Double
    let count: Int

    init(_ values: some Sequence<Double>) {
        let present = values.filter { !$0.isNaN }
        count = present.count
        guard let lowest = present.min(), let highest = present.max() else {
            mean = .nan
            standardDeviation = .nan
            return
        }
        guard lowest < highest else {
            mean = lowest
            standardDeviation = present.count > 1 ? 0 : .nan
            return
        }
        let mean = present.reduce(0, +) / Double(present.count)
        let squares = present.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        self.mean = mean
        standardDeviation = (squares / Double(present.count - 1)).squareRoot()
    }

    /// Whether the deviation is 0 as `torch.isclose` has it; false when it does not exist.
    var hasNoSpread: Bool { standardDeviation <= 1e-8 }
}
