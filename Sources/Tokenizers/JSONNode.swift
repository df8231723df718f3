/// A JSON value with its objects' members in order and its strings exactly as written.
///
/// Foundation's decoder puts members into dictionaries, where canonically equal keys are one; a vocabulary may hold both.
enum JSONNode {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONNode])
    case object([(key: String, value: JSONNode)])

    /// The member of that name; nil for other values and where it is null.
    subscript(name: String) -> JSONNode? {
        guard case .object(let members) = self, let member = members.last(where: { $0.key == name }) else { return nil }
        if case .null = member.value { return nil }
        return member.value
    }

    var string: String? { if case .string(let text) = self { text } else { nil } }
    var bool: Bool? { if case .bool(let truth) = self { truth } else { nil } }
    var array: [JSONNode]? { if case .array(let elements) = self { elements } else { nil } }
    var object: [(key: String, value: JSONNode)]? { if case .object(let members) = self { members } else { nil } }

    /// A token number.
    var token: Int32? { if case .number(let number) = self { Int32(exactly: number) } else { nil } }

    /// Parses a whole text.
    static func parse(_ text: [UInt8], file: String) throws -> JSONNode {
        try text.withUnsafeBufferPointer { bytes in
            var parser = JSONParser(bytes: bytes, file: file)
            return try parser.document()
        }
    }
}

/// A strict JSON parser over bytes, nesting at most 64 deep.
private struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let file: String
    var position = 0

    init(bytes: UnsafeBufferPointer<UInt8>, file: String) {
        self.bytes = bytes
        self.file = file
    }

    mutating func document() throws -> JSONNode {
        let value = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw failure("nothing more after the value") }
        return value
    }

    private mutating func value(depth: Int) throws -> JSONNode {
        guard depth < 64 else { throw failure("at most 64 levels of nesting") }
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try array(depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func object(_ depth: Int) throws -> JSONNode {
        position += 1
        var members: [(key: String, value: JSONNode)] = []
        if take("}") { return .object(members) }
        repeat {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw failure("a member's name") }
            let key = try string()
            guard take(":") else { throw failure("\":\"") }
            members.append((key, try value(depth: depth + 1)))
        } while take(",")
        guard take("}") else { throw failure("\",\" or \"}\"") }
        return .object(members)
    }

    private mutating func array(_ depth: Int) throws -> JSONNode {
        position += 1
        var elements: [JSONNode] = []
        if take("]") { return .array(elements) }
        repeat { elements.append(try value(depth: depth + 1)) } while take(",")
        guard take("]") else { throw failure("\",\" or \"]\"") }
        return .array(elements)
    }

    private mutating func string() throws -> String {
        position += 1
        let start = position
        while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        if peek == UInt8(ascii: "\"") {
            defer { position += 1 }
            return try text(bytes[start..<position])
        }
        var unescaped = Array(bytes[start..<position])
        while let byte = peek, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw failure("an escape for a control character") }
            position += 1
            if byte == UInt8(ascii: "\\") { try escape(into: &unescaped) } else { unescaped.append(byte) }
        }
        guard peek != nil else { throw failure("the end of the string") }
        position += 1
        return try text(unescaped)
    }

    private mutating func escape(into output: inout [UInt8]) throws {
        guard let byte = peek else { throw failure("an escape") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): output.append(byte)
        case UInt8(ascii: "b"): output.append(8)
        case UInt8(ascii: "f"): output.append(12)
        case UInt8(ascii: "n"): output.append(10)
        case UInt8(ascii: "r"): output.append(13)
        case UInt8(ascii: "t"): output.append(9)
        case UInt8(ascii: "u"):
            var value = try hexadecimal()
            if (0xD800..<0xDC00).contains(value), peek == UInt8(ascii: "\\") {
                let saved = position
                position += 1
                if peek == UInt8(ascii: "u") {
                    position += 1
                    let low = try hexadecimal()
                    if (0xDC00..<0xE000).contains(low) {
                        value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
                    } else {
                        position = saved
                    }
                } else {
                    position = saved
                }
            }
            // A surrogate without its partner has no UTF-8.
            output += Array(String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
        default: throw failure("one of the escapes of JSON")
        }
    }

    private mutating func hexadecimal() throws -> UInt32 {
        guard position + 4 <= bytes.count,
            let value = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
        else { throw failure("four hexadecimal digits") }
        position += 4
        return value
    }

    private mutating func number() throws -> JSONNode {
        let start = position
        while let byte = peek, "+-.eE0123456789".utf8.contains(byte) { position += 1 }
        guard position > start, let value = Double(String(decoding: bytes[start..<position], as: UTF8.self)) else {
            throw failure("a value")
        }
        return .number(value)
    }

    private mutating func word(_ text: String, _ value: JSONNode) throws -> JSONNode {
        guard bytes[position...].starts(with: text.utf8) else { throw failure("\(text)") }
        position += text.utf8.count
        return value
    }

    private func text(_ bytes: some Collection<UInt8>) throws -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw failure("valid UTF-8") }
        return text
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || (0x9...0xA).contains(byte) || byte == 0xD { position += 1 }
    }

    private func failure(_ expected: String) -> TokenizerError {
        let line = 1 + bytes[..<min(position, bytes.count)].count(where: { $0 == UInt8(ascii: "\n") })
        return TokenizerError(
            code: "corrupt-json", file: file, line: line, message: "The JSON is wrong: \(expected) was expected here.")
    }
}
