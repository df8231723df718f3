/// How many rows one matrix product is given at a time.
///
/// oneDNN computes the last few rows of a product by other kernels when they do not fill its tiles (6 rows with AVX2,
/// 8 with AVX-512), and those sum in another order: the same row would get other bits in another batch. So products are
/// padded to counts that leave no such rest, and buffers have room for the padding. `TensorsTests` shows that a row's
/// bits are then the same in every batch.
package enum RowChunks {
    /// Rows of a product in the middle of a large matrix; a multiple of 24, as the shares of threads are.
    package static let full = 240

    /// The rows that `count` rows are padded to: whole chunks, then the next multiple of 8 that is 0 or 4 modulo 6.
    package static func padded(_ count: Int) -> Int {
        let rest = count % full
        guard rest > 0 else { return count }
        return count - rest + paddedRest(rest)
    }

    /// Calls `body` with the first row and the padded row count of each chunk of `count` rows.
    package static func forEach(_ count: Int, _ body: (Int, Int) -> Void) {
        var first = 0
        while first + full <= count {
            body(first, full)
            first += full
        }
        if first < count { body(first, paddedRest(count - first)) }
    }

    private static func paddedRest(_ rest: Int) -> Int {
        let eights = (rest + 7) / 8 * 8
        return min(full, eights % 24 == 8 ? eights + 8 : eights)
    }
}
