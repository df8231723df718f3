/// Splits Lua 5.4 source into tokens, one at a time; every step consumes input, so the time is linear.
struct LuaLexer {
    private let source: [UInt8]
    private var position = 0
    private var line = 1

    /// Two- and three-byte operators, longest first.
    private static let operators: [[UInt8]] = [
        "...", "..", "==", "~=", "<=", ">=", "<<", ">>", "//", "::",
    ].map { Array($0.utf8) }

    init(_ source: [UInt8]) {
        self.source = source
        if source.first == UInt8(ascii: "#") { skipLine() }
    }

    /// The next token; `end` once the source is used up.
    mutating func next() throws(LuaSyntaxError) -> LuaToken {
        try skipBlanks()
        let start = line
        guard let byte = peek() else { return LuaToken(kind: .end, line: line) }
        let kind: LuaToken.Kind
        if Self.isLetter(byte) {
            kind = word()
        } else if Self.isDigit(byte) || (byte == UInt8(ascii: ".") && peek(1).map(Self.isDigit) == true) {
            kind = number()
        } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
            kind = .string(try quoted(byte))
        } else if byte == UInt8(ascii: "["), let level = bracketLevel() {
            kind = .string(try long(level, "string"))
        } else {
            kind = .symbol(symbol())
        }
        return LuaToken(kind: kind, line: start)
    }

    // MARK: - Blanks and comments

    private mutating func skipBlanks() throws(LuaSyntaxError) {
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\n"):
                line += 1
                position += 1
            case UInt8(ascii: " "), 0x09, 0x0B, 0x0C, 0x0D: position += 1
            case UInt8(ascii: "-") where peek(1) == UInt8(ascii: "-"):
                position += 2
                if peek() == UInt8(ascii: "["), let level = bracketLevel() {
                    _ = try long(level, "comment")
                } else {
                    skipLine()
                }
            default: return
            }
        }
    }

    private mutating func skipLine() {
        while let byte = peek(), byte != UInt8(ascii: "\n") { position += 1 }
    }

    // MARK: - Words and numbers

    private mutating func word() -> LuaToken.Kind {
        let start = position
        while let byte = peek(), Self.isLetter(byte) || Self.isDigit(byte) { position += 1 }
        let text = String(decoding: source[start..<position], as: UTF8.self)
        return LuaToken.keywords.contains(text) ? .symbol(text) : .name(text)
    }

    /// As Lua reads numerals: everything that could belong to one, signs behind an exponent included.
    private mutating func number() -> LuaToken.Kind {
        let isHex = peek() == UInt8(ascii: "0") && (peek(1).map { $0 | 0x20 } == UInt8(ascii: "x"))
        let exponent = UInt8(ascii: isHex ? "p" : "e")
        if isHex { position += 2 }
        while let byte = peek(), Self.isLetter(byte) || Self.isDigit(byte) || byte == UInt8(ascii: ".") {
            position += 1
            if byte | 0x20 == exponent, let sign = peek(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
                position += 1
            }
        }
        return .number
    }

    private mutating func symbol() -> String {
        for text in Self.operators where source[position...].starts(with: text) {
            position += text.count
            return String(decoding: text, as: UTF8.self)
        }
        defer { position += 1 }
        return String(decoding: [source[position]], as: UTF8.self)
    }

    // MARK: - Strings

    private mutating func quoted(_ quote: UInt8) throws(LuaSyntaxError) -> String {
        let start = line
        var bytes: [UInt8] = []
        position += 1
        while let byte = peek(), byte != UInt8(ascii: "\n") {
            position += 1
            if byte == quote { return String(decoding: bytes, as: UTF8.self) }
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            escape(into: &bytes)
        }
        throw LuaSyntaxError(line: start, message: "The string does not end on its line.")
    }

    /// What follows a backslash. Escapes that name characters by number count as one replacement byte: names are not
    /// written that way.
    private mutating func escape(into bytes: inout [UInt8]) {
        guard let byte = peek() else { return }
        position += 1
        switch byte {
        case UInt8(ascii: "\n"):
            line += 1
            bytes.append(byte)
        case UInt8(ascii: "z"):
            while let blank = peek(), [0x20, 0x09, 0x0A, 0x0B, 0x0C, 0x0D].contains(blank) {
                if blank == 0x0A { line += 1 }
                position += 1
            }
        case UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "r"): bytes.append(0x20)
        case UInt8(ascii: "x"), UInt8(ascii: "u"): bytes.append(0x3F)
        default: bytes.append(byte)
        }
    }

    /// The number of `=` in an opening long bracket at the position; nil when there is none.
    private func bracketLevel() -> Int? {
        var level = 0
        while peek(1 + level) == UInt8(ascii: "=") { level += 1 }
        return peek(1 + level) == UInt8(ascii: "[") ? level : nil
    }

    private mutating func long(_ level: Int, _ what: String) throws(LuaSyntaxError) -> String {
        let start = line
        position += level + 2
        let first = position
        while let byte = peek() {
            if byte == UInt8(ascii: "\n") { line += 1 }
            if byte == UInt8(ascii: "]"), closes(level) {
                defer { position += level + 2 }
                return String(decoding: source[first..<position], as: UTF8.self)
            }
            position += 1
        }
        throw LuaSyntaxError(line: start, message: "The long \(what) does not end.")
    }

    private func closes(_ level: Int) -> Bool {
        for offset in 0..<level where peek(1 + offset) != UInt8(ascii: "=") { return false }
        return peek(1 + level) == UInt8(ascii: "]")
    }

    // MARK: - Bytes

    private func peek(_ offset: Int = 0) -> UInt8? {
        position + offset < source.count ? source[position + offset] : nil
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
