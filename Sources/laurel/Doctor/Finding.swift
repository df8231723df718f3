import Foundation

/// One thing that `laurel doctor` looked at.
package struct Finding: Sendable, Hashable {
    /// Whether it is as training needs it.
    package enum State: String, Sendable {
        case good = "ok"
        /// Training works, but slower or with less.
        case note
        case missing
    }

    package let name: String
    package let state: State
    /// What was found.
    package let detail: String
    /// How to get what is missing.
    package let remedy: String?

    package init(_ name: String, _ state: State, _ detail: String, remedy: String? = nil) {
        self.name = name
        self.state = state
        self.detail = detail
        self.remedy = remedy
    }

    /// The line that is printed, with the remedy below.
    package var line: String {
        let columns = [(state.rawValue, 9), (name, 12)].map { text, width in
            text.padding(toLength: width, withPad: " ", startingAt: 0)
        }
        let pad = String(repeating: " ", count: 21)
        return columns.joined() + detail + (remedy.map { "\n\(pad)→ \($0)" } ?? "")
    }
}
