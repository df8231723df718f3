import LaurelRewards

/// Strict access to the keys of a grader's entry.
struct EntryFields {
    let entry: GraderSpecification

    init(_ entry: GraderSpecification) {
        self.entry = entry
    }

    /// Makes every key that is not listed an error that names the nearest known one.
    func allowOnly(_ keys: [String]) throws {
        let known = ["type"] + keys + GraderSpecification.commonKeys
        for key in entry.fields.keys.sorted() where !keys.contains(key) {
            if let text = entry.fields[key]?.string, text.contains("{{") { throw template(key) }
            let hint = NearestName.hint(for: key, among: known)
            throw entry.error(
                "unknown-key", key: key,
                "`\(key)` is no known key of `\(entry.name)`.\(hint) Known here: \(known.joined(separator: ", ")).")
        }
    }

    /// One of some spellings, compared without case.
    func choice<Choice>(
        _ key: String, spellings: [String: Choice], listed: [String], default fallback: Choice? = nil
    ) throws -> Choice {
        let names = listed.joined(separator: ", ")
        guard let value = entry.fields[key], value != .null else {
            if let fallback { return fallback }
            throw entry.error("missing-key", "`\(entry.name)` has no `\(key)`; expected one of \(names).")
        }
        guard let text = value.string else {
            throw entry.error("type", key: key, "`\(key)` of `\(entry.name)` is not text; expected one of \(names).")
        }
        if text.contains("{{") { throw template(key) }
        if let choice = spellings[text.lowercased()] { return choice }
        let hint = NearestName.hint(for: text, among: listed)
        throw entry.error(
            "range", key: key, "`\(key)` of `\(entry.name)` is \"\(text)\"; expected one of \(names).\(hint)")
    }

    /// Where the grader looks when the entry says it.
    func optionalInput() throws -> GradedInput? {
        guard entry.fields["input"] != nil else { return nil }
        return try input()
    }

    /// Where the grader looks.
    func input() throws -> GradedInput {
        try choice(
            "input", spellings: ["answer": .answer, "completion": .completion], listed: ["answer", "completion"],
            default: .answer)
    }

    func bool(_ key: String, default fallback: Bool) throws -> Bool {
        guard let value = entry.fields[key], value != .null else { return fallback }
        guard case .bool(let flag) = value else {
            throw entry.error("type", key: key, "`\(key)` of `\(entry.name)` is no boolean; expected true or false.")
        }
        return flag
    }

    /// `{decimals: n}`, `{abs: t}` or `{rel: t}`.
    func tolerance(_ key: String) throws -> MathPolicy.Tolerance? {
        guard let value = entry.fields[key], value != .null else { return nil }
        let expected =
            "expected exactly one of { decimals: 0 to 30 }, { abs: number of at least 0 } "
            + "and { rel: number of at least 0 }."
        guard let members = value.object, members.count == 1, let (name, bound) = members.first else {
            throw entry.error("type", key: key, "`\(key)` of `\(entry.name)` is no tolerance; \(expected)")
        }
        if name == "decimals", case .integer(let places) = bound, (0...30).contains(places) {
            return .decimals(Int(places))
        }
        if name == "abs" || name == "rel", let number = bound.double, number.isFinite, number >= 0,
            let exact = Rational(writtenAs: number)
        {
            return name == "abs" ? .absolute(exact) : .relative(exact)
        }
        throw entry.error("range", key: key, "`\(key)` of `\(entry.name)` has a bad `\(name)`; \(expected)")
    }

    private func template(_ key: String) -> RewardError {
        entry.error(
            "unsupported", key: key,
            "`\(key)` of `\(entry.name)` is an OpenAI template, which is not read yet; the answer is compared with "
                + "`reference_answer`.")
    }
}
