package import Graders
package import LaurelRewards

/// A parameter that a plugin declares: its type, what values it takes, and what it does.
package struct PluginParameter: Sendable, Hashable {
    /// What values it takes.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case integer, number, boolean, string
        /// A list of strings.
        case list
    }

    package let name: String
    package let kind: Kind
    /// What scripts get when the reward gives none; without a default the reward has to give one.
    package private(set) var defaultValue: JSONValue?
    /// The numbers that are accepted; of a list, how many entries.
    package let bounds: ClosedRange<Double>?
    /// The strings that are accepted; empty for any.
    package let choices: [String]
    /// What a string, or every string of a list, has to match as a whole.
    package let pattern: WholePattern?
    /// What it does, for the author of a reward.
    package let meaning: String

    static let largestCount = 64
    private static let keys = ["name", "type", "default", "bounds", "values", "pattern", "meaning"]
    /// Words of Lua, which `params.NAME` cannot spell.
    private static let reserved: Set<String> = [
        "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in", "local", "nil",
        "not", "or", "repeat", "return", "then", "true", "until", "while",
    ]

    /// Reads one entry of a manifest's `params`.
    init(_ node: ConfigurationNode) throws {
        try node.allowOnly(Self.keys)
        name = try Self.name(try node.required("name", "the parameter's name"))
        let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
        kind = try node.required("type", "one of \(kinds)").choice(Kind.self)
        meaning = try node.required("meaning", "a sentence on what the parameter does").nonEmptyString()
        bounds = try Self.bounds(node, kind)
        choices = try Self.choices(node, kind)
        pattern = try Self.pattern(node, kind)
        defaultValue = nil
        guard let given = try node.members().first(where: { $0.key == "default" }) else { return }
        guard !given.value.isNull else {
            throw given.value.error(
                "type", "The default of `\(name)` is nothing; expected a value, or no key `default` to require one.")
        }
        let value = given.value.json
        if let problem = self.problem(with: value) {
            throw given.value.error("range", "The default of `\(name)` is \(problem).")
        }
        defaultValue = value
    }

    private static func name(_ node: ConfigurationNode) throws -> String {
        let name = try node.nonEmptyString()
        guard isName(name), !reserved.contains(name) else {
            throw node.error(
                "range",
                "\(node.subject) is \(node.summary); expected a name of a-z, 0-9 and _ that is no word of Lua.")
        }
        return name
    }

    private static func bounds(_ node: ConfigurationNode, _ kind: Kind) throws -> ClosedRange<Double>? {
        guard let bounds = try node.optional("bounds") else { return nil }
        guard kind == .integer || kind == .number || kind == .list else {
            throw bounds.error(
                "type", "\(bounds.subject) belongs to numbers and lists; this parameter has the type \(kind.rawValue).")
        }
        let interval = try PluginManifest.interval(bounds, isPointAllowed: kind == .list)
        guard kind != .number else { return interval }
        guard Int64(exactly: interval.lowerBound) != nil, Int64(exactly: interval.upperBound) != nil else {
            throw bounds.error("type", "\(bounds.subject) is no pair of integers; expected [low, high] in integers.")
        }
        guard kind == .integer || interval.lowerBound >= 0 else {
            throw bounds.error(
                "range", "\(bounds.subject) starts below 0; expected the smallest and the largest number of entries.")
        }
        return interval
    }

    private static func choices(_ node: ConfigurationNode, _ kind: Kind) throws -> [String] {
        guard let values = try texts(node, "values", kind) else { return [] }
        _ = try values.array(minimumCount: 1)
        let choices = try values.strings()
        guard Set(choices).count == choices.count else {
            throw values.error("duplicate-name", "\(values.subject) names a value twice; expected each once.")
        }
        return choices
    }

    private static func pattern(_ node: ConfigurationNode, _ kind: Kind) throws -> WholePattern? {
        guard let pattern = try texts(node, "pattern", kind) else { return nil }
        guard try node.optional("values") == nil else {
            throw pattern.error("range", "\(pattern.subject) stands beside `values`; expected one of the two.")
        }
        do {
            return try WholePattern(try pattern.nonEmptyString())
        } catch let problem as WholePattern.Problem {
            throw pattern.error("range", "\(pattern.subject) is no pattern. \(problem.message)")
        }
    }

    /// The node of a key that only parameters of text may have.
    private static func texts(_ node: ConfigurationNode, _ key: String, _ kind: Kind) throws -> ConfigurationNode? {
        guard let found = try node.optional(key) else { return nil }
        guard kind == .string || kind == .list else {
            throw found.error(
                "type", "\(found.subject) belongs to strings and lists; this parameter has the type \(kind.rawValue).")
        }
        return found
    }

    private static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, first == 0x5F || (0x61...0x7A).contains(first), name.utf8.count <= 64 else {
            return false
        }
        return name.utf8.allSatisfy { $0 == 0x5F || (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
    }
}
