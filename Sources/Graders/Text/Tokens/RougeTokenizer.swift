/// The words that ROUGE and `cosine_tf` compare.
package enum RougeTokenizer: Sendable, Hashable {
    /// rouge-score's: runs of `[a-z0-9]` after lower-casing.
    case ascii
    /// The same with Porter stems of the words longer than three letters.
    case stemmed
    /// Runs of letters and digits of any script; in scripts that are written without spaces every scalar.
    case unicode

    func tokenize(_ text: UnsafeBufferPointer<UInt8>, into workspace: inout TextWorkspace) {
        switch self {
        case .ascii: RougeTokenizer.asciiWords(text, into: &workspace)
        case .stemmed:
            let first = workspace.tokens.count
            RougeTokenizer.asciiWords(text, into: &workspace)
            for index in first..<workspace.tokens.count where workspace.tokens[index].count > 3 {
                PorterStemmer.stem(index, in: &workspace)
            }
        case .unicode: RougeTokenizer.unicodeWords(text, into: &workspace)
        }
    }

    private static func asciiWords(_ text: UnsafeBufferPointer<UInt8>, into workspace: inout TextWorkspace) {
        let offset = workspace.bytes.count
        if text.isASCII {
            workspace.bytes.append(contentsOf: text)
            LowerCase.lowerASCII(&workspace.bytes, from: offset)
        } else {
            // Two scalars outside ASCII have ASCII in their lower case: the Kelvin sign (k) and İ (i and a dot).
            var index = 0
            while index < text.count {
                let (value, length) = text.scalar(at: index)
                switch value {
                case 0x41...0x5A: workspace.bytes.append(UInt8(truncatingIfNeeded: value + 32))
                case ..<0x80: workspace.bytes.append(UInt8(truncatingIfNeeded: value))
                case 0x212A: workspace.bytes.append(0x6B)
                case 0x130:
                    workspace.bytes.append(0x69)
                    workspace.bytes.append(0x20)
                default: workspace.bytes.append(0x20)
                }
                index += length
            }
        }
        cutWords(from: offset, &workspace)
    }

    /// Cuts the workspace's bytes from `offset` on, which are ASCII in lower case, into runs of letters and digits,
    /// eight bytes at a time.
    private static func cutWords(from offset: Int, _ workspace: inout TextWorkspace) {
        let end = workspace.bytes.count
        // What is read beyond the end belongs to no word.
        workspace.bytes.append(contentsOf: repeatElement(0x20, count: 8))
        let known = workspace.tokens.count
        workspace.tokens.append(contentsOf: repeatElement(Token(0, 0), count: (end - offset) / 2 + 1))
        let count = workspace.bytes.withUnsafeBytes { bytes -> Int in
            workspace.tokens.withUnsafeMutableBufferPointer { tokens in
                var count = known
                var index = offset
                while true {
                    // To the next word, then to its end.
                    while index < end {
                        let marks = wordMarks(bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                        index += marks.trailingZeroBitCount / 8
                        if marks != 0 { break }
                    }
                    guard index < end else { return count }
                    let start = index
                    while true {
                        let marks = wordMarks(bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                        let gaps = marks ^ 0x8080_8080_8080_8080
                        index += gaps.trailingZeroBitCount / 8
                        if gaps != 0 { break }
                    }
                    tokens[count] = Token(start, index)
                    count += 1
                }
            }
        }
        workspace.tokens.removeLast(workspace.tokens.count - count)
    }

    /// The highest bit of every byte that is a lower-case letter or a digit; all eight are ASCII.
    @inline(__always)
    private static func wordMarks(_ bytes: UInt64) -> UInt64 {
        // A sum reaches the highest bit from the first byte of a range on.
        let each: UInt64 = 0x0101_0101_0101_0101
        let digits = (bytes &+ each &* 0x50) & ~(bytes &+ each &* 0x46)
        let letters = (bytes &+ each &* 0x1F) & ~(bytes &+ each &* 0x05)
        return (digits | letters) & (each &* 0x80)
    }

    private static func unicodeWords(_ text: UnsafeBufferPointer<UInt8>, into workspace: inout TextWorkspace) {
        let offset = workspace.bytes.count
        LowerCase.append(text, to: &workspace.bytes)
        workspace.bytes.withUnsafeBufferPointer { bytes in
            var start = -1
            var index = offset
            while index < bytes.count {
                let (value, length) = bytes.scalar(at: index)
                let isAlone = value >= 0xE00 && WordScalar.standsAlone(value)
                if !isAlone, WordScalar.isAlphanumeric(value, unicode: 14) {
                    if start < 0 { start = index }
                } else {
                    if start >= 0 { workspace.tokens.append(Token(start, index)) }
                    start = -1
                    if isAlone { workspace.tokens.append(Token(index, index + length)) }
                }
                index += length
            }
            if start >= 0 { workspace.tokens.append(Token(start, bytes.count)) }
        }
    }
}

/// What a scalar is to the tokenizers, as Python's tables have it.
enum WordScalar {
    /// Whether the scalar belongs to a script that is written without spaces.
    @inline(__always)
    static func standsAlone(_ value: UInt32) -> Bool {
        switch value {
        case 0x0E00...0x0E7F, 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7AF, 0xF900...0xFAFF: true
        default: false
        }
    }

    /// Python's `isalnum` with the letters and numbers that this major version of Unicode knew.
    @inline(__always)
    static func isAlphanumeric(_ value: UInt32, unicode major: Int) -> Bool {
        if value < 0x80 { return value &- 0x30 < 10 || (value | 0x20) &- 0x61 < 26 }
        guard let scalar = Unicode.Scalar(value) else { return false }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: break
        default: guard properties.numericType != nil else { return false }
        }
        return (properties.age?.major ?? .max) <= major
    }
}
