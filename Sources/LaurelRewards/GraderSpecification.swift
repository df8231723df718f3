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
    /// The keys that the file spells otherwise, such as OpenAI's `evaluation_metric` for `operation`.
    public var writtenKeys: [String: String] = [:]

    public init(source: Source, name: String, file: String, line: Int) {
        self.source = source
        self.name = name
        self.file = file
        self.line = line
    }
}
