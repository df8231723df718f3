import CTensorKernels

// Attention's kernels on the calling thread; `laurel_kernels.h` says what each does.

/// Softmax over each row's visible scores, in place; the first row sees `visible` of them, each further row one more.
package func causalSoftmax(
    _ scores: Matrix, visible: Int, scale: Float, lse: UnsafeMutablePointer<Float>, lseStride: Int
) {
    laurel_causal_softmax(
        scores.rows, scores.columns, visible, scale, scores.pointer, scores.stride, lse, lseStride)
}

/// The same probabilities again, from the log-sum-exp that `causalSoftmax` kept.
package func causalProbabilities(
    _ scores: Matrix, visible: Int, scale: Float, lse: UnsafePointer<Float>, lseStride: Int
) {
    laurel_causal_probabilities(
        scores.rows, scores.columns, visible, scale, scores.pointer, scores.stride, lse, lseStride)
}

/// d loss / d p in `dp` (laid out as `p`) becomes d loss / d score. `outGradient` has `out`'s stride.
package func softmaxBackward(
    p: Matrix, dp: UnsafeMutablePointer<Float>, scale: Float, out: Matrix, outGradient: UnsafePointer<Float>
) {
    laurel_softmax_backward(
        p.rows, p.columns, scale, p.pointer, dp, p.stride, out.columns, out.pointer, outGradient, out.stride)
}

/// Stretches of cache rows that a query attends to; both start at a multiple of `keyBlock`.
package struct CacheReach {
    package var prefixStart: Int
    package var prefixCount: Int
    package var ownStart: Int
    package var ownCount: Int

    package init(prefixStart: Int, prefixCount: Int, ownStart: Int, ownCount: Int) {
        self.prefixStart = prefixStart
        self.prefixCount = prefixCount
        self.ownStart = ownStart
        self.ownCount = ownCount
    }

    /// Floats of scratch that attending to it takes, for each query head that shares a key-value head.
    package var scoreCount: Int { prefixCount + ownCount + 2 * keyBlock }
}

/// Cache rows whose keys are stored together.
package let keyBlock = Int(LAUREL_KEY_BLOCK)

/// Keys and values of one layer: keys in blocks of 16 rows, so that 16 scores come from one vector.
package struct LayerCache {
    package let keys: UnsafeMutablePointer<Float>
    package let values: UnsafeMutablePointer<Float>
    package let capacity: Int
    package let keyValueHeads: Int
    package let headSize: Int

    package init(
        keys: UnsafeMutablePointer<Float>, values: UnsafeMutablePointer<Float>, capacity: Int, keyValueHeads: Int,
        headSize: Int
    ) {
        self.keys = keys
        self.values = values
        self.capacity = capacity
        self.keyValueHeads = keyValueHeads
        self.headSize = headSize
    }

    /// Stores `rows` keys and values, which lie `stride` floats apart, from cache row `row` on.
    package func write(
        rows: Int, key: UnsafePointer<Float>, value: UnsafePointer<Float>, stride: Int, at row: Int
    ) {
        laurel_cache_write(rows, keyValueHeads, headSize, key, value, stride, keys, values, capacity, row)
    }

    /// Attention of one query row (all its heads) for one key-value head; `lse` receives each head's log-sum-exp.
    package func attend(
        _ reach: CacheReach, head: Int, group: Int, query: UnsafePointer<Float>, scale: Float,
        scores: UnsafeMutablePointer<Float>, into out: UnsafeMutablePointer<Float>, lse: UnsafeMutablePointer<Float>
    ) {
        laurel_cache_attend(
            laurel_reach(
                prefix_start: Int32(reach.prefixStart), prefix_count: Int32(reach.prefixCount),
                own_start: Int32(reach.ownStart), own_count: Int32(reach.ownCount)),
            head, head + 1, group, headSize, query, keys, values, capacity, scale, scores, out, lse)
    }
}
