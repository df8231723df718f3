/// One number of a step, under the key TRL logs it with.
package struct Metric: Sendable, Hashable {
    package let name: String
    /// NaN where it does not exist, such as the mean of no rewards.
    package let value: Double

    package init(_ name: String, _ value: Double) {
        self.name = name
        self.value = value
    }
}

extension [Metric] {
    /// The value under a key, if it was measured.
    package subscript(name name: String) -> Double? {
        first { $0.name == name }?.value
    }
}
