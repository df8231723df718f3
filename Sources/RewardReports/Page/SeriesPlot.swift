/// Numbers over the steps of a run as SVG: curves with bands around them, or areas on top of each other.
package struct SeriesPlot: Sendable {
    /// A number at every step.
    package struct Curve: Sendable {
        package let name: String
        /// By step; nil where there is none.
        package let values: [Double?]
        /// What surrounds it, as far as it goes: a spread, or the least and the largest.
        package let band: [ClosedRange<Double>?]

        package init(_ name: String, _ values: [Double?], band: [ClosedRange<Double>?] = []) {
            self.name = name
            self.values = values.map { $0.flatMap { $0.isFinite ? $0 : nil } }
            self.band = band
        }
    }

    /// A number at one step, such as a held-out evaluation's.
    package struct Mark: Sendable {
        package let step: Int
        package let value: Double
        package let name: String

        package init(step: Int, value: Double, name: String) {
            self.step = step
            self.value = value
            self.name = name
        }
    }

    package let title: String
    package let steps: [Int]
    package let curves: [Curve]
    package let marks: [Mark]
    /// Whether the values are shares of 1.
    package let isShare: Bool
    /// Whether each curve stands on the one before it.
    package let isStacked: Bool

    package init(
        _ title: String, steps: [Int], curves: [Curve], marks: [Mark] = [], isShare: Bool = false,
        isStacked: Bool = false
    ) {
        self.title = title
        self.steps = steps
        self.curves = curves
        self.marks = marks.filter { $0.value.isFinite }
        self.isShare = isShare
        self.isStacked = isStacked
    }

    /// Whether there is anything to draw.
    package var isEmpty: Bool { !curves.contains { $0.values.contains { $0 != nil } } && marks.isEmpty }

    /// Colours there are; further curves take them again.
    static let colours = 6
    /// Points that a curve is drawn with; of longer runs neighbouring steps are averaged.
    static let mostPoints = 600
    /// Runs longer than this get a smooth curve over the pale one of every step.
    static let smoothedFrom = 40
}

extension SeriesPlot {
    /// The same with neighbouring steps averaged, so that a page of a long run stays small.
    var thinned: SeriesPlot {
        guard steps.count > Self.mostPoints else { return self }
        let width = (steps.count + Self.mostPoints - 1) / Self.mostPoints
        let parts = stride(from: 0, to: steps.count, by: width).map { $0..<min($0 + width, steps.count) }
        let curves = curves.map { curve in
            Curve(
                curve.name, parts.map { Self.mean(curve.values[$0].compactMap { $0 }) },
                band: curve.band.isEmpty
                    ? []
                    : parts.map { part in
                        let ranges = curve.band[part].compactMap { $0 }
                        guard let low = Self.mean(ranges.map(\.lowerBound)),
                            let high = Self.mean(ranges.map(\.upperBound))
                        else { return nil }
                        return low...max(low, high)
                    })
        }
        return SeriesPlot(
            title, steps: parts.map { steps[$0.lowerBound + $0.count / 2] }, curves: curves, marks: marks,
            isShare: isShare, isStacked: isStacked)
    }

    /// Each curve raised by those before it.
    var stacked: [Curve] {
        guard isStacked else { return curves }
        var below = [Double](repeating: 0, count: steps.count)
        return curves.map { curve in
            let values = zip(below, curve.values).map { $0 + max(0, $1 ?? 0) }
            defer { below = values }
            return Curve(curve.name, values, band: zip(below, values).map { $0...max($0, $1) })
        }
    }

    /// A moving mean over about a thirtieth of the run to either side.
    static func smooth(_ values: [Double?]) -> [Double?] {
        let reach = max(1, values.count / 30)
        return values.indices.map { index in
            guard values[index] != nil else { return nil }
            return mean(values[max(0, index - reach)...min(values.count - 1, index + reach)].compactMap { $0 })
        }
    }

    private static func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}
