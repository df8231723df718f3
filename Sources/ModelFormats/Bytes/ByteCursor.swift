/// Reads little-endian values one after another from untrusted bytes, never past their end.
struct ByteCursor {
    private let bytes: UnsafeRawBufferPointer
    let path: String
    private let code: String
    /// How many bytes have been read.
    private(set) var position = 0

    /// - Parameter code: the error code for bytes that end too early or make no sense.
    init(_ bytes: UnsafeRawBufferPointer, path: String, code: String) {
        self.bytes = bytes
        self.path = path
        self.code = code
    }

    /// How many bytes are left.
    var remaining: Int { bytes.count - position }

    mutating func integer<Value: FixedWidthInteger>(_: Value.Type, _ what: String) throws -> Value {
        let size = MemoryLayout<Value>.size
        try require(UInt64(size), what)
        defer { position += size }
        return Value(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: Value.self))
    }

    /// Reads a string that is preceded by its length in 64 bits.
    mutating func string(_ what: String, limit: Int = .max) throws -> String {
        let length = try stringLength(what, limit: limit)
        defer { position += length }
        guard let text = String(validating: bytes[position..<position + length], as: UTF8.self) else {
            throw failure("The \(what) at byte \(position) is not valid UTF-8.")
        }
        return text
    }

    /// Reads only the length of a string, and checks that the string lies inside the bytes.
    mutating func stringLength(_ what: String, limit: Int = .max) throws -> Int {
        let length = try integer(UInt64.self, "length of the \(what)")
        guard length <= UInt64(limit) else {
            throw failure("The \(what) claims \(length) bytes; at most \(limit) were expected.")
        }
        try require(length, what)
        return Int(length)
    }

    /// Steps over `count` bytes.
    mutating func skip(_ count: UInt64, _ what: String) throws {
        try require(count, what)
        position += Int(count)
    }

    func failure(_ message: String) -> ModelFormatError {
        ModelFormatError(code: code, file: path, message: message)
    }

    private func require(_ count: UInt64, _ what: String) throws {
        guard count <= UInt64(remaining) else {
            throw failure(
                "The file ends at byte \(bytes.count) inside the \(what), which needs \(count) bytes from byte \(position)."
            )
        }
    }
}
