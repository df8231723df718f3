import COneDNN

/// C = alpha op(A) op(B) + beta C in float32 on the calling thread, for the small products around the packed ones
/// (low-rank updates, attention, gradients of the adapter).
///
/// - Parameters:
///   - a: [m, k], or [k, m] when `transposeA`.
///   - b: [k, n], or [n, k] when `transposeB`.
///   - c: [m, n].
package func gemm(
    _ m: Int, _ n: Int, _ k: Int, alpha: Float = 1, _ a: UnsafePointer<Float>, _ lda: Int, transposeA: Bool = false,
    _ b: UnsafePointer<Float>, _ ldb: Int, transposeB: Bool = false, beta: Float = 0, _ c: UnsafeMutablePointer<Float>,
    _ ldc: Int
) {
    guard m > 0, n > 0, k > 0 else { return }
    omp_set_num_threads(1)
    let status = dnnl_sgemm(
        transposeA ? CChar(UInt8(ascii: "T")) : CChar(UInt8(ascii: "N")),
        transposeB ? CChar(UInt8(ascii: "T")) : CChar(UInt8(ascii: "N")), dnnl_dim_t(m), dnnl_dim_t(n), dnnl_dim_t(k),
        alpha, a, dnnl_dim_t(lda), b, dnnl_dim_t(ldb), beta, c, dnnl_dim_t(ldc))
    precondition(status == dnnl_success, "oneDNN refused a product of \(m) x \(k) x \(n)")
}
