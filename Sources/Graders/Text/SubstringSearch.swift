/// Finds one text in another in linear time (Knuth, Morris, Pratt), with buffers that are kept between searches.
struct SubstringSearch: Sendable {
    private var back: [Int32] = []
    private var foldedText: [UInt8] = []
    private var foldedNeedle: [UInt8] = []

    /// Whether `needle` occurs in `text`; every text contains the empty one.
    mutating func contains(_ text: UnsafeBufferPointer<UInt8>, _ needle: UnsafeBufferPointer<UInt8>) -> Bool {
        contains(text, needle) { _ in true }
    }

    /// Whether `needle` occurs at a place that `accepts` agrees to.
    @inline(__always)
    mutating func contains(
        _ text: UnsafeBufferPointer<UInt8>, _ needle: UnsafeBufferPointer<UInt8>, accepts: (Int) -> Bool
    ) -> Bool {
        guard !needle.isEmpty else { return true }
        guard needle.count <= text.count else { return false }
        back.removeAll(keepingCapacity: true)
        back.append(0)
        var matched = 0
        for index in 1..<max(1, needle.count) {
            while matched > 0, needle[index] != needle[matched] { matched = Int(back[matched - 1]) }
            if needle[index] == needle[matched] { matched += 1 }
            back.append(Int32(truncatingIfNeeded: matched))
        }
        matched = 0
        for index in text.indices {
            let byte = text[index]
            while matched > 0, byte != needle[matched] { matched = Int(back[matched - 1]) }
            if byte == needle[matched] { matched += 1 }
            guard matched == needle.count else { continue }
            if accepts(index + 1 - matched) { return true }
            matched = Int(back[matched - 1])
        }
        return false
    }

    /// The same without case: every scalar in lower case by the full Unicode mapping, final sigma as sigma.
    mutating func containsIgnoringCase(
        _ text: UnsafeBufferPointer<UInt8>, _ needle: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        foldedText.removeAll(keepingCapacity: true)
        foldedNeedle.removeAll(keepingCapacity: true)
        TextFold.append(text, to: &foldedText)
        TextFold.append(needle, to: &foldedNeedle)
        var (text, needle): ([UInt8], [UInt8]) = ([], [])
        swap(&text, &foldedText)
        swap(&needle, &foldedNeedle)
        defer {
            swap(&text, &foldedText)
            swap(&needle, &foldedNeedle)
        }
        return text.withUnsafeBufferPointer { text in
            needle.withUnsafeBufferPointer { contains(text, $0) }
        }
    }
}
