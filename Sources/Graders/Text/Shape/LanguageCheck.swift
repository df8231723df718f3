package import LaurelRewards

/// The share of a text's letters that belong to the wanted scripts.
///
/// Scripts, not languages: it sees that an English answer has slipped into Chinese, not into French.
package struct LanguageCheck: Grader {
    private let scripts: Set<WritingScript>
    private let minimum: Double?
    private let input: GradedText

    /// Builds the grader from its entry: `scripts`, `min`, `input`.
    init(_ fields: EntryFields) throws {
        try fields.allowOnly(["scripts", "min", "input"])
        scripts = try LanguageCheck.scripts(fields)
        minimum = try fields.number("min", in: 0...1)
        input = try fields.gradedText(default: .completion)
    }

    private static func scripts(_ fields: EntryFields) throws -> Set<WritingScript> {
        let known = WritingScript.allCases.map(\.rawValue)
        if fields.isFaulty("scripts") { return [.latin] }
        guard let value = fields.value("scripts") else {
            throw fields.missing("scripts", "one or a list of \(known.joined(separator: ", "))")
        }
        func script(_ name: String) throws(EntryFields.Refusal) -> WritingScript {
            if let script = WritingScript(rawValue: name.lowercased()) { return script }
            let hint = NearestName.hint(for: name, among: known)
            throw EntryFields.Refusal("names \"\(name)\"; expected \(known.joined(separator: ", ")).\(hint)")
        }
        guard let name = value.string else { return Set(try fields.texts("scripts", script) ?? []) }
        do throws(EntryFields.Refusal) {
            return [try script(name)]
        } catch {
            throw fields.error("range", "scripts", error.problem)
        }
    }

    package func grade(_ item: GradingItem) async -> Grade {
        let counts = input.withBytes(of: item) { text in
            var (wanted, letters) = (0, 0)
            for value in ScalarSequence(text) where WritingScript.isLetter(value) {
                letters += 1
                if scripts.contains(where: { $0.contains(value) }) { wanted += 1 }
            }
            return (wanted, letters)
        }
        switch counts {
        case .failure(let unreadable): return unreadable.grade
        case .success((_, 0)): return Grade(score: 0, detail: "The text has no letters.")
        case .success(let (wanted, letters)):
            let share = Double(wanted) / Double(letters)
            guard let minimum else { return Grade(score: share) }
            return Grade(score: share >= minimum ? 1 : 0, parts: ["share": share])
        }
    }
}

/// A writing system, by the blocks of Unicode that hold its letters.
enum WritingScript: String, Sendable, CaseIterable {
    case latin, greek, cyrillic, hebrew, arabic, devanagari, thai, han, kana, hangul

    func contains(_ value: UInt32) -> Bool {
        switch self {
        case .latin:
            switch value {
            case 0x41...0x5A, 0x61...0x7A, 0xAA, 0xBA, 0xC0...0x24F, 0x1E00...0x1EFF, 0x2C60...0x2C7F, 0xA722...0xA7FF,
                0xFB00...0xFB06, 0xFF21...0xFF3A, 0xFF41...0xFF5A:
                true
            default: false
            }
        case .greek: (0x370...0x3FF).contains(value) || (0x1F00...0x1FFF).contains(value)
        case .cyrillic: (0x400...0x52F).contains(value) || (0x1C80...0x1C8F).contains(value)
        case .hebrew: (0x590...0x5FF).contains(value)
        case .arabic:
            (0x600...0x6FF).contains(value) || (0x750...0x77F).contains(value) || (0xFB50...0xFDFF).contains(value)
                || (0xFE70...0xFEFF).contains(value)
        case .devanagari: (0x900...0x97F).contains(value)
        case .thai: (0xE00...0xE7F).contains(value)
        case .han:
            (0x3400...0x4DBF).contains(value) || (0x4E00...0x9FFF).contains(value) || (0xF900...0xFAFF).contains(value)
                || (0x20000...0x323AF).contains(value) || value == 0x3005
        case .kana: (0x3040...0x30FF).contains(value) || (0x31F0...0x31FF).contains(value)
        case .hangul: (0x1100...0x11FF).contains(value) || (0xAC00...0xD7AF).contains(value)
        }
    }

    static func isLetter(_ value: UInt32) -> Bool {
        if value < 0x80 { return (value | 0x20) &- 0x61 < 26 }
        return Unicode.Scalar(value)?.properties.isAlphabetic ?? false
    }
}
