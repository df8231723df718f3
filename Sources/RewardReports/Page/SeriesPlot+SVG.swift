extension SeriesPlot {
    private static let width = 520.0
    private static let height = 210.0
    private static let left = 56.0
    private static let right = 14.0
    private static let top = 10.0
    private static let bottom = 26.0

    /// The drawing with its title and the names of its curves, as a figure of a page.
    package var html: String {
        let plot = thinned
        return """
            <figure>
            <figcaption>\(HTMLText.escaped(title))\(key)</figcaption>
            \(plot.svg)</figure>

            """
    }

    /// Names beside colours, where there are several.
    private var key: String {
        let names = curves.map(\.name) + (marks.isEmpty ? [] : ["held-out"])
        guard names.count > 1 else { return "" }
        return names.enumerated().map { index, name in
            let colour = index < curves.count ? "c\(index % Self.colours)" : "c-mark"
            return " <span class=\"key \(colour)\">\(HTMLText.escaped(name))</span>"
        }.joined()
    }

    private var svg: String {
        let drawn = stacked
        let values =
            drawn.flatMap { $0.values.compactMap { $0 } } + marks.map(\.value)
            + drawn.flatMap { $0.band.compactMap { $0 } }.flatMap { [$0.lowerBound, $0.upperBound] }
        let scale = isShare ? .share : PlotScale(values + (isStacked ? [0] : []))
        let body = axes(scale) + (isStacked ? areas(drawn, scale) : lines(drawn, scale)) + dots(scale)
        return """
            <svg viewBox="0 0 \(Self.at(Self.width)) \(Self.at(Self.height))" width="\(Self.at(Self.width))" role="img" \
            aria-label="\(HTMLText.escaped(summary))">
            \(body)</svg>

            """
    }

    /// What the drawing shows, in words.
    private var summary: String {
        let ends = curves.map { curve -> String in
            let values = curve.values.compactMap { $0 }
            return "\(curve.name) from \(Figure.text(values.first)) to \(Figure.text(values.last))"
        }
        return "\(title) over \(steps.count) steps: \(ends.joined(separator: "; "))"
    }

    // MARK: Pieces

    private func axes(_ scale: PlotScale) -> String {
        var body = ""
        for tick in scale.ticks {
            let y = Self.y(tick, scale)
            body += """
                <line class="\(tick == scale.lower ? "axis" : "grid")" x1="\(Self.at(Self.left))" \
                x2="\(Self.at(Self.width - Self.right))" y1="\(Self.at(y))" y2="\(Self.at(y))"/>
                <text class="label end" x="\(Self.at(Self.left - 6))" y="\(Self.at(y + 4))">\(scale.text(tick))</text>

                """
        }
        for step in stepTicks {
            let x = Self.at(x(step))
            body += "<text class=\"label\" x=\"\(x)\" y=\"\(Self.at(Self.height - 8))\">\(step)</text>\n"
        }
        return body
    }

    /// First, last, and round ones between.
    private var stepTicks: [Int] {
        let (first, last) = ends
        guard last > first else { return [first] }
        let scale = PlotScale([Double(first), Double(last)])
        let between = scale.ticks.map { Int($0) }.filter {
            Double($0 - first) > 0.08 * Double(last - first) && Double(last - $0) > 0.08 * Double(last - first)
        }
        return [first] + between + [last]
    }

    private func lines(_ curves: [Curve], _ scale: PlotScale) -> String {
        var body = ""
        for (index, curve) in curves.enumerated() {
            let colour = "c\(index % Self.colours)"
            for part in Self.parts(curve.band) {
                let edge =
                    part.map { ($0.index, $0.value.upperBound) }
                    + part.reversed().map { ($0.index, $0.value.lowerBound) }
                body += "<polygon class=\"band \(colour)\" points=\"\(points(edge, scale))\"/>\n"
            }
            let isSmoothed = steps.count >= Self.smoothedFrom
            for part in Self.parts(curve.values) {
                let path = points(part.map { ($0.index, $0.value) }, scale)
                // One point alone is a dot.
                body +=
                    part.count == 1
                    ? dot(path, "dot \(colour)")
                    : "<polyline class=\"line \(isSmoothed ? "pale " : "")\(colour)\" points=\"\(path)\"/>\n"
            }
            guard isSmoothed else { continue }
            for part in Self.parts(Self.smooth(curve.values)) {
                body +=
                    "<polyline class=\"line \(colour)\" points=\"\(points(part.map { ($0.index, $0.value) }, scale))\"/>\n"
            }
        }
        return body
    }

    private func areas(_ curves: [Curve], _ scale: PlotScale) -> String {
        curves.enumerated().map { index, curve in
            Self.parts(curve.band).map { part in
                let edge =
                    part.map { ($0.index, $0.value.upperBound) }
                    + part.reversed().map { ($0.index, $0.value.lowerBound) }
                return "<polygon class=\"area c\(index % Self.colours)\" points=\"\(points(edge, scale))\"/>\n"
            }.joined()
        }.joined()
    }

    private func dots(_ scale: PlotScale) -> String {
        marks.map { mark in
            """
            <circle class="dot c-mark" cx="\(Self.at(x(mark.step)))" cy="\(Self.at(Self.y(mark.value, scale)))" r="4">\
            <title>\(HTMLText.escaped(mark.name)): \(Figure.text(mark.value))</title></circle>

            """
        }.joined()
    }

    private func dot(_ point: String, _ classes: String) -> String {
        let place = point.split(separator: ",")
        guard place.count == 2 else { return "" }
        return "<circle class=\"\(classes)\" cx=\"\(place[0])\" cy=\"\(place[1])\" r=\"3\"/>\n"
    }

    // MARK: Places

    private var ends: (first: Int, last: Int) {
        let all = [steps.first, steps.last].compactMap { $0 } + marks.map(\.step)
        return (all.min() ?? 0, all.max() ?? 1)
    }

    private func x(_ step: Int) -> Double {
        let (first, last) = ends
        let share = last > first ? Double(step - first) / Double(last - first) : 0.5
        return Self.left + share * (Self.width - Self.left - Self.right)
    }

    private static func y(_ value: Double, _ scale: PlotScale) -> Double {
        top + (1 - scale.place(value)) * (height - top - bottom)
    }

    private func points(_ places: [(Int, Double)], _ scale: PlotScale) -> String {
        places.map { "\(Self.at(x(steps[$0.0]))),\(Self.at(Self.y($0.1, scale)))" }.joined(separator: " ")
    }

    private static func at(_ value: Double) -> String { Figure.text(value, digits: 1) }

    /// What lies between gaps.
    private static func parts<Value>(_ values: [Value?]) -> [[(index: Int, value: Value)]] {
        var parts: [[(index: Int, value: Value)]] = []
        var isOpen = false
        for (index, value) in values.enumerated() {
            guard let value else {
                isOpen = false
                continue
            }
            if isOpen { parts[parts.count - 1].append((index, value)) } else { parts.append([(index, value)]) }
            isOpen = true
        }
        return parts
    }
}
