/// A set of scalars.
struct RegexClass: Sendable, Hashable {
    /// The scalars below 128, as bits.
    private var low: (UInt64, UInt64) = (0, 0)
    /// Sorted, with gaps between them, from 128 up.
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
        insert(ranges)
    }

    mutating func insert(_ added: [ClosedRange<UInt32>]) {
        for range in added {
            for value in range.lowerBound..<max(range.lowerBound, min(128, range.upperBound + 1)) {
                if value < 64 { low.0 |= 1 << UInt64(value) } else { low.1 |= 1 << UInt64(value - 64) }
            }
            if range.upperBound >= 128 { ranges.append(max(128, range.lowerBound)...range.upperBound) }
        }
        ranges.sort { $0.lowerBound < $1.lowerBound }
        var joined: [ClosedRange<UInt32>] = []
        for range in ranges {
            if let last = joined.last, range.lowerBound <= last.upperBound + 1 {
                joined[joined.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
        }
        ranges = joined
    }

    mutating func insert(_ other: RegexClass) {
        low.0 |= other.low.0
        low.1 |= other.low.1
        insert(other.ranges)
    }

    /// The scalars outside the set, as a set.
    var inverted: RegexClass {
        var out = RegexClass()
        out.low = (~low.0, ~low.1)
        var next: UInt32 = 128
        for range in ranges {
            if range.lowerBound > next { out.ranges.append(next...(range.lowerBound - 1)) }
            next = range.upperBound + 1
        }
        if next <= 0x10FFFF { out.ranges.append(next...0x10FFFF) }
        return out
    }

    /// With the other case of every simple pair, for patterns that ignore case.
    var ignoringCase: RegexClass {
        var others: [ClosedRange<UInt32>] = []
        for value in UInt32(0x41)...0x5A where contains(value) || contains(value + 32) {
            others += [value...value, (value + 32)...(value + 32)]
        }
        for range in ranges where range.count <= 4096 {
            for value in range {
                guard let properties = Unicode.Scalar(value)?.properties else { continue }
                for mapped in [properties.lowercaseMapping, properties.uppercaseMapping] {
                    let scalars = mapped.unicodeScalars
                    guard scalars.count == 1, let other = scalars.first?.value, other != value else { continue }
                    others.append(other...other)
                }
            }
        }
        var out = self
        out.insert(others)
        return out
    }

    /// The scalar, when the set has one only.
    var single: UInt32? {
        guard low.0.nonzeroBitCount + low.1.nonzeroBitCount + ranges.reduce(0, { $0 + $1.count }) == 1 else {
            return nil
        }
        return ranges.first?.lowerBound ?? (0..<128).first(where: contains)
    }

    /// What finding a scalar from 128 up costs, in steps of a match.
    var searchSteps: Int { UInt.bitWidth - UInt(ranges.count).leadingZeroBitCount }

    @inline(__always)
    func contains(_ value: UInt32) -> Bool {
        if value < 64 { return low.0 >> UInt64(value) & 1 == 1 }
        if value < 128 { return low.1 >> UInt64(value - 64) & 1 == 1 }
        return containsHigh(value)
    }

    /// Looks for the last range that begins at or before the scalar.
    private func containsHigh(_ value: UInt32) -> Bool {
        var (first, end) = (0, ranges.count)
        while first < end {
            let middle = (first + end) / 2
            if ranges[middle].lowerBound <= value { first = middle + 1 } else { end = middle }
        }
        return first > 0 && ranges[first - 1].upperBound >= value
    }

    static let digit = RegexClass([0x30...0x39])
    static let word = RegexClass([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    static let space = RegexClass([0x09...0x0D, 0x20...0x20])
    static let newline = RegexClass([0x0A...0x0A])
    static let any = RegexClass([0...0x10FFFF])

    /// The classes that POSIX names, as `[:alpha:]` inside of brackets; ASCII, as in RE2.
    static let named: [String: RegexClass] = [
        "alnum": RegexClass([0x30...0x39, 0x41...0x5A, 0x61...0x7A]), "alpha": RegexClass([0x41...0x5A, 0x61...0x7A]),
        "ascii": RegexClass([0...0x7F]), "blank": RegexClass([0x09...0x09, 0x20...0x20]),
        "cntrl": RegexClass([0...0x1F, 0x7F...0x7F]), "digit": digit, "graph": RegexClass([0x21...0x7E]),
        "lower": RegexClass([0x61...0x7A]), "print": RegexClass([0x20...0x7E]),
        "punct": RegexClass([0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E]), "space": space,
        "upper": RegexClass([0x41...0x5A]), "word": word,
        "xdigit": RegexClass([0x30...0x39, 0x41...0x46, 0x61...0x66]),
    ]
}
