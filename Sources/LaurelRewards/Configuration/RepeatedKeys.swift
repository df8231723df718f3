import Yams

/// Reads mappings in which a key stands more than once, so that all such keys can be told: the YAML library ends at the
/// first of them.
enum RepeatedKeys {
    /// The most bytes that are read again for that.
    private static let largestWork = 8 << 20

    /// The document's root. All but the last of the keys that are the same carry a mark, which `name` takes off.
    static func compose(_ source: String) throws -> Yams.Node? {
        var text = source
        var work = 0
        var count = 0
        while true {
            do {
                return try Yams.compose(yaml: text)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                work += text.utf8.count
                count += 1
                guard work <= largestWork, let place = place(of: context.mark, in: text) else {
                    throw YamlError.duplicatedKeysInMapping(duplicates: keys, context: context)
                }
                text.unicodeScalars.insert(contentsOf: "\(open)\(count)\(close)".unicodeScalars, at: place)
            }
        }
    }

    /// A key without its mark.
    static func name(_ key: String) -> String {
        let scalars = key.unicodeScalars
        guard scalars.first == open, let end = scalars.firstIndex(of: close) else { return key }
        return String(scalars[scalars.index(after: end)...])
    }

    /// Each key once. Which of several plain values counts nobody knows; of longer ones the first is kept.
    static func once(
        _ members: [ConfigurationNode.Member], _ problems: inout ProblemCollector
    ) -> [ConfigurationNode.Member] {
        let lines = Dictionary(members.map { ($0.key, [$0.keyLine ?? 0]) }, uniquingKeysWith: +)
        guard lines.count < members.count else { return members }
        var seen: Set<String> = []
        return members.compactMap { member in
            guard seen.insert(member.key).inserted else { return nil }
            guard let places = lines[member.key], places.count > 1 else { return member }
            let error = RewardError(
                code: "duplicate-key", file: member.value.file, line: member.keyLine,
                message: "The key `\(member.value.path)` stands more than once in its mapping "
                    + "(lines \(places.map(String.init).joined(separator: ", "))); expected it once.")
            problems.add(error)
            var member = member
            switch member.value.value {
            case .array, .mapping: break
            default: member.value.value = .unreadable(error)
            }
            return member
        }
    }

    // Characters for private use, which no key of a configuration begins with.
    private static let open: Unicode.Scalar = "\u{F8F0}"
    private static let close: Unicode.Scalar = "\u{F8F1}"

    /// Where the text of the key at a mark begins, inside of its quotes.
    private static func place(of mark: Mark, in text: String) -> String.Index? {
        let scalars = text.unicodeScalars
        var index = scalars.startIndex
        for _ in 1..<max(mark.line, 1) {
            guard let end = scalars[index...].firstIndex(where: isLineEnd) else { return nil }
            index = scalars.index(after: end)
            if scalars[end] == "\r", index < scalars.endIndex, scalars[index] == "\n" {
                index = scalars.index(after: index)
            }
        }
        guard let start = scalars.index(index, offsetBy: mark.column - 1, limitedBy: scalars.endIndex),
            start < scalars.endIndex, !isLineEnd(scalars[start])
        else { return nil }
        switch scalars[start] {
        case "\"", "'": return scalars.index(after: start)
        case "!", "&", "|", ">": return nil
        default: return start
        }
    }

    private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
        ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar)
    }
}
