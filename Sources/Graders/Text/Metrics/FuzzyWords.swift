/// The words of a text as rapidfuzz splits and sorts them.
struct FuzzyWords {
    /// Where a word stands, and its first three scalars as a number that sorts as they do.
    struct Word {
        let range: Range<Int>
        fileprivate let key: UInt64
    }

    private let text: [UInt32]
    /// In scalar order, repeats included.
    let sorted: [Word]

    /// Words stand between white space; in a text without scalars above U+00FF only ASCII white space splits.
    init(_ text: [UInt32]) {
        self.text = text
        sorted = text.withUnsafeBufferPointer { text in
            var words: [Word] = []
            let isNarrow = text.allSatisfy { $0 <= 0xFF }
            var start = 0
            for index in 0...text.count where index == text.count || FuzzyWords.isSpace(text[index], isNarrow) {
                if start < index { words.append(Word(range: start..<index, key: FuzzyWords.key(text, start..<index))) }
                start = index + 1
            }
            words.sort { FuzzyWords.order($0, text, $1, text) < 0 }
            return words
        }
    }

    /// Without repeats.
    var unique: [Word] {
        text.withUnsafeBufferPointer { text in
            var unique: [Word] = []
            for word in sorted where unique.last.map({ FuzzyWords.order($0, text, word, text) != 0 }) ?? true {
                unique.append(word)
            }
            return unique
        }
    }

    /// Words with a space between them.
    func joined(_ words: [Word]) -> [UInt32] {
        var joined: [UInt32] = []
        joined.reserveCapacity(words.reduce(0) { $0 + $1.range.count + 1 })
        for word in words {
            if !joined.isEmpty { joined.append(0x20) }
            joined.append(contentsOf: text[word.range])
        }
        return joined
    }

    /// Words that both texts have, and those that only one of them has; without repeats.
    static func compare(_ a: FuzzyWords, _ b: FuzzyWords) -> (shared: [Word], onlyA: [Word], onlyB: [Word]) {
        var (shared, onlyA, onlyB): ([Word], [Word], [Word]) = ([], [], [])
        let (wordsA, wordsB) = (a.unique, b.unique)
        a.text.withUnsafeBufferPointer { textA in
            b.text.withUnsafeBufferPointer { textB in
                var (i, j) = (0, 0)
                while i < wordsA.count, j < wordsB.count {
                    let order = order(wordsA[i], textA, wordsB[j], textB)
                    if order == 0 {
                        shared.append(wordsA[i])
                    } else if order < 0 {
                        onlyA.append(wordsA[i])
                    } else {
                        onlyB.append(wordsB[j])
                    }
                    if order <= 0 { i += 1 }
                    if order >= 0 { j += 1 }
                }
                onlyA += wordsA[i...]
                onlyB += wordsB[j...]
            }
        }
        return (shared, onlyA, onlyB)
    }

    /// Below, at or above 0 as the first word comes before the second, is it, or comes behind it.
    @inline(__always)
    private static func order(
        _ a: Word, _ textA: UnsafeBufferPointer<UInt32>, _ b: Word, _ textB: UnsafeBufferPointer<UInt32>
    ) -> Int {
        if a.key != b.key { return a.key < b.key ? -1 : 1 }
        let count = min(a.range.count, b.range.count)
        var index = 3
        while index < count {
            let (x, y) = (textA[a.range.lowerBound + index], textB[b.range.lowerBound + index])
            if x != y { return x < y ? -1 : 1 }
            index += 1
        }
        return a.range.count - b.range.count
    }

    /// Each scalar + 1, so that a word comes before those that begin with it.
    private static func key(_ text: UnsafeBufferPointer<UInt32>, _ range: Range<Int>) -> UInt64 {
        var key: UInt64 = 0
        for index in range.lowerBound..<(range.lowerBound + 3) {
            key = key << 21 | (index < range.upperBound ? UInt64(text[index]) + 1 : 0)
        }
        return key
    }

    @inline(__always)
    private static func isSpace(_ scalar: UInt32, _ isNarrow: Bool) -> Bool {
        switch scalar {
        case 0x09...0x0D, 0x1C...0x20: true
        case 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: !isNarrow
        default: false
        }
    }
}
