/// GPT-2's alphabet: each byte written as one printable character, so that any bytes can stand in a vocabulary of text.
///
/// Printable Latin-1 bytes stand for themselves; the other 68 become U+0100, U+0101, … in order.
enum ByteAlphabet {
    /// The byte that each character below U+0144 stands for, or -1.
    private static let bytes: [Int16] = {
        var table = [Int16](repeating: -1, count: 0x144)
        var next = 0x100
        for byte in 0..<256 {
            if (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || (0xAE...0xFF).contains(byte) {
                table[byte] = Int16(byte)
            } else {
                table[next] = Int16(byte)
                next += 1
            }
        }
        return table
    }()

    /// The bytes that a vocabulary entry stands for.
    ///
    /// An entry with a character outside the alphabet (an added token may have one) stands for its own UTF-8, as in the
    /// reference decoder.
    static func decode(_ entry: String) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(entry.utf8.count)
        for scalar in entry.unicodeScalars {
            guard scalar.value < bytes.count, bytes[Int(scalar.value)] >= 0 else { return Array(entry.utf8) }
            decoded.append(UInt8(bytes[Int(scalar.value)]))
        }
        return decoded
    }
}
