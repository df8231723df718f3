/// How many rows one bfloat16 product of oneDNN is given at a time.
///
/// oneDNN computes the last few rows of a product by other kernels when they do not fill its tiles, and those sum in
/// another order: the same row would get other bits in another batch. So these products are padded to counts whose rows all
/// take the same way, and buffers have room for the padding. The counts were found by trying oneDNN 2.6.3; `TensorsTests`
/// shows that a row's bits are the same in every batch. Products in float32 are ours and need none of it.
package enum RowChunks {
    /// Rows of a product in the middle of a large matrix; a multiple of 24, as the shares of threads are.
    package static let full = 144

    /// The row counts below a full chunk; every multiple of 24 is among them.
    private static let rests = [16, 24, 40, 48, 64, 72, 96, 112, 120, 144]

    /// The rows that buffers of `count` rows have room for: up to the next multiple of 24.
    ///
    /// Chunks of all rows pad to no more, and neither do the chunks of threads' shares, which begin at multiples of 24.
    package static func padded(_ count: Int) -> Int {
        (count + 23) / 24 * 24
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
        rests.first { $0 >= rest } ?? full
    }
}
