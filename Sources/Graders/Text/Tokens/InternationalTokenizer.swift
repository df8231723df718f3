/// The `intl` tokenizer of mteval-v14 and sacrebleu: punctuation is cut off unless it stands between digits, every
/// symbol is a token.
enum InternationalTokenizer {
    /// What the passes ask of a scalar.
    private enum Kind: UInt8 {
        case other, number, punctuation, symbol, space
    }

    static func tokenize(_ text: UnsafeBufferPointer<UInt8>, into workspace: inout TextWorkspace) {
        let text = UnsafeBufferPointer(rebasing: text[..<text.trimmed(0..<text.count).upperBound])
        let offset = workspace.bytes.count
        workspace.bytes.append(contentsOf: text)
        var kinds: [Kind] = []
        var ends: [Int] = []
        var index = 0
        while index < text.count {
            let (value, length) = text.scalar(at: index)
            kinds.append(text.spaceLength(at: index) > 0 ? .space : kind(value))
            index += length
            ends.append(index)
        }
        let breaks = marks(kinds)
        var start = 0
        for index in kinds.indices {
            let isSpace = kinds[index] == .space
            if isSpace || index + 1 == kinds.count || breaks[index + 1] {
                let end = isSpace ? (index > 0 ? ends[index - 1] : 0) : ends[index]
                if start < end { workspace.tokens.append(Token(offset + start, offset + end)) }
                start = ends[index]
            }
        }
    }

    /// Where the three passes put a space: `true` at i for one before the scalar i.
    private static func marks(_ kinds: [Kind]) -> [Bool] {
        var breaks = [Bool](repeating: false, count: kinds.count + 1)
        // `(\P{N})(\p{P})` becomes `\1 \2 `.
        var index = 0
        while index + 1 < kinds.count {
            if kinds[index] != .number, kinds[index + 1] == .punctuation {
                breaks[index + 1] = true
                breaks[index + 2] = true
                index += 2
            } else {
                index += 1
            }
        }
        // `(\p{P})(\P{N})` becomes ` \1 \2`; what follows is a space where the first pass put one.
        index = 0
        while index < kinds.count {
            guard kinds[index] == .punctuation else {
                index += 1
                continue
            }
            if breaks[index + 1] {
                breaks[index] = true
                index += 1
            } else if index + 1 < kinds.count, kinds[index + 1] != .number {
                breaks[index] = true
                breaks[index + 1] = true
                index += 2
            } else {
                index += 1
            }
        }
        for index in kinds.indices where kinds[index] == .symbol {
            breaks[index] = true
            breaks[index + 1] = true
        }
        return breaks
    }

    private static func kind(_ value: UInt32) -> Kind {
        switch value {
        case 0x30...0x39: return .number
        case 0x41...0x5A, 0x61...0x7A: return .other
        default: break
        }
        guard let scalar = Unicode.Scalar(value) else { return .other }
        switch scalar.properties.generalCategory {
        case .decimalNumber, .letterNumber, .otherNumber: return .number
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            return .punctuation
        case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: return .symbol
        default: return .other
        }
    }
}
