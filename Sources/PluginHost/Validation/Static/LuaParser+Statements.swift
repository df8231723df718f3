extension LuaParser {
    mutating func block() throws(LuaSyntaxError) {
        while !endsBlock {
            if token.isSymbol("return") {
                try advance()
                if !endsBlock, !token.isSymbol(";") { escape(try expressions()) }
                _ = try take(";")
                return
            }
            try deeper { parser throws(LuaSyntaxError) in try parser.statement() }
        }
    }

    private var endsBlock: Bool {
        switch token.kind {
        case .end: true
        case .symbol(let text): ["end", "else", "elseif", "until"].contains(text)
        default: false
        }
    }

    private mutating func statement() throws(LuaSyntaxError) {
        guard case .symbol(let word) = token.kind else { return try expressionStatement() }
        switch word {
        case ";", "break": try advance()
        case "goto":
            try advance()
            _ = try name()
        case "::":
            try advance()
            _ = try name()
            try expect("::")
        case "if": try conditional()
        case "while":
            try advance()
            _ = try expression()
            try expect("do")
            try inner()
            try expect("end")
        case "do":
            try advance()
            try inner()
            try expect("end")
        case "for": try loop()
        case "repeat":
            try advance()
            // The condition sees the body's locals.
            try scoped { parser throws(LuaSyntaxError) in
                try parser.block()
                try parser.expect("until")
                _ = try parser.expression()
            }
        case "function": try functionStatement()
        case "local": try localStatement()
        default: try expressionStatement()
        }
    }

    private mutating func inner() throws(LuaSyntaxError) {
        try scoped { parser throws(LuaSyntaxError) in try parser.block() }
    }

    private mutating func conditional() throws(LuaSyntaxError) {
        repeat {
            try advance()
            _ = try expression()
            try expect("then")
            try inner()
        } while token.isSymbol("elseif")
        if try take("else") { try inner() }
        try expect("end")
    }

    private mutating func loop() throws(LuaSyntaxError) {
        try advance()
        var names = [try name()]
        if try take("=") {
            _ = try expressions()
        } else {
            while try take(",") { names.append(try name()) }
            try expect("in")
            escape(try expressions())
        }
        try expect("do")
        try scoped { [names] parser throws(LuaSyntaxError) in
            for name in names { parser.declare(name.name, parser.guess(name.name)) }
            try parser.block()
        }
        try expect("end")
    }

    private mutating func functionStatement() throws(LuaSyntaxError) {
        try advance()
        let first = try name()
        var path = [first.name]
        var isMethod = false
        while token.isSymbol(".") || token.isSymbol(":") {
            isMethod = token.isSymbol(":")
            try advance()
            path.append(try name().name)
            if isMethod { break }
        }
        let last = path[path.count - 1]
        if path.count == 1 {
            assign(to: first)
        } else {
            assign(to: last, of: path.count == 2 ? meaning(of: first) : .value, line: first.line)
        }
        try functionBody(name: last, isMethod: isMethod)
    }

    private mutating func localStatement() throws(LuaSyntaxError) {
        try advance()
        if try take("function") {
            let mention = try name()
            declare(mention.name)
            noteShadow(mention, .value)
            return try functionBody(name: mention.name, isMethod: false)
        }
        var names: [LuaFacts.Mention] = []
        repeat {
            names.append(try name())
            if try take("<") {
                _ = try name()
                try expect(">")
            }
        } while try take(",")
        var meanings: [Meaning] = []
        if try take("=") { meanings = try expressions(functionName: names.first?.name) }
        for (index, name) in names.enumerated() {
            var meaning = index < meanings.count ? meanings[index] : .value
            noteShadow(name, meaning)
            if case .global = meaning { meaning = .value }
            if case .outer = meaning { meaning = .value }
            if case .text = meaning { meaning = .value }
            declare(name.name, meaning == .value ? guess(name.name) : meaning)
            if name.name == "_ENV" { facts.handlesEnvironment = true }
        }
    }

    private mutating func expressionStatement() throws(LuaSyntaxError) {
        var targets = [try suffixed(asTarget: true)]
        guard token.isSymbol("=") || token.isSymbol(",") else { return }
        while try take(",") { targets.append(try suffixed(asTarget: true)) }
        try expect("=")
        let meanings = try expressions(functionName: targets[0].lastName)
        for (index, target) in targets.enumerated() {
            let meaning = index < meanings.count ? meanings[index] : .value
            switch target.place {
            case .variable(let mention): assign(to: mention, meaning)
            case .member(let base, let name):
                escape([meaning])
                assign(to: name, of: base, line: target.line)
            case .none: throw unexpected("a name or a field on the left of '='")
            }
        }
    }

    // MARK: - What assignments mean

    private mutating func assign(to mention: LuaFacts.Mention, _ meaning: Meaning = .value) {
        guard let local = local(mention.name) else { return facts.globalWrites.append(mention) }
        if local.functionDepth == 0, functionDepth > 0 { facts.stateWrites.append(mention) }
        guard local.meaning != meaning, local.meaning != .value else { return }
        // A name that gets another value stands for nothing known any more.
        for index in scopes.indices.reversed() where scopes[index][mention.name] != nil {
            scopes[index][mention.name]?.meaning = .value
            return
        }
    }

    mutating func assign(to field: String?, of base: Meaning, line: Int) {
        if let field, LuaEnvironment.refusedFields.contains(field) {
            facts.refusedFields.append(.init(name: field, line: line))
        }
        switch base {
        case .library(let library):
            facts.memberWrites.append(.init(name: "\(library).\(field ?? "…")", line: line))
        case .global("_G"):
            if let field {
                facts.globalWrites.append(.init(name: field, line: line))
            } else {
                facts.handlesEnvironment = true
            }
        case .outer(let name): facts.stateWrites.append(.init(name: name, line: line))
        case .global(let name):
            if functionDepth > 0 { facts.stateWrites.append(.init(name: name, line: line)) }
        default: break
        }
    }

    private mutating func noteShadow(_ mention: LuaFacts.Mention, _ meaning: Meaning) {
        guard LuaEnvironment.libraries[mention.name] != nil, meaning != .library(mention.name) else { return }
        facts.shadows.append(mention)
    }

    /// What authors call the arguments of `grade` when they hand them on.
    func guess(_ name: String) -> Meaning {
        switch name {
        case "sample": .sample(false)
        case "params": .params(false)
        default: .value
        }
    }

    mutating func escape(_ meanings: [Meaning]) {
        for case .params in meanings { facts.paramsEscape = true }
    }
}
