/// The same text to the eye, written with other characters.
enum LookAlikes {
    private static let letters: [Unicode.Scalar: Unicode.Scalar] = [
        "a": "\u{430}", "c": "\u{441}", "e": "\u{435}", "i": "\u{456}", "o": "\u{43E}", "p": "\u{440}",
        "s": "\u{455}", "x": "\u{445}", "y": "\u{443}", "A": "\u{410}", "B": "\u{412}", "C": "\u{421}",
        "E": "\u{415}", "H": "\u{41D}", "I": "\u{406}", "K": "\u{41A}", "M": "\u{41C}", "O": "\u{41E}",
        "P": "\u{420}", "T": "\u{422}", "X": "\u{425}",
    ]

    /// With Cyrillic letters, and with an invisible character inside each word.
    static func variants(of text: String) -> [String] {
        var cyrillic = String.UnicodeScalarView()
        var broken = String.UnicodeScalarView()
        var wasLetter = false
        for scalar in text.unicodeScalars {
            cyrillic.append(letters[scalar] ?? scalar)
            if wasLetter, scalar.properties.isAlphabetic { broken.append("\u{200B}") }
            broken.append(scalar)
            wasLetter = scalar.properties.isAlphabetic
        }
        return [String(cyrillic), String(broken)].filter { $0 != text }
    }
}
