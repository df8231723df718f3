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

/// A small right-hand side that several products share, packed when its values have changed.
package final class PackedFactor {
    package let rows: Int
    package let columns: Int
    private let packed: FloatBuffer

    package init(rows: Int, columns: Int) throws {
        self.rows = rows
        self.columns = columns
        packed = try FloatBuffer(count: Self.width(columns) * rows)
    }

    /// The columns that so many take when packed.
    package static func width(_ columns: Int) -> Int {
        let block = Int(LAUREL_GEMM_BLOCK)
        return (columns + block - 1) / block * block
    }

    /// Packs scale * b, whose element (i, j) is b[i * rowStride + j * columnStride].
    package func pack(_ b: UnsafePointer<Float>, rowStride: Int, columnStride: Int, scale: Float = 1) {
        laurel_gemm_pack(rows, columns, scale, b, rowStride, columnStride, packed.pointer)
    }

    /// C = A B, or C += A B where `adds`, for A of `rowCount` rows, on the calling thread; the same bits as `gemm`.
    package func multiply(
        _ rowCount: Int, _ a: UnsafePointer<Float>, _ lda: Int, adds: Bool = false, _ c: UnsafeMutablePointer<Float>,
        _ ldc: Int
    ) {
        laurel_gemm_packed(rowCount, columns, rows, a, lda, packed.pointer, adds ? 1 : 0, c, ldc)
    }
}
