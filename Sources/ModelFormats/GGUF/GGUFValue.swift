/// A metadata value of a GGUF file.
package enum GGUFValue: Sendable, Hashable {
    case integer(Int64)
    /// An unsigned value above the largest Int64.
    case large(UInt64)
    case float(Double)
    case bool(Bool)
    case string(String)
    case array(GGUFArray)
}

/// An array of a GGUF file, left in the file until it is asked for: a tokenizer's arrays are most of the metadata.
package struct GGUFArray: Sendable, Hashable {
    package let element: GGUFValueType
    package let count: Int
    /// The bytes of the elements in the file, checked when the file was opened.
    let bytes: Range<Int>
}

/// The types of GGUF metadata values, with their numbers in the file.
package enum GGUFValueType: UInt32, Sendable, Hashable {
    case uint8 = 0
    case int8 = 1
    case uint16 = 2
    case int16 = 3
    case uint32 = 4
    case int32 = 5
    case float32 = 6
    case bool = 7
    case string = 8
    case array = 9
    case uint64 = 10
    case int64 = 11
    case float64 = 12

    /// Bytes of a value; for strings and arrays the fewest they can have.
    var minimumBytes: Int {
        switch self {
        case .uint8, .int8, .bool: 1
        case .uint16, .int16: 2
        case .uint32, .int32, .float32: 4
        case .uint64, .int64, .float64, .string: 8
        case .array: 12
        }
    }
}

extension ByteCursor {
    /// Reads a metadata value of the type.
    mutating func value(_ type: GGUFValueType, _ what: String) throws -> GGUFValue {
        switch type {
        case .uint8: .integer(Int64(try integer(UInt8.self, what)))
        case .int8: .integer(Int64(try integer(Int8.self, what)))
        case .uint16: .integer(Int64(try integer(UInt16.self, what)))
        case .int16: .integer(Int64(try integer(Int16.self, what)))
        case .uint32: .integer(Int64(try integer(UInt32.self, what)))
        case .int32: .integer(Int64(try integer(Int32.self, what)))
        case .uint64: Self.unsigned(try integer(UInt64.self, what))
        case .int64: .integer(try integer(Int64.self, what))
        case .float32: .float(Double(Float(bitPattern: try integer(UInt32.self, what))))
        case .float64: .float(Double(bitPattern: try integer(UInt64.self, what)))
        case .bool: .bool(try integer(UInt8.self, what) != 0)
        case .string: .string(try string(what))
        case .array: .array(try array(what, depth: 0))
        }
    }

    /// Reads the type number of a value.
    mutating func valueType(_ what: String) throws -> GGUFValueType {
        let number = try integer(UInt32.self, "type of \(what)")
        guard let type = GGUFValueType(rawValue: number) else {
            throw failure("The \(what) has the value type \(number); the format knows 0 to 12.")
        }
        return type
    }

    /// Steps over an array, checking that each element lies inside the file.
    private mutating func array(_ what: String, depth: Int) throws -> GGUFArray {
        guard depth < 8 else { throw failure("The \(what) nests arrays more than 8 deep.") }
        let element = try valueType("elements of \(what)")
        let count = try integer(UInt64.self, "length of \(what)")
        guard count <= UInt64(remaining / element.minimumBytes) else {
            throw failure("The \(what) claims \(count) elements, more than the rest of the file can hold.")
        }
        let start = position
        switch element {
        case .string:
            for _ in 0..<count { try skip(UInt64(try stringLength(what)), what) }
        case .array:
            for _ in 0..<count { _ = try array(what, depth: depth + 1) }
        default:
            try skip(count * UInt64(element.minimumBytes), what)
        }
        return GGUFArray(element: element, count: Int(count), bytes: start..<position)
    }

    private static func unsigned(_ value: UInt64) -> GGUFValue {
        Int64(exactly: value).map(GGUFValue.integer) ?? .large(value)
    }
}
