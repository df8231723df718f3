import CTensorKernels

// The kernels of a layer, spread over the team by rows. `CTensorKernels/include/laurel_kernels.h` says what each does.
extension Team {
    package func copy(_ x: Matrix, into y: Matrix) {
        forRows(x.rows, atLeast: 8) { rows in
            for row in rows { y.row(row).update(from: x.row(row), count: x.columns) }
        }
    }

    package func clear(_ x: Matrix) {
        forRows(x.rows, atLeast: 8) { rows in
            for row in rows { x.row(row).update(repeating: 0, count: x.columns) }
        }
    }

    /// - Parameter rstd: one float a row for the backward, or nil.
    package func rmsNorm(
        _ x: Matrix, weight: FloatBuffer, epsilon: Float, into y: Matrix, rstd: UnsafeMutablePointer<Float>?
    ) {
        forRows(x.rows) { rows in
            normRows(
                x.rows(rows), weight: weight, epsilon: epsilon, into: y.rows(rows),
                rstd: rstd.map { $0 + rows.lowerBound })
        }
    }

    /// Adds to `dx`.
    package func rmsNormBackward(
        _ x: Matrix, weight: FloatBuffer, rstd: UnsafePointer<Float>, dy: Matrix, dx: Matrix
    ) {
        forRows(x.rows) { rows in
            normRowsBackward(
                x.rows(rows), weight: weight, rstd: rstd + rows.lowerBound, dy: dy.rows(rows), dx: dx.rows(rows))
        }
    }

    /// - Parameter direction: 1 rotates, -1 rotates back.
    package func rope(
        _ x: Matrix, heads: Int, headSize: Int, positions: UnsafePointer<Int32>, table: UnsafePointer<Float>,
        direction: Float
    ) {
        forRows(x.rows) { rows in
            laurel_rope(
                rows.count, heads, headSize, x.row(rows.lowerBound), x.stride, positions + rows.lowerBound, table,
                direction)
        }
    }

    package func siluProduct(_ gateUp: Matrix, into y: Matrix) {
        forRows(gateUp.rows) { rows in
            laurel_silu_product(rows.count, y.columns, gateUp.row(rows.lowerBound), y.row(rows.lowerBound))
        }
    }

    package func siluProductBackward(_ gateUp: Matrix, dy: Matrix) {
        forRows(gateUp.rows) { rows in
            laurel_silu_product_backward(rows.count, dy.columns, gateUp.row(rows.lowerBound), dy.row(rows.lowerBound))
        }
    }

    package func addBias(_ bias: FloatBuffer, to x: Matrix) {
        forRows(x.rows) { rows in
            laurel_add_bias(rows.count, x.columns, x.row(rows.lowerBound), x.stride, bias.pointer)
        }
    }

    /// Scores of target tokens over rows of logits; see `laurel_token_scores`.
    package func tokenScores(
        _ logits: Matrix, inverseTemperature: Float, targets: UnsafePointer<Int32>,
        logProbabilities: UnsafeMutablePointer<Float>, entropies: UnsafeMutablePointer<Float>,
        lse: UnsafeMutablePointer<Float>
    ) {
        forRows(logits.rows) { rows in
            let first = rows.lowerBound
            laurel_token_scores(
                rows.count, logits.columns, logits.row(first), inverseTemperature, targets + first,
                logProbabilities + first, entropies + first, lse + first)
        }
    }

    /// Replaces logits by their gradient; see `laurel_token_scores_backward`.
    /// - Parameter entropies: each row's entropy and the loss's slope along it; nil where the loss has no such term.
    package func tokenScoresBackward(
        _ logits: Matrix, inverseTemperature: Float, targets: UnsafePointer<Int32>, lse: UnsafePointer<Float>,
        gradient: UnsafePointer<Float>,
        entropies: (values: UnsafePointer<Float>, gradient: UnsafePointer<Float>)? = nil
    ) {
        forRows(logits.rows) { rows in
            let first = rows.lowerBound
            laurel_token_scores_backward(
                rows.count, logits.columns, logits.row(first), inverseTemperature, targets + first, lse + first,
                gradient + first, entropies.map { $0.values + first }, entropies.map { $0.gradient + first })
        }
    }
}

// What one thread does to its own rows.
extension Team {
    /// - Parameter rstd: one float a row for the backward, or nil.
    package func normRows(
        _ x: Matrix, weight: FloatBuffer, epsilon: Float, into y: Matrix, rstd: UnsafeMutablePointer<Float>?
    ) {
        laurel_rmsnorm(x.rows, x.columns, x.pointer, x.stride, weight.pointer, epsilon, y.pointer, y.stride, rstd)
    }

    /// Adds to `dx`.
    package func normRowsBackward(
        _ x: Matrix, weight: FloatBuffer, rstd: UnsafePointer<Float>, dy: Matrix, dx: Matrix
    ) {
        laurel_rmsnorm_backward(
            x.rows, x.columns, x.pointer, x.stride, weight.pointer, rstd, dy.pointer, dy.stride, dx.pointer, dx.stride)
    }

    /// y = x after dropout, for some rows; the mask depends on (key, row, column) alone. y may be x.
    package func drop(_ x: Matrix, rows: Range<Int>, rate: Float, key: UInt64, into y: Matrix) {
        laurel_dropout(
            rows.count, x.columns, x.row(rows.lowerBound), x.stride, y.row(rows.lowerBound), y.stride, rate, key,
            rows.lowerBound)
    }

    package func clearRows(_ x: Matrix, _ rows: Range<Int>) {
        for row in rows { x.row(row).update(repeating: 0, count: x.columns) }
    }

    package func addRows(_ x: Matrix, _ rows: Range<Int>, to y: Matrix) {
        for row in rows { addRow(x.row(row), to: y, row) }
    }

    /// Adds the transpose of `x` to `y`.
    package func addTransposed(_ x: Matrix, to y: Matrix) {
        laurel_add_transposed(x.rows, x.columns, x.pointer, x.stride, y.pointer, y.stride)
    }

    /// Adds one row of floats to a row of `y`.
    package func addRow(_ x: UnsafePointer<Float>, to y: Matrix, _ row: Int) {
        laurel_add_bias(1, y.columns, y.row(row), y.stride, x)
    }
}
