/// What may stand around a number: currencies, scale words, percent signs, units.
enum Units {
    /// Currency signs and codes, longest first where one begins another.
    private static let currencyPrefixes: [(text: [UInt32], code: String)] = [
        ("US$", "USD"), ("U.S.$", "USD"), ("CA$", "CAD"), ("AU$", "AUD"), ("NZ$", "NZD"), ("HK$", "HKD"),
        ("C$", "CAD"), ("A$", "AUD"), ("S$", "SGD"), ("R$", "BRL"), ("$", "USD"), ("€", "EUR"), ("£", "GBP"),
        ("¥", "JPY"), ("₹", "INR"), ("₩", "KRW"), ("₽", "RUB"), ("₺", "TRY"), ("₪", "ILS"), ("₫", "VND"),
        ("₱", "PHP"), ("฿", "THB"), ("₦", "NGN"), ("₴", "UAH"), ("Rs.", "INR"), ("Rs", "INR"),
    ].map { (text: $0.0.unicodeScalars.map(\.value), code: $0.1) }

    private static let currencyWords: [String: String] = {
        var words = [
            "dollar": "USD", "dollars": "USD", "euro": "EUR", "euros": "EUR", "pound": "GBP", "pounds": "GBP",
            "yen": "JPY", "rupee": "INR", "rupees": "INR", "yuan": "CNY", "rmb": "CNY", "franc": "CHF",
            "francs": "CHF", "peso": "MXN", "pesos": "MXN",
        ]
        for code in [
            "USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "INR", "CNY", "HKD", "SGD", "SEK", "NOK", "DKK",
            "PLN", "CZK", "HUF", "BRL", "MXN", "ZAR", "KRW", "RUB", "TRY", "ILS", "THB", "AED", "SAR", "TWD", "IDR",
        ] { words[code] = code }
        return words
    }()

    private static let scales: [String: Int64] = {
        var scales: [String: Int64] = ["dozen": 12, "dozens": 12]
        for (power, words) in [
            (100, "hundred hundreds"), (1_000, "thousand thousands K k"), (100_000, "lakh lakhs lac"),
            (1_000_000, "million millions M mn"), (10_000_000, "crore crores"),
            (1_000_000_000, "billion billions B bn"), (1_000_000_000_000, "trillion trillions T tn"),
        ] as [(Int64, String)] {
            for word in words.split(separator: " ") { scales[String(word)] = power }
        }
        return scales
    }()
    /// Scale letters beside a currency only: `$1m` is a million, `1m` a metre.
    private static let moneyScales: [String: Int64] = [
        "m": 1_000_000, "mm": 1_000_000, "MM": 1_000_000, "b": 1_000_000_000, "t": 1_000_000_000_000,
    ]

    /// Spellings of one unit.
    private static let spellings: [String: String] = [
        "°": "degree", "deg": "degree", "hr": "hour", "h": "hour", "min": "minute", "sec": "second", "s": "second",
        "metre": "meter", "m": "meter", "km": "kilometer", "kilometre": "kilometer", "cm": "centimeter",
        "centimetre": "centimeter", "mm": "millimeter", "millimetre": "millimeter", "kg": "kilogram", "g": "gram",
        "mg": "milligram", "l": "liter", "L": "liter", "litre": "liter", "ml": "milliliter", "mL": "milliliter",
        "millilitre": "milliliter", "ft": "foot", "feet": "foot", "in": "inch", "inches": "inch", "mi": "mile",
        "yd": "yard", "lb": "pound-mass", "lbs": "pound-mass", "oz": "ounce", "people": "person", "children": "child",
        "hrs": "hour", "mins": "minute", "secs": "second", "yr": "year", "yrs": "year", "wk": "week", "wks": "week",
        "kgs": "kilogram", "kms": "kilometer", "gal": "gallon", "pt": "pint", "qt": "quart", "mph": "mile / hour",
        "kmh": "kilometer / hour", "kph": "kilometer / hour", "°C": "degree celsius", "°F": "degree fahrenheit",
        "celsius": "celsius", "sqm": "meter ^2", "sqft": "foot ^2",
    ]
    private static let measures = Set(spellings.values).subtracting(["person", "child"])
        .union(["day", "month", "decade", "dollar", "cent"])

    /// Whether a word is a unit of measure, and not a thing that is counted.
    static func isMeasure(_ word: [UInt32]) -> Bool { measures.contains(canonical(string(word[...]))) }

    /// Words in front of a unit of length: `square meters` is `m^2`.
    private static let powers: [String: String] = ["square": "^2", "sq": "^2", "cubic": "^3", "cu": "^3"]
    private static let singleLetters: Set<String> = ["m", "g", "s", "h", "l", "L", "A", "V", "W", "N", "J", "C", "F"]
    /// Units of one to three letters that may stand right behind a number and have one spelling.
    private static let shortUnits: Set<String> = singleLetters.union([
        "mph", "kph", "kmh", "Hz", "kHz", "MHz", "GHz", "kW", "MW", "kWh", "GB", "MB", "KB", "TB", "ms", "ns", "ha",
        "px", "rpm", "psi", "mol", "Pa", "kPa", "eV", "cc", "ppm", "cal", "dB", "kJ", "kN", "nm", "hrs", "sq", "yr",
        "yrs", "am", "pm", "mA", "kV", "mV", "gal", "pt", "qt",
    ])
    /// Words behind a number that change what it means, or make it one of several.
    private static let refused: Set<String> = [
        "or", "and", "to", "not", "but", "vs", "versus", "is", "was", "are", "minus", "plus", "times", "of", "than",
        "if", "mod", "modulo", "sqrt", "pi", "squared", "cubed", "factorial", "half", "halves", "third", "thirds",
        "quarter", "quarters", "fourths", "fifths", "tenths", "hundredths", "double", "infinity", "divided", "over",
        "point", "by", "more", "less", "each", "then", "wrong",
        "nan", "inf", "sin", "cos", "tan", "log", "ln", "exp", "through", "until", "mil", "million", "billion",
        "trillion", "thousand", "percent", "first", "second-order", "zero", "one", "two", "three", "four", "five",
        "six", "seven", "eight", "nine", "ten", "remainder", "negative", "positive", "false", "true", "no", "yes",
        "at", "least", "most", "maybe", "perhaps", "possibly", "otherwise", "either", "neither", "nor", "except",
        "unless", "because", "since", "rather", "instead", "versus", "about", "only", "incorrect", "invalid",
        "impossible", "seems", "looks", "appears", "feels", "sounds", "must", "might", "may", "could", "cannot", "gets",
        "got", "definitely", "clearly", "obviously",
    ]

    /// Whether one of the prefixes may begin with this scalar.
    private static func beginsCurrency(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x24, 0x41, 0x43, 0x48, 0x4E, 0x52, 0x53, 0x55, 0xA0...: true
        default: false
        }
    }

    /// The currency that begins at `index`.
    static func currency(_ text: [UInt32], at index: Int) -> (code: String, end: Int)? {
        guard index < text.count else { return nil }
        let first = text[index]
        if first < 0x80, first != 0x24, !PlainMath.isLetter(first) { return nil }
        for prefix in beginsCurrency(first) ? currencyPrefixes : []
        where prefix.text[0] == first && text[index...].starts(with: prefix.text) {
            return (prefix.code, index + prefix.text.count)
        }
        // The words have at least three letters.
        guard index + 2 < text.count, PlainMath.isLetter(first), PlainMath.isLetter(text[index + 1]) else { return nil }
        let word = word(text, at: index)
        guard let code = currencyWords[word] ?? (word.count > 3 ? currencyWords[word.lowercased()] : nil) else {
            return nil
        }
        return (code, index + word.unicodeScalars.count)
    }

    /// What the scale word that begins at `index` multiplies by.
    static func scale(_ text: [UInt32], at index: Int, isMoney: Bool = false) -> (factor: Int64, end: Int)? {
        guard index < text.count, PlainMath.isLetter(text[index]) else { return nil }
        let word = word(text, at: index)
        let factor = scales[word] ?? (word.count > 3 ? scales[word.lowercased()] : isMoney ? moneyScales[word] : nil)
        return factor.map { ($0, index + word.unicodeScalars.count) }
    }

    /// Whether a word ends an amount that is written out: a number word, a scale word or a currency.
    static func isAmountWord(_ word: [UInt32]) -> Bool {
        guard word.count > 2 else { return false }
        return currency(word, at: 0)?.end == word.count || scale(word, at: 0)?.end == word.count
            || numberWords.contains(string(word[...]).lowercased())
    }

    private static let numberWords: Set<String> = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ]

    /// What a share sign at `index` divides by: 100 for percent and cents, 10,000 for basis points.
    static func share(_ text: [UInt32], at index: Int) -> (divisor: Int64, isPercent: Bool, end: Int)? {
        guard index < text.count else { return nil }
        if text[index] == 0x25 { return (100, true, index + 1) }
        if text[index] == 0xA2 { return (100, false, index + 1) }
        guard PlainMath.isLetter(text[index]) else { return nil }
        let first = word(text, at: index)
        let end = index + first.unicodeScalars.count
        switch first.lowercased() {
        case "percent", "pct", "percentage": return (100, true, end)
        case "bps", "bp": return (10_000, false, end)
        case "cent", "cents": return (100, false, end)
        case "per", "basis":
            var next = end
            while next < text.count, PlainMath.isSpace(text[next]) { next += 1 }
            let second = word(text, at: next).lowercased()
            let after = next + second.unicodeScalars.count
            if first.lowercased() == "per" { return second == "cent" ? (100, true, after) : nil }
            return second == "points" || second == "point" ? (10_000, false, after) : nil
        default: return nil
        }
    }

    /// A trailing unit in one spelling; empty for none, nil when the text is no unit.
    static func unit(_ text: ArraySlice<UInt32>, isAttached: Bool) -> String? {
        var parts: [String] = []
        var word: [UInt32] = []
        var words = 0
        var isLegal = true
        // `^2` of a `square` that its unit has to follow.
        var power: String?
        func flush() {
            guard !word.isEmpty else { return }
            let name = string(word[...])
            words += 1
            if refused.contains(name.lowercased()) { isLegal = false }
            if word.count == 1, !singleLetters.contains(name), name != "°" { isLegal = false }
            // Letters right behind a number are variables (`5xy`) unless they are a known unit or a whole word.
            if isAttached, words == 1, word.count < 4, spellings[name] == nil, !shortUnits.contains(name) {
                isLegal = false
            }
            word = []
            if power == nil, let known = powers[name.lowercased()] {
                power = known
                return
            }
            parts.append(canonical(name))
            if let known = power {
                parts.append(known)
                power = nil
            }
        }
        var index = text.startIndex
        while index < text.endIndex {
            let scalar = text[index]
            if scalar == 0xB0 || (scalar > 0x7F && Unicode.Scalar(scalar)?.properties.isAlphabetic == true)
                || PlainMath.isLetter(scalar)
            {
                word.append(scalar)
                index += 1
                continue
            }
            flush()
            guard isLegal, words <= 3 else { return nil }
            switch scalar {
            case 0x20, 0x2009, 0x7B, 0x7D, 0x28, 0x29: break
            case 0x2E where power != nil: break
            case 0x2F, 0x2A, 0x2D: parts.append(scalar == 0x2F ? "/" : "*")
            case 0x5E:
                // An exponent of one digit, with or without a sign and braces.
                index += 1
                var exponent = "^"
                while index < text.endIndex, [0x7B, 0x28, 0x2D].contains(text[index]) {
                    if text[index] == 0x2D { exponent += "-" }
                    index += 1
                }
                guard index < text.endIndex, PlainMath.isDigit(text[index]), words > 0 else { return nil }
                parts.append(exponent + String(text[index] - 0x30))
            // `m2`
            case 0x32, 0x33:
                guard index > text.startIndex, PlainMath.isLetter(text[index - 1]), parts.last.map(isLength) == true
                else {
                    return nil
                }
                parts.append(scalar == 0x32 ? "^2" : "^3")
            default: return nil
            }
            index += 1
        }
        flush()
        guard isLegal, words <= 3 else { return nil }
        // A square without a unit is a thing that is counted.
        if power != nil { parts.append("square") }
        if parts.first == "*" { return nil }
        return parts.map { $0 == "per" ? "/" : $0 }.joined(separator: " ")
    }

    static func canonical(_ name: String) -> String {
        if let known = spellings[name] { return known }
        guard name.unicodeScalars.count > 2 else { return name }
        var lower = name.lowercased()
        if let known = spellings[lower] { return known }
        if lower.count > 3, lower.hasSuffix("s"), !lower.hasSuffix("ss") { lower.removeLast() }
        return spellings[lower] ?? lower
    }

    private static func word(_ text: [UInt32], at index: Int) -> String {
        var end = index
        while end < text.count, PlainMath.isLetter(text[end]), end - index < 24 { end += 1 }
        return string(text[index..<end])
    }

    static func string(_ scalars: ArraySlice<UInt32>) -> String {
        if scalars.allSatisfy({ $0 < 0x80 }) {
            return String(unsafeUninitializedCapacity: scalars.count) { bytes in
                for (place, scalar) in scalars.enumerated() { bytes[place] = UInt8(truncatingIfNeeded: scalar) }
                return scalars.count
            }
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars.compactMap { Unicode.Scalar($0) })
        return String(view)
    }
}
