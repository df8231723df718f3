/// What a pre-tokeniser's patterns tell apart.
///
/// Letters are Unicode's general category L, numbers N, spaces the property White_Space, as `\p{L}`, `\p{N}` and `\s`
/// are in the reference tokenizers. Line breaks are `\r` and `\n` alone; they are spaces too.
enum CharacterClass: UInt8 {
    case other
    case letter
    case number
    case space
    case lineBreak

    init(_ scalar: Unicode.Scalar) {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: self = .letter
        case .decimalNumber, .letterNumber, .otherNumber: self = .number
        default:
            if scalar == "\r" || scalar == "\n" {
                self = .lineBreak
            } else {
                self = scalar.properties.isWhitespace ? .space : .other
            }
        }
    }

    /// The classes of the scalars that may be letters, numbers or spaces: all assigned ones lie below.
    static let table: [CharacterClass] = (0..<tableSize).map { value in
        Unicode.Scalar(value).map(CharacterClass.init) ?? .other
    }

    /// Past the last plane-3 ideograph; above are tags, variation selectors and private use.
    static let tableSize: UInt32 = 0x33480
}

/// Valid UTF-8 to be scanned, with the class table at hand.
struct ScannedText {
    let bytes: UnsafeBufferPointer<UInt8>
    let table: UnsafeBufferPointer<CharacterClass>

    /// The class of the character at `index`, which must be the first byte of one, and where the next one begins.
    @inline(__always)
    func character(at index: Int) -> (kind: CharacterClass, end: Int) {
        let first = UInt32(bytes[index])
        if first < 0x80 { return (table[Int(first)], index + 1) }
        let scalar: UInt32
        let length: Int
        if first < 0xE0 {
            scalar = (first & 0x1F) << 6 | continuation(index + 1)
            length = 2
        } else if first < 0xF0 {
            scalar = (first & 0xF) << 12 | continuation(index + 1) << 6 | continuation(index + 2)
            length = 3
        } else {
            scalar =
                (first & 7) << 18 | continuation(index + 1) << 12 | continuation(index + 2) << 6
                | continuation(index + 3)
            length = 4
        }
        return (scalar < UInt32(table.count) ? table[Int(scalar)] : .other, index + length)
    }

    /// The end of the run of characters of a class that begins at `index`.
    @inline(__always)
    func end(of kind: CharacterClass, from index: Int, atMost limit: Int = .max) -> Int {
        var end = index
        var count = 0
        while end < bytes.count, count < limit {
            let next = character(at: end)
            guard next.kind == kind else { break }
            end = next.end
            count += 1
        }
        return end
    }

    /// The run of spaces and line breaks that begins at `index`.
    @inline(__always)
    func spaces(from index: Int) -> (end: Int, lastStart: Int, endOfLineBreaks: Int?) {
        var end = index
        var lastStart = index
        var endOfLineBreaks: Int?
        while end < bytes.count {
            let next = character(at: end)
            guard next.kind == .space || next.kind == .lineBreak else { break }
            lastStart = end
            end = next.end
            if next.kind == .lineBreak { endOfLineBreaks = end }
        }
        return (end, lastStart, endOfLineBreaks)
    }

    @inline(__always)
    private func continuation(_ index: Int) -> UInt32 { UInt32(bytes[index]) & 0x3F }
}
