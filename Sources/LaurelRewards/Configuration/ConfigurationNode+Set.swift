extension ConfigurationNode {
    /// Applies one `path=value` from the command line, as in `grpo.max_steps=20` or `reward.graders.0.weight=0.5`.
    ///
    /// The value is read as YAML; mappings on the way are made when they are missing. Whether the key exists is found
    /// out when the configuration is read, and the error then names the option.
    package mutating func set(_ assignment: String) throws {
        let option = "--set \(assignment)"
        guard let equals = assignment.utf8.firstIndex(of: 0x3D) else {
            throw RewardError(
                code: "syntax", file: option,
                message: "The option has no =; expected a path and a value: key.key=value.")
        }
        let keys = assignment[..<equals].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard !keys.contains(""), keys.count <= ConfigurationNode.maximumDepth else {
            throw RewardError(
                code: "syntax", file: option, message: "The path before = is not valid; expected key.key=value.")
        }
        let text = String(assignment[assignment.utf8.index(after: equals)...])
        let parsed =
            try text.isEmpty
            ? ConfigurationNode(.null, file: option, line: nil)
            : ConfigurationNode.parse(text, file: option)
        try set(parsed.value, at: keys[...], option: option)
    }

    /// Gives a key of this mapping a text, as an option of that name asks for.
    package mutating func set(_ key: String, to text: String) throws {
        try set(.string(text), at: [key], option: "--\(key)")
    }

    private mutating func set(_ newValue: Value, at keys: ArraySlice<String>, option: String) throws {
        guard let key = keys.first else {
            self = ConfigurationNode(newValue, file: option, line: nil, path: path).withPlaces(of: option, path: path)
            return
        }
        switch value {
        case .mapping(var members):
            let index = members.firstIndex { $0.key == key } ?? members.count
            if index == members.count {
                let node = ConfigurationNode(.null, file: option, line: nil, path: childPath(key))
                members.append(Member(key: key, keyLine: nil, value: node))
            }
            try members[index].value.set(newValue, at: keys.dropFirst(), option: option)
            value = .mapping(members)
        case .array(var items):
            guard let index = Int(key), items.indices.contains(index) else {
                throw RewardError(
                    code: "range", file: option,
                    message: "\(subject) is a list of \(items.count); expected an index from 0 in place of \(key).")
            }
            try items[index].set(newValue, at: keys.dropFirst(), option: option)
            value = .array(items)
        case .null:
            self = ConfigurationNode(.mapping([]), file: option, line: nil, path: path)
            try set(newValue, at: keys, option: option)
        default:
            throw RewardError(
                code: "type", file: option,
                message: "\(subject) is \(summary), which has no key `\(key)`; expected a mapping there.")
        }
    }

    /// The same value with the option as its place, all the way down.
    private func withPlaces(of option: String, path: String) -> ConfigurationNode {
        func below(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
        let placed: Value
        switch value {
        case .array(let items):
            placed = .array(items.enumerated().map { $1.withPlaces(of: option, path: below(String($0))) })
        case .mapping(let members):
            placed = .mapping(
                members.map {
                    Member(key: $0.key, keyLine: nil, value: $0.value.withPlaces(of: option, path: below($0.key)))
                })
        default: placed = value
        }
        return ConfigurationNode(placed, file: option, line: nil, path: path)
    }
}
