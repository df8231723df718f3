import Graders
package import LaurelRewards

extension PluginParameter {
    /// What is wrong with a value, as the end of a sentence; nil when it may be passed.
    package func problem(with value: JSONValue) -> String? {
        switch (kind, value) {
        case (.integer, .integer), (.number, .integer), (.number, .number):
            guard let number = value.double, number.isFinite else { return "not finite; expected a finite number" }
            guard let bounds, !bounds.contains(number) else { return nil }
            return "\(Self.text(value)); expected \(expected)"
        case (.boolean, .bool): return nil
        case (.string, .string(let text)): return problem(with: text)
        case (.list, .array(let items)):
            if let bounds, !bounds.contains(Double(items.count)) {
                return "a list of \(items.count); expected \(expected)"
            }
            for item in items {
                guard let text = item.string else { return "a list with \(Self.text(item)); expected \(expected)" }
                if let problem = problem(with: text) { return "a list with \(problem)" }
            }
            return nil
        default: return "\(Self.text(value)); expected \(expected)"
        }
    }

    /// What is expected, in words: `an integer from 1 to 100`.
    package var expected: String {
        var words =
            switch kind {
            case .integer: "an integer"
            case .number: "a number"
            case .boolean: "true or false"
            case .string: "text"
            case .list: "a list of strings"
            }
        if let bounds {
            let low = Self.text(bounds.lowerBound, kind)
            let high = Self.text(bounds.upperBound, kind)
            words += kind == .list ? " with \(low) to \(high) entries" : " from \(low) to \(high)"
        }
        if !choices.isEmpty { words += " of \(choices.joined(separator: ", "))" }
        if let pattern { words += " like \(pattern.source)" }
        return words
    }

    private func problem(with text: String) -> String? {
        if !choices.isEmpty, !choices.contains(text) {
            return "\(Self.text(.string(text))); expected one of \(choices.joined(separator: ", "))"
        }
        if let pattern, !pattern.matches(text) { return "\(Self.text(.string(text))); expected \(expected)" }
        return nil
    }

    private static func text(_ bound: Double, _ kind: Kind) -> String {
        if kind != .number, let integer = Int64(exactly: bound) { return String(integer) }
        return String(bound)
    }

    /// A value in words, cut when it is long.
    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .null: "nothing"
        case .bool(let flag): String(flag)
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .string(let text): "the text \(ConfigurationNode.quoted(text))"
        case .array: "a list"
        case .object: "a mapping"
        }
    }
}
