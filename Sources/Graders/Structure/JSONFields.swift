package import LaurelRewards

/// Compares the fields of the candidate's JSON object with those of the reference's; the score is the weighted share
/// of fields that agree.
package struct JSONFields: Grader {
    /// How one field is compared.
    struct Field: Sendable {
        /// Keys from the top down; a number is an item's place in a list, from 0.
        let path: [String]
        var weight = 1.0
        var absolute = 0.0
        var relative = 0.0
        var ignoresCase = false
    }

    /// Nil for every leaf of the reference.
    private let fields: [Field]?
    private let rule: Field
    private let source: JSONSource
    private let reference: ReferenceText

    /// Builds the grader from its entry.
    init(_ entry: EntryFields) throws {
        try entry.allowOnly(["fields", "abs", "rel", "case_insensitive", "allow_fence", "input", "reference"])
        var rule = Field(path: [])
        rule.absolute = try entry.number("abs", in: 0...1e300, default: 0)
        rule.relative = try entry.number("rel", in: 0...1, default: 0)
        rule.ignoresCase = try entry.bool("case_insensitive", default: false)
        self.rule = rule
        fields = try JSONFields.read(entry, rule)
        source = try JSONSource(entry)
        reference = try entry.referenceText()
    }

    package var needsReference: Bool { reference.needsReference }

    package func grade(_ item: GradingItem) async -> Grade {
        let gold: JSONValue
        switch reference.text(of: item).map({ JSONReader.parse($0) }) {
        case .failure(let unreadable): return unreadable.grade
        case .success(nil): return Grade(.abstain("The reference is no JSON."))
        case .success(let value?): gold = value
        }
        switch source.value(of: item) {
        case .failure(let unreadable): return unreadable.grade
        case .success(nil): return Grade(score: 0, detail: "The text is no JSON.")
        case .success(let value?): return compare(value, gold)
        }
    }

    private func compare(_ value: JSONValue, _ gold: JSONValue) -> Grade {
        // A listed field that both sides lack says nothing: it is not counted.
        let compared =
            fields?.filter { field in
                [value, gold].contains { JSONFields.find(field.path[...], in: $0) != nil }
            } ?? JSONFields.leaves(of: gold, [], rule)
        let isKnown = fields?.contains { JSONFields.find($0.path[...], in: gold) != nil } ?? !compared.isEmpty
        guard isKnown else {
            return Grade(.abstain("The reference has no fields\(fields == nil ? "" : " of those listed")."))
        }
        let total = compared.reduce(0) { $0 + $1.weight }
        var sum = 0.0
        var wrong: [String] = []
        for field in compared {
            if JSONFields.agree(
                JSONFields.find(field.path[...], in: value), JSONFields.find(field.path[...], in: gold), field)
            {
                sum += field.weight
            } else {
                wrong.append(field.path.joined(separator: "."))
            }
        }
        return Grade(
            score: min(1, sum / total),
            detail: wrong.isEmpty ? nil : "Different: \(wrong.prefix(8).joined(separator: ", ")).")
    }

    /// A field that a single side lacks does not agree.
    private static func agree(_ a: JSONValue?, _ b: JSONValue?, _ rule: Field) -> Bool {
        guard let a, let b else { return a == nil && b == nil }
        if let x = a.double, let y = b.double {
            // Large integers are compared as they are: two of them may be one double.
            let allowed = max(rule.absolute, rule.relative * abs(y))
            return JSONSchema.equal(a, b) || (allowed > 0 && abs(x - y) <= allowed)
        }
        if rule.ignoresCase, let x = a.string, let y = b.string { return TextFold.folded(x) == TextFold.folded(y) }
        switch (a, b) {
        case (.string(let x), .string(let y)): return x.utf8.elementsEqual(y.utf8)
        case (.array(let x), .array(let y)):
            return x.count == y.count && zip(x, y).allSatisfy { agree($0, $1, rule) }
        case (.object(let x), .object(let y)):
            return x.count == y.count && x.allSatisfy { agree($0.value, y[$0.key], rule) }
        default: return JSONSchema.equal(a, b)
        }
    }

    private static func find(_ path: ArraySlice<String>, in value: JSONValue) -> JSONValue? {
        guard let key = path.first else { return value }
        let child =
            if case .array(let items) = value {
                Int(key).flatMap { items.indices.contains($0) ? items[$0] : nil }
            } else { value.object?[key] }
        return child.flatMap { find(path.dropFirst(), in: $0) }
    }

    /// A field for each member that is no object, in order of their names.
    private static func leaves(of value: JSONValue, _ path: [String], _ rule: Field) -> [Field] {
        guard let members = value.object, !members.isEmpty else {
            return path.isEmpty && value.object != nil ? [] : [rule.at(path)]
        }
        return members.sorted { $0.key < $1.key }.flatMap { leaves(of: $0.value, path + [$0.key], rule) }
    }

    /// A list of dotted names, or a mapping of them to `{ weight, abs, rel, case_insensitive }`.
    private static func read(_ entry: EntryFields, _ rule: Field) throws -> [Field]? {
        guard let value = entry.value("fields") else { return nil }
        guard let members = value.object else {
            return try entry.texts("fields")?.map { rule.at($0.split(separator: ".").map(String.init)) }
        }
        guard !members.isEmpty else { throw entry.error("range", "fields", "is empty; expected at least one field.") }
        return try members.sorted { $0.key < $1.key }.mapAll { name, options -> Field in
            var field = rule.at(name.split(separator: ".").map(String.init))
            if options == .null { return field }
            guard let options = options.object else {
                throw entry.error(
                    "type", "fields", at: [name],
                    "has no mapping at `\(name)`; expected weight, abs, rel or case_insensitive.")
            }
            _ = try options.sorted { $0.key < $1.key }.mapAll { key, option in
                switch (key, option, option.double) {
                case ("weight", _, let number?) where number > 0 && number.isFinite: field.weight = number
                case ("abs", _, let number?) where number >= 0 && number.isFinite: field.absolute = number
                case ("rel", _, let number?) where (0...1).contains(number): field.relative = number
                case ("case_insensitive", .bool(let flag), _): field.ignoresCase = flag
                default:
                    let known = ["weight", "abs", "rel", "case_insensitive"]
                    let hint = known.contains(key) ? "" : NearestName.hint(for: key, among: known)
                    throw entry.error(
                        "range", "fields", at: [name, key],
                        "has a bad `\(name).\(key)`; expected weight above 0, abs of at least 0, "
                            + "rel from 0 to 1 or case_insensitive: true.\(hint)")
                }
            }
            return field
        }
    }
}

extension JSONFields.Field {
    /// The same rule for another field.
    fileprivate func at(_ path: [String]) -> JSONFields.Field {
        var field = JSONFields.Field(path: path)
        (field.weight, field.absolute, field.relative, field.ignoresCase) = (weight, absolute, relative, ignoresCase)
        return field
    }
}
