extension LuaParser {
    /// A name, field or call, and what of it can be assigned.
    struct Suffixed {
        enum Place {
            case variable(LuaFacts.Mention)
            /// A field of something; the name is nil when it is computed.
            case member(Meaning, String?)
            case none
        }

        var meaning: Meaning
        var place: Place
        var line: Int

        /// The name that stands last.
        var lastName: String? {
            switch place {
            case .variable(let mention): mention.name
            case .member(_, let name): name
            case .none: nil
            }
        }
    }

    private static let unary: Set<String> = ["not", "-", "#", "~"]
    private static let binary: Set<String> = [
        "+", "-", "*", "/", "//", "%", "^", "..", "<", "<=", ">", ">=", "==", "~=", "and", "or", "&", "|", "~", "<<",
        ">>",
    ]

    /// Expressions with commas between them. A function among them is called `functionName`.
    mutating func expressions(functionName: String? = nil) throws(LuaSyntaxError) -> [Meaning] {
        var meanings = [try expression(functionName: functionName)]
        while try take(",") { meanings.append(try expression()) }
        return meanings
    }

    /// Operands with operators between them. What binds how tightly does not matter here.
    mutating func expression(functionName: String? = nil) throws(LuaSyntaxError) -> Meaning {
        try deeper { parser throws(LuaSyntaxError) in
            var meaning = try parser.operand(functionName: functionName)
            while case .symbol(let text) = parser.token.kind, Self.binary.contains(text) {
                try parser.advance()
                let other = try parser.operand(functionName: nil)
                switch (text, meaning) {
                case ("or", .sample), ("or", .params), ("or", .library): break
                case ("and", _): meaning = other
                default: meaning = .value
                }
            }
            return meaning
        }
    }

    private mutating func operand(functionName: String?) throws(LuaSyntaxError) -> Meaning {
        var isPlain = true
        while case .symbol(let text) = token.kind, Self.unary.contains(text) {
            try advance()
            isPlain = false
        }
        switch token.kind {
        case .number:
            try advance()
            return .value
        case .string(let text):
            facts.words.insert(text)
            try advance()
            return .text(text)
        case .symbol("nil"), .symbol("true"), .symbol("false"), .symbol("..."):
            try advance()
            return .value
        case .symbol("function"):
            try advance()
            try functionBody(name: functionName, isMethod: false)
            return .value
        case .symbol("{"):
            try table()
            return .value
        default:
            let meaning = try suffixed().meaning
            return isPlain ? meaning : .value
        }
    }

    mutating func suffixed(asTarget: Bool = false) throws(LuaSyntaxError) -> Suffixed {
        let line = token.line
        var result: Suffixed
        if try take("(") {
            let meaning = try expression()
            try expect(")")
            result = Suffixed(meaning: meaning, place: .none, line: line)
        } else {
            let mention = try name()
            let isAssigned = asTarget && (token.isSymbol("=") || token.isSymbol(","))
            let meaning = isAssigned ? .value : meaning(of: mention)
            result = Suffixed(meaning: meaning, place: .variable(mention), line: line)
        }
        while try suffix(of: &result, asTarget: asTarget) {}
        return result
    }

    /// One `.name`, `[key]`, `:name(…)` or `(…)`; false when there is none.
    private mutating func suffix(of result: inout Suffixed, asTarget: Bool) throws(LuaSyntaxError) -> Bool {
        switch token.kind {
        case .symbol("."):
            try advance()
            let member = try name()
            try access(member, of: &result, asTarget: asTarget)
        case .symbol("["):
            let line = token.line
            try advance()
            let key = try expression()
            try expect("]")
            if case .text(let text) = key {
                try access(.init(name: text, line: line), of: &result, asTarget: asTarget)
            } else {
                escape([result.meaning])
                if case .global("_G") = result.meaning { facts.handlesEnvironment = true }
                result = Suffixed(meaning: nested(result.meaning), place: .member(result.meaning, nil), line: line)
            }
        case .symbol(":"):
            try advance()
            _ = try name()
            escape([result.meaning])
            _ = try arguments()
            result = Suffixed(meaning: .value, place: .none, line: result.line)
        case .symbol("("), .symbol("{"), .string:
            let callee = result
            let given = try arguments()
            noteChange(by: callee, of: given.first)
            result = Suffixed(meaning: .value, place: .none, line: result.line)
        default: return false
        }
        return true
    }

    /// Notes `base.member` and moves on to it.
    private mutating func access(
        _ member: LuaFacts.Mention, of result: inout Suffixed, asTarget: Bool
    ) throws(LuaSyntaxError) {
        let base = result.meaning
        let isAssigned = asTarget && (token.isSymbol("=") || token.isSymbol(","))
        facts.words.insert(member.name)
        if !isAssigned {
            switch base {
            case .library(let library):
                facts.memberReads.append(.init(name: "\(library).\(member.name)", line: member.line))
            case .sample(let isCertain):
                facts.sampleReads.append(.init(name: member.name, line: member.line, isCertain: isCertain))
            case .params(let isCertain):
                facts.paramReads.append(.init(name: member.name, line: member.line, isCertain: isCertain))
            // `_G.name` asks whether a global is there; only what the sandbox refuses is worth saying.
            case .global("_G"):
                if LuaEnvironment.refused.contains(member.name) { facts.globalReads.append(member) }
            default: break
            }
        }
        result = Suffixed(meaning: nested(base), place: .member(base, member.name), line: member.line)
    }

    /// What a field of something stands for: a field of the chunk's table is the chunk's too.
    private func nested(_ base: Meaning) -> Meaning {
        if case .outer = base { base } else { .value }
    }

    private mutating func arguments() throws(LuaSyntaxError) -> [Meaning] {
        switch token.kind {
        case .string(let text):
            facts.words.insert(text)
            try advance()
            return [.text(text)]
        case .symbol("{"):
            try table()
            return [.value]
        default:
            try expect("(")
            var meanings: [Meaning] = []
            if !token.isSymbol(")") { meanings = try expressions() }
            try expect(")")
            escape(meanings)
            return meanings
        }
    }

    /// `table.insert(list, …)` and the like write to their first argument.
    private mutating func noteChange(by callee: Suffixed, of first: Meaning?) {
        guard case .member(.library("table"), let function?) = callee.place, case .outer(let name)? = first,
            ["insert", "remove", "sort"].contains(function)
        else { return }
        facts.stateWrites.append(.init(name: name, line: callee.line))
    }

    private mutating func table() throws(LuaSyntaxError) {
        try expect("{")
        while !token.isSymbol("}") {
            var key: String?
            let line = token.line
            if try take("[") {
                if case .text(let text) = try expression() { key = text }
                try expect("]")
                try expect("=")
            } else if case .name(let text) = token.kind, try lookAhead().isSymbol("=") {
                key = text
                try advance()
                try advance()
            }
            if let key, LuaEnvironment.refusedFields.contains(key) {
                facts.refusedFields.append(.init(name: key, line: line))
            }
            escape([try expression(functionName: key)])
            guard token.isSymbol(",") || token.isSymbol(";") else { break }
            try advance()
        }
        try expect("}")
    }

    mutating func functionBody(name functionName: String?, isMethod: Bool) throws(LuaSyntaxError) {
        try expect("(")
        var names: [String] = []
        while !token.isSymbol(")") {
            if try take("...") { break }
            names.append(try name().name)
            guard try take(",") else { break }
        }
        try expect(")")
        functionDepth += 1
        defer { functionDepth -= 1 }
        try scoped { [names] parser throws(LuaSyntaxError) in
            if isMethod { parser.declare("self") }
            for (index, name) in names.enumerated() {
                parser.declare(name, parser.role(of: index, in: functionName) ?? parser.guess(name))
            }
            try parser.block()
        }
        try expect("end")
    }

    /// What the arguments of the functions that the host calls are.
    private func role(of index: Int, in function: String?) -> Meaning? {
        switch (function, index) {
        case ("grade", 0): .sample(true)
        case ("grade", 1), ("grade_group", 1): .params(true)
        default: nil
        }
    }
}
