/// Why the engine's numeric library refused something.
package struct TensorError: Error, Sendable, Hashable, CustomStringConvertible {
    /// `onednn`, `memory` or `threads`.
    package let code: String
    /// What failed and what may help.
    package let message: String

    package var description: String { "error[\(code)]: \(message)" }
}
