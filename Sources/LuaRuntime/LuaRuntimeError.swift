/// Why no Lua worker can be had.
package struct LuaRuntimeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// `worker-missing`, `worker-start`, `worker-protocol`.
    package let code: String
    /// A full sentence: what is wrong and what to do.
    package let message: String

    package var description: String { "error[\(code)]: \(message)" }
}
