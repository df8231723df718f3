/// A USTAR header of a plain file as packages have them: fixed owner, mode and time, so that equal files give equal bytes.
struct TarHeader: Hashable {
    static let size = 512
    /// The two empty blocks at the end of an archive.
    static let endSize = 2 * size

    let path: String
    let fileSize: Int

    /// A header for a path that fits the format and a size below 8 GiB; nil otherwise.
    init?(path: String, fileSize: Int) {
        guard (0..<(1 << 33)).contains(fileSize), Self.split(Array(path.utf8)) != nil else { return nil }
        self.path = path
        self.fileSize = fileSize
    }

    /// How many bytes a file takes behind its header.
    static func padded(_ size: Int) -> Int { (size + Self.size - 1) / Self.size * Self.size }

    var bytes: [UInt8] {
        var block = [UInt8](repeating: 0, count: Self.size)
        func put(_ field: some Sequence<UInt8>, at start: Int) {
            for (offset, byte) in field.enumerated() { block[start + offset] = byte }
        }
        let (prefix, name) = Self.split(Array(path.utf8)) ?? ([], [])
        put(name, at: 0)
        put("0000644\0".utf8, at: 100)
        put("0000000\0".utf8, at: 108)
        put("0000000\0".utf8, at: 116)
        put(Self.octal(fileSize, digits: 11), at: 124)
        put(Self.octal(0, digits: 11), at: 136)
        put("        0".utf8, at: 148)
        put("ustar\u{0}00".utf8, at: 257)
        put(prefix, at: 345)
        put(Self.octal(Self.checksum(block), digits: 6) + [0x20], at: 148)
        return block
    }

    /// The sum of a header's bytes, with its own field read as spaces.
    static func checksum(_ block: some Collection<UInt8>) -> Int {
        block.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 0x20 : Int($1.element)) }
    }

    /// Digits and a NUL.
    private static func octal(_ number: Int, digits: Int) -> [UInt8] {
        let text = Array(String(number, radix: 8).utf8)
        return [UInt8](repeating: 0x30, count: max(0, digits - text.count)) + text + [0]
    }

    /// A path in the fields of 155 and 100 bytes: whole in the second, else cut at the last slash that fits.
    private static func split(_ path: [UInt8]) -> (prefix: [UInt8], name: [UInt8])? {
        if path.count <= 100 { return ([], path) }
        for (index, byte) in path.enumerated().reversed() where byte == 0x2F {
            if index <= 155, (1...100).contains(path.count - index - 1) {
                return (Array(path[..<index]), Array(path[(index + 1)...]))
            }
        }
        return nil
    }
}
