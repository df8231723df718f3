/// Left sides that only name a value: `x`, `x_1`, `f(x)`, `(p, q)`, `|AB|`, `\angle ABC`, `\frac{NO}{BO}`.
enum Label {
    /// The label in one spelling, nil when the tokens say more than a name.
    static func text(_ tokens: ArraySlice<MathToken>) -> String? {
        guard !tokens.isEmpty, tokens.count <= 24 else { return nil }
        var text = ""
        var letters = 0
        var isPlainName = true
        var level = 0
        for (place, token) in zip(tokens.indices, tokens) {
            switch token {
            case .symbol(let name):
                // `e`, `i` and π have values of their own; two letters outside brackets are a product.
                guard name != "π" else { return nil }
                text += name
                if level == 0 { letters += 1 }
                if name.utf8.count > 1 || !name.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) { isPlainName = false }
            case .word(let word): text += " " + word
            case .open(let bracket):
                level += 1
                if bracket != .brace { text += "|" }
            case .close(let bracket):
                level -= 1
                if level > 0 || bracket == .paren { text += bracket == .brace ? "" : "|" }
            case .subscripted:
                level += 0
                text += "_"
                if place + 1 < tokens.endIndex { letters -= 1 }
            case .prime: text += "'"
            case .comma: text += ","
            case .bar, .fraction, .divide, .colon:
                guard isPlainName else { return nil }
                text += ExpressionParser.text(token)
            case .number(let value, _):
                // Indices and arguments only.
                guard place > tokens.startIndex, level > 0 || tokens[place - 1] == .subscripted else { return nil }
                text += value.small.map { "\($0)" } ?? "?"
            default: return nil
            }
        }
        guard letters <= 1 || isPlainName else { return nil }
        return text.filter { $0 != " " }
    }

    /// Whether a side is a formula of letters without numbers, as in `a + b`.
    static func isMadeOfLetters(_ tokens: ArraySlice<MathToken>) -> Bool {
        tokens.allSatisfy { token in
            switch token {
            case .symbol, .plus, .minus, .times, .subscripted, .open, .close, .prime: true
            case .number: false
            default: false
            }
        }
    }
}
