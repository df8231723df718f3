/// A number in its plainest spelling: sign, dollar sign, digits grouped by commas or not, decimals, percent sign.
///
/// Most answers are no more than that. It is read in place, without allocating; everything else is left to the
/// readers that know all spellings.
struct PlainNumber {
    /// The digits as a whole number, with the sign.
    var digits: Int64
    /// How many of them are decimals.
    var decimals: Int
    var isMoney = false
    var isPercent = false

    /// With more digits the comparison below could leave 128 bits.
    private static let maximumDigits = 15

    init?(_ text: Span<UInt8>, _ whole: Range<Int>) {
        let range = PlainNumber.unmarked(text, ByteScan.trimmed(text, whole))
        var index = range.lowerBound
        let end = range.upperBound
        var isNegative = false
        var sawSign = false
        var isMoney = false
        while index < end {
            if text[index] == 0x24, !isMoney {
                isMoney = true
            } else if text[index] == 0x2D || text[index] == 0x2B, !sawSign {
                sawSign = true
                isNegative = text[index] == 0x2D
            } else {
                break
            }
            index += 1
        }
        var value: Int64 = 0
        var count = 0
        var group = 0
        var groups = 0
        let first = index
        while index < end {
            let byte = text[index]
            if (0x30...0x39).contains(byte) {
                value = value * 10 + Int64(byte - 0x30)
                count += 1
                group += 1
                guard count <= PlainNumber.maximumDigits else { return nil }
            } else if byte == 0x2C {
                // Groups of three behind one of one to three that begins with no zero.
                guard groups == 0 ? (1...3).contains(group) && text[first] != 0x30 : group == 3 else { return nil }
                groups += 1
                group = 0
            } else {
                break
            }
            index += 1
        }
        guard count > 0, groups == 0 || group == 3 else { return nil }
        decimals = 0
        if index < end, text[index] == 0x2E {
            index += 1
            while index < end, (0x30...0x39).contains(text[index]) {
                value = value * 10 + Int64(text[index] - 0x30)
                count += 1
                decimals += 1
                index += 1
                guard count <= PlainNumber.maximumDigits else { return nil }
            }
            // `1.234.567` and "5.%" are for others.
            guard decimals > 0 || index == end else { return nil }
        }
        // `1,234` is grouped, but `1,234.5` and `0,234` have readings that depend on more than this.
        if index < end, text[index] == 0x25 {
            isPercent = true
            index += 1
        }
        guard index == end else { return nil }
        digits = isNegative ? -value : value
        self.isMoney = isMoney
    }

    /// Without bold marks, one pair of dollar signs, and a final full stop.
    private static func unmarked(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var range = range
        if range.count > 4, ByteScan.has("**", text, range.lowerBound, range.upperBound),
            ByteScan.has("**", text, range.upperBound - 2, range.upperBound)
        {
            range = (range.lowerBound + 2)..<(range.upperBound - 2)
        }
        if range.count > 1, text[range.upperBound - 1] == 0x2E { range = range.lowerBound..<(range.upperBound - 1) }
        if range.count > 2, text[range.lowerBound] == 0x24, text[range.upperBound - 1] == 0x24 {
            range = (range.lowerBound + 1)..<(range.upperBound - 1)
        }
        return range
    }

    private static func powerOfTen(_ exponent: Int) -> Int128 {
        var power: Int128 = 1
        for _ in 0..<exponent { power *= 10 }
        return power
    }

    enum Comparison {
        case exact, close, different
    }

    /// Exactly equal, or close by the general rule: at most 5e-7 and at most a thousandth of the larger one apart.
    static func compare(_ a: PlainNumber, _ b: PlainNumber) -> Comparison {
        let left = a.decimals + (a.isPercent ? 2 : 0)
        let right = b.decimals + (b.isPercent ? 2 : 0)
        let places = max(left, right)
        let x = Int128(a.digits) * powerOfTen(places - left)
        let y = Int128(b.digits) * powerOfTen(places - right)
        if x == y { return .exact }
        guard (x < 0) == (y < 0) else { return .different }
        let difference = (x - y).magnitude
        guard difference * 1_000 <= max(x.magnitude, y.magnitude) else { return .different }
        return difference * 2_000_000 <= powerOfTen(places).magnitude ? .close : .different
    }
}
