/// Typed access: each accessor returns the value or throws an error that names file, line, field and expectation.
extension ConfigurationNode {
    /// The value under `key`, or nil when the key is absent or null.
    package func optional(_ key: String) throws -> ConfigurationNode? {
        guard let member = try members().last(where: { $0.key == key }), !member.value.isNull else { return nil }
        return member.value
    }

    /// The value under `key`; its absence is a `missing-key` error. `expected` says what belongs there.
    package func required(_ key: String, _ expected: String = "a value") throws -> ConfigurationNode {
        if let node = try optional(key) { return node }
        // A key without a value: the error stands at the key.
        if let empty = try members().last(where: { $0.key == key }) {
            throw RewardError(
                code: "missing-key", file: empty.value.file, line: empty.keyLine ?? empty.value.line,
                message: "`\(childPath(key))` has no value; expected \(expected).")
        }
        throw error("missing-key", "`\(childPath(key))` is missing; expected \(expected).")
    }

    /// The members of a mapping, in file order.
    package func members() throws -> [Member] {
        guard case .mapping(let members) = value else { throw typeError("a mapping of keys to values") }
        return members
    }

    /// The items of a list, of which there have to be some; `what` is one of them in words.
    package func array(minimumCount: Int = 0, of what: String? = nil) throws -> [ConfigurationNode] {
        guard case .array(let items) = value else { throw typeError("a list") }
        guard items.count >= minimumCount else {
            let what = what.map { " \($0)" } ?? ""
            throw error("range", "\(subject) has \(items.count) entries; expected at least \(minimumCount)\(what).")
        }
        return items
    }

    /// Two finite numbers, the first below the second.
    package func bounds() throws -> ClosedRange<Double> {
        let bounds = try array().mapAll { try $0.double() }
        guard bounds.count == 2, bounds[0] < bounds[1] else {
            throw error("range", "\(subject) is not a range; expected [low, high] with low below high.")
        }
        return bounds[0]...bounds[1]
    }

    /// The text. Numbers and booleans are no text: they have to be quoted.
    package func string() throws -> String {
        switch value {
        case .string(let text): return text
        case .bool, .integer, .number:
            throw error("type", "\(subject) is \(summary); expected text: put it in quotes.")
        default: throw typeError("text")
        }
    }

    /// The text, which must hold something other than white space.
    package func nonEmptyString() throws -> String {
        let text = try string()
        guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
            throw error("range", "\(subject) is empty; expected text.")
        }
        return text
    }

    /// The boolean, written `true` or `false`.
    package func bool() throws -> Bool {
        guard case .bool(let flag) = value else { throw typeError("true or false") }
        return flag
    }

    /// The integer.
    package func integer(in range: ClosedRange<Int> = Int.min...Int.max) throws -> Int {
        let wording = ConfigurationNode.wording(range)
        guard case .integer(let number) = value, let number = Int(exactly: number) else {
            throw typeError("an integer\(wording)")
        }
        guard range.contains(number) else {
            throw error("range", "\(subject) is \(number); expected an integer\(wording).")
        }
        return number
    }

    /// The finite number; `excludingLower` and `excludingUpper` leave the bounds themselves out.
    package func double(
        in range: ClosedRange<Double>? = nil, excludingLower: Bool = false, excludingUpper: Bool = false
    ) throws -> Double {
        var expected = "a finite number"
        if let range {
            expected = "a number in \(excludingLower ? "(" : "[")\(range.lowerBound), \(range.upperBound)"
            expected += excludingUpper ? ")" : "]"
        }
        let number: Double
        switch value {
        case .integer(let integer): number = Double(integer)
        case .number(let double): number = double
        default: throw typeError(expected)
        }
        var inside = number.isFinite
        if let range {
            inside = inside && range.contains(number)
            if excludingLower, number == range.lowerBound { inside = false }
            if excludingUpper, number == range.upperBound { inside = false }
        }
        guard inside else { throw error("range", "\(subject) is \(number); expected \(expected).") }
        return number
    }

    /// One of an enumeration's raw values, compared exactly, or without case when `ignoringCase` is set.
    package func choice<Choice: RawRepresentable & CaseIterable>(
        _ type: Choice.Type, ignoringCase: Bool = false
    ) throws -> Choice where Choice.RawValue == String {
        let text = try choice(of: Choice.allCases.map(\.rawValue), ignoringCase: ignoringCase)
        guard let choice = Choice(rawValue: text) else { throw typeError("one of its values") }
        return choice
    }

    /// One of the texts given, as it is spelled there.
    package func choice(of allowed: [String], ignoringCase: Bool = false) throws -> String {
        let list = allowed.joined(separator: ", ")
        guard case .string(let text) = value else { throw typeError("one of \(list)") }
        let match = allowed.first { $0 == text || (ignoringCase && $0.lowercased() == text.lowercased()) }
        if let match { return match }
        let hint = NearestName.hint(for: text, among: allowed)
        throw error("range", "\(subject) is \(ConfigurationNode.quoted(text)); expected one of \(list).\(hint)")
    }

    /// The texts of a list of texts.
    package func strings() throws -> [String] { try array().mapAll { try $0.string() } }

    /// Makes every key that is not listed an `unknown-key` error that names the nearest known one.
    package func allowOnly(_ keys: [String]) throws {
        _ = try members().filter { !keys.contains($0.key) }.mapAll { throw unknownKey($0, among: keys) }
    }

    /// The mapping with each of some keys that it has to have: where one is missing and an unknown key was probably meant
    /// for it, the value is that one's, so that nothing is said but that the key is misspelled.
    func corrected(
        _ needed: [String], among keys: [String], _ problems: inout ProblemCollector
    ) -> ConfigurationNode {
        guard case .mapping(var members) = value else { return self }
        for key in needed where !members.contains(where: { $0.key == key }) {
            let place = members.firstIndex {
                !keys.contains($0.key) && NearestName.nearest(to: $0.key, among: keys) == key
            }
            guard let place else { continue }
            problems.add(unknownKey(members[place], among: keys))
            members[place] = Member(key: key, keyLine: members[place].keyLine, value: members[place].value)
        }
        var copy = self
        copy.value = .mapping(members)
        return copy
    }

    private func unknownKey(_ member: Member, among keys: [String]) -> RewardError {
        RewardError(
            code: "unknown-key", file: member.value.file, line: member.keyLine ?? member.value.line, key: member.key,
            message: "`\(childPath(member.key))` is no known key.\(NearestName.hint(for: member.key, among: keys))"
                + NearestName.known(keys))
    }

    /// The lines of a mapping's keys.
    package func keyLines() throws -> [String: Int] {
        var lines: [String: Int] = [:]
        for member in try members() { lines[member.key] = member.keyLine }
        return lines
    }

    func typeError(_ expected: String) -> RewardError {
        if case .unreadable(let error) = value { return error }
        return error("type", "\(subject) is \(summary); expected \(expected).")
    }

    private static func wording(_ range: ClosedRange<Int>) -> String {
        switch (range.lowerBound, range.upperBound) {
        case (Int.min, Int.max): ""
        case (let low, Int.max): " of at least \(low)"
        case (Int.min, let high): " of at most \(high)"
        case (let low, let high): " from \(low) to \(high)"
        }
    }
}
