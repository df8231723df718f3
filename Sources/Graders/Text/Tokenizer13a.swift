/// The `13a` tokenizer of mteval and sacrebleu.
enum Tokenizer13a {
    static func tokens(_ text: String) -> [ArraySlice<UInt8>] {
        var line = Array(Bytes.rightTrimmed(Array(text.utf8)[...]))
        line = removing("<skipped>", from: line)
        line = removing("-\n", from: line)
        for index in line.indices where line[index] == 0x0A { line[index] = 0x20 }
        if line.contains(0x26) {
            line = replacing("&quot;", with: 0x22, in: line)
            line = replacing("&amp;", with: 0x26, in: line)
            line = replacing("&lt;", with: 0x3C, in: line)
            line = replacing("&gt;", with: 0x3E, in: line)
        }
        line = spacedPunctuation(line)
        line = spacedPairs(line) { first, second in !isDigit(first) && isPoint(second) ? .behind : .none }
        line = spacedPairs(line) { first, second in isPoint(first) && !isDigit(second) ? .before : .none }
        line = spacedPairs(line) { first, second in isDigit(first) && second == 0x2D ? .behind : .none }
        return Bytes.words(line[...])
    }

    /// How a pass spaces a pair of bytes that it matches.
    private enum Spacing {
        case none
        /// `\1 \2 `
        case behind
        /// ` \1 \2`
        case before
    }

    @inline(__always)
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    @inline(__always)
    private static func isPoint(_ byte: UInt8) -> Bool { byte == 0x2E || byte == 0x2C }

    /// A space at both ends, and on both sides of every ASCII punctuation sign except `' , - .`
    private static func spacedPunctuation(_ line: [UInt8]) -> [UInt8] {
        var out: [UInt8] = [0x20]
        out.reserveCapacity(line.count * 2 + 2)
        for byte in line {
            switch byte {
            case 0x21...0x26, 0x28...0x2B, 0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E:
                out.append(0x20)
                out.append(byte)
                out.append(0x20)
            default: out.append(byte)
            }
        }
        out.append(0x20)
        return out
    }

    /// One pass over the line, left to right, without overlap.
    private static func spacedPairs(_ line: [UInt8], _ spacing: (UInt8, UInt8) -> Spacing) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(line.count + line.count / 2)
        var index = 0
        while index < line.count {
            let match = index + 1 < line.count ? spacing(line[index], line[index + 1]) : .none
            switch match {
            case .none:
                out.append(line[index])
                index += 1
                continue
            case .behind: out += [line[index], 0x20, line[index + 1], 0x20]
            case .before: out += [0x20, line[index], 0x20, line[index + 1]]
            }
            index += 2
        }
        return out
    }

    private static func removing(_ needle: StaticString, from line: [UInt8]) -> [UInt8] {
        rewrite(needle, in: line) { _ in }
    }

    private static func replacing(_ needle: StaticString, with byte: UInt8, in line: [UInt8]) -> [UInt8] {
        rewrite(needle, in: line) { $0.append(byte) }
    }

    private static func rewrite(_ needle: StaticString, in line: [UInt8], _ put: (inout [UInt8]) -> Void) -> [UInt8] {
        guard var next = Bytes.first(needle, in: line[...], from: 0) else { return line }
        var out: [UInt8] = []
        var copied = 0
        while true {
            out += line[copied..<next]
            put(&out)
            copied = next + needle.utf8CodeUnitCount
            guard let following = Bytes.first(needle, in: line[...], from: copied) else { break }
            next = following
        }
        return out + line[copied...]
    }
}
