import Foundation

/// Whether two numbers agree within a relative tolerance, or an absolute one near 0.
func agree(_ a: Double, _ b: Double, relative: Double = 1e-4, absolute: Double = 1e-6) -> Bool {
    abs(a - b) <= max(absolute, relative * max(abs(a), abs(b)))
}

/// The largest difference between two vectors, over the largest value of the second.
func relativeDifference(_ a: [Float], _ b: [Float]) -> Double {
    guard a.count == b.count else { return .infinity }
    let scale = b.reduce(0) { max($0, abs(Double($1))) }
    let difference = zip(a, b).reduce(0) { max($0, abs(Double($1.0) - Double($1.1))) }
    return scale == 0 ? difference : difference / scale
}

extension Array {
    /// The elements in rows of `length`.
    func chunked(_ length: Int) -> [[Element]] {
        stride(from: 0, to: count, by: length).map { Array(self[$0..<Swift.min($0 + length, count)]) }
    }
}

extension Double {
    /// e to the power of it.
    var exponential: Double { exp(self) }
}

extension Double {
    /// This to the power of `exponent`.
    func raised(to exponent: Double) -> Double { pow(self, exponent) }
}
