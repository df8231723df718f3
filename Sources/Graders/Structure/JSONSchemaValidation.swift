import LaurelRewards

/// Holds values against a schema within one bound of steps, so that no text takes long whatever the schema repeats for it.
struct JSONSchemaValidation {
    /// What one check of one value counts beside the steps of a pattern.
    private static let checkSteps = 32

    private var steps = RegexMatcher.maximumSteps
    /// Whether the bound was passed: what was found since then means nothing.
    private(set) var isExhausted = false

    /// Whether a value satisfies a schema.
    mutating func accepts(_ schema: JSONSchema, _ value: JSONValue) -> Bool {
        for check in schema.checks where !holds(check, value) { return false }
        return true
    }

    /// The fields of a schema that a value satisfies: each named property, and the schema's other checks as one.
    ///
    /// A property counts when it is there and valid, or when it may be absent and is.
    mutating func fields(of schema: JSONSchema, _ value: JSONValue) -> (valid: Int, total: Int, invalid: [String]) {
        var invalid: [String] = []
        let members = value.object
        for (name, property) in schema.properties {
            let isValid =
                if let field = members?[name] { accepts(property, field) } else {
                    members != nil && !schema.required.contains(name)
                }
            if !isValid { invalid.append(name) }
        }
        let named = Set(schema.properties.map(\.name))
        // A schema that names properties is about objects.
        var isRestValid = schema.properties.isEmpty || members != nil
        for check in schema.checks where isRestValid {
            switch check {
            case .property: continue
            case .required(let names):
                isRestValid =
                    members.map { members in
                        names.allSatisfy { named.contains($0) || members[$0] != nil }
                    } ?? true
            default: isRestValid = holds(check, value)
            }
        }
        if !isRestValid { invalid.append("(the rest)") }
        let total = schema.properties.count + 1
        return (total - invalid.count, total, invalid)
    }

    private mutating func holds(_ check: JSONSchema.Check, _ value: JSONValue) -> Bool {
        steps -= Self.checkSteps
        guard steps > 0 else {
            isExhausted = true
            return false
        }
        switch check {
        case .never: return false
        case .types(let types): return types.contains { Self.hasType($0, value) }
        case .oneOfValues(let values):
            steps -= Self.weight(of: value)
            return values.contains(JSONSchema.normalized(value))
        case .all(let schemas): return count(schemas, accepting: value) == schemas.count
        case .any(let schemas): return count(schemas, accepting: value) > 0
        case .exactlyOne(let schemas): return count(schemas, accepting: value) == 1
        case .not(let schemas): return count(schemas, accepting: value) == 0
        default: break
        }
        switch value {
        case .object(let members): return holds(check, members)
        case .array(let items): return holds(check, items)
        case .string(let text): return holds(check, text)
        case .integer(let whole): return Self.holds(check, Rational(Int128(whole), 1))
        case .number(let number): return Self.holds(check, Rational(writtenAs: number))
        default: return true
        }
    }

    private mutating func count(_ schemas: [JSONSchema], accepting value: JSONValue) -> Int {
        var count = 0
        for schema in schemas where accepts(schema, value) { count += 1 }
        return count
    }

    private mutating func holds(_ check: JSONSchema.Check, _ members: [String: JSONValue]) -> Bool {
        switch check {
        case .required(let names): return names.allSatisfy { members[$0] != nil }
        case .noOthers(let named): return members.keys.allSatisfy { named.contains($0) }
        case .others(let schema, let named):
            for (name, value) in members where !named.contains(name) && !accepts(schema, value) { return false }
            return true
        case .property(let name, let schema):
            guard let value = members[name] else { return true }
            return accepts(schema, value)
        case .propertyCount(let range): return range.contains(members.count)
        default: return true
        }
    }

    private mutating func holds(_ check: JSONSchema.Check, _ items: [JSONValue]) -> Bool {
        switch check {
        case .items(let schema):
            for item in items where !accepts(schema, item) { return false }
            return true
        case .itemCount(let range): return range.contains(items.count)
        case .uniqueItems:
            for item in items { steps -= Self.weight(of: item) }
            return Set(items.map { JSONSchema.normalized($0) }).count == items.count
        default: return true
        }
    }

    private mutating func holds(_ check: JSONSchema.Check, _ text: String) -> Bool {
        switch check {
        case .length(let range):
            steps -= text.utf8.count
            return range.contains(text.unicodeScalars.count)
        case .pattern(let program):
            guard let found = text.withUTF8Bytes({ RegexMatcher.matches(program, $0, whole: false, steps: &steps) })
            else {
                isExhausted = true
                return false
            }
            return found
        default: return true
        }
    }

    /// Exactly, with numbers as they are written: 0.3 is a multiple of 0.1.
    private static func holds(_ check: JSONSchema.Check, _ number: Rational?) -> Bool {
        guard let number else { return false }
        switch check {
        case .minimum(let bound, let excludes):
            guard let bound = Rational(writtenAs: bound) else { return false }
            return bound <= number && !(excludes && bound == number)
        case .maximum(let bound, let excludes):
            guard let bound = Rational(writtenAs: bound) else { return false }
            return number <= bound && !(excludes && bound == number)
        case .multiple(let step): return Rational(writtenAs: step).flatMap { number.divided(by: $0) }?.isWhole ?? false
        default: return true
        }
    }

    /// What it counts to compare a value: by its members and their texts.
    private static func weight(of value: JSONValue) -> Int {
        switch value {
        case .array(let items): items.reduce(64) { $0 + weight(of: $1) }
        case .object(let members): members.reduce(64) { $0 + 64 + $1.key.utf8.count + weight(of: $1.value) }
        case .string(let text): text.utf8.count
        default: 16
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
}

extension JSONSchema {
    /// Equality of JSON values: `1` and `1.0` are one number.
    static func equal(_ a: JSONValue, _ b: JSONValue) -> Bool { normalized(a) == normalized(b) }

    /// The value with each whole number as an integer.
    static func normalized(_ value: JSONValue) -> JSONValue {
        switch value {
        case .number(let number): Int64(exactly: number).map { .integer($0) } ?? value
        case .array(let items): .array(items.map { normalized($0) })
        case .object(let members): .object(members.mapValues { normalized($0) })
        default: value
        }
    }
}
