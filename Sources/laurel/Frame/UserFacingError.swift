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
        return "error[\(code)]: " + Self.printable(place + message)
    }

    /// The text on one line of its own: what would move the cursor or end the line is shown as an escape.
    private static func printable(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                out.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
            default: out.append(scalar)
            }
        }
        return String(out)
    }
}
