/// Turns JSON's `\ud83d\ude00` pairs into the character itself: libyaml reads escapes one by one and refuses them.
enum JSONSurrogates {
    static func resolved(in text: String) -> String {
        let opener = text.utf8.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        guard opener == 0x7B || opener == 0x5B else { return text }
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        var index = 0
        var copied = 0
        while index < bytes.count {
            guard bytes[index] == 0x5C else {
                index += 1
                continue
            }
            if let high = unit(bytes, index), (0xD800...0xDBFF).contains(high), let low = unit(bytes, index + 6),
                (0xDC00...0xDFFF).contains(low),
                let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
            {
                out += bytes[copied..<index]
                out += String(scalar).utf8
                index += 12
                copied = index
            } else {
                index += 2
            }
        }
        guard copied > 0 else { return text }
        out += bytes[min(copied, bytes.count)...]
        return String(decoding: out, as: UTF8.self)
    }

    /// The UTF-16 unit that an escape at `index` stands for.
    private static func unit(_ bytes: [UInt8], _ index: Int) -> UInt32? {
        guard index + 6 <= bytes.count, bytes[index] == 0x5C, bytes[index + 1] == 0x75 else { return nil }
        var value: UInt32 = 0
        for byte in bytes[(index + 2)..<(index + 6)] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
