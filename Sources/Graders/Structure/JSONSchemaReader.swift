import LaurelRewards

/// Strict access to the keywords of one schema.
struct JSONSchemaReader {
    let members: [String: JSONValue]
    /// Where the schema stands, from the outermost one.
    let path: [String]

    func error(_ keyword: String, _ expected: String) -> JSONSchemaError {
        JSONSchemaError(at: path + [keyword], "is malformed; expected \(expected).")
    }

    func allowKeywords() throws(JSONSchemaError) {
        for keyword in members.keys.sorted()
        where !JSONSchema.keywords.contains(keyword) && !JSONSchema.annotations.contains(keyword) {
            let hint = NearestName.hint(for: keyword, among: JSONSchema.keywords)
            throw JSONSchemaError(
                at: path + [keyword],
                "is no known keyword.\(hint)\(NearestName.known(JSONSchema.keywords))")
        }
    }

    /// The schemas of the named properties, in order of their names.
    func properties() throws(JSONSchemaError) -> [(name: String, schema: JSONSchema)] {
        guard let value = members["properties"] else { return [] }
        guard let schemas = value.object else { throw error("properties", "a mapping of names to schemas") }
        var properties: [(name: String, schema: JSONSchema)] = []
        for (name, schema) in schemas.sorted(by: { $0.key < $1.key }) {
            properties.append((name, try JSONSchema(schema, path: path + ["properties", name])))
        }
        return properties
    }

    func types() throws(JSONSchemaError) -> Set<String>? {
        guard let value = members["type"] else { return nil }
        let names: [String]
        if let name = value.string { names = [name] } else { names = try texts("type") ?? [] }
        guard !names.isEmpty, JSONSchema.types.isSuperset(of: names) else {
            throw error("type", "one or a list of \(JSONSchema.types.sorted().joined(separator: ", "))")
        }
        return Set(names)
    }

    func list(_ keyword: String) throws(JSONSchemaError) -> [JSONValue]? {
        guard let value = members[keyword] else { return nil }
        guard case .array(let items) = value, !items.isEmpty else { throw error(keyword, "a list that is not empty") }
        return items
    }

    func texts(_ keyword: String) throws(JSONSchemaError) -> [String]? {
        guard let value = members[keyword] else { return nil }
        guard case .array(let items) = value, case let texts = items.compactMap(\.string), texts.count == items.count
        else { throw error(keyword, "a list of texts") }
        return texts
    }

    func schemas(_ keyword: String) throws(JSONSchemaError) -> [JSONSchema]? {
        guard let items = try list(keyword) else { return nil }
        var schemas: [JSONSchema] = []
        for (index, item) in items.enumerated() {
            schemas.append(try JSONSchema(item, path: path + [keyword, String(index)]))
        }
        return schemas
    }

    func bool(_ keyword: String) throws(JSONSchemaError) -> Bool {
        guard let value = members[keyword] else { return false }
        guard case .bool(let flag) = value else { throw error(keyword, "true or false") }
        return flag
    }

    /// Values that a text may be compared with, which JSON can hold.
    func values(_ keyword: String) throws(JSONSchemaError) -> [JSONValue]? {
        guard let values = keyword == "const" ? members[keyword].map({ [$0] }) : try list(keyword) else { return nil }
        guard values.allSatisfy(\.isFinite) else {
            throw error(keyword, "no .inf and no .nan, as JSON has no such numbers")
        }
        return values
    }

    func number(_ keyword: String) throws(JSONSchemaError) -> Double? {
        guard let value = members[keyword] else { return nil }
        guard let number = value.double, number.isFinite else { throw error(keyword, "a number") }
        return number
    }

    /// Two bounds of a count as a range; nil when neither is given.
    func range(_ low: String, _ high: String) throws(JSONSchemaError) -> ClosedRange<Int>? {
        func count(_ keyword: String, _ fallback: Int) throws(JSONSchemaError) -> Int {
            guard let value = members[keyword] else { return fallback }
            guard case .integer(let number) = value, let count = Int(exactly: number), count >= 0 else {
                throw error(keyword, "an integer of at least 0")
            }
            return count
        }
        guard members[low] != nil || members[high] != nil else { return nil }
        let (from, to) = (try count(low, 0), try count(high, .max))
        guard from <= to else { throw error(high, "at least `\(low)`") }
        return from...to
    }
}
