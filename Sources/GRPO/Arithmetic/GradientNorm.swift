/// The Euclidean norm of all gradients together, and the factor that cuts it to a maximum.
package struct GradientNorm: Sendable, Hashable {
    /// Before clipping.
    package let value: Double
    /// What gradients are multiplied by: max / (norm + 1e-6), at most 1, as in PyTorch.
    package let scale: Float

    /// Sums in Double and in a fixed order, so that equal gradients have equal norms on every machine.
    /// - Parameter maximum: 0 never clips.
    package init(of gradients: UnsafeMutableBufferPointer<Float>, maximum: Double) {
        var lanes = SIMD8<Double>(repeating: 0)
        let whole = gradients.count / 8 * 8
        for start in stride(from: 0, to: whole, by: 8) {
            var chunk = SIMD8<Double>()
            for lane in 0..<8 { chunk[lane] = Double(gradients[start + lane]) }
            lanes += chunk * chunk
        }
        for i in whole..<gradients.count {
            lanes[i - whole] += Double(gradients[i]) * Double(gradients[i])
        }
        value = lanes.sum().squareRoot()
        scale = maximum > 0 && value.isFinite ? Float(min(1, maximum / (value + 1e-6))) : 1
    }
}
