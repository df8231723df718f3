/// Words in lower case that a place in a text is looked up in, without copies and without allocating.
///
/// The words are kept as 64-bit FNV-1a hashes: two English words with the same one are not to be expected.
struct WordList: ExpressibleByArrayLiteral {
    private let keys: [UInt64]

    init(arrayLiteral words: String...) {
        keys = words.map { word in word.utf8.reduce(WordList.start) { WordList.next($0, $1) } }
    }

    private static let start: UInt64 = 0xCBF2_9CE4_8422_2325

    private static func next(_ key: UInt64, _ byte: UInt8) -> UInt64 { (key ^ UInt64(byte)) &* 0x0100_0000_01B3 }

    /// The key of a word in any case; apostrophes keep their byte.
    static func key(_ text: ByteScan.Text, _ word: Range<Int>) -> UInt64 {
        var key = start
        for index in word { key = next(key, text[index] == 0x27 ? 0x27 : text[index] | 0x20) }
        return key
    }

    func contains(_ key: UInt64) -> Bool {
        for known in keys where known == key { return true }
        return false
    }
}
