/// Characters that are signs, look-alikes or nothing to see.
extension PlainText {
    enum Meaning: Equatable {
        case itself, nothing, sign, arrow
        case ascii(UInt8)
    }

    /// What a scalar beyond ASCII means in a completion.
    static func meaning(_ scalar: UInt32) -> Meaning {
        switch scalar {
        case 0xAD, 0x180E, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x2069, 0x20E3, 0xFE00...0xFE0F,
            0xFEFF, 0x0332, 0x0334...0x0338, 0xE0000...0xE007F:
            .nothing
        case 0x2192, 0x21D2, 0x21E8, 0x27A1, 0x2794, 0x2799...0x27BE, 0x27F6, 0x27F9, 0x2234: .arrow
        case 0x2600...0x2793, 0x2795...0x2798, 0x27BF, 0x2B00...0x2BFF, 0x1F000...0x1FAFF, 0x25A0, 0x25A1, 0x25AA,
            0x25AB, 0x25CF, 0x25FB...0x25FE:
            .sign
        case 0x2018, 0x2019, 0x02BC, 0xFF07: .ascii(0x27)
        case 0x201C, 0x201D: .ascii(0x22)
        case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A: .ascii(UInt8(scalar - 0xFEE0))
        // Bold, italic and other faces of letters and digits.
        case 0x1D400...0x1D6A3:
            .ascii(UInt8((scalar - 0x1D400) % 52 < 26 ? 0x41 : 0x47) + UInt8((scalar - 0x1D400) % 52))
        case 0x1D7CE...0x1D7FF: .ascii(0x30 + UInt8((scalar - 0x1D7CE) % 10))
        default: .itself
        }
    }

    /// The Latin letter that a Cyrillic, Greek or Armenian one looks like; symbols of mathematics are not among them.
    static func lookAlike(_ scalar: UInt32) -> UInt8? {
        switch scalar {
        case 0x430: 0x61
        case 0x435: 0x65
        case 0x456, 0x131: 0x69
        case 0x458: 0x6A
        case 0x43A: 0x6B
        case 0x43F, 0x578, 0x274: 0x6E
        case 0x43E, 0x3BF, 0x585, 0x1D0F: 0x6F
        case 0x440: 0x70
        case 0x455: 0x73
        case 0x442, 0x1D1B: 0x74
        case 0x441: 0x63
        case 0x443: 0x79
        case 0x445: 0x78
        case 0x410: 0x41
        case 0x41D: 0x4E
        case 0x41E, 0x39F: 0x4F
        case 0x422: 0x54
        default: nil
        }
    }

    /// The scalar of UTF-8 that begins at a place, and its length; one byte for what is none.
    static func scalar(_ text: [UInt8], at index: Int) -> (value: UInt32, length: Int) {
        let first = UInt32(text[index])
        let length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        guard length > 1, index + length <= text.count else { return (0xFFFD, 1) }
        var value = first & (0xFF >> UInt32(length + 1))
        for offset in 1..<length {
            guard text[index + offset] & 0xC0 == 0x80 else { return (0xFFFD, 1) }
            value = value << 6 | UInt32(text[index + offset] & 0x3F)
        }
        return (value, length)
    }

    /// Whether a reference has signs that would else be taken for dress.
    static func hasSigns(_ text: [UInt8]) -> Bool {
        var index = 0
        while index < text.count {
            let (value, length) = scalar(text, at: index)
            if [Meaning.sign, .arrow].contains(meaning(value)) { return true }
            index += length
        }
        return false
    }

    /// A reference with plain letters: `𝑥` is x.
    static func letters(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(where: { $0 >= 0xEF }) else { return text }
        var out: [UInt8] = []
        var index = 0
        while index < text.count {
            let (value, length) = scalar(text, at: index)
            if case .ascii(let byte) = meaning(value) {
                out.append(byte)
            } else {
                out += text[index..<(index + length)]
            }
            index += length
        }
        return out
    }
}
