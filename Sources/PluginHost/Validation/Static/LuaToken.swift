/// One word of Lua source.
struct LuaToken: Sendable, Hashable {
    /// What it is. Keywords and operators are symbols.
    enum Kind: Sendable, Hashable {
        case name(String)
        case string(String)
        case number
        case symbol(String)
        case end
    }

    let kind: Kind
    /// From 1.
    let line: Int

    /// The words that are no names.
    static let keywords: Set<String> = [
        "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in", "local", "nil",
        "not", "or", "repeat", "return", "then", "true", "until", "while",
    ]

    func isSymbol(_ text: String) -> Bool { kind == .symbol(text) }
}

/// Why a source is not Lua 5.4, as far as the gate's own reader can tell.
struct LuaSyntaxError: Error, Sendable, Hashable {
    let line: Int
    let message: String
}
