/// Reads one JSON text strictly (RFC 8259) and says where it is malformed and what was expected there.
///
/// Foundation's decoder loses how numbers were written and reports no position in a line, so rows have a parser of
/// their own. Besides the grammar it refuses duplicate keys, numbers beyond a double's range, lone surrogates and
/// nesting deeper than 128: each would lose data silently or stack without bound.
struct JSONParser {
    /// What is wrong, at which byte.
    struct Failure: Error, Hashable {
        let offset: Int
        let message: String
    }

    private static let maximalDepth = 128

    private let bytes: ArraySlice<UInt8>
    private var position: Int

    /// Parses a whole text.
    static func parse(_ bytes: ArraySlice<UInt8>) throws(Failure) -> JSONNode {
        var parser = JSONParser(bytes: bytes, position: bytes.startIndex)
        parser.skipSpace()
        let node = try parser.value(depth: 0)
        parser.skipSpace()
        if parser.position < bytes.endIndex {
            throw parser.failure("found \(parser.found) after the end of the value; expected one JSON value a line")
        }
        return node
    }

    // MARK: Values

    private mutating func value(depth: Int) throws(Failure) -> JSONNode {
        guard depth < JSONParser.maximalDepth else {
            throw failure("the value is nested deeper than \(JSONParser.maximalDepth) levels")
        }
        switch peek {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case .some(UInt8(ascii: "0")...UInt8(ascii: "9")), UInt8(ascii: "-"): return .number(try number())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: throw failure("found \(found); expected a value")
        }
    }

    private mutating func object(depth: Int) throws(Failure) -> JSONNode {
        var members: [String: JSONNode] = [:]
        position += 1
        skipSpace()
        if take("}") { return .object(members) }
        while true {
            guard peek == UInt8(ascii: "\"") else { throw failure("found \(found); expected a key in double quotes") }
            let keyPosition = position
            let key = try string()
            guard members[key] == nil else {
                throw Failure(offset: keyPosition - bytes.startIndex, message: "the key \"\(key)\" is given twice")
            }
            skipSpace()
            guard take(":") else { throw failure("found \(found); expected ':' after the key \"\(key)\"") }
            skipSpace()
            members[key] = try value(depth: depth + 1)
            skipSpace()
            if take("}") { return .object(members) }
            guard take(",") else { throw failure("found \(found); expected ',' or '}'") }
            skipSpace()
        }
    }

    private mutating func array(depth: Int) throws(Failure) -> JSONNode {
        var items: [JSONNode] = []
        position += 1
        skipSpace()
        if take("]") { return .array(items) }
        while true {
            items.append(try value(depth: depth + 1))
            skipSpace()
            if take("]") { return .array(items) }
            guard take(",") else { throw failure("found \(found); expected ',' or ']'") }
            skipSpace()
        }
    }

    private mutating func literal(_ text: StaticString, _ node: JSONNode) throws(Failure) -> JSONNode {
        let end = position + text.utf8CodeUnitCount
        let matches = text.withUTF8Buffer { end <= bytes.endIndex && bytes[position..<end].elementsEqual($0) }
        guard matches else { throw failure("found \(found); expected a value") }
        position = end
        return node
    }

    // MARK: Numbers

    private mutating func number() throws(Failure) -> String {
        let start = position
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let value = Double(text), value.isFinite else {
            // A number may be as long as its row.
            let shown = text.utf8.count > 40 ? "\(text.prefix(40))…" : text
            throw Failure(
                offset: start - bytes.startIndex,
                message: "the number \(shown) does not fit a 64-bit floating-point value"
            )
        }
        return text
    }

    private mutating func digits() throws(Failure) {
        let start = position
        while let byte = peek, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
        if position == start { throw failure("found \(found); expected a digit") }
    }

    // MARK: Strings

    private mutating func string() throws(Failure) -> String {
        position += 1
        var start = position
        // What stands before `start`, once there is an escape; appended to in place, for a text may be all escapes.
        var text: [UInt8] = []
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                let rest = bytes[start..<position]
                position += 1
                guard !text.isEmpty else { return String(decoding: rest, as: UTF8.self) }
                text += rest
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                text += bytes[start..<position]
                for unit in String(try escape()).utf8 { text.append(unit) }
                start = position
            case ..<0x20:
                throw failure("found \(found) inside a string; expected it escaped")
            default:
                position += 1
            }
        }
        throw failure("the text ends inside a string; expected '\"'")
    }

    private mutating func escape() throws(Failure) -> Unicode.Scalar {
        position += 1
        let kind = peek
        position += 1
        switch kind {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default:
            position -= 1
            throw failure("found \(found) after '\\'; expected one of \" \\ / b f n r t u")
        }
    }

    /// The scalar after `\u`: four hexadecimal digits, or two such groups that make a surrogate pair.
    private mutating func unicodeEscape() throws(Failure) -> Unicode.Scalar {
        let start = position - 2
        let high = try hexadecimal()
        if let scalar = Unicode.Scalar(high) { return scalar }
        if high < 0xDC00, take("\\"), take("u") {
            let low = try hexadecimal()
            if (0xDC00..<0xE000).contains(low),
                let scalar = Unicode.Scalar(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
            {
                return scalar
            }
        }
        throw Failure(
            offset: start - bytes.startIndex,
            message: "\\u\(String(high, radix: 16)) is half of a surrogate pair; expected both halves")
    }

    private mutating func hexadecimal() throws(Failure) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw failure("found \(found); expected four hexadecimal digits after '\\u'")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    // MARK: Bytes

    private var peek: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: scalar) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
    }

    /// The character at the position, for errors.
    private var found: String {
        guard position < bytes.endIndex else { return "the end of the text" }
        let tail = String(decoding: bytes[position..<min(position + 4, bytes.endIndex)], as: UTF8.self)
        guard let scalar = tail.unicodeScalars.first else { return "the end of the text" }
        let code = String(scalar.value, radix: 16, uppercase: true)
        return scalar.value < 0x20 ? "the control character U+\(code)" : "'\(scalar)'"
    }

    private func failure(_ message: String) -> Failure {
        Failure(offset: position - bytes.startIndex, message: message)
    }
}
