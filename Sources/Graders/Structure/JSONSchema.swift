import LaurelRewards

/// A JSON Schema, as far as this subset of draft 2020-12 goes.
///
/// `type`, `enum`, `const`; `properties`, `required`, `additionalProperties`, `minProperties`, `maxProperties`; `items`,
/// `minItems`, `maxItems`, `uniqueItems`; `minLength`, `maxLength`, `pattern`; `minimum`, `maximum`,
/// `exclusiveMinimum`, `exclusiveMaximum`, `multipleOf`; `allOf`, `anyOf`, `oneOf`, `not`. Annotations are read over. Any
/// other keyword is an error: one that was ignored would accept what its author meant to refuse.
struct JSONSchema: Sendable {
    enum Check: Sendable {
        case types(Set<String>)
        case oneOfValues(Set<JSONValue>)
        case required([String])
        case noOthers(than: Set<String>)
        case others(JSONSchema, than: Set<String>)
        case property(String, JSONSchema)
        case propertyCount(ClosedRange<Int>)
        case items(JSONSchema)
        case itemCount(ClosedRange<Int>)
        case uniqueItems
        case length(ClosedRange<Int>)
        case pattern(RegexProgram)
        case minimum(Double, excludes: Bool)
        case maximum(Double, excludes: Bool)
        case multiple(of: Double)
        case all([JSONSchema])
        case any([JSONSchema])
        case exactlyOne([JSONSchema])
        case not([JSONSchema])
        case never
    }

    private(set) var checks: [Check] = []
    /// The properties that it names, by name.
    private(set) var properties: [(name: String, schema: JSONSchema)] = []
    private(set) var required: Set<String> = []

    static let annotations = [
        "title", "description", "default", "examples", "$schema", "$id", "$comment", "deprecated", "readOnly",
        "writeOnly",
    ]
    static let keywords = [
        "type", "enum", "const", "properties", "required", "additionalProperties", "minProperties", "maxProperties",
        "items", "minItems", "maxItems", "uniqueItems", "minLength", "maxLength", "pattern", "minimum", "maximum",
        "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "allOf", "anyOf", "oneOf", "not",
    ]
    static let types: Set<String> = ["object", "array", "string", "number", "integer", "boolean", "null"]

    init(_ value: JSONValue, path: [String] = []) throws(JSONSchemaError) {
        if case .bool(let accepts) = value {
            if !accepts { checks.append(.never) }
            return
        }
        guard let members = value.object else {
            throw JSONSchemaError(at: path, "is no schema; expected a mapping of keywords, true or false.")
        }
        let reader = JSONSchemaReader(members: members, path: path)
        try reader.allowKeywords()
        properties = try reader.properties()
        required = Set(try reader.texts("required") ?? [])
        try readGeneral(reader)
        try readObject(reader)
        try readCollections(reader)
        try readNumbers(reader)
        try readCombinations(reader)
    }

    /// The schema of a value, or everything that is wrong with it: each keyword at fault is taken out to find the next.
    static func reading(_ value: JSONValue) -> (schema: JSONSchema?, errors: [JSONSchemaError]) {
        var value = value
        var errors: [JSONSchemaError] = []
        while errors.count < largestErrorCount {
            do throws(JSONSchemaError) {
                return (try JSONSchema(value), errors)
            } catch {
                errors.append(error)
                guard !error.path.isEmpty else { break }
                value = value.removing(error.path[...])
            }
        }
        return (nil, errors)
    }

    private static let largestErrorCount = 32

    private mutating func readGeneral(_ reader: JSONSchemaReader) throws(JSONSchemaError) {
        if let types = try reader.types() { checks.append(.types(types)) }
        for keyword in ["enum", "const"] {
            guard let values = try reader.values(keyword) else { continue }
            checks.append(.oneOfValues(Set(values.map(Self.normalized))))
        }
    }

    private mutating func readObject(_ reader: JSONSchemaReader) throws(JSONSchemaError) {
        for (name, schema) in properties { checks.append(.property(name, schema)) }
        if !required.isEmpty { checks.append(.required(required.sorted())) }
        if let others = reader.members["additionalProperties"] {
            let named = Set(properties.map(\.name))
            if others == .bool(false) {
                checks.append(.noOthers(than: named))
            } else {
                checks.append(
                    .others(try JSONSchema(others, path: reader.path + ["additionalProperties"]), than: named))
            }
        }
        if let range = try reader.range("minProperties", "maxProperties") { checks.append(.propertyCount(range)) }
    }

    private mutating func readCollections(_ reader: JSONSchemaReader) throws(JSONSchemaError) {
        if let items = reader.members["items"] {
            checks.append(.items(try JSONSchema(items, path: reader.path + ["items"])))
        }
        if let range = try reader.range("minItems", "maxItems") { checks.append(.itemCount(range)) }
        if try reader.bool("uniqueItems") { checks.append(.uniqueItems) }
        if let range = try reader.range("minLength", "maxLength") { checks.append(.length(range)) }
        if let pattern = reader.members["pattern"] {
            guard let text = pattern.string else { throw reader.error("pattern", "a regular expression") }
            do {
                checks.append(.pattern(try RegexCompiler.compile(text, options: RegexParser.Options())))
            } catch {
                throw JSONSchemaError(at: reader.path + ["pattern"], "cannot be used. \(error)")
            }
        }
    }

    private mutating func readNumbers(_ reader: JSONSchemaReader) throws(JSONSchemaError) {
        if let bound = try reader.number("minimum") { checks.append(.minimum(bound, excludes: false)) }
        if let bound = try reader.number("exclusiveMinimum") { checks.append(.minimum(bound, excludes: true)) }
        if let bound = try reader.number("maximum") { checks.append(.maximum(bound, excludes: false)) }
        if let bound = try reader.number("exclusiveMaximum") { checks.append(.maximum(bound, excludes: true)) }
        for low in ["minimum", "exclusiveMinimum"] {
            for high in ["maximum", "exclusiveMaximum"] {
                guard let least = try reader.number(low), let most = try reader.number(high) else { continue }
                let holdsOne = low == "minimum" && high == "maximum"
                guard least < most || (holdsOne && least == most) else {
                    throw reader.error(high, "\(holdsOne ? "at least" : "more than") `\(low)`, or no number is valid")
                }
            }
        }
        if let step = try reader.number("multipleOf") {
            guard step > 0 else { throw reader.error("multipleOf", "a number above 0") }
            checks.append(.multiple(of: step))
        }
    }

    private mutating func readCombinations(_ reader: JSONSchemaReader) throws(JSONSchemaError) {
        if let schemas = try reader.schemas("allOf") { checks.append(.all(schemas)) }
        if let schemas = try reader.schemas("anyOf") { checks.append(.any(schemas)) }
        if let schemas = try reader.schemas("oneOf") { checks.append(.exactlyOne(schemas)) }
        if let schema = reader.members["not"] {
            checks.append(.not([try JSONSchema(schema, path: reader.path + ["not"])]))
        }
    }
}

/// What is wrong with a schema.
struct JSONSchemaError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The keyword at fault, from the outermost schema; empty for that schema itself.
    let path: [String]
    let description: String

    init(at path: [String], _ problem: String) {
        self.path = path
        description = "`\((["schema"] + path).joined(separator: "."))` \(problem)"
    }
}

extension JSONValue {
    /// Whether all of its numbers are such as JSON can hold.
    var isFinite: Bool {
        switch self {
        case .number(let number): number.isFinite
        case .array(let items): items.allSatisfy(\.isFinite)
        case .object(let members): members.values.allSatisfy(\.isFinite)
        default: true
        }
    }

    /// Without the member at a path; what stands in a list becomes the schema that accepts everything.
    fileprivate func removing(_ path: ArraySlice<String>) -> JSONValue {
        guard let key = path.first else { return .bool(true) }
        let rest = path.dropFirst()
        switch self {
        case .object(var members):
            members[key] = rest.isEmpty ? nil : members[key]?.removing(rest)
            return .object(members)
        case .array(var items):
            guard let index = Int(key), items.indices.contains(index) else { return self }
            items[index] = items[index].removing(rest)
            return .array(items)
        default: return self
        }
    }
}
