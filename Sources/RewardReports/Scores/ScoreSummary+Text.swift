import LaurelRewards

extension ScoreSummary {
    /// The summary for people: one line, a table of the components, the rewards' histogram, failures, slowest rows.
    ///
    /// - Parameter file: what the rows' lines belong to.
    package func text(file: String) -> String {
        let parts = [[head], table, histogram, failureLines(file), slowLines(file)]
        return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    /// The counts in one line.
    package var head: String {
        var text = "\(rows) rows graded, mean reward "
        text += rewards.distribution.map { Figure.text($0.mean) } ?? "none"
        if let unrewarded { text += ", \(unrewarded.count) without a reward" }
        for component in components where component.failureCount > 0 {
            text += ", \(component.name) failed \(component.failureCount) times"
        }
        return text
    }

    var table: [String] {
        // What never differs from the score, or never happens, takes no column.
        let showsCounted = components.contains { $0.counted.distribution != $0.scores.distribution }
        let showsMissing = components.contains { $0.abstentions + $0.failureCount > 0 }
        var header = ["", "rows", "mean", "std", "min", "median", "max"]
        if showsCounted { header.append("counts") }
        if showsMissing { header += ["abstained", "failed"] }
        let bins = (rewards.distribution?.histogram).map { "\(Figure.short($0.lower)) … \(Figure.short($0.upper))" }
        var lines = [header + ["histogram"], ["reward"] + cells(rewards.distribution)]
        if showsCounted { lines[1].append("") }
        if showsMissing { lines[1] += ["", ""] }
        lines[1].append(spark(rewards.distribution, within: bins))
        for component in components {
            var line = [component.name + (component.isCanary ? " (canary)" : "")]
            line += cells(component.scores.distribution)
            if showsCounted { line.append(Figure.text(component.counted.distribution?.mean)) }
            if showsMissing { line += ["\(component.abstentions)", "\(component.failureCount)"] }
            lines.append(line + [spark(component.scores.distribution, within: bins)])
        }
        return TextTable(rows: lines, numbers: Set(1..<header.count)).lines
    }

    private func cells(_ distribution: Distribution?) -> [String] {
        guard let distribution else { return ["0"] + [String](repeating: Figure.missing, count: 5) }
        let figures = [distribution.mean, distribution.std, distribution.min, distribution.median, distribution.max]
        return ["\(distribution.count)"] + figures.map { Figure.text($0) }
    }

    /// Ten blocks, with the ends of the range where they are not those of the rewards.
    private func spark(_ distribution: Distribution?, within bins: String?) -> String {
        guard let histogram = distribution?.histogram else { return Figure.missing }
        let own = "\(Figure.short(histogram.lower)) … \(Figure.short(histogram.upper))"
        return histogram.sparkline + (own == bins ? "" : "  \(own)")
    }

    var histogram: [String] {
        guard let histogram = rewards.distribution?.histogram else { return [] }
        return ["reward"] + histogram.bars(width: 40).map { "  " + $0 }
    }

    func failureLines(_ file: String) -> [String] {
        var lines: [String] = []
        for component in components {
            if let first = component.firstFailure {
                let kinds = component.failures.sorted { $0.key.rawValue < $1.key.rawValue }
                    .map { "\($0.key.rawValue) \($0.value)" }
                lines.append(
                    "  \(component.name): \(kinds.joined(separator: ", ")); the first at \(file):\(first.line): "
                        + PlainLine.text(first.message, limit: 200))
            }
            if component.gated > 0 {
                lines.append("  \(component.name): not counted in \(component.gated) rows, because of what it requires")
            }
        }
        if let unrewarded {
            lines.append(
                "  reward: none in \(unrewarded.count) rows; the first at \(file):\(unrewarded.line): "
                    + PlainLine.text(unrewarded.reason, limit: 240))
        }
        return lines.isEmpty ? [] : ["not scored"] + lines
    }

    private func slowLines(_ file: String) -> [String] {
        guard let first = slowest.first, first.microseconds >= 1 else { return [] }
        let rows = slowest.map { row in
            [
                "  \(file):\(row.line)", Figure.duration(row.microseconds),
                components.count > 1 ? "\(row.component) \(Figure.duration(row.componentMicroseconds))" : "",
            ]
        }
        return ["slowest rows"] + TextTable(rows: rows, numbers: [1]).lines
    }
}

extension Histogram {
    /// A line for each bin, with a bar as long as its share of the fullest one.
    package func bars(width: Int) -> [String] {
        let largest = Swift.max(counts.max() ?? 0, 1)
        let rows = counts.indices.map { bin -> [String] in
            let bounds = bounds(of: bin)
            let eighths = counts[bin] == 0 ? 0 : Swift.max(1, counts[bin] * width * 8 / largest)
            let partial = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
            let bar = String(repeating: "█", count: eighths / 8) + partial
            return [
                "\(Figure.short(bounds.lower)) – \(Figure.short(bounds.upper))", "\(counts[bin])", bar,
            ]
        }
        return TextTable(rows: rows, numbers: [0, 1]).lines
    }
}
