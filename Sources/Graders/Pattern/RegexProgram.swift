/// A compiled regular expression: instructions of a Thompson machine.
///
/// The machine runs all alternatives side by side, so that a match takes time linear in the text for any pattern.
/// There are no back references and no look-around: they cannot be matched that way.
struct RegexProgram: Sendable {
    enum Instruction: Sendable {
        /// Consumes a scalar of the class, then goes on.
        case scalars(Int)
        /// Goes on at both places.
        case split(Int, Int)
        case jump(Int)
        /// Goes on where the condition holds.
        case assert(Assertion)
        case match
    }

    enum Assertion: Sendable {
        case textStart, textEnd, lineStart, lineEnd, wordBoundary, notWordBoundary
    }

    /// The most instructions of a program.
    static let maximumInstructions = 4096
    /// The longest pattern, in scalars.
    static let maximumPattern = 4096

    var instructions: [Instruction] = []
    var classes: [RegexClass] = []
}

/// A set of scalars.
struct RegexClass: Sendable, Hashable {
    /// The scalars below 128, as bits.
    private var low: (UInt64, UInt64) = (0, 0)
    /// Sorted, apart from each other, from 128 up.
    private var ranges: [ClosedRange<UInt32>] = []

    static func == (a: RegexClass, b: RegexClass) -> Bool {
        a.low == b.low && a.ranges == b.ranges
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(low.0)
        hasher.combine(low.1)
        hasher.combine(ranges)
    }

    init(_ ranges: [ClosedRange<UInt32>] = []) {
        for range in ranges { insert(range) }
    }

    mutating func insert(_ range: ClosedRange<UInt32>) {
        for value in range.lowerBound..<max(range.lowerBound, min(128, range.upperBound + 1)) {
            if value < 64 { low.0 |= 1 << UInt64(value) } else { low.1 |= 1 << UInt64(value - 64) }
        }
        guard range.upperBound >= 128 else { return }
        ranges.append(max(128, range.lowerBound)...range.upperBound)
        ranges.sort { $0.lowerBound < $1.lowerBound }
    }

    mutating func insert(_ other: RegexClass) {
        low.0 |= other.low.0
        low.1 |= other.low.1
        for range in other.ranges { insert(range) }
    }

    /// The scalars outside the set, as a set.
    var inverted: RegexClass {
        var out = RegexClass()
        out.low = (~low.0, ~low.1)
        var next: UInt32 = 128
        for range in ranges {
            if range.lowerBound > next { out.ranges.append(next...(range.lowerBound - 1)) }
            next = max(next, range.upperBound &+ 1)
        }
        if next <= 0x10FFFF { out.ranges.append(next...0x10FFFF) }
        return out
    }

    /// With the other case of every simple pair, for patterns that ignore case.
    var ignoringCase: RegexClass {
        var out = self
        for value in UInt32(0x41)...0x5A where contains(value) || contains(value + 32) {
            out.insert(value...value)
            out.insert((value + 32)...(value + 32))
        }
        for range in ranges where range.count <= 4096 {
            for value in range {
                guard let properties = Unicode.Scalar(value)?.properties else { continue }
                for mapped in [properties.lowercaseMapping, properties.uppercaseMapping] {
                    let scalars = mapped.unicodeScalars
                    guard scalars.count == 1, let other = scalars.first?.value, other != value else { continue }
                    out.insert(other...other)
                }
            }
        }
        return out
    }

    /// The scalar, when the set has one only and that is 128 or above.
    var onlyHighScalar: UInt32? {
        guard low == (0, 0), ranges.count == 1, let range = ranges.first, range.count == 1 else { return nil }
        return range.lowerBound
    }

    @inline(__always)
    func contains(_ value: UInt32) -> Bool {
        if value < 64 { return low.0 >> UInt64(value) & 1 == 1 }
        if value < 128 { return low.1 >> UInt64(value - 64) & 1 == 1 }
        return ranges.contains { $0.contains(value) }
    }

    static let digit = RegexClass([0x30...0x39])
    static let word = RegexClass([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    static let space = RegexClass([0x09...0x0D, 0x20...0x20])
    static let newline = RegexClass([0x0A...0x0A])
    static let any = RegexClass([0...0x10FFFF])
}
