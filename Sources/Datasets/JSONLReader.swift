package import Foundation

/// Streams the JSON values of a JSON Lines file, one at a time, with their line numbers.
///
/// UTF-8 only; a byte-order mark and CRLF line ends are accepted, blank lines are passed over, a line may have up to
/// `maximalLineBytes`. Memory stays at one line plus one read of 256 KiB, however long the file is.
package struct JSONLReader {
    /// A line's value and where it stood.
    package struct Line: Sendable {
        /// The line in the file, from 1.
        package let number: Int
        package let node: JSONNode
    }

    /// 8 MiB: far above any prompt with its columns, and a bound on what a file without line ends can take.
    package static let maximalLineBytes = 8 << 20
    private static let readBytes = 256 << 10

    /// The file as it was named.
    package let file: String
    private let handle: FileHandle
    private let cap: Int
    private var buffer: [UInt8] = []
    private var consumed = 0
    private var isAtEnd = false
    private var line = 0

    package init(path: String, maximalLineBytes: Int = JSONLReader.maximalLineBytes) throws(DatasetError) {
        file = path
        cap = maximalLineBytes
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw DatasetError(code: "file", file: path, message: "There is no such file; expected a JSONL file.")
        }
        guard !isFolder.boolValue, let handle = FileHandle(forReadingAtPath: path) else {
            let reason = isFolder.boolValue ? "It is a folder" : "The file cannot be opened for reading"
            throw DatasetError(code: "file", file: path, message: "\(reason); expected a readable JSONL file.")
        }
        self.handle = handle
    }

    /// Reads what is open already; `name` is what errors call it.
    package init(handle: FileHandle, name: String, maximalLineBytes: Int = JSONLReader.maximalLineBytes) {
        file = name
        cap = maximalLineBytes
        self.handle = handle
    }

    /// The next value, or nil at the end of the file.
    package mutating func next() throws(DatasetError) -> Line? {
        while let bytes = try nextLine() {
            if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
            return Line(number: line, node: try parse(bytes))
        }
        return nil
    }

    private func parse(_ bytes: ArraySlice<UInt8>) throws(DatasetError) -> JSONNode {
        if let invalid = UTF8Check.firstInvalid(in: bytes) {
            throw DatasetError(
                code: "encoding", file: file, line: line,
                message: "Byte \(invalid - bytes.startIndex + 1) of the line is not UTF-8; expected UTF-8 text.")
        }
        do {
            return try JSONParser.parse(bytes)
        } catch {
            let before = bytes.prefix(error.offset)
            let column = before.count(where: { $0 & 0xC0 != 0x80 }) + 1
            throw DatasetError(
                code: "json", file: file, line: line, message: "Malformed JSON at column \(column): \(error.message).")
        }
    }

    /// The bytes of the next line without its end.
    private mutating func nextLine() throws(DatasetError) -> ArraySlice<UInt8>? {
        var searched = consumed
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0A) {
                defer { consumed = end + 1 }
                return try finish(buffer[consumed..<end])
            }
            searched = buffer.count
            if isAtEnd {
                guard consumed < buffer.count else { return nil }
                defer { consumed = buffer.count }
                return try finish(buffer[consumed...])
            }
            if buffer.count - consumed > cap { throw tooLong(line + 1) }
            searched -= consumed
            buffer.removeSubrange(..<consumed)
            consumed = 0
            try fill()
        }
    }

    private mutating func finish(_ bytes: ArraySlice<UInt8>) throws(DatasetError) -> ArraySlice<UInt8> {
        line += 1
        var bytes = bytes
        if bytes.last == 0x0D { bytes = bytes.dropLast() }
        if line == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        if bytes.count > cap { throw tooLong(line) }
        return bytes
    }

    private mutating func fill() throws(DatasetError) {
        do {
            let data = try handle.read(upToCount: JSONLReader.readBytes) ?? Data()
            isAtEnd = data.isEmpty
            buffer.append(contentsOf: data)
        } catch {
            throw DatasetError(
                code: "file", file: file, line: line, message: "The file cannot be read: \(error.localizedDescription)")
        }
    }

    private func tooLong(_ line: Int) -> DatasetError {
        DatasetError(
            code: "line-too-long", file: file, line: line,
            message: "The line has more than \(cap) bytes; expected one JSON object a line.")
    }
}
