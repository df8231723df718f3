/// A value that crosses into Lua. Strings are bytes: NUL and invalid UTF-8 arrive as they are, and integers stay integers.
package enum LuaValue: Sendable, Hashable {
    /// Absent in a table; `laurel.null` in an array, which so has no holes.
    case `nil`
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string([UInt8])
    /// Values at 1, 2, ….
    case array([LuaValue])
    /// Values by name.
    case table([String: LuaValue])

    /// A string value of the text's UTF-8.
    package static func text(_ text: String) -> LuaValue { .string(Array(text.utf8)) }
}

/// Writes values in the wire format, one after the other, without building `LuaValue`s first.
///
/// A table or array is its header followed by exactly as many entries as the header says.
package struct LuaValueEncoder: Sendable {
    /// What has been written.
    package private(set) var bytes: [UInt8] = []
    /// Deepest nesting that the worker decodes.
    package static let maximalDepth = 60

    package init() {}

    package mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

    /// Appends values that another encoder wrote.
    package mutating func append(_ encoded: [UInt8]) { bytes.append(contentsOf: encoded) }

    package mutating func encodeNil() { bytes.append(WireTag.nil) }

    package mutating func encode(_ value: Bool) { bytes.append(value ? WireTag.true : WireTag.false) }

    package mutating func encode(_ value: Int64) {
        bytes.append(WireTag.integer)
        bytes.appendLittleEndian(UInt64(bitPattern: value))
    }

    package mutating func encode(_ value: Double) {
        bytes.append(WireTag.number)
        bytes.appendLittleEndian(value.bitPattern)
    }

    package mutating func encode(_ text: String) {
        bytes.append(WireTag.string)
        bytes.appendCounted(text)
    }

    package mutating func encode(string: [UInt8]) {
        bytes.append(WireTag.string)
        bytes.appendCounted(string)
    }

    /// Starts an array of `count` values.
    package mutating func beginArray(count: Int) {
        bytes.append(WireTag.array)
        bytes.appendLittleEndian(UInt32(clamping: count))
    }

    /// Starts a table of `count` entries, each a `key` and a value.
    package mutating func beginTable(count: Int) {
        bytes.append(WireTag.table)
        bytes.appendLittleEndian(UInt32(clamping: count))
    }

    /// Writes an entry's key; its value comes next.
    package mutating func key(_ name: String) { bytes.appendCounted(name) }

    /// Writes any value; entries of tables in the order of their keys, so that equal values give equal bytes.
    package mutating func encode(_ value: LuaValue) {
        switch value {
        case .nil: encodeNil()
        case .bool(let value): encode(value)
        case .integer(let value): encode(value)
        case .number(let value): encode(value)
        case .string(let value): encode(string: value)
        case .array(let values):
            beginArray(count: values.count)
            for value in values { encode(value) }
        case .table(let entries):
            beginTable(count: entries.count)
            for (name, value) in entries.sorted(by: { $0.key < $1.key }) {
                key(name)
                encode(value)
            }
        }
    }
}
