import Tensors

/// Reproducible numbers in -1...1.
struct Numbers {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> Float {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(Int32(truncatingIfNeeded: state >> 32)) / 0x1p31
    }

    mutating func array(_ count: Int) -> [Float] { (0..<count).map { _ in next() } }
}

/// Keeps the buffers of a test alive: a `Matrix` does not.
final class Arena {
    private var buffers: [FloatBuffer] = []

    /// A buffer with `rows` rows of values (zeros where there are none) and room for padded rows.
    func buffer(_ values: [Float] = [], rows: Int, columns: Int) throws -> FloatBuffer {
        let buffer = try FloatBuffer(count: RowChunks.padded(max(rows, 1)) * columns)
        for (index, value) in values.enumerated() { buffer.pointer[index] = value }
        buffers.append(buffer)
        return buffer
    }
}

func values(_ matrix: Matrix) -> [Float] {
    (0..<matrix.rows).flatMap { Array(UnsafeBufferPointer(start: matrix.row($0), count: matrix.columns)) }
}

/// Compares an analytic gradient with central differences of sum(weights * f(x)), summed in Double.
///
/// - Returns: the largest difference, relative to the gradient's largest element.
func gradientError(
    at x: [Float], weights: [Float], analytic: [Float], step: Float = 1e-2, f: ([Float]) throws -> [Float]
) rethrows -> Double {
    var worst = 0.0
    var largest = 1e-6
    for index in x.indices {
        var up = x
        var down = x
        up[index] += step
        down[index] -= step
        let difference = zip(zip(try f(up), try f(down)), weights).reduce(0.0) {
            $0 + Double($1.1) * (Double($1.0.0) - Double($1.0.1))
        }
        let numeric = difference / (Double(up[index]) - Double(down[index]))
        worst = max(worst, abs(numeric - Double(analytic[index])))
        largest = max(largest, abs(numeric))
    }
    return worst / largest
}
