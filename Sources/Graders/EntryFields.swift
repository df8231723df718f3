package import LaurelRewards

/// Strict access to the keys of a grader's entry.
package struct EntryFields {
    package let entry: GraderSpecification

    /// Keeps unknown keys until all else is read; nil where they are thrown at once.
    private let unknownKeys: UnknownKeys?

    private final class UnknownKeys {
        var problems = ProblemCollector()
    }

    package init(_ entry: GraderSpecification) {
        self.init(entry, nil)
    }

    private init(_ entry: GraderSpecification, _ unknownKeys: UnknownKeys?) {
        self.entry = entry
        self.unknownKeys = unknownKeys
    }

    /// Builds something from an entry; throws its unknown keys together with what else is wrong.
    package static func building<Built>(
        _ entry: GraderSpecification, _ build: (EntryFields) throws -> Built
    ) throws -> Built {
        let unknown = UnknownKeys()
        do {
            let built = try build(EntryFields(entry, unknown))
            try unknown.problems.check()
            return built
        } catch {
            unknown.problems.add(error)
            try unknown.problems.check()
            throw error
        }
    }

    /// Makes every key that is not listed an error that names the nearest known one.
    package func allowOnly(_ keys: [String]) throws {
        let known = ["type"] + keys + GraderSpecification.commonKeys
        var problems = ProblemCollector()
        for key in entry.fields.keys.sorted() where !keys.contains(key) {
            let hint = NearestName.hint(for: key, among: known)
            let error = entry.error(
                "unknown-key", key: key,
                "`\(key)` is no known key of `\(entry.name)`.\(hint) Known here: \(known.joined(separator: ", ")).")
            if let unknownKeys { unknownKeys.problems.add(error) } else { problems.add(error) }
        }
        try problems.check()
    }

    /// The value under a key, nil when it is absent or null.
    package func value(_ key: String) -> JSONValue? {
        guard let value = entry.fields[key], value != .null else { return nil }
        return value
    }

    package func has(_ key: String) -> Bool { value(key) != nil }

    /// An error about a key's value.
    package func error(_ code: String, _ key: String, _ problem: String) -> RewardError {
        entry.error(code, key: key, "`\(key)` of `\(entry.name)` \(problem)")
    }

    /// One of some spellings, compared without case.
    package func choice<Choice>(
        _ key: String, spellings: [String: Choice], listed: [String], default fallback: Choice? = nil
    ) throws -> Choice {
        let names = listed.joined(separator: ", ")
        guard let value = value(key) else {
            if let fallback { return fallback }
            throw entry.error("missing-key", "`\(entry.name)` has no `\(key)`; expected one of \(names).")
        }
        guard let text = value.string else { throw error("type", key, "is not text; expected one of \(names).") }
        if let choice = spellings[text.lowercased()] { return choice }
        let hint = NearestName.hint(for: text, among: listed)
        throw error("range", key, "is \"\(text)\"; expected one of \(names).\(hint)")
    }

    /// One of an enumeration's raw values, compared without case.
    package func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, default fallback: Choice? = nil) throws
        -> Choice
    where Choice.RawValue == String {
        let spellings = Dictionary(
            Choice.allCases.map { ($0.rawValue.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
        return try choice(
            key, spellings: spellings, listed: Choice.allCases.map(\.rawValue), default: fallback)
    }

    package func bool(_ key: String, default fallback: Bool) throws -> Bool {
        guard let value = value(key) else { return fallback }
        guard case .bool(let flag) = value else { throw error("type", key, "is no boolean; expected true or false.") }
        return flag
    }

    package func text(_ key: String) throws -> String? {
        guard let value = value(key) else { return nil }
        guard let text = value.string else { throw error("type", key, "is not text; expected text (in quotes).") }
        return text
    }

    package func requiredText(_ key: String, _ expected: String) throws -> String {
        guard let text = try text(key), !text.isEmpty else {
            throw entry.error("missing-key", "`\(entry.name)` has no `\(key)`; expected \(expected).")
        }
        return text
    }

    package func integer(_ key: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let value = value(key) else { return nil }
        let expected = "expected an integer from \(range.lowerBound) to \(range.upperBound)."
        guard case .integer(let number) = value else { throw error("type", key, "is no integer; \(expected)") }
        guard let number = Int(exactly: number), range.contains(number) else {
            throw error("range", key, "is \(number); \(expected)")
        }
        return number
    }

    package func integer(_ key: String, in range: ClosedRange<Int>, default fallback: Int) throws -> Int {
        try integer(key, in: range) ?? fallback
    }

    package func number(_ key: String, in range: ClosedRange<Double>) throws -> Double? {
        guard let value = value(key) else { return nil }
        let expected = "expected a number from \(range.lowerBound) to \(range.upperBound)."
        guard let number = value.double else { throw error("type", key, "is no number; \(expected)") }
        guard number.isFinite, range.contains(number) else { throw error("range", key, "is \(number); \(expected)") }
        return number
    }

    package func number(_ key: String, in range: ClosedRange<Double>, default fallback: Double) throws -> Double {
        try number(key, in: range) ?? fallback
    }

    /// A list of texts, none of them empty.
    package func texts(_ key: String) throws -> [String]? {
        guard let value = value(key) else { return nil }
        guard case .array(let items) = value else { throw error("type", key, "is no list; expected a list of texts.") }
        let texts = items.compactMap(\.string)
        guard texts.count == items.count, !texts.contains("") else {
            throw error("type", key, "holds something that is no text; expected a list of texts (in quotes).")
        }
        guard (1...4096).contains(texts.count) else {
            throw error("range", key, "has \(texts.count) entries; expected 1 to 4096.")
        }
        return texts
    }

    /// `{decimals: n}`, `{abs: t}` or `{rel: t}`.
    package func tolerance(_ key: String) throws -> MathPolicy.Tolerance? {
        guard let value = entry.fields[key], value != .null else { return nil }
        let expected = "expected exactly one of { decimals: 0 to 30 }, { abs: 0 to 1e15 } and { rel: 0 to 1 }."
        guard let members = value.object, members.count == 1, let (name, bound) = members.first else {
            throw entry.error("type", key: key, "`\(key)` of `\(entry.name)` is no tolerance; \(expected)")
        }
        if name == "decimals", case .integer(let places) = bound, (0...30).contains(places) {
            return .decimals(Int(places))
        }
        let largest = name == "abs" ? 1e15 : 1
        if name == "abs" || name == "rel", let number = bound.double, (0...largest).contains(number),
            let exact = Rational(writtenAs: number)
        {
            return name == "abs" ? .absolute(exact) : .relative(exact)
        }
        throw entry.error("range", key: key, "`\(key)` of `\(entry.name)` has a bad `\(name)`; \(expected)")
    }
}
