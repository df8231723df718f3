import Foundation

/// Numbers as tables and reports show them: rounded, and a dash for what does not exist.
package enum Figure {
    /// A dash, for what does not exist.
    package static let missing = "–"

    /// With so many digits after the point.
    package static func text(_ value: Double?, digits: Int = 4) -> String {
        guard let value, value.isFinite else { return missing }
        // A number that rounds to zero has no sign.
        let text = String(format: "%.\(digits)f", value)
        return text.hasPrefix("-") && !text.contains { ("1"..."9").contains($0) } ? String(text.dropFirst()) : text
    }

    /// With its sign.
    package static func change(_ value: Double?, digits: Int = 4) -> String {
        let shown = text(value, digits: digits)
        return shown == missing || shown.hasPrefix("-") ? shown : "+" + shown
    }

    /// Without zeros at the end: for ends of ranges and thresholds.
    package static func short(_ value: Double) -> String {
        let shown = text(value)
        guard shown.contains(".") else { return shown }
        let bare = shown.reversed().drop { $0 == "0" }.drop { $0 == "." }
        return String(bare.reversed())
    }

    /// A share of 1 as a percentage.
    package static func percent(_ share: Double?) -> String {
        guard let share, share.isFinite else { return missing }
        return text(share * 100, digits: 1) + " %"
    }

    /// A time that is given in microseconds.
    package static func duration(_ microseconds: Double) -> String {
        switch microseconds {
        case ..<1_000: text(microseconds, digits: 0) + " µs"
        case ..<1_000_000: text(microseconds / 1_000, digits: 1) + " ms"
        default: text(microseconds / 1_000_000, digits: 2) + " s"
        }
    }
}
