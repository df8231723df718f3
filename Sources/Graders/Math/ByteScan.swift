/// Searches in UTF-8 text by places, without copies: every function takes a span and the range to look at.
enum ByteScan {
    typealias Text = Span<UInt8>

    /// The length of the white space at `index`, 0 when there is none.
    @inline(__always)
    static func spaceLength(_ text: Text, _ index: Int, _ end: Int) -> Int {
        let byte = text[index]
        if byte < 0x80 { return byte == 0x20 || (0x09...0x0D).contains(byte) || (0x1C...0x1F).contains(byte) ? 1 : 0 }
        if byte == 0xC2, index + 1 < end { return text[index + 1] == 0x85 || text[index + 1] == 0xA0 ? 2 : 0 }
        guard index + 2 < end else { return 0 }
        switch (byte, text[index + 1], text[index + 2]) {
        case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9), (0xE2, 0x80, 0xAF),
            (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
            return 3
        default: return 0
        }
    }

    static func trimmed(_ text: Text, _ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end {
            let length = spaceLength(text, start, end)
            guard length > 0 else { break }
            start += length
        }
        trimming: while start < end {
            for length in 1...3 where end - length >= start && spaceLength(text, end - length, end) == length {
                end -= length
                continue trimming
            }
            break
        }
        return start..<max(start, end)
    }

    @inline(__always)
    static func has(_ needle: StaticString, _ text: Text, _ index: Int, _ end: Int) -> Bool {
        let count = needle.utf8CodeUnitCount
        guard index >= 0, end - index >= count else { return false }
        for offset in 0..<count where text[index + offset] != needle.utf8Start[offset] { return false }
        return true
    }

    /// As `has`, for a needle in lower case and text in any.
    static func hasIgnoringCase(_ needle: StaticString, _ text: Text, _ index: Int, _ end: Int) -> Bool {
        let count = needle.utf8CodeUnitCount
        guard index >= 0, end - index >= count else { return false }
        for offset in 0..<count where text[index + offset] | 0x20 != needle.utf8Start[offset] { return false }
        return true
    }

    static func first(_ needle: StaticString, _ text: Text, _ range: Range<Int>) -> Int? {
        let head = needle.utf8Start[0]
        var index = range.lowerBound
        while index < range.upperBound {
            if text[index] == head, has(needle, text, index, range.upperBound) { return index }
            index += 1
        }
        return nil
    }

    static func last(_ needle: StaticString, _ text: Text, _ range: Range<Int>) -> Int? {
        let head = needle.utf8Start[0]
        var index = range.upperBound - needle.utf8CodeUnitCount
        while index >= range.lowerBound {
            if text[index] == head, has(needle, text, index, range.upperBound) { return index }
            index -= 1
        }
        return nil
    }

    static func isLetter(_ text: Text, _ index: Int, _ end: Int) -> Bool {
        index < end && (0x61...0x7A).contains(text[index] | 0x20)
    }

    static func isDigit(_ text: Text, _ index: Int, _ end: Int) -> Bool {
        index >= 0 && index < end && (0x30...0x39).contains(text[index])
    }
}
