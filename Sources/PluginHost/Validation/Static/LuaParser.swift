/// Reads Lua 5.4 and notes which names it uses in which scope; it builds no tree and runs nothing.
///
/// Bounded like Lua's own parser: nesting past `deepest` is an error.
struct LuaParser {
    /// What an expression stands for, as far as the gate follows values: names, libraries and `grade`'s arguments.
    enum Meaning: Sendable, Hashable {
        case value
        case text(String)
        case global(String)
        case library(String)
        /// `grade`'s first argument; certain, or called like it.
        case sample(Bool)
        case params(Bool)
        /// A local of the chunk, seen from inside a function.
        case outer(String)
    }

    struct Local {
        var meaning: Meaning
        /// How many functions enclose its declaration.
        let functionDepth: Int
    }

    static let deepest = 190

    var lexer: LuaLexer
    var token: LuaToken
    private var ahead: LuaToken?
    var scopes: [[String: Local]] = [[:]]
    var functionDepth = 0
    var depth = 0
    var facts = LuaFacts()

    /// Reads a whole chunk.
    static func facts(of source: [UInt8]) throws(LuaSyntaxError) -> LuaFacts {
        var parser = try LuaParser(source)
        try parser.block()
        guard parser.token.kind == .end else { throw parser.unexpected("the end of the file") }
        return parser.facts
    }

    private init(_ source: [UInt8]) throws(LuaSyntaxError) {
        lexer = LuaLexer(source)
        token = try lexer.next()
    }

    // MARK: - Tokens

    mutating func advance() throws(LuaSyntaxError) {
        if let ahead {
            token = ahead
            self.ahead = nil
        } else {
            token = try lexer.next()
        }
    }

    /// The token behind the current one.
    mutating func lookAhead() throws(LuaSyntaxError) -> LuaToken {
        if let ahead { return ahead }
        let next = try lexer.next()
        ahead = next
        return next
    }

    /// Takes a symbol if it is there.
    mutating func take(_ symbol: String) throws(LuaSyntaxError) -> Bool {
        guard token.isSymbol(symbol) else { return false }
        try advance()
        return true
    }

    mutating func expect(_ symbol: String) throws(LuaSyntaxError) {
        guard try take(symbol) else { throw unexpected("'\(symbol)'") }
    }

    mutating func name() throws(LuaSyntaxError) -> LuaFacts.Mention {
        guard case .name(let text) = token.kind else { throw unexpected("a name") }
        let mention = LuaFacts.Mention(name: text, line: token.line)
        try advance()
        return mention
    }

    func unexpected(_ expected: String) -> LuaSyntaxError {
        LuaSyntaxError(line: token.line, message: "Expected \(expected).")
    }

    // MARK: - Scopes

    mutating func declare(_ name: String, _ meaning: Meaning = .value) {
        scopes[scopes.count - 1][name] = Local(meaning: meaning, functionDepth: functionDepth)
    }

    func local(_ name: String) -> Local? {
        for scope in scopes.reversed() {
            if let local = scope[name] { return local }
        }
        return nil
    }

    /// What a name stands for where it is read.
    mutating func meaning(of mention: LuaFacts.Mention) -> Meaning {
        if mention.name == "_ENV" { facts.handlesEnvironment = true }
        if let local = local(mention.name) {
            if local.meaning == .value, local.functionDepth == 0, functionDepth > 0 { return .outer(mention.name) }
            return local.meaning
        }
        if LuaEnvironment.libraries[mention.name] != nil { return .library(mention.name) }
        facts.globalReads.append(mention)
        return .global(mention.name)
    }

    /// Runs a part of the grammar one level deeper, in a scope of its own.
    mutating func scoped<T>(_ body: (inout LuaParser) throws(LuaSyntaxError) -> T) throws(LuaSyntaxError) -> T {
        scopes.append([:])
        defer { scopes.removeLast() }
        return try deeper(body)
    }

    mutating func deeper<T>(_ body: (inout LuaParser) throws(LuaSyntaxError) -> T) throws(LuaSyntaxError) -> T {
        guard depth < Self.deepest else {
            throw LuaSyntaxError(line: token.line, message: "The code is nested more than \(Self.deepest) levels deep.")
        }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }
}
