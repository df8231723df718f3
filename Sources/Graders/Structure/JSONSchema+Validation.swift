import LaurelRewards

extension JSONSchema {
    /// Whether a value satisfies the schema.
    func accepts(_ value: JSONValue) -> Bool { checks.allSatisfy { JSONSchema.holds($0, value) } }

    /// The fields of the schema that a value satisfies: each named property, and the schema's other checks as one.
    ///
    /// A property counts when it is there and valid, or when it may be absent and is.
    func fields(of value: JSONValue) -> (valid: Int, total: Int, invalid: [String]) {
        var invalid: [String] = []
        let members = value.object
        for (name, schema) in properties {
            let isValid =
                if let field = members?[name] { schema.accepts(field) } else {
                    members != nil && !required.contains(name)
                }
            if !isValid { invalid.append(name) }
        }
        let named = Set(properties.map(\.name))
        let isRestValid = checks.allSatisfy { check in
            switch check {
            case .property: true
            case .required(let names):
                members.map { members in names.allSatisfy { named.contains($0) || members[$0] != nil } } ?? true
            default: JSONSchema.holds(check, value)
            }
        }
        // A schema that names properties is about objects.
        let isObject = properties.isEmpty || members != nil
        if !isRestValid || !isObject { invalid.append("(the rest)") }
        let total = properties.count + 1
        return (total - invalid.count, total, invalid)
    }

    private static func holds(_ check: Check, _ value: JSONValue) -> Bool {
        switch check {
        case .never: return false
        case .types(let types): return types.contains { hasType($0, value) }
        case .oneOfValues(let values): return values.contains { equal($0, value) }
        case .all(let schemas): return schemas.allSatisfy { $0.accepts(value) }
        case .any(let schemas): return schemas.contains { $0.accepts(value) }
        case .exactlyOne(let schemas): return schemas.count { $0.accepts(value) } == 1
        case .not(let schemas): return !schemas.contains { $0.accepts(value) }
        default: break
        }
        switch value {
        case .object(let members): return holds(check, members)
        case .array(let items): return holds(check, items)
        case .string(let text): return holds(check, text)
        case .integer, .number: return value.double.map { holds(check, $0) } ?? true
        default: return true
        }
    }

    private static func holds(_ check: Check, _ members: [String: JSONValue]) -> Bool {
        switch check {
        case .required(let names): names.allSatisfy { members[$0] != nil }
        case .noOthers(let named): members.keys.allSatisfy { named.contains($0) }
        case .others(let schema, let named): members.allSatisfy { named.contains($0.key) || schema.accepts($0.value) }
        case .property(let name, let schema): members[name].map { schema.accepts($0) } ?? true
        case .propertyCount(let range): range.contains(members.count)
        default: true
        }
    }

    private static func holds(_ check: Check, _ items: [JSONValue]) -> Bool {
        switch check {
        case .items(let schema): items.allSatisfy { schema.accepts($0) }
        case .itemCount(let range): range.contains(items.count)
        case .uniqueItems: Set(items.map { normalized($0) }).count == items.count
        default: true
        }
    }

    private static func holds(_ check: Check, _ text: String) -> Bool {
        switch check {
        case .length(let range): range.contains(text.unicodeScalars.count)
        case .pattern(let program):
            text.withUTF8Bytes { RegexMatcher.matches(program, $0, whole: false) } ?? false
        default: true
        }
    }

    private static func holds(_ check: Check, _ number: Double) -> Bool {
        switch check {
        case .minimum(let bound, let excludes): excludes ? number > bound : number >= bound
        case .maximum(let bound, let excludes): excludes ? number < bound : number <= bound
        case .multiple(let step):
            abs((number / step).rounded() * step - number) <= 1e-9 * max(1, abs(number))
        default: true
        }
    }

    private static func hasType(_ type: String, _ value: JSONValue) -> Bool {
        switch value {
        case .null: type == "null"
        case .bool: type == "boolean"
        case .integer: type == "integer" || type == "number"
        case .number(let number): type == "number" || (type == "integer" && number == number.rounded())
        case .string: type == "string"
        case .array: type == "array"
        case .object: type == "object"
        }
    }

    /// Equality of JSON values: `1` and `1.0` are one number.
    static func equal(_ a: JSONValue, _ b: JSONValue) -> Bool { normalized(a) == normalized(b) }

    private static func normalized(_ value: JSONValue) -> JSONValue {
        switch value {
        case .number(let number): Int64(exactly: number).map { .integer($0) } ?? value
        case .array(let items): .array(items.map { normalized($0) })
        case .object(let members): .object(members.mapValues { normalized($0) })
        default: value
        }
    }
}
