import Foundation
import Yams

extension ConfigurationNode {
    /// The largest configuration file that is read.
    package static let maximumBytes = 1 << 20
    /// The deepest nesting that is read.
    package static let maximumDepth = 64

    /// Reads a YAML or JSON file; throws everything in it that cannot be read.
    package static func load(file: String) throws -> ConfigurationNode {
        var problems = ProblemCollector()
        let node = try load(file: file, &problems)
        try problems.check()
        return node
    }

    /// Reads a YAML or JSON file, with an unreadable value for each that cannot be read; what is no YAML at all throws.
    static func load(file: String, _ problems: inout ProblemCollector) throws -> ConfigurationNode {
        if let obstacle = FilePath.obstacle(at: file) {
            throw RewardError(
                code: "file", file: file, message: "\(obstacle); expected a readable YAML or JSON file.")
        }
        guard let handle = FileHandle(forReadingAtPath: file) else {
            throw RewardError(
                code: "file", file: file, message: "The file cannot be opened; expected a readable YAML or JSON file.")
        }
        defer { try? handle.close() }
        let data: Data
        do {
            data = try handle.read(upToCount: maximumBytes + 1) ?? Data()
        } catch {
            throw RewardError(
                code: "file", file: file, message: "The file cannot be read; expected a readable YAML or JSON file.")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            let valid = String(decoding: data, as: UTF8.self).unicodeScalars.prefix { $0 != "\u{FFFD}" }
            throw RewardError(
                code: "syntax", file: file, line: 1 + valid.count { $0 == "\n" },
                message: "The file is not UTF-8 text; expected YAML or JSON in UTF-8.")
        }
        return try parse(text, file: file, &problems)
    }

    /// Reads YAML or JSON text; `file` is what errors call it.
    package static func parse(_ text: String, file: String) throws -> ConfigurationNode {
        var problems = ProblemCollector()
        let node = try parse(text, file: file, &problems)
        try problems.check()
        return node
    }

    private static func parse(
        _ text: String, file: String, _ problems: inout ProblemCollector
    ) throws -> ConfigurationNode {
        guard text.utf8.count <= maximumBytes else {
            throw RewardError(
                code: "file", file: file,
                message: "The configuration is larger than \(maximumBytes) bytes; expected a smaller one.")
        }
        // Some editors begin a file with a byte order mark.
        let text = JSONSurrogates.resolved(in: text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text)
        try refuseAnchors(in: text, file: file)
        do {
            guard let root = try RepeatedKeys.compose(text) else {
                throw RewardError(
                    code: "syntax", file: file, line: 1,
                    message: "The configuration is empty; expected keys and values.")
            }
            return convert(root, file: file, path: "", depth: 0, &problems)
        } catch let error as YamlError {
            throw syntaxError(error, file: file)
        }
    }

    /// Refuses anchors, and with them aliases: a few lines of aliases can stand for billions of nodes.
    ///
    /// An alias is first replaced by plain text, so that looking for the anchors costs no more than the file's size.
    private static func refuseAnchors(in text: String, file: String) throws {
        var bytes = Array(text.utf8)
        let openers: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D, 0x5B, 0x7B, 0x2C, 0x3A]
        var sawAnchor = false
        for index in bytes.indices where bytes[index] == 0x26 || bytes[index] == 0x2A {
            let before = index == 0 ? 0x0A : bytes[index - 1]
            // A line may also begin after a byte order mark or one of Unicode's line ends, which are not ASCII.
            guard openers.contains(before) || before >= 0x80 else { continue }
            if bytes[index] == 0x26 { sawAnchor = true } else { bytes[index] = 0x78 }
        }
        guard sawAnchor else { return }
        do {
            let parser = try Yams.Parser(yaml: String(decoding: bytes, as: UTF8.self))
            if let root = try parser.singleRoot(), let line = firstAnchor(in: root, depth: 0) {
                throw RewardError(
                    code: "syntax", file: file, line: line,
                    message: "Anchors (&name) and aliases (*name) are not read; expected the value itself, "
                        + "or quotes around the text.")
            }
            withExtendedLifetime(parser) {}
        } catch let error as YamlError {
            throw syntaxError(error, file: file)
        }
    }

    private static func firstAnchor(in node: Yams.Node, depth: Int) -> Int? {
        if node.anchor != nil { return node.mark?.line ?? 1 }
        guard depth <= maximumDepth else { return nil }
        switch node {
        case .sequence(let sequence):
            for item in sequence { if let line = firstAnchor(in: item, depth: depth + 1) { return line } }
        case .mapping(let mapping):
            for (key, value) in mapping {
                let line = firstAnchor(in: key, depth: depth + 1) ?? firstAnchor(in: value, depth: depth + 1)
                if let line { return line }
            }
        default: break
        }
        return nil
    }

    private static func convert(
        _ node: Yams.Node, file: String, path: String, depth: Int, _ problems: inout ProblemCollector
    ) -> ConfigurationNode {
        let line = node.mark?.line
        func made(_ value: Value) -> ConfigurationNode { ConfigurationNode(value, file: file, line: line, path: path) }
        func below(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
        do {
            guard depth <= maximumDepth else {
                throw RewardError(
                    code: "syntax", file: file, line: line,
                    message: "The configuration is nested deeper than \(maximumDepth) levels; expected less.")
            }
            switch node {
            case .scalar(let scalar):
                return made(try PlainScalar.value(of: scalar, file: file))
            case .sequence(let sequence):
                try PlainScalar.refuseTag(sequence.tag, file: file, line: line)
                return made(
                    .array(
                        sequence.enumerated().map { index, item in
                            convert(item, file: file, path: below(String(index)), depth: depth + 1, &problems)
                        }))
            case .mapping(let mapping):
                try PlainScalar.refuseTag(mapping.tag, file: file, line: line)
                var members: [Member] = []
                for (key, value) in mapping {
                    guard case .scalar(let name) = key else {
                        problems.add(
                            RewardError(
                                code: "syntax", file: file, line: key.mark?.line ?? line,
                                message: "A key of `\(path)` is not plain text; expected a name."))
                        continue
                    }
                    let key = RepeatedKeys.name(name.string)
                    let node = convert(value, file: file, path: below(key), depth: depth + 1, &problems)
                    members.append(Member(key: key, keyLine: name.mark?.line, value: node))
                }
                return made(.mapping(RepeatedKeys.once(members, &problems)))
            case .alias:
                throw RewardError(
                    code: "syntax", file: file, line: line,
                    message: "Aliases are not read; expected the value itself.")
            }
        } catch {
            problems.add(error)
            return made((error as? RewardError).map { .unreadable($0) } ?? .null)
        }
    }

    private static func syntaxError(_ error: YamlError, file: String) -> RewardError {
        func made(_ problem: String, _ line: Int?) -> RewardError {
            RewardError(
                code: "syntax", file: file, line: line,
                message: "This is no valid YAML: \(problem). Expected YAML or JSON.")
        }
        switch error {
        case .scanner(let context, let problem, let mark, let yaml),
            .parser(let context, let problem, let mark, let yaml),
            .composer(let context, let problem, let mark, let yaml):
            let reason = context.map { "\(problem) (\($0.text), line \($0.mark.line))" } ?? problem
            // At the end of the text libyaml may name the line after the last one.
            return made(reason, min(mark.line, yaml.utf8.count { $0 == 0x0A } + (yaml.utf8.last == 0x0A ? 0 : 1)))
        case .reader(let problem, let offset, _, let yaml):
            let line = offset.map { 1 + yaml.prefix($0).unicodeScalars.count { $0 == "\n" } }
            return made(problem, line)
        case .duplicatedKeysInMapping(let duplicates, let context):
            return RewardError(
                code: "duplicate-key", file: file, line: context.mark.line,
                message: "The key `\(duplicates.first ?? "?")` stands more than once in its mapping; expected it once.")
        case .memory: return made("out of memory", nil)
        default: return made("it cannot be read", nil)
        }
    }
}
