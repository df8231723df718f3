/// Lower case as Python's `str.lower` has it: the full Unicode mapping, and a final sigma at the end of a word.
enum LowerCase {
    /// Appends the text in lower case.
    static func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        if text.isASCII {
            let start = bytes.count
            bytes.append(contentsOf: text)
            lowerASCII(&bytes, from: start)
            return
        }
        var index = 0
        while index < text.count {
            let (value, length) = text.scalar(at: index)
            switch value {
            case 0x41...0x5A: bytes.append(UInt8(truncatingIfNeeded: value + 32))
            case ..<0x80: bytes.append(UInt8(truncatingIfNeeded: value))
            case 0x3A3: bytes.append(scalar: isFinal(text, index) ? 0x3C2 : 0x3C3)
            case 0x2E80..<0xA640, 0xAC00..<0xD7B0: bytes.append(scalar: value)
            default:
                guard let scalar = Unicode.Scalar(value) else { break }
                for lower in scalar.properties.lowercaseMapping.unicodeScalars { bytes.append(scalar: lower.value) }
            }
            index += length
        }
    }

    /// Lower-cases the ASCII letters from `start` on, in place.
    static func lowerASCII(_ bytes: inout [UInt8], from start: Int) {
        bytes.withUnsafeMutableBufferPointer { bytes in
            for index in start..<bytes.count {
                let byte = bytes[index]
                bytes[index] = byte &- 0x41 < 26 ? byte | 0x20 : byte
            }
        }
    }

    /// Whether the sigma at `index` ends a word: a cased letter before it and none behind it, case-ignorable scalars
    /// skipped.
    private static func isFinal(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        var place = index
        var before: Unicode.Scalar?
        while place > 0 {
            place -= 1
            while place > 0, text[place] & 0xC0 == 0x80 { place -= 1 }
            guard let scalar = Unicode.Scalar(text.scalar(at: place).value) else { return false }
            if scalar.properties.isCaseIgnorable { continue }
            before = scalar
            break
        }
        guard let before, before.properties.isCased else { return false }
        place = index + 2
        while place < text.count {
            let (value, length) = text.scalar(at: place)
            guard let scalar = Unicode.Scalar(value) else { return true }
            if !scalar.properties.isCaseIgnorable { return !scalar.properties.isCased }
            place += length
        }
        return true
    }
}
