/// Turns tokens into text as they arrive, never splitting a character.
///
/// The pieces joined, with what `finish` returns, are what `Tokenizer.decode` gives for all tokens at once.
package struct StreamDecoder: Sendable {
    private let tokenizer: Tokenizer
    private let skippingSpecialTokens: Bool
    /// The beginning of a character whose end has not arrived.
    private var pending: [UInt8] = []

    init(tokenizer: Tokenizer, skippingSpecialTokens: Bool) {
        self.tokenizer = tokenizer
        self.skippingSpecialTokens = skippingSpecialTokens
    }

    /// The text that the token completes; empty while a character is unfinished.
    package mutating func append(_ token: Int32) -> String {
        if skippingSpecialTokens, tokenizer.isSpecial(token) { return "" }
        pending += tokenizer.bytes(of: token)
        let complete = pending.count - Self.unfinishedBytes(pending)
        let text = String(decoding: pending[..<complete], as: UTF8.self)
        pending.removeFirst(complete)
        return text
    }

    /// The rest: U+FFFD where a character stayed unfinished.
    package mutating func finish() -> String {
        defer { pending = [] }
        return String(decoding: pending, as: UTF8.self)
    }

    /// How many bytes at the end are the valid beginning of a character that further bytes may complete.
    private static func unfinishedBytes(_ bytes: [UInt8]) -> Int {
        for length in 1..<4 where length <= bytes.count {
            let first = bytes[bytes.count - length]
            if first & 0xC0 == 0x80 { continue }
            let needed =
                switch first {
                case 0xC2...0xDF: 2
                case 0xE0...0xEF: 3
                case 0xF0...0xF4: 4
                default: 1
                }
            guard needed > length else { return 0 }
            // Some second bytes make no character after some first bytes (overlong forms, surrogates, above U+10FFFF).
            if length > 1 {
                let second = bytes[bytes.count - length + 1]
                let isPossible =
                    switch first {
                    case 0xE0: second >= 0xA0
                    case 0xED: second <= 0x9F
                    case 0xF0: second >= 0x90
                    case 0xF4: second <= 0x8F
                    default: true
                    }
                guard isPossible else { return 0 }
            }
            return length
        }
        return 0
    }
}
