package import LaurelRewards

/// Strict access to the keys of a grader's entry.
package struct EntryFields {
    package let entry: GraderSpecification
    /// Keys whose errors are told already: they are read over, so that the others are told too.
    private let faulty: Set<String>

    package init(_ entry: GraderSpecification) {
        self.init(entry, faulty: [])
    }

    private init(_ entry: GraderSpecification, faulty: Set<String>) {
        self.entry = entry
        self.faulty = faulty
    }

    /// Builds something from an entry; throws everything that is wrong with the entry.
    ///
    /// What cannot be built is built again with the keys at fault read over, until nothing new is found.
    package static func building<Built>(
        _ entry: GraderSpecification, _ build: (EntryFields) throws -> Built
    ) throws -> Built {
        var problems = ProblemCollector()
        var faulty: Set<String> = []
        while true {
            do {
                let built = try build(EntryFields(entry, faulty: faulty))
                guard !faulty.isEmpty else { return built }
                break
            } catch {
                let found = RewardProblems.parts(of: error)
                for error in found where faulty.isEmpty || !follows(error, from: faulty) { problems.add(error) }
                let keys = Set(found.compactMap { ($0 as? RewardError)?.key })
                guard !keys.isSubset(of: faulty) else { break }
                faulty.formUnion(keys)
            }
        }
        throw problems.error
    }

    /// Whether an error may be there only because faulty keys were read over.
    private static func follows(_ error: any Error, from faulty: Set<String>) -> Bool {
        guard let error = error as? RewardError else { return false }
        guard let key = error.key else { return error.code == "missing-key" }
        return error.code == "conflict" || faulty.contains(key)
    }

    /// The same entry with other fields.
    package func replacing(_ entry: GraderSpecification) -> EntryFields { EntryFields(entry, faulty: faulty) }

    /// Makes every key that is not listed an error that names the nearest known one.
    package func allowOnly(_ keys: [String]) throws {
        let known = ["type"] + keys + GraderSpecification.commonKeys
        var problems = ProblemCollector()
        for key in entry.fields.keys.sorted() where !keys.contains(key) && !faulty.contains(key) {
            let hint = NearestName.hint(for: key, among: known)
            problems.add(
                entry.error(
                    "unknown-key", key: key,
                    "`\(key)` is no known key of `\(entry.name)`.\(hint) Known here: \(known.joined(separator: ", ")).")
            )
        }
        try problems.check()
    }

    /// The value under a key, nil when it is absent or null.
    package func value(_ key: String) -> JSONValue? {
        guard !faulty.contains(key) else { return nil }
        return written(key)
    }

    private func written(_ key: String) -> JSONValue? {
        guard let value = entry.fields[key], value != .null else { return nil }
        return value
    }

    package func has(_ key: String) -> Bool { written(key) != nil }

    /// Whether an error about the key is told, so that anything may stand in for its value.
    package func isFaulty(_ key: String) -> Bool { faulty.contains(key) }

    /// An error about a key's value; `conflict` is the code of one that other keys' values have part in.
    package func error(_ code: String, _ key: String, _ problem: String) -> RewardError {
        entry.error(code, key: key, "`\(entry.writtenKeys[key] ?? key)` of `\(entry.name)` \(problem)")
    }

    /// An error about a key that has to be there.
    package func missing(_ key: String, _ expected: String) -> RewardError {
        entry.error(
            "missing-key", key: key,
            "`\(entry.name)` has no `\(entry.writtenKeys[key] ?? key)`; expected \(expected).")
    }

    /// One of some spellings, compared without case.
    package func choice<Choice>(
        _ key: String, spellings: [String: Choice], listed: [String], default fallback: Choice? = nil
    ) throws -> Choice {
        let names = listed.joined(separator: ", ")
        guard let value = value(key) else {
            if let fallback { return fallback }
            throw missing(key, "one of \(names)")
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
        // Any text stands in for one whose error is told.
        if faulty.contains(key) { return "x" }
        guard let text = try text(key), !text.isEmpty else { throw missing(key, expected) }
        return text
    }

    package func integer(_ key: String, in range: ClosedRange<Int>) throws -> Int? {
        if faulty.contains(key) { return range.lowerBound }
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
        if faulty.contains(key) { return range.lowerBound }
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
        guard let value = value(key) else { return nil }
        let expected = "expected exactly one of { decimals: 0 to 30 }, { abs: 0 to 1e15 } and { rel: 0 to 1 }."
        guard let members = value.object, members.count == 1, let (name, bound) = members.first else {
            throw error("type", key, "is no tolerance; \(expected)")
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
        throw error("range", key, "has a bad `\(name)`; \(expected)")
    }
}
