package import LaurelRewards

/// A parameter that a plugin declares.
package struct PluginParameter: Sendable, Hashable {
    /// What values it takes.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case integer, number, boolean, string
        /// A list of strings.
        case strings
    }

    package let name: String
    package let kind: Kind
    /// What scripts get when the reward gives none; without a default the reward has to give one.
    package private(set) var defaultValue: JSONValue?
    /// The numbers that are accepted.
    package let bounds: ClosedRange<Double>?
    /// The strings that are accepted; empty for any.
    package let choices: [String]
    /// What it does, for the author of a reward.
    package let meaning: String

    private static let keys = ["name", "type", "default", "bounds", "values", "meaning"]

    /// Reads one entry of a manifest's `params`.
    init(_ node: ConfigurationNode) throws {
        try node.allowOnly(Self.keys)
        let nameNode = try node.required("name", "the parameter's name")
        name = try nameNode.nonEmptyString()
        guard Self.isName(name) else {
            throw nameNode.error(
                "range", "\(nameNode.subject) is \(nameNode.summary); expected a name of a-z, 0-9 and _, as in Lua.")
        }
        kind = try node.required("type", "one of \(Kind.allCases.map(\.rawValue).joined(separator: ", "))").choice(
            Kind.self)
        meaning = try node.required("meaning", "a sentence on what the parameter does").nonEmptyString()
        bounds = try Self.bounds(node, kind)
        choices = try Self.choices(node, kind)
        defaultValue = nil
        guard let given = try node.optional("default") else { return }
        let value = given.json
        if let problem = self.problem(with: value) {
            throw given.error("range", "The default of `\(name)` is \(problem).")
        }
        defaultValue = value
    }

    private static func bounds(_ node: ConfigurationNode, _ kind: Kind) throws -> ClosedRange<Double>? {
        guard let bounds = try node.optional("bounds") else { return nil }
        guard kind == .integer || kind == .number else {
            throw bounds.error("type", "\(bounds.subject) belongs to numbers; this parameter is a \(kind.rawValue).")
        }
        return try PluginManifest.interval(bounds)
    }

    private static func choices(_ node: ConfigurationNode, _ kind: Kind) throws -> [String] {
        guard let values = try node.optional("values") else { return [] }
        guard kind == .string || kind == .strings else {
            throw values.error("type", "\(values.subject) belongs to strings; this parameter is a \(kind.rawValue).")
        }
        _ = try values.array(minimumCount: 1)
        return try values.strings()
    }

    /// What is wrong with a value, as the end of a sentence; nil when it may be passed.
    package func problem(with value: JSONValue) -> String? {
        switch (kind, value) {
        case (.integer, .integer), (.number, .integer), (.number, .number):
            guard let number = value.double, number.isFinite else { return "not finite; expected a finite number" }
            guard let bounds, !bounds.contains(number) else { return nil }
            return "\(Self.text(value)); expected \(article) from \(bounds.lowerBound) to \(bounds.upperBound)"
        case (.boolean, .bool): return nil
        case (.string, .string(let text)):
            guard !choices.isEmpty, !choices.contains(text) else { return nil }
            return "'\(text)'; expected one of \(choices.joined(separator: ", "))"
        case (.strings, .array(let items)):
            for item in items {
                guard let text = item.string else { return "a list with something else; expected a list of strings" }
                guard choices.isEmpty || choices.contains(text) else {
                    return "a list with '\(text)'; expected only \(choices.joined(separator: ", "))"
                }
            }
            return nil
        default: return "\(Self.text(value)); expected \(article)"
        }
    }

    private var article: String {
        switch kind {
        case .integer: "an integer"
        case .number: "a number"
        case .boolean: "true or false"
        case .string: "text"
        case .strings: "a list of strings"
        }
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let flag): String(flag)
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .string(let text): "the text '\(text.prefix(40))'"
        case .array: "a list"
        case .object: "a mapping"
        }
    }

    private static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, first == 0x5F || (0x61...0x7A).contains(first), name.utf8.count <= 64 else {
            return false
        }
        return name.utf8.allSatisfy { $0 == 0x5F || (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
    }
}
