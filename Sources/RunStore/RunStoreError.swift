/// Why the run store could not do what it was asked to.
package struct RunStoreError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A short machine-readable kind: `ledger-not-written`, `no-such-run`, `run-busy`, …
    package let code: String
    /// The file it is about, if there is one.
    package let file: String?
    /// A full sentence: what is wrong, what was expected, what to do.
    package let message: String

    package init(code: String, file: String? = nil, message: String) {
        self.code = code
        self.file = file
        self.message = message
    }

    package var description: String {
        "error[\(code)]: " + (file.map { "\($0): " } ?? "") + message
    }
}
