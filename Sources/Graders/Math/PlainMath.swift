/// Mathematical text as a flat list of scalars: LaTeX spacing and styling gone, operators and digits in one spelling.
enum PlainMath {
    /// What `\command` stands for; a command that is not listed stays as it is.
    private static let commands: [String: String] = [
        "left": "", "right": "", "displaystyle": "", "limits": "", "big": "", "Big": "", "bigl": "", "bigr": "",
        "dfrac": "\\frac", "tfrac": "\\frac", "cfrac": "\\frac", "cdot": "*", "times": "*", "ast": "*", "div": "/",
        "pi": "π", "infty": "∞", "degree": "°", "quad": " ", "qquad": " ", "pm": "±", "colon": ":",
        "lbrace": "\\{", "rbrace": "\\}", "euro": "€", "pounds": "£", "minus": "-", "approx": "≈",
    ]
    /// Commands whose argument is plain text or a styled value.
    private static let wrappers: Set<String> = [
        "text", "textbf", "textit", "textrm", "textsf", "texttt", "mathrm", "mathbf", "mathit", "mathsf", "mbox",
        "operatorname", "boldsymbol", "bm", "boxed", "fbox", "emph", "underline",
    ]
    /// Vulgar fractions, by scalar.
    static let fractions: [UInt32: (Int64, Int64)] = [
        0xBC: (1, 4), 0xBD: (1, 2), 0xBE: (3, 4), 0x2150: (1, 7), 0x2151: (1, 9), 0x2152: (1, 10), 0x2153: (1, 3),
        0x2154: (2, 3), 0x2155: (1, 5), 0x2156: (2, 5), 0x2157: (3, 5), 0x2158: (4, 5), 0x2159: (1, 6),
        0x215A: (5, 6), 0x215B: (1, 8), 0x215C: (3, 8), 0x215D: (5, 8), 0x215E: (7, 8), 0x2189: (0, 3),
    ]
    static let superscripts: [UInt32: UInt32] = [
        0x2070: 0x30, 0xB9: 0x31, 0xB2: 0x32, 0xB3: 0x33, 0x2074: 0x34, 0x2075: 0x35, 0x2076: 0x36, 0x2077: 0x37,
        0x2078: 0x38, 0x2079: 0x39, 0x207B: 0x2D,
    ]

    /// The scalars of a text as they stand.
    static func decoded(_ text: ArraySlice<UInt8>) -> [UInt32] {
        let isASCII = text.withUnsafeBufferPointer { $0.isASCII }
        return isASCII ? text.map(UInt32.init) : String(decoding: text, as: UTF8.self).unicodeScalars.map(\.value)
    }

    /// The flat form of a text.
    static func scalars(_ text: ArraySlice<UInt8>) -> [UInt32] {
        let input = decoded(text)
        var out: [UInt32] = []
        out.reserveCapacity(input.count)
        // How many of the open braces belong to a wrapper, whose braces are dropped: true for those.
        var braces: [Bool] = []
        var index = 0
        while index < input.count {
            let scalar = input[index]
            switch scalar {
            case 0x5C: index = command(input, index, &out, &braces)
            case 0x7B:
                if let end = groupComma(input, index) {
                    while out.last == 0x20 { out.removeLast() }
                    out.append(0x2C)
                    index = end
                } else {
                    braces.append(false)
                    out.append(scalar)
                    index += 1
                }
            case 0x7D:
                if braces.popLast() != true { out.append(scalar) }
                index += 1
            default:
                if scalar < 0x80 {
                    out.append(plain(scalar))
                    index += 1
                } else if superscripts[scalar] != nil {
                    out += [0x5E, 0x28]
                    while index < input.count, let digit = superscripts[input[index]] {
                        out.append(digit)
                        index += 1
                    }
                    out.append(0x29)
                } else {
                    out.append(plain(scalar))
                    index += 1
                }
            }
        }
        return out
    }

    /// The end of `{,}` or `{, }` at `index`: a comma that groups digits.
    static func groupComma(_ input: [UInt32], _ index: Int) -> Int? {
        guard index + 2 < input.count, input[index] == 0x7B, input[index + 1] == 0x2C else { return nil }
        var end = index + 2
        while end < input.count, input[end] == 0x20, end - index < 4 { end += 1 }
        return end < input.count && input[end] == 0x7D ? end + 1 : nil
    }

    /// Handles the command at `index` and returns what follows it.
    private static func command(
        _ input: [UInt32], _ index: Int, _ out: inout [UInt32], _ braces: inout [Bool]
    ) -> Int {
        guard index + 1 < input.count else { return index + 1 }
        let next = input[index + 1]
        guard isLetter(next) else {
            switch next {
            case 0x2C, 0x3B, 0x3A, 0x20, 0x3E: out.append(0x2009)
            case 0x21, 0x28, 0x29, 0x5B, 0x5D: break
            case 0x7B, 0x7D: out += [0x5C, next]
            default: out.append(plain(next))
            }
            return index + 2
        }
        var end = index + 1
        while end < input.count, isLetter(input[end]), end - index <= 32 { end += 1 }
        let name = Units.string(input[(index + 1)..<end])
        var after = end
        while after < input.count, input[after] == 0x20 { after += 1 }
        if wrappers.contains(name), after < input.count, input[after] == 0x7B {
            braces.append(true)
            return after + 1
        }
        if name == "circ" {
            // `^\circ` and `^{\circ}`: the caret and its brace are part of the sign.
            if out.last == 0x5E { out.removeLast() }
            if out.count >= 2, out[out.count - 1] == 0x7B, out[out.count - 2] == 0x5E {
                out.removeLast(2)
                if !braces.isEmpty { braces[braces.count - 1] = true }
            }
            out.append(0xB0)
            return end
        }
        if let replacement = commands[name] {
            out.append(contentsOf: replacement.unicodeScalars.lazy.map(\.value))
            return replacement.utf8.first == 0x5C ? end : after
        }
        out += input[index..<end]
        return end
    }

    static func isLetter(_ scalar: UInt32) -> Bool {
        (0x41...0x5A).contains(scalar) || (0x61...0x7A).contains(scalar)
    }

    static func isDigit(_ scalar: UInt32) -> Bool { (0x30...0x39).contains(scalar) }

    static func isSpace(_ scalar: UInt32) -> Bool { scalar == 0x20 || scalar == 0x2009 }

    /// One spelling for signs that have several; every space is U+0020 or, where it may group digits tightly, U+2009.
    static func plain(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0x09...0x0D, 0x1C...0x20, 0x85, 0x1680, 0x2000...0x2006, 0x2008, 0x200A, 0x2028, 0x2029, 0x205F, 0x3000:
            0x20
        case 0xA0, 0x2007, 0x2009, 0x202F: 0x2009
        case 0x2212, 0xFE63: 0x2D
        case 0xD7, 0xB7, 0x22C5, 0x2217, 0x2219: 0x2A
        case 0xF7, 0x2044, 0x2215: 0x2F
        case 0x2019: 0x27
        case 0x7E: 0x20
        case 0xFF01...0xFF5E: scalar - 0xFEE0
        default: scalar
        }
    }
}
