/// An error that is printed as `error[code]: file:line: message`.
///
/// Each module has one error type of this shape; `ErrorConformances.swift` lists them.
package protocol UserFacingError: Error {
    /// A short machine-readable kind, in kebab case.
    var code: String { get }
    /// The file it is about, if there is one.
    var file: String? { get }
    /// The line in that file, from 1.
    var line: Int? { get }
    /// A full sentence: what is wrong, what was expected, what to do.
    var message: String { get }
}

extension UserFacingError {
    /// The line that a command prints on standard error.
    package var report: String {
        let place = file.map { file in line.map { "\(file):\($0): " } ?? "\(file): " } ?? ""
        return "error[\(code)]: \(place)\(message)"
    }
}
