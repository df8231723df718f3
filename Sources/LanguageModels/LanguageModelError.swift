/// Why a model or an adapter could not be used.
package struct LanguageModelError: Error, Sendable, Hashable, CustomStringConvertible {
    /// `adapter`, `context-length`, `target-modules`, `lora`, …
    package let code: String
    /// The file it is about, if there is one.
    package let file: String?
    /// A full sentence: what is wrong, what was expected.
    package let message: String

    package init(code: String, file: String? = nil, message: String) {
        self.code = code
        self.file = file
        self.message = message
    }

    package var description: String {
        "error[\(code)]: \(file.map { "\($0): " } ?? "")\(message)"
    }
}
