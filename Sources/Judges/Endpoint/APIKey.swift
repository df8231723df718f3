/// A key that an environment variable holds.
///
/// It goes into the request's header and nowhere else: whatever prints or records it shows the variable's name.
package struct APIKey: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package let variable: String
    let value: String

    /// Reads the variable of an environment.
    package init(variable: String, environment: [String: String]) throws(JudgeFailure) {
        guard Self.isName(variable) else {
            // What stands there may be the key itself, so it is not shown.
            throw .wrong(
                "does not hold the name of an environment variable; expected upper-case letters, digits and _, as in "
                    + "OPENAI_API_KEY. The key itself never stands in a file.")
        }
        let text = environment[variable].map { String($0.trimmedASCII) } ?? ""
        guard !text.isEmpty else { throw .wrong("names \(variable), which is not set in the environment.") }
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .wrong("names \(variable), which holds spaces or control characters; expected a key.")
        }
        self.variable = variable
        value = text
    }

    package var description: String { "[the key in \(variable)]" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["variable": variable]) }

    /// A text without the key, should a server have sent it back.
    func removed(from text: String) -> String {
        value.utf8.count >= 4 && text.contains(value)
            ? text.split(separator: value, omittingEmptySubsequences: false)
                .joined(separator: description) : text
    }

    private static func isName(_ text: String) -> Bool {
        guard (1...64).contains(text.utf8.count), text.utf8.first.map({ !(0x30...0x39).contains($0) }) == true else {
            return false
        }
        return text.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
    }
}

extension String {
    /// Without white space at the ends.
    fileprivate var trimmedASCII: Substring {
        let isSpace: (Character) -> Bool = { $0.isWhitespace }
        let head = drop(while: isSpace)
        return head.lastIndex { !isSpace($0) }.map { head[...$0] } ?? ""
    }
}
