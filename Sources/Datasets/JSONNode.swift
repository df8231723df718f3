package import LaurelRewards

/// A parsed JSON value whose numbers keep the text they were written with.
package indirect enum JSONNode: Sendable, Hashable {
    case null
    case bool(Bool)
    /// The number as written; `value` turns it into a number.
    case number(String)
    case string(String)
    case array([JSONNode])
    case object([String: JSONNode])

    /// The value as data: integers that fit 64 bits stay integers, other numbers become doubles.
    package var value: JSONValue {
        switch self {
        case .null: .null
        case .bool(let value): .bool(value)
        case .number(let text): Int64(text).map { .integer($0) } ?? .number(Double(text) ?? .nan)
        case .string(let text): .string(text)
        case .array(let items): .array(items.map(\.value))
        case .object(let members): .object(members.mapValues(\.value))
        }
    }

    /// What kind of value it is, for errors.
    package var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
