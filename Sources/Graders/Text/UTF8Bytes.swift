extension String {
    /// Calls `body` with the text's bytes where they lie, without a copy for native strings.
    @inline(__always)
    func withUTF8Bytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
        var copy = self
        return copy.withUTF8(body)
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether every byte is ASCII, eight at a time.
    @inline(__always)
    var isASCII: Bool {
        guard let baseAddress else { return true }
        let raw = UnsafeRawPointer(baseAddress)
        var index = 0
        while index + 8 <= count {
            if raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 { return false }
            index += 8
        }
        while index < count {
            if self[index] >= 0x80 { return false }
            index += 1
        }
        return true
    }

    /// The scalar that begins at `index`, with its length; the bytes are valid UTF-8.
    @inline(__always)
    func scalar(at index: Int) -> (value: UInt32, length: Int) {
        let lead = UInt32(self[index])
        if lead < 0x80 { return (lead, 1) }
        func tail(_ offset: Int) -> UInt32 {
            index + offset < count ? UInt32(self[index + offset] & 0x3F) : 0
        }
        if lead < 0xE0 { return ((lead & 0x1F) << 6 | tail(1), 2) }
        if lead < 0xF0 { return ((lead & 0x0F) << 12 | tail(1) << 6 | tail(2), 3) }
        return ((lead & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), 4)
    }

    /// The length of the white space (as Python has it) that begins at `index`, 0 when there is none.
    @inline(__always)
    func spaceLength(at index: Int) -> Int {
        let byte = self[index]
        if byte < 0x80 { return byte == 0x20 || (0x09...0x0D).contains(byte) || (0x1C...0x1F).contains(byte) ? 1 : 0 }
        if byte == 0xC2, index + 1 < count { return self[index + 1] == 0x85 || self[index + 1] == 0xA0 ? 2 : 0 }
        guard byte >= 0xE1, byte <= 0xE3, index + 2 < count else { return 0 }
        switch (byte, self[index + 1], self[index + 2]) {
        case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9), (0xE2, 0x80, 0xAF),
            (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
            return 3
        default: return 0
        }
    }

    /// Whether a reader would see nothing in `range`: white space, and scalars without a shape, such as U+200B.
    func isBlank(_ range: Range<Int>) -> Bool {
        ScalarSequence(UnsafeBufferPointer(rebasing: self[range])).allSatisfy { value in
            guard value > 0x20, let scalar = Unicode.Scalar(value) else { return true }
            let properties = scalar.properties
            return properties.isWhitespace || properties.isDefaultIgnorableCodePoint || value == 0x2800
                || [.control, .format].contains(properties.generalCategory)
        }
    }

    /// A part of `range` without white space at its ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        let part = UnsafeBufferPointer(rebasing: self[range])
        var start = 0
        while start < part.count {
            let length = part.spaceLength(at: start)
            guard length > 0 else { break }
            start += length
        }
        var end = part.count
        trimming: while end > start {
            for length in 1...3 where end - length >= start && part.spaceLength(at: end - length) == length {
                end -= length
                continue trimming
            }
            break
        }
        return (range.lowerBound + start)..<(range.lowerBound + end)
    }
}

extension [UInt8] {
    /// Appends a scalar in UTF-8.
    @inline(__always)
    mutating func append(scalar value: UInt32) {
        switch value {
        case ..<0x80: append(UInt8(truncatingIfNeeded: value))
        case ..<0x800:
            append(UInt8(truncatingIfNeeded: 0xC0 | value >> 6))
            append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
        case ..<0x10000:
            append(UInt8(truncatingIfNeeded: 0xE0 | value >> 12))
            append(UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F))
            append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
        default:
            append(UInt8(truncatingIfNeeded: 0xF0 | value >> 18))
            append(UInt8(truncatingIfNeeded: 0x80 | value >> 12 & 0x3F))
            append(UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F))
            append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
        }
    }
}
