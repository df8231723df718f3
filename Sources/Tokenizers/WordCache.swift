import Synchronization

/// The tokens of words met before: text repeats its words, and a look-up is many times faster than merging.
struct WordCache {
    private static let maximumWords = 1 << 16
    private static let maximumBytes = 48
    private static let maximumTokens = 1 << 19

    private var table = ByteStringTable(capacity: 1 << 12)
    private var spans: [(start: Int, count: Int)] = []
    private var tokens: [Int32] = []

    /// Appends the word's tokens, from the cache or else from `encode`, whose answer is kept.
    @inline(__always)
    mutating func append(
        _ word: UnsafeBufferPointer<UInt8>, to output: inout [Int32],
        encode: (UnsafeBufferPointer<UInt8>, inout [Int32]) -> Void
    ) {
        guard word.count <= Self.maximumBytes else { return encode(word, &output) }
        if let number = table.value(word) {
            let span = spans[Int(number)]
            for index in span.start..<span.start + span.count { output.append(tokens[index]) }
            return
        }
        let start = output.count
        encode(word, &output)
        keep(word, output[start...])
    }

    /// A full cache starts anew: what is frequent soon comes back.
    private mutating func keep(_ word: UnsafeBufferPointer<UInt8>, _ wordTokens: ArraySlice<Int32>) {
        if spans.count >= Self.maximumWords || tokens.count >= Self.maximumTokens { self = WordCache() }
        table.set(word, Int32(spans.count))
        spans.append((tokens.count, wordTokens.count))
        tokens.append(contentsOf: wordTokens)
    }
}

/// A word cache that the copies of a tokenizer share.
///
/// The lock is held for a whole text; a task that finds it taken works without the cache instead of waiting.
final class SharedWordCache: Sendable {
    private let cache = Mutex(WordCache())

    /// Runs `body` with the shared cache, or with an empty one while another task uses it.
    func use(_ body: (inout WordCache) -> Void) {
        let isDone: Void? = cache.withLockIfAvailable { body(&$0) }
        if isDone == nil {
            var own = WordCache()
            body(&own)
        }
    }
}
