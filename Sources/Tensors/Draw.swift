import CTensorKernels

// What sampling does to one row of logits, on the calling thread; `laurel_kernels.h` says what each kernel does.

/// The likeliest token, the first of equals.
package func argmax(_ logits: UnsafePointer<Float>, count: Int) -> Int {
    laurel_argmax(count, logits)
}

/// Draws a token from softmax(logits * inverseTemperature) with a number uniform in [0, 1).
package func draw(
    _ logits: UnsafePointer<Float>, count: Int, inverseTemperature: Float, uniform: Double
) -> (token: Int, logProbability: Float) {
    var logProbability: Float = 0
    let token = laurel_draw(count, logits, inverseTemperature, uniform, &logProbability)
    return (token, logProbability)
}

/// log(sum(exp(logits * inverseTemperature))), and the greatest scaled logit.
package func logSumExp(
    _ logits: UnsafePointer<Float>, count: Int, inverseTemperature: Float
) -> (value: Float, greatest: Float) {
    var greatest: Float = 0
    let value = laurel_log_sum_exp(count, logits, inverseTemperature, &greatest)
    return (value, greatest)
}

/// The indices of the elements that are at least `threshold`, in order.
package func indices(of x: UnsafePointer<Float>, count: Int, atLeast threshold: Float) -> [Int32] {
    [Int32](unsafeUninitializedCapacity: count) { buffer, initialized in
        initialized = buffer.baseAddress.map { laurel_select_at_least(count, x, threshold, $0) } ?? 0
    }
}
