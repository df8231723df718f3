import Foundation

/// The vertical axis of a drawing: a range with round numbers at its lines.
struct PlotScale {
    let lower: Double
    let upper: Double
    /// Where the lines are.
    let ticks: [Double]

    /// Takes in all values, and 0 where it is near them.
    init(_ values: some Sequence<Double>) {
        var (low, high) = (Double.infinity, -Double.infinity)
        for value in values where value.isFinite {
            low = min(low, value)
            high = max(high, value)
        }
        if low > high { (low, high) = (0, 1) }
        if low > 0, low <= 0.6 * high { low = 0 }
        if high < 0, high >= 0.6 * low { high = 0 }
        // Values at the edge of what a double holds have no room for an axis.
        low = max(low, -1e300)
        high = min(high, 1e300)
        if high - low < 1e-9 * max(abs(low), abs(high), 1e-6) {
            let room = max(abs(high) * 0.1, 1e-6)
            (low, high) = (low - room, high + room)
        }
        let step = Self.round((high - low) / 4)
        let first = (low / step).rounded(.down)
        let last = (high / step - 1e-9).rounded(.up)
        ticks = stride(from: first, through: last, by: 1).map { $0 * step }
        (lower, upper) = (first * step, last * step)
    }

    /// 0 to 1.
    static let share = PlotScale(unit: ())

    private init(unit: Void) {
        (lower, upper, ticks) = (0, 1, [0, 0.25, 0.5, 0.75, 1])
    }

    /// Where a value lies between the ends, from 0 to 1.
    func place(_ value: Double) -> Double {
        min(max((value - lower) / (upper - lower), 0), 1)
    }

    /// A tick's number, without digits that say nothing.
    func text(_ tick: Double) -> String {
        let size = max(abs(lower), abs(upper))
        if size >= 1e5 || size < 1e-3 { return Self.scientific(tick) }
        let step = ticks.count > 1 ? ticks[1] - ticks[0] : 1
        let digits = step >= 1 ? 0 : min(6, Int((-log10(step)).rounded(.up)) + (Self.isQuarter(step) ? 1 : 0))
        return Figure.text(tick, digits: digits)
    }

    /// Such as `2.5e-4`.
    private static func scientific(_ value: Double) -> String {
        let parts = String(format: "%.1e", value).split(separator: "e")
        guard value != 0, parts.count == 2, let power = Int(parts[1]) else { return "0" }
        let lead = parts[0].hasSuffix(".0") ? String(parts[0].dropLast(2)) : String(parts[0])
        return "\(lead)e\(power)"
    }

    private static func isQuarter(_ step: Double) -> Bool {
        let lead = step / pow(10, log10(step).rounded(.down))
        return abs(lead - 2.5) < 1e-6
    }

    /// The least of 1, 2, 2.5 and 5 times a power of ten that is not below the value.
    private static func round(_ value: Double) -> Double {
        let power = pow(10, log10(value).rounded(.down))
        return ([1, 2, 2.5, 5, 10].first { $0 * power >= value * (1 - 1e-9) } ?? 10) * power
    }
}
