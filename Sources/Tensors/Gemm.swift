import CTensorKernels

/// C = alpha op(A) op(B) + beta C in float32 on the calling thread, for the small products around the packed ones
/// (low-rank updates, attention, gradients of the adapter). A row's bits do not depend on how many rows there are.
///
/// - Parameters:
///   - a: [m, k], or [k, m] when `transposeA`.
///   - b: [k, n], or [n, k] when `transposeB`.
///   - adds: whether C is added to (beta 1) or overwritten (beta 0).
///   - c: [m, n].
package func gemm(
    _ m: Int, _ n: Int, _ k: Int, alpha: Float = 1, _ a: UnsafePointer<Float>, _ lda: Int, transposeA: Bool = false,
    _ b: UnsafePointer<Float>, _ ldb: Int, transposeB: Bool = false, adds: Bool = false,
    _ c: UnsafeMutablePointer<Float>, _ ldc: Int
) {
    guard m > 0, n > 0, k > 0 else { return }
    laurel_gemm(
        m, n, k, alpha, a, transposeA ? 1 : lda, transposeA ? lda : 1, b, transposeB ? 1 : ldb, transposeB ? ldb : 1,
        adds ? 1 : 0, c, ldc)
}
