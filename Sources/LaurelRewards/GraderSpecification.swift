/// One entry of a reward configuration's `graders`, read and checked but not built yet.
///
/// `Graders` builds the entries with a `type`, `PluginHost` those with a `script` or a `plugin`.
public struct GraderSpecification: Sendable, Hashable {
    /// What grades.
    public enum Source: Sendable, Hashable {
        /// A built-in grader, by its `type`, lower-cased.
        case builtIn(String)
        /// A bare Lua file; the path is absolute or relative to the working directory (already joined with the
        /// configuration's folder).
        case script(String)
        /// A plugin, by name.
        case plugin(String)
        /// A reward of its own, from another file.
        case reward(RewardConfiguration)
    }

    public var source: Source
    /// The component's name: given, or made from the source; unique in its reward.
    public var name: String
    /// As written; nil when the entry gives none.
    public var weight: Double?
    public var isCanary = false
    public var onFailure: FailurePolicy?
    /// The steps from the grader's score to what it counts.
    public var transform: [ScoreTransform] = []
    /// The components that must pass before it counts.
    public var requires: [ComponentGate] = []
    /// The keys that belong to the grader itself (`operation`, `policy`, …), for its builder to check.
    public var fields: [String: JSONValue] = [:]
    /// What a script or plugin is passed as `params`.
    public var params: [String: JSONValue] = [:]
    /// The declared score range, where the entry gives one.
    public var range: ClosedRange<Double>?
    /// The deadline of one call, in milliseconds, where the entry gives one.
    public var wallMilliseconds: Int?
    /// The memory limit of one call, in MiB, where the entry gives one.
    public var memoryMegabytes: Int?
    /// Where the entry stands, for errors.
    public var file: String
    /// The entry's line, from 1.
    public var line: Int
    /// The lines of the entry's keys, from 1.
    public var keyLines: [String: Int] = [:]
    /// The lines of what stands inside the values of the entry's keys, by its path from the key down, where they are others
    /// than those of what it stands in.
    package var innerLines: [[String]: Int] = [:]
    /// The keys whose values could not be read, which the reader has told.
    package var unreadableKeys: Set<String> = []
    /// The keys that the file spells otherwise, such as OpenAI's `evaluation_metric` for `operation`.
    public var writtenKeys: [String: String] = [:]

    public init(source: Source, name: String, file: String, line: Int) {
        self.source = source
        self.name = name
        self.file = file
        self.line = line
    }

    /// The line of what stands at a path that begins with one of the entry's keys, or of what it would stand in.
    package func line(of path: [String]) -> Int {
        guard let key = path.first else { return line }
        var path = path
        while path.count > 1 {
            if let line = innerLines[path] { return line }
            path.removeLast()
        }
        return keyLines[key] ?? line
    }

    /// Remembers the lines inside of the value of one of its keys.
    mutating func addLines(of member: ConfigurationNode.Member) {
        addLines(of: member.value, at: [member.key], inside: member.keyLine)
    }

    private mutating func addLines(of node: ConfigurationNode, at path: [String], inside line: Int?) {
        let children: [(key: String, line: Int?, value: ConfigurationNode)] =
            switch node.value {
            case .array(let items): items.enumerated().map { (String($0), $1.line, $1) }
            case .mapping(let members): members.map { ($0.key, $0.keyLine, $0.value) }
            default: []
            }
        for child in children {
            let path = path + [child.key]
            if child.line != line { innerLines[path] = child.line }
            addLines(of: child.value, at: path, inside: child.line)
        }
    }
}
