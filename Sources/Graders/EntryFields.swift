package import LaurelRewards

/// Strict access to the keys of a grader's entry.
package struct EntryFields {
    package private(set) var entry: GraderSpecification
    /// Keys whose errors are told already: they are read over, so that the others are told too.
    private var faulty: Set<String>
    /// Those of them that nobody knows.
    private var unknown: [String] = []

    package init(_ entry: GraderSpecification) {
        self.entry = entry
        faulty = entry.unreadableKeys
    }

    /// Builds something from an entry; throws everything that is wrong with the entry.
    ///
    /// What cannot be built is built again with the keys at fault read over, until nothing new is found.
    package static func building<Built>(
        _ entry: GraderSpecification, _ build: (EntryFields) throws -> Built
    ) throws -> Built {
        var problems = ProblemCollector()
        var fields = EntryFields(entry)
        while true {
            switch Result(catching: { try build(fields) }) {
            case .success(let built):
                try problems.check()
                return built
            case .failure(let misspelling as Misspelling):
                fields.correct(misspelling)
            case .failure(let error):
                let found = RewardProblems.parts(of: error)
                for error in found where !fields.isTold(error) { problems.add(error) }
                // A fault that only the reader of the file has told leaves nothing to add.
                guard fields.readOver(found) else { throw problems.isEmpty ? error : problems.error }
            }
        }
    }

    /// Whether an error is about a key that is read over, and so only there for that.
    private func isTold(_ error: any Error) -> Bool {
        guard let error = error as? RewardError, let key = error.key else { return false }
        // Of a value that cannot be read it is not told yet that nobody knows its key.
        let isOnlyUnreadable = error.code == "unknown-key" && entry.unreadableKeys.contains(key)
        return isOnlyUnreadable ? unknown.contains(key) : faulty.contains(key)
    }

    /// Reads over the keys that errors are about; false where these are none that were read.
    private mutating func readOver(_ errors: [any Error]) -> Bool {
        let news = errors.filter { !isTold($0) }.compactMap { $0 as? RewardError }
        unknown += news.filter { $0.code == "unknown-key" }.compactMap(\.key)
        let keys = news.compactMap(\.key)
        faulty.formUnion(keys)
        return !keys.isEmpty
    }

    /// An unknown key that was probably meant for one that is missing.
    private struct Misspelling: Error {
        let written: String
        let meant: String
    }

    /// Reads an unknown key, which is told already, as the one that is missing.
    private mutating func correct(_ misspelling: Misspelling) {
        let (written, meant) = (misspelling.written, misspelling.meant)
        unknown.removeAll { $0 == written }
        entry.fields[meant] = entry.fields.removeValue(forKey: written)
        entry.writtenKeys[meant] = written
        entry.keyLines[meant] = entry.keyLines[written]
        for (path, line) in entry.innerLines where path.first == written {
            entry.innerLines[[meant] + path.dropFirst()] = line
        }
    }

    /// The same entry with other fields.
    package func replacing(_ entry: GraderSpecification) -> EntryFields {
        var copy = self
        copy.entry = entry
        return copy
    }

    /// Makes every key that is not listed an error that names the nearest known one.
    package func allowOnly(_ keys: [String]) throws {
        let known = ["type"] + keys + GraderSpecification.commonKeys
        let strangers = entry.fields.keys.sorted().filter { !keys.contains($0) && !unknown.contains($0) }
        _ = try strangers.mapAll { key in
            throw entry.error(
                "unknown-key", key: key,
                "`\(entry.writtenKeys[key] ?? key)` is no known key of `\(entry.name)`."
                    + NearestName.hint(for: key, among: known) + NearestName.known(known))
        }
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

    package func has(_ key: String) -> Bool { written(key) != nil || entry.unreadableKeys.contains(key) }

    /// Whether an error about the key is told, so that anything may stand in for its value.
    package func isFaulty(_ key: String) -> Bool { faulty.contains(key) }

    /// An error about a key's value, or about what stands inside of it at a path that begins with the key.
    package func error(_ code: String, _ key: String, at path: [String] = [], _ problem: String) -> RewardError {
        RewardError(
            code: code, file: entry.file, line: entry.line(of: [key] + path), key: key,
            message: "`\(entry.writtenKeys[key] ?? key)` of `\(entry.name)` \(problem)")
    }

    /// Throws an error about the first of some keys whose values do not go together; where one of them is read over, nobody
    /// knows whether they would.
    package func refuse(_ keys: String..., if isWrong: Bool, _ problem: String) throws {
        guard isWrong, !keys.contains(where: faulty.contains), let key = keys.first else { return }
        throw error("conflict", key, problem)
    }

    /// An error about a key that has to be there.
    package func missing(_ key: String, _ expected: String) -> any Error {
        missing(anyOf: [key], "has no `\(entry.writtenKeys[key] ?? key)`; expected \(expected).")
    }

    /// An error about keys one of which has to be there.
    package func missing(anyOf keys: [String], _ problem: String) -> any Error {
        for key in keys where !has(key) {
            if let written = unknown.first(where: { NearestName.nearest(to: $0, among: keys) == key }) {
                return Misspelling(written: written, meant: key)
            }
        }
        return entry.error("missing-key", key: keys.count == 1 ? keys[0] : nil, "`\(entry.name)` \(problem)")
    }

    /// One of some spellings, compared without case.
    package func choice<Choice>(
        _ key: String, spellings: [String: Choice], listed: [String], default fallback: Choice? = nil
    ) throws -> Choice {
        let names = listed.joined(separator: ", ")
        // Any choice stands in for one whose error is told.
        if faulty.contains(key), let any = fallback ?? spellings[listed[0].lowercased()] { return any }
        guard let value = value(key) else {
            if let fallback { return fallback }
            throw missing(key, "one of \(names)")
        }
        guard let text = value.string else { throw error("type", key, "is not text; expected one of \(names).") }
        if let choice = spellings[text.lowercased()] { return choice }
        let hint = NearestName.hint(for: text, among: listed + spellings.keys.sorted())
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
    package func texts(_ key: String) throws -> [String]? { try texts(key) { $0 } }

    /// What `read` makes of each of a list of texts, none of them empty; `read` says what is wrong with one.
    package func texts<Value>(_ key: String, _ read: (String) throws(Refusal) -> Value) throws -> [Value]? {
        guard let value = value(key) else { return nil }
        guard case .array(let items) = value else { throw error("type", key, "is no list; expected a list of texts.") }
        guard (1...4096).contains(items.count) else {
            throw error("range", key, "has \(items.count) entries; expected 1 to 4096.")
        }
        return try items.enumerated().mapAll { place, item in
            guard let text = item.string, !text.isEmpty else {
                throw error(
                    "type", key, at: [String(place)],
                    "holds something that is no text at place \(place); expected a list of texts (in quotes).")
            }
            do throws(Refusal) {
                return try read(text)
            } catch {
                throw self.error("range", key, at: [String(place)], error.problem)
            }
        }
    }

    /// What is wrong with one of a list's values.
    package struct Refusal: Error {
        let problem: String

        package init(_ problem: String) { self.problem = problem }
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
