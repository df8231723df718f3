/// One value of a configuration file, with its file, line and dotted path, so that every error can name them.
///
/// The reader is strict: a value is what the file says and nothing is coerced. Plain scalars follow YAML 1.2's core
/// schema (`true` is a boolean, `yes` and `on` are text); JSON is read by the same rules.
package struct ConfigurationNode: Sendable {
    /// What a node holds.
    package enum Value: Sendable {
        case null
        case bool(Bool)
        case integer(Int64)
        case number(Double)
        case string(String)
        case array([ConfigurationNode])
        case mapping([Member])
        /// What the file says cannot be read; whoever asks for the value gets the reader's error again.
        case unreadable(RewardError)
    }

    /// One key of a mapping with its value.
    package struct Member: Sendable {
        package let key: String
        package let keyLine: Int?
        package var value: ConfigurationNode

        package init(key: String, keyLine: Int?, value: ConfigurationNode) {
            self.key = key
            self.keyLine = keyLine
            self.value = value
        }
    }

    package var value: Value
    /// The file it was read from, or the `--set` option that gave it.
    package let file: String
    /// Its line in the file, from 1; nil where lines do not exist.
    package let line: Int?
    /// Its dotted name, as in `graders.0.weight`; empty for the root.
    package let path: String

    package init(_ value: Value, file: String, line: Int?, path: String = "") {
        self.value = value
        self.file = file
        self.line = line
        self.path = path
    }

    /// An empty mapping, for a configuration that is made of defaults and `--set` options.
    package static func empty(file: String) -> ConfigurationNode {
        ConfigurationNode(.mapping([]), file: file, line: nil)
    }

    /// Whether the value is an explicit null.
    package var isNull: Bool {
        if case .null = value { true } else { false }
    }

    /// Whether all of the value could be read.
    var isReadable: Bool {
        switch value {
        case .null, .bool, .integer, .number, .string: true
        case .array(let items): items.allSatisfy(\.isReadable)
        case .mapping(let members): members.allSatisfy(\.value.isReadable)
        case .unreadable: false
        }
    }

    /// The value as data, keys and lines forgotten.
    package var json: JSONValue {
        switch value {
        case .null, .unreadable: .null
        case .bool(let flag): .bool(flag)
        case .integer(let number): .integer(number)
        case .number(let number): .number(number)
        case .string(let text): .string(text)
        case .array(let items): .array(items.map(\.json))
        case .mapping(let members):
            .object(Dictionary(members.map { ($0.key, $0.value.json) }, uniquingKeysWith: { _, last in last }))
        }
    }

    /// What the value is, in words for an error message.
    package var summary: String {
        switch value {
        case .null: "nothing"
        case .bool(let flag): "the boolean \(flag)"
        case .integer(let number): "the integer \(number)"
        case .number(let number): "the number \(number)"
        case .string(let text): "the text \(ConfigurationNode.quoted(text))"
        case .array(let items): "a list of \(items.count)"
        case .mapping(let members): "a mapping of \(members.count == 1 ? "1 key" : "\(members.count) keys")"
        case .unreadable: "unreadable"
        }
    }

    /// An error at this node.
    package func error(_ code: String, _ message: String) -> RewardError {
        RewardError(code: code, file: file, line: line, message: message)
    }

    /// The path as a sentence starts with it.
    package var subject: String { path.isEmpty ? "The configuration" : "`\(path)`" }

    /// The dotted path of a key or list index below this node.
    package func childPath(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// Text in quotes, cut when it is long.
    package static func quoted(_ text: String) -> String {
        let shown = text.unicodeScalars.prefix(60)
        let cut = shown.count < text.unicodeScalars.count
        var out = "\""
        for scalar in shown { out += scalar.value < 0x20 ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar) }
        return out + (cut ? "…\"" : "\"")
    }
}
