import Foundation

/// Reads one entry of a reward configuration's `graders`.
enum GraderEntry {
    /// Keys that every entry may have.
    static let commonKeys = GraderSpecification.commonKeys
    private static let externalKeys = ["params", "range", "limits"]
    private static let kinds = ["type", "plugin", "script", "reward"]

    /// What could be read of an entry that may be wrong.
    struct Read {
        var entry: GraderSpecification
        /// Whether its name is the one that it will have.
        var hasName = true
        /// Whether its weight is the one that it will have.
        var hasWeight = true
        /// Whether its transform is the one that it will have.
        var hasTransform = true
        /// What its grader's scores lie in, where that is known by now.
        var range: ClosedRange<Double>?
    }

    /// Reads an entry as far as it can be read, and collects what is wrong with it.
    ///
    /// - Parameter files: the rewards that this one is part of, for an entry that names a reward.
    static func read(
        _ node: ConfigurationNode, folder: String, inside files: RewardFiles, _ problems: inout ProblemCollector
    ) -> Read {
        var entry = GraderSpecification(source: .builtIn(""), name: "", file: node.file, line: node.line ?? 1)
        let before = problems.count
        guard problems.attempt({ try node.members() }) != nil else {
            return Read(entry: entry, hasName: false, hasWeight: false)
        }
        let (node, kind) = readKind(node, &problems)
        problems.attempt {
            entry.keyLines = try node.keyLines()
            entry.unreadableKeys = Set(try node.members().filter { !$0.value.isReadable }.map(\.key))
            for member in try node.members() { entry.addLines(of: member) }
        }
        let source = kind.flatMap { kind in
            problems.attempt { try readSource(kind, node, folder: folder, inside: files) }
        }
        entry.source = source ?? entry.source
        switch kind {
        case nil: break
        case "type":
            for member in problems.optional({ try node.members() }) ?? []
            where member.key != "type" && !commonKeys.contains(member.key) {
                entry.fields[member.key] = member.value.json
                let written = member.value.path.split(separator: ".").last.map(String.init)
                if let written, written != member.key { entry.writtenKeys[member.key] = written }
            }
        case "reward":
            problems.attempt { try node.allowOnly(["reward", "range"] + commonKeys) }
            entry.range = problems.optional { try node.optional("range")?.bounds() }
        case let kind?:
            problems.attempt { try node.allowOnly([kind] + commonKeys + externalKeys) }
            readExternal(node, into: &entry, &problems)
        }
        var read = Read(entry: entry, range: entry.range)
        readCommon(node, into: &read, &problems)
        // A script or plugin cannot be checked with params that could not be read.
        if source != nil, kind == "type" || entry.unreadableKeys.isEmpty {
            read.range = problems.optional { try files.check(read.entry.named()) } ?? read.range
        }
        if !read.hasTransform { read.range = nil }
        let found = problems.found(after: before)
        // A name that is not given is made of what grades, and a misspelled key may have been meant for either.
        if read.entry.name.isEmpty, source == nil || found.contains(where: isAboutName) { read.hasName = false }
        if read.entry.weight == nil, found.contains(where: { isMisspelling($0, of: "weight") }) {
            read.hasWeight = false
        }
        return read
    }

    /// Whether mending an error may change the name that an entry without one is given.
    private static func isAboutName(_ error: any Error) -> Bool {
        // What is wrong with a script or a plugin may be its name.
        guard let error = error as? RewardError else { return true }
        return ["type", "operation"].contains(error.key) || isMisspelling(error, of: "name")
    }

    /// Whether an error is an unknown key that was probably meant for another one.
    static func isMisspelling(_ error: any Error, of key: String) -> Bool {
        guard let error = error as? RewardError, error.code == "unknown-key", let written = error.key else {
            return false
        }
        return NearestName.nearest(to: written, among: [key]) != nil
    }

    /// The entry with the key that says what grades, and that key where there is one of them.
    private static func readKind(
        _ node: ConfigurationNode, _ problems: inout ProblemCollector
    ) -> (node: ConfigurationNode, kind: String?) {
        func found(in node: ConfigurationNode) -> [String] {
            ((try? node.members()) ?? []).map(\.key).filter(kinds.contains)
        }
        let node =
            found(in: node).isEmpty
            ? node.corrected(kinds, among: kinds + commonKeys + externalKeys, &problems) : node
        let found = found(in: node)
        if found.count == 1 { return (node, found[0]) }
        problems.add(
            node.error(
                "missing-key",
                "\(node.subject) has \(found.isEmpty ? "none of them" : found.joined(separator: " and ")); expected "
                    + "exactly one of `type`, `plugin`, `script` and `reward`."))
        return (node, nil)
    }

    private static func readSource(
        _ kind: String, _ node: ConfigurationNode, folder: String, inside files: RewardFiles
    ) throws -> GraderSpecification.Source {
        let text = try node.required(kind).nonEmptyString()
        switch kind {
        case "type": return .builtIn(text.lowercased())
        case "plugin": return .plugin(text)
        case "script": return .script(joined(folder, text))
        default: return .reward(try files.nested(joined(folder, text), at: node.required(kind)))
        }
    }

    private static func joined(_ folder: String, _ path: String) -> String {
        path.hasPrefix("/") || folder.isEmpty ? path : "\(folder)/\(path)"
    }

    private static func readCommon(
        _ node: ConfigurationNode, into read: inout Read, _ problems: inout ProblemCollector
    ) {
        let isCanary = problems.attempt { try node.optional("canary")?.bool() ?? false }
        read.entry.isCanary = isCanary ?? false
        let weight = problems.attempt { () -> Double? in
            guard let weight = try node.optional("weight") else { return nil }
            guard isCanary != true else {
                throw weight.error("weights", "A canary is never trained on and takes no weight; expected none.")
            }
            return try weight.double(in: 0...1, excludingLower: true)
        }
        read.entry.weight = weight ?? nil
        read.hasWeight = isCanary != nil && weight != nil
        let name = problems.attempt { try node.optional("name").map(readName) ?? "" }
        read.entry.name = name ?? ""
        read.hasName = name != nil
        read.entry.onFailure = problems.optional { try node.optional("on_failure")?.choice(FailurePolicy.self) }
        let transform = problems.attempt { try node.optional("transform").map { try [ScoreTransform]($0) } ?? [] }
        read.entry.transform = transform ?? []
        read.hasTransform = transform != nil
        if let requires = problems.optional({ try node.optional("requires") }) {
            read.entry.requires = ComponentGate.read(requires, &problems)
        }
    }

    private static func readName(_ name: ConfigurationNode) throws -> String {
        let text = try name.string()
        guard !text.isEmpty, text.utf8.count <= 64, text.utf8.allSatisfy(isNameByte) else {
            throw name.error(
                "range", "`\(name.path)` is \(name.summary); expected up to 64 letters, digits, `_`, `-` and `.`.")
        }
        return text
    }

    private static func readExternal(
        _ node: ConfigurationNode, into entry: inout GraderSpecification, _ problems: inout ProblemCollector
    ) {
        for member in problems.optional({ try node.optional("params")?.members() }) ?? [] {
            entry.params[member.key] = member.value.json
        }
        entry.range = problems.optional { try node.optional("range")?.bounds() }
        guard let limits = problems.optional({ try node.optional("limits") }) else { return }
        problems.attempt { try limits.allowOnly(["wall_ms", "memory_mb"]) }
        entry.wallMilliseconds = problems.optional { try limits.optional("wall_ms")?.integer(in: 1...60_000) }
        entry.memoryMegabytes = problems.optional { try limits.optional("memory_mb")?.integer(in: 1...1024) }
    }

    /// Gives every entry its unique name: the given ones first, then made ones, with `_2` and so on for repeats.
    static func name(_ entries: inout [GraderSpecification], formatIndex: Int?, _ problems: inout ProblemCollector) {
        var used: Set<String> = []
        for entry in entries where !entry.name.isEmpty && !used.insert(entry.name).inserted {
            problems.add(
                entry.error(
                    "duplicate-name", key: "name",
                    "Two graders are named `\(entry.name)`; expected a name of its own for each."))
        }
        for index in entries.indices where entries[index].name.isEmpty {
            let base = index == formatIndex ? "format" : madeName(entries[index])
            var name = base
            var count = 2
            while !used.insert(name).inserted {
                name = "\(base)_\(count)"
                count += 1
            }
            entries[index].name = name
        }
    }

    static func madeName(_ entry: GraderSpecification) -> String {
        let base: String
        switch entry.source {
        case .builtIn(let type):
            let operation = entry.fields["operation"]?.string?.lowercased()
            base = operation.map { "\(type)_\($0)" } ?? type
        case .plugin(let name): base = name
        case .script(let path):
            let file = (path as NSString).lastPathComponent as NSString
            base = file.pathExtension.lowercased() == "lua" ? file.deletingPathExtension : file as String
        case .reward(let reward):
            base = ((reward.file as NSString).lastPathComponent as NSString).deletingPathExtension
        }
        let bytes = base.utf8.prefix(64).map { isNameByte($0) ? $0 : 0x5F }
        return bytes.isEmpty ? "grader" : String(decoding: bytes, as: UTF8.self)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }
}

extension GraderSpecification {
    /// The keys that every entry may have, whatever grades.
    package static let commonKeys = ["name", "weight", "canary", "on_failure", "transform", "requires"]

    /// With a name for messages where it has none yet.
    func named() -> GraderSpecification {
        guard name.isEmpty else { return self }
        var copy = self
        copy.name = GraderEntry.madeName(self)
        return copy
    }

    /// An error about one of the entry's own keys, at that key's line.
    package func error(_ code: String, key: String? = nil, _ message: String) -> RewardError {
        RewardError(code: code, file: file, line: key.flatMap { keyLines[$0] } ?? line, key: key, message: message)
    }
}
