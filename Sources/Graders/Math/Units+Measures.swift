/// Units of one measure, which an amount may be written in together: "2 hours 30 minutes", "5 feet 3 inches".
extension Units {
    /// The kind of measure of a unit, and how many of the smallest unit listed it is.
    private static let sizes: [String: (measure: Int, size: Int64)] = {
        let measures: [[(String, Int64)]] = [
            [("week", 604_800), ("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)],
            [("year", 12), ("month", 1)],
            [("mile", 63_360), ("yard", 36), ("foot", 12), ("inch", 1)],
            [("kilometer", 1_000_000), ("meter", 1_000), ("centimeter", 10), ("millimeter", 1)],
            [("pound-mass", 16), ("pound", 16), ("ounce", 1)],
            [("kilogram", 1_000_000), ("gram", 1_000), ("milligram", 1)],
            [("liter", 1_000), ("milliliter", 1)],
            [("gallon", 8), ("quart", 2), ("pint", 1)],
            [("dollar", 100), ("euro", 100), ("cent", 1)],
        ]
        var sizes: [String: (measure: Int, size: Int64)] = [:]
        for (place, units) in measures.enumerated() {
            for (name, size) in units { sizes[name] = (place, size) }
        }
        return sizes
    }()

    /// How many of the second unit make one of the first; nil for units of two measures.
    static func ratio(_ unit: String, to other: String) -> Rational? {
        guard let a = sizes[unit], let b = sizes[other], a.measure == b.measure else { return nil }
        return Rational(a.size).divided(by: Rational(b.size))
    }

    /// A smaller unit of the same measure as another one: of hours, `m` are minutes.
    static func smaller(_ word: String, than unit: String) -> String? {
        guard let whole = sizes[unit] else { return nil }
        let name = word == "m" && whole.measure == 0 ? "minute" : canonical(word)
        guard let part = sizes[name], part.measure == whole.measure, part.size < whole.size else { return nil }
        return name
    }

    /// Whether a unit is one of length, whose square may be written `m2`.
    static func isLength(_ unit: String) -> Bool { sizes[unit].map { [2, 3].contains($0.measure) } ?? false }
}
