/// Drawings of figures as SVG that stands in an HTML page: no script, no font, no file from elsewhere.
///
/// Colours are classes of the page's style sheet (`mark`, `axis`, `grid`, `label`), so that dark pages work.
enum SVGPlot {
    private static let width = 520.0
    private static let height = 220.0
    private static let left = 52.0
    private static let right = 12.0
    private static let top = 12.0
    private static let bottom = 44.0

    private static var plotWidth: Double { width - left - right }
    private static var plotHeight: Double { height - top - bottom }

    /// A histogram's bins as bars.
    static func bars(_ histogram: Histogram, title: String) -> String {
        let largest = Double(max(histogram.counts.max() ?? 0, 1))
        let step = plotWidth / Double(histogram.counts.count)
        var body = grid(largest: largest) { Figure.text($0, digits: 0) }
        for (bin, count) in histogram.counts.enumerated() {
            let tall = plotHeight * Double(count) / largest
            let bounds = histogram.bounds(of: bin)
            let range = "\(Figure.short(bounds.lower)) to \(Figure.short(bounds.upper))"
            body += """
                <rect class="mark" x="\(at(left + Double(bin) * step + 1))" y="\(at(top + plotHeight - tall))" \
                width="\(at(step - 2))" height="\(at(tall))" rx="2"><title>\(range): \(count)</title></rect>

                """
            body += label(Figure.short(bounds.lower), x: left + Double(bin) * step, y: top + plotHeight + 16)
        }
        body += label(Figure.short(histogram.upper), x: left + plotWidth, y: top + plotHeight + 16)
        body += label(title, x: left + plotWidth / 2, y: height - 8)
        return drawing(body, title: "Histogram: \(title)")
    }

    /// Points joined by a line, from 0 to 1 on the vertical axis; each point has a name below it.
    static func line(_ points: [(name: String, value: Double)], title: String) -> String {
        let places = points.indices.map { index in
            left + plotWidth * (points.count > 1 ? Double(index) / Double(points.count - 1) : 0.5)
        }
        var body = grid(largest: 1) { Figure.text($0, digits: 2) }
        let path = zip(places, points).map { "\(at($0)),\(at(top + plotHeight * (1 - unit($1.value))))" }
        body += "<polyline class=\"curve\" points=\"\(path.joined(separator: " "))\"/>\n"
        for (place, point) in zip(places, points) {
            let y = top + plotHeight * (1 - unit(point.value))
            body += """
                <circle class="mark" cx="\(at(place))" cy="\(at(y))" r="4">\
                <title>\(HTMLText.escaped(point.name)): \(Figure.text(point.value))</title></circle>

                """
            body += label(point.name, x: place, y: top + plotHeight + 16)
        }
        body += label(title, x: left + plotWidth / 2, y: height - 8)
        return drawing(body, title: title)
    }

    /// Values in order of their size, as a curve from the lowest to the highest.
    static func sorted(_ values: [Double], title: String) -> String {
        let values = values.sorted()
        guard let lowest = values.first, let highest = values.last else { return "" }
        let (low, high) = lowest >= 0 && highest <= 1 ? (0, 1) : (lowest, max(highest, lowest + 1e-9))
        var body = ""
        for share in [0.0, 0.25, 0.5, 0.75, 1] {
            body += tick(share, Figure.short(low + share * (high - low)))
        }
        let path = values.enumerated().map { index, value in
            let x = left + plotWidth * (Double(index) + 0.5) / Double(values.count)
            return "\(at(x)),\(at(top + plotHeight * (1 - unit((value - low) / (high - low)))))"
        }
        body += "<polyline class=\"curve\" points=\"\(path.joined(separator: " "))\"/>\n"
        let caption = "\(title), from the lowest to the highest of \(values.count)"
        body += label(caption, x: left + plotWidth / 2, y: height - 8)
        return drawing(body, title: title)
    }

    /// A matrix of correlations as coloured squares, each with its value.
    static func matrix(_ names: [String], _ values: [[Double?]]) -> String {
        let cell = 56.0
        let margin = 140.0
        let size = (margin + cell * Double(names.count) + 8, 90 + cell * Double(names.count) + 8)
        var body = ""
        for (row, name) in names.enumerated() {
            let short = HTMLText.cut(name, limit: 18)
            let y = 90 + cell * (Double(row) + 0.5) + 4
            let shown = HTMLText.escaped(short)
            body += "<text class=\"label end\" x=\"\(at(margin - 8))\" y=\"\(at(y))\">\(shown)</text>\n"
            let x = margin + cell * (Double(row) + 0.5)
            body += "<text class=\"label start\" transform=\"translate(\(at(x)),82) rotate(-35)\">\(shown)</text>\n"
            for (column, value) in values[row].enumerated() {
                let sign = (value ?? 0) < 0 ? "negative" : "positive"
                let place = (margin + cell * Double(column), 90 + cell * Double(row))
                let what = "\(name) and \(names[column]): \(Figure.text(value))"
                body += """
                    <rect class="\(sign)" fill-opacity="\(at(0.6 * abs(value ?? 0)))" x="\(at(place.0 + 1))" \
                    y="\(at(place.1 + 1))" width="\(at(cell - 2))" height="\(at(cell - 2))" rx="3">\
                    <title>\(HTMLText.escaped(what))</title></rect>
                    <text class="label" x="\(at(place.0 + cell / 2))" y="\(at(place.1 + cell / 2 + 4))">\
                    \(Figure.text(value, digits: 2))</text>

                    """
            }
        }
        return drawing(body, title: "Correlations", width: size.0, height: size.1)
    }

    // MARK: Pieces

    private static func drawing(
        _ body: String, title: String, width: Double = width, height: Double = height
    ) -> String {
        """
        <svg viewBox="0 0 \(at(width)) \(at(height))" width="\(at(width))" role="img" \
        aria-label="\(HTMLText.escaped(title))">
        \(body)</svg>

        """
    }

    private static func grid(largest: Double, _ text: (Double) -> String) -> String {
        [0.0, 0.5, 1].map { tick($0, text(largest * $0)) }.joined()
    }

    /// A line across the drawing at a share of its height.
    private static func tick(_ share: Double, _ text: String) -> String {
        let y = top + plotHeight * (1 - share)
        return """
            <line class="\(share == 0 ? "axis" : "grid")" x1="\(at(left))" x2="\(at(left + plotWidth))" \
            y1="\(at(y))" y2="\(at(y))"/>
            <text class="label end" x="\(at(left - 6))" y="\(at(y + 4))">\(text)</text>

            """
    }

    private static func label(_ text: String, x: Double, y: Double) -> String {
        "<text class=\"label\" x=\"\(at(x))\" y=\"\(at(y))\">\(HTMLText.escaped(text))</text>\n"
    }

    private static func at(_ value: Double) -> String { Figure.text(value, digits: 2) }

    private static func unit(_ value: Double) -> Double { min(max(value, 0), 1) }
}
