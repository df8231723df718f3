/// Text of any origin as it may stand in an HTML page or an SVG drawing, in an element or in a quoted attribute.
package enum HTMLText {
    /// Escapes what HTML reads as markup, and shows control and direction-changing characters as symbols.
    package static func escaped(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out.append(contentsOf: "&amp;".unicodeScalars)
            case "<": out.append(contentsOf: "&lt;".unicodeScalars)
            case ">": out.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": out.append(contentsOf: "&quot;".unicodeScalars)
            case "'": out.append(contentsOf: "&#39;".unicodeScalars)
            case "\n", "\t": out.append(scalar)
            default: out.append(isHidden(scalar) ? "\u{FFFD}" : scalar)
            }
        }
        return String(out)
    }

    /// What would not be seen but change how the rest is read.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate: true
        default: false
        }
    }

    /// Text cut to so many characters.
    package static func cut(_ text: String, limit: Int) -> String {
        text.count > limit ? String(text.prefix(limit)) + "…" : text
    }
}
