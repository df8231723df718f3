// The protocol with `laurel-lua-worker`: frames of a 32-bit little-endian length and a type over a socket.
// Sources/laurel-lua-worker/wire.h is the other side; change both and the version together.

enum Wire {
    /// The descriptor at which the worker finds its socket.
    static let descriptor: Int32 = 3
    static let version: UInt32 = 3
    static let largestRequest = 64 << 20
    /// A reply is a detail, a log and parts, each bounded in the worker; anything longer breaks the protocol.
    static let largestReply = 128 << 10
    static let largestName = 200
    static let largestFileCount = 64
    static let largestGroupCount = 1024
    /// Bounds on a result's fields. The worker keeps them; one that does not has been corrupted.
    static let largestPartCount: UInt32 = 32
    static let largestPartName = 64
    static let largestDetail = 1024
    static let largestMicroseconds: Double = 1e9
    static let largestBytes: UInt64 = 1 << 40
    /// Replies may wait this long in the worker for others.
    static let flushMilliseconds = 5
}

enum WireRequest {
    static let load: UInt8 = 1
    static let grade: UInt8 = 2
    static let gradeGroups: UInt8 = 3
    static let allowsRequire: UInt8 = 1
    static let countsInstructions: UInt8 = 2
    static let flushEach: UInt8 = 1
}

enum WireReply {
    static let hello: UInt8 = 1
    static let loaded: UInt8 = 2
    static let loadFailed: UInt8 = 3
    static let result: UInt8 = 4
    static let setupFailed: UInt8 = 5
    static let crashed: UInt8 = 6
    /// A result that belongs to every candidate of a group.
    static let groupResult: UInt8 = 7
}

enum WireTag {
    static let `nil`: UInt8 = 0
    static let `false`: UInt8 = 1
    static let `true`: UInt8 = 2
    static let integer: UInt8 = 3
    static let number: UInt8 = 4
    static let string: UInt8 = 5
    static let array: UInt8 = 6
    static let table: UInt8 = 7
}

extension [UInt8] {
    mutating func appendLittleEndian<Number: FixedWidthInteger>(_ value: Number) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }

    /// A 32-bit length and the bytes.
    mutating func appendCounted(_ bytes: [UInt8]) {
        appendLittleEndian(UInt32(clamping: bytes.count))
        append(contentsOf: bytes)
    }

    /// A 32-bit length and the text's UTF-8.
    mutating func appendCounted(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            appendLittleEndian(UInt32(clamping: utf8.count))
            append(contentsOf: utf8)
        }
    }
}

/// Reads a reply's fields. Nothing a worker sends is trusted: a read past the end gives nil, and so does a text or
/// count that the rest of the frame cannot hold.
struct WireReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position == bytes.endIndex }

    mutating func byte() -> UInt8? {
        guard position < bytes.endIndex else { return nil }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func integer<Number: FixedWidthInteger & UnsignedInteger>(_: Number.Type) -> Number? {
        let size = MemoryLayout<Number>.size
        guard bytes.endIndex - position >= size else { return nil }
        var value: Number = 0
        for offset in (0..<size).reversed() { value = value << 8 | Number(bytes[position + offset]) }
        position += size
        return value
    }

    mutating func double() -> Double? { integer(UInt64.self).map(Double.init(bitPattern:)) }

    /// A counted text of at most `largest` bytes; invalid UTF-8 becomes replacement characters.
    mutating func text(largest: Int) -> String? {
        guard let size = integer(UInt32.self), size <= largest, bytes.endIndex - position >= Int(size) else {
            return nil
        }
        defer { position += Int(size) }
        return String(decoding: bytes[position..<(position + Int(size))], as: UTF8.self)
    }
}
