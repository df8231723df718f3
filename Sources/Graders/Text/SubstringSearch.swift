/// Finds one text in another in linear time (Knuth, Morris, Pratt), with buffers that are kept between searches.
struct SubstringSearch: Sendable {
    private var back: [Int32] = []
    private var foldedText: [UInt8] = []
    private var foldedNeedle: [UInt8] = []

    /// Whether `needle` occurs in `text`; every text contains the empty one.
    mutating func contains<Unit: Equatable>(
        _ text: UnsafeBufferPointer<Unit>, _ needle: UnsafeBufferPointer<Unit>
    ) -> Bool {
        guard !needle.isEmpty else { return true }
        guard needle.count <= text.count else { return false }
        prepare(needle)
        var matched = 0
        for unit in text {
            matched = advance(matched, unit, needle)
            if matched == needle.count { return true }
        }
        return false
    }

    /// Overwrites every occurrence of `needle`, from the first one on and without overlap, with a byte.
    mutating func replace(_ needle: [UInt8], in text: inout [UInt8], by byte: UInt8) {
        guard !needle.isEmpty else { return }
        needle.withUnsafeBufferPointer { needle in
            prepare(needle)
            text.withUnsafeMutableBufferPointer { text in
                var matched = 0
                for index in text.indices {
                    matched = advance(matched, text[index], needle)
                    guard matched == needle.count else { continue }
                    for place in (index + 1 - matched)...index { text[place] = byte }
                    matched = 0
                }
            }
        }
    }

    /// Fills `back`: for each beginning of the needle how much of it is also its proper end.
    private mutating func prepare<Unit: Equatable>(_ needle: UnsafeBufferPointer<Unit>) {
        back.removeAll(keepingCapacity: true)
        back.append(0)
        var matched = 0
        for unit in needle.dropFirst() {
            matched = advance(matched, unit, needle)
            back.append(Int32(truncatingIfNeeded: matched))
        }
    }

    /// How much of the needle, which is not matched wholly yet, is matched with one more unit.
    @inline(__always)
    private func advance<Unit: Equatable>(_ matched: Int, _ unit: Unit, _ needle: UnsafeBufferPointer<Unit>) -> Int {
        var matched = matched
        while matched > 0, unit != needle[matched] { matched = Int(back[matched - 1]) }
        return unit == needle[matched] ? matched + 1 : matched
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
