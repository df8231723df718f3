import Yams

extension ConfigurationNode {
    /// The configuration as YAML that reads back as the same configuration; keys keep their order.
    package func yaml() throws -> String {
        try Yams.serialize(node: yamlNode, width: -1, allowUnicode: true)
    }

    private var yamlNode: Yams.Node {
        switch value {
        case .null, .unreadable: Yams.Node("null", Yams.Tag(.null))
        case .bool(let flag): Yams.Node(flag ? "true" : "false", Yams.Tag(.bool))
        case .integer(let number): Yams.Node("\(number)", Yams.Tag(.int))
        case .number(let number): Yams.Node("\(number)", Yams.Tag(.float))
        case .string(let text):
            Yams.Node(text, Yams.Tag(.str), text.contains("\n") ? .literal : .doubleQuoted)
        case .array(let items): Yams.Node(items.map(\.yamlNode))
        case .mapping(let members): Yams.Node(members.map { (Yams.Node($0.key), $0.value.yamlNode) })
        }
    }

    /// The same mapping with a key set, in its place or at the end.
    package func setting(_ key: String, to newValue: Value) -> ConfigurationNode {
        guard case .mapping(var members) = value else { return self }
        let node = ConfigurationNode(newValue, file: file, line: line, path: childPath(key))
        if let place = members.firstIndex(where: { $0.key == key }) {
            members[place].value = node
        } else {
            members.append(.init(key: key, keyLine: line, value: node))
        }
        var copy = self
        copy.value = .mapping(members)
        return copy
    }
}
