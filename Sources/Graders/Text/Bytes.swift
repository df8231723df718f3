/// UTF-8 text as the graders read it: scalars compared as they are, white space as Python has it.
///
/// Swift's `Character` and `String ==` compare by canonical equivalence and grapheme clusters; no grader wants that.
enum Bytes {
    /// The longest text that is graded.
    static let maximum = 1 << 20

    /// The length of the white space that begins at `index`, 0 when there is none.
    @inline(__always)
    static func spaceLength(_ bytes: ArraySlice<UInt8>, at index: Int) -> Int {
        let byte = bytes[index]
        if byte < 0x80 { return byte == 0x20 || (0x09...0x0D).contains(byte) || (0x1C...0x1F).contains(byte) ? 1 : 0 }
        if byte == 0xC2, index + 1 < bytes.endIndex {
            return bytes[index + 1] == 0x85 || bytes[index + 1] == 0xA0 ? 2 : 0
        }
        guard index + 2 < bytes.endIndex else { return 0 }
        switch (byte, bytes[index + 1], bytes[index + 2]) {
        case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9), (0xE2, 0x80, 0xAF),
            (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
            return 3
        default: return 0
        }
    }

    /// The text without white space at its ends.
    static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let length = spaceLength(bytes, at: start)
            guard length > 0 else { break }
            start += length
        }
        return rightTrimmed(bytes[start...])
    }

    /// The text without white space at its end.
    static func rightTrimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = bytes
        trimming: while !rest.isEmpty {
            for length in 1...3 where rest.count >= length && spaceLength(rest, at: rest.endIndex - length) == length {
                rest = rest.dropLast(length)
                continue trimming
            }
            break
        }
        return rest
    }

    static func isBlank(_ bytes: ArraySlice<UInt8>) -> Bool { trimmed(bytes).isEmpty }

    /// The words between white space.
    static func words(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var words: [ArraySlice<UInt8>] = []
        var start = bytes.startIndex
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let length = spaceLength(bytes, at: index)
            if length == 0 {
                index += 1
            } else {
                if start < index { words.append(bytes[start..<index]) }
                index += length
                start = index
            }
        }
        if start < bytes.endIndex { words.append(bytes[start...]) }
        return words
    }

    /// Whether `needle` stands at `index`.
    @inline(__always)
    static func has(_ needle: StaticString, in bytes: ArraySlice<UInt8>, at index: Int) -> Bool {
        let count = needle.utf8CodeUnitCount
        guard index >= bytes.startIndex, bytes.endIndex - index >= count else { return false }
        let text = needle.utf8Start
        for offset in 0..<count where bytes[index + offset] != text[offset] { return false }
        return true
    }

    /// The first place of `needle` at or after `start`.
    static func first(_ needle: StaticString, in bytes: ArraySlice<UInt8>, from start: Int) -> Int? {
        let head = needle.utf8Start[0]
        var index = start
        while index < bytes.endIndex {
            if bytes[index] == head, has(needle, in: bytes, at: index) { return index }
            index += 1
        }
        return nil
    }

    /// The last place of `needle`.
    static func last(_ needle: StaticString, in bytes: ArraySlice<UInt8>) -> Int? {
        let head = needle.utf8Start[0]
        var index = bytes.endIndex - 1
        while index >= bytes.startIndex {
            if bytes[index] == head, has(needle, in: bytes, at: index) { return index }
            index -= 1
        }
        return nil
    }
}
