/// The words of a text as rapidfuzz splits and sorts them.
struct FuzzyWords {
    /// In scalar order, repeats included.
    let sorted: [ArraySlice<UInt32>]

    /// Words stand between white space; in a text without scalars above U+00FF only ASCII white space splits.
    init(_ text: [UInt32]) {
        let isNarrow = text.allSatisfy { $0 <= 0xFF }
        sorted = text.split { FuzzyWords.isSpace($0, isNarrow) }.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// Without repeats.
    var unique: [ArraySlice<UInt32>] {
        var unique: [ArraySlice<UInt32>] = []
        for word in sorted where unique.last != word { unique.append(word) }
        return unique
    }

    static func joined(_ words: [ArraySlice<UInt32>]) -> [UInt32] { Array(words.joined(separator: [0x20])) }

    /// Words that both sorted lists have, and those that only one of them has.
    static func compare(
        _ a: [ArraySlice<UInt32>], _ b: [ArraySlice<UInt32>]
    ) -> (shared: [ArraySlice<UInt32>], onlyA: [ArraySlice<UInt32>], onlyB: [ArraySlice<UInt32>]) {
        var (shared, onlyA, onlyB): ([ArraySlice<UInt32>], [ArraySlice<UInt32>], [ArraySlice<UInt32>]) = ([], [], [])
        var (i, j) = (0, 0)
        while i < a.count || j < b.count {
            if i < a.count, j < b.count, a[i] == b[j] {
                shared.append(a[i])
                i += 1
                j += 1
            } else if j == b.count || (i < a.count && a[i].lexicographicallyPrecedes(b[j])) {
                onlyA.append(a[i])
                i += 1
            } else {
                onlyB.append(b[j])
                j += 1
            }
        }
        return (shared, onlyA, onlyB)
    }

    private static func isSpace(_ scalar: UInt32, _ isNarrow: Bool) -> Bool {
        switch scalar {
        case 0x09...0x0D, 0x1C...0x20: true
        case 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: !isNarrow
        default: false
        }
    }
}
