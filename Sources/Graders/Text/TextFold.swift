/// Text without case, as `case_insensitive_contains` compares it.
enum TextFold {
    /// Every scalar in lower case by the full Unicode mapping, final sigma as sigma, in UTF-8.
    static func folded(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        text.withUTF8Bytes { append($0, to: &bytes) }
        return bytes
    }

    static func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        if text.isASCII {
            let start = bytes.count
            bytes.append(contentsOf: text)
            LowerCase.lowerASCII(&bytes, from: start)
            return
        }
        for value in ScalarSequence(text) {
            switch value {
            case 0x41...0x5A: bytes.append(UInt8(truncatingIfNeeded: value + 32))
            case ..<0x80: bytes.append(UInt8(truncatingIfNeeded: value))
            case 0x3C2: bytes.append(scalar: 0x3C3)
            default:
                guard let scalar = Unicode.Scalar(value) else { break }
                for lower in scalar.properties.lowercaseMapping.unicodeScalars {
                    bytes.append(scalar: lower.value == 0x3C2 ? 0x3C3 : lower.value)
                }
            }
        }
    }
}
