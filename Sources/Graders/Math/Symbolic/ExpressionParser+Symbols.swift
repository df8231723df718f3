/// Names: constants, functions, and what they are applied to.
extension ExpressionParser {
    mutating func symbol(_ name: String) throws(ArithmeticFailure) -> Int32 {
        var full = name
        var isBare = true
        while let token = current {
            if token == .prime {
                full += "'"
                index += 1
            } else if token == .subscripted {
                index += 1
                full += "_" + (try subscriptText())
            } else {
                break
            }
            isBare = false
        }
        if isBare {
            if let bound = bindings[name] { return bound }
            switch name {
            case "π": return try arena.make(.pi)
            case "e": return try arena.make(.euler)
            case "i": return try arena.make(.imaginary)
            default: break
            }
        }
        if ExpressionParser.isFunction(name), case .open(.paren)? = current {
            return try arena.symbol("\(full)(\(try applicationArguments()))")
        }
        return try arena.symbol(full)
    }

    private static func isFunction(_ name: String) -> Bool {
        switch name {
        case "f", "g", "h", "F", "G": true
        default: false
        }
    }

    mutating func subscriptText() throws(ArithmeticFailure) -> String {
        guard let first = current else { throw .syntax }
        index += 1
        guard first == .open(.brace) else { return try subscriptText(of: first) }
        var text = ""
        while let token = current, token != .close(.brace) {
            guard token != .open(.brace), text.utf8.count < 64 else { throw .syntax }
            text += try subscriptText(of: token)
            index += 1
        }
        try take(.close(.brace))
        return text
    }

    /// The places of the arguments of `f(…)`: equal arguments have equal places.
    mutating func applicationArguments() throws(ArithmeticFailure) -> String {
        index += 1
        var places: [String] = []
        while true {
            places.append("\(try sum())")
            if current == .comma {
                index += 1
            } else {
                break
            }
        }
        try take(.close(.paren))
        return places.joined(separator: ",")
    }

    private func subscriptText(of token: MathToken) throws(ArithmeticFailure) -> String {
        guard arena.budget.spend(ExpressionParser.steps(ofText: token)) else { throw .budget }
        return ExpressionParser.text(token)
    }

    static func text(_ token: MathToken) -> String {
        switch token {
        case .number(let value, _): value.small.map { "\($0)" } ?? "\(value.double)"
        case .symbol(let name), .word(let name): name
        case .plus: "+"
        case .minus: "-"
        case .comma: ","
        case .bar: "bar"
        case .fraction: "fraction"
        case .divide: "divide"
        case .colon: "colon"
        default: "\(token)"
        }
    }

    /// What making the text of a token takes; that of a rare one is made by reflection, which is slow.
    static func steps(ofText token: MathToken) -> Int {
        switch token {
        case .number: 10
        case .symbol, .word, .plus, .minus, .comma, .bar, .fraction, .divide, .colon: 1
        default: 200
        }
    }
}
