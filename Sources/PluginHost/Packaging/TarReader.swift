/// Reads archives of plain files, and refuses everything else a tar archive can hold.
///
/// Every header has to have the bytes that `TarHeader` writes for its path and size, so an archive has one encoding and
/// no field is left for surprises. Sizes are checked before they are trusted.
struct TarReader {
    /// What one archive may hold.
    struct Limits {
        let fileBytes: Int
        let totalBytes: Int
        let fileCount: Int
    }

    private let bytes: [UInt8]
    private let file: String
    private let limits: Limits
    private var position = 0
    private var entryCount = 0
    private var total = 0

    init(_ bytes: [UInt8], file: String, limits: Limits) {
        self.bytes = bytes
        self.file = file
        self.limits = limits
    }

    /// The next file; nil at the archive's end.
    mutating func next() throws(PluginError) -> (path: String, contents: ArraySlice<UInt8>)? {
        guard bytes.count - position >= TarHeader.size else {
            throw error("archive-truncated", "The archive ends at byte \(bytes.count), before its end mark.")
        }
        let block = bytes[position..<(position + TarHeader.size)]
        guard block.contains(where: { $0 != 0 }) else {
            try checkEnd()
            return nil
        }
        let header = try header(block)
        entryCount += 1
        total += header.fileSize
        guard header.fileSize <= limits.fileBytes else {
            throw error(
                "archive-size",
                "\(shown(header.path)) has \(header.fileSize) bytes; expected at most \(limits.fileBytes) in one file.")
        }
        guard entryCount <= limits.fileCount, total <= limits.totalBytes else {
            throw error(
                "archive-size",
                "The archive holds more than \(limits.fileCount) files or \(limits.totalBytes) bytes; expected less.")
        }
        let start = position + TarHeader.size
        let padded = TarHeader.padded(header.fileSize)
        guard bytes.count - start >= padded else {
            throw error(
                "archive-truncated",
                "\(shown(header.path)) has \(header.fileSize) bytes by its header, but the archive ends before.")
        }
        guard bytes[(start + header.fileSize)..<(start + padded)].allSatisfy({ $0 == 0 }) else {
            throw error("archive-format", "There are bytes behind \(shown(header.path)) that belong to no file.")
        }
        position = start + padded
        return (header.path, bytes[start..<(start + header.fileSize)])
    }

    private func header(_ block: ArraySlice<UInt8>) throws(PluginError) -> TarHeader {
        func field(_ start: Int, _ length: Int) -> ArraySlice<UInt8> {
            block[(position + start)..<(position + start + length)]
        }
        guard field(257, 8).elementsEqual("ustar\u{0}00".utf8) else {
            throw error(
                "archive-format",
                "There is no header at byte \(position); expected an archive as `laurel plugin pack` writes it.")
        }
        let (prefix, name) = (text(field(345, 155)), text(field(0, 100)))
        guard let prefix, let name else {
            throw error("archive-path", "The path in the header at byte \(position) is not valid UTF-8 text.")
        }
        let path = prefix.isEmpty ? name : prefix + "/" + name
        if let kind = Self.kind(field(156, 1).first ?? 0) {
            throw error("archive-entry", "\(shown(path)) is \(kind); expected plain files only.")
        }
        guard let size = octal(field(124, 12)) else {
            throw error("archive-size", "\(shown(path)) has no valid size; expected 11 octal digits.")
        }
        guard let header = TarHeader(path: path, fileSize: size), block.elementsEqual(header.bytes) else {
            let isSummed = octal(field(148, 7)) == TarHeader.checksum(block)
            let problem = isSummed ? "is not as `laurel plugin pack` writes it" : "has a wrong checksum"
            throw error("archive-format", "The header of \(shown(path)) \(problem); expected an unchanged archive.")
        }
        return header
    }

    /// What an entry is that is no plain file.
    private static func kind(_ type: UInt8) -> String? {
        switch type {
        case 0x30: nil
        case 0x31: "a hard link"
        case 0x32: "a symbolic link"
        case 0x33, 0x34: "a device"
        case 0x35: "a folder entry"
        case 0x36: "a named pipe"
        case 0x53: "a sparse file"
        default: "an entry of another kind (type \(type))"
        }
    }

    /// A field up to its first NUL, after which nothing may stand.
    private func text(_ field: ArraySlice<UInt8>) -> String? {
        let text = field.prefix { $0 != 0 }
        guard field.dropFirst(text.count).allSatisfy({ $0 == 0 }) else { return nil }
        return String(validating: text, as: UTF8.self)
    }

    /// Octal digits with a NUL at the end.
    private func octal(_ field: ArraySlice<UInt8>) -> Int? {
        guard field.last == 0, field.dropLast().allSatisfy({ (0x30...0x37).contains($0) }) else { return nil }
        return field.dropLast().reduce(0) { $0 * 8 + Int($1 - 0x30) }
    }

    /// Two empty blocks end the archive, and nothing follows them.
    private func checkEnd() throws(PluginError) {
        let rest = bytes[position...]
        guard rest.count >= TarHeader.endSize else {
            throw error("archive-truncated", "The archive ends at byte \(bytes.count), within its end mark.")
        }
        guard rest.count == TarHeader.endSize, rest.allSatisfy({ $0 == 0 }) else {
            throw error("archive-format", "There are bytes behind the archive's end at \(position); expected none.")
        }
    }

    private func shown(_ path: String) -> String { PluginArchive.shown(path) }

    private func error(_ code: String, _ message: String) -> PluginError {
        PluginError(code: code, file: file, message: message)
    }
}
