import LaurelRewards

/// An evaluation as one HTML file; every text that a model, a dataset or a grader wrote is escaped.
package struct EvaluationPage {
    private let report: EvaluationReport

    package init(_ report: EvaluationReport) { self.report = report }

    /// The page.
    package var html: String {
        let settings = report.settings
        return HTMLPage.html(
            title: "\(settings.model) on \(settings.data) – laurel eval",
            body: """
                <h1>\(Self.text(settings.model))</h1>
                <p>\(Self.text(report.head)).</p>
                \(figures)\(plots)\(components)\(correlations)\(notScored)\(answers("Best candidates", report.best))\
                \(answers("Worst candidates", report.worst))\(rows)
                <h2>Settings</h2>
                \(settingsTable)
                """)
    }

    private static func text(_ text: String) -> String { HTMLText.escaped(text) }

    private var figures: String {
        HTMLPage.figures(report.figures.map { (name: $0.name, value: $0.value) })
    }

    private var plots: String {
        var drawings: [String] = []
        if let rewards = report.summary.rewards.distribution {
            drawings.append(SVGPlot.bars(rewards.histogram, title: "reward of a candidate"))
        }
        if !report.passAtK.isEmpty {
            let points = report.passAtK.map { (name: "\($0.k)", value: $0.value) }
            drawings.append(SVGPlot.line(points, title: "pass@k, by k"))
        }
        let means = report.rows.compactMap(\.mean)
        if means.count > 1 { drawings.append(SVGPlot.sorted(means, title: "mean reward of a row")) }
        return "<h2>Rewards</h2>\n<div class=\"plots\">\n\(drawings.joined())</div>\n"
    }

    private var components: String {
        let header = [
            "component", "weight", "scored", "mean", "std", "min", "median", "max", "counts", "abstained", "failed",
        ]
        let rows = report.summary.components.map { component -> String in
            let scores = component.scores.distribution
            let figures = [scores?.mean, scores?.std, scores?.min, scores?.median, scores?.max]
            let cells =
                [Figure.short(component.weight), "\(scores?.count ?? 0)"] + figures.map { Figure.text($0) }
                + [
                    Figure.text(component.counted.distribution?.mean), "\(component.abstentions)",
                    "\(component.failureCount)",
                ]
            let name = Self.text(component.name) + (component.isCanary ? " <em>canary</em>" : "")
            return "<tr><th>\(name)</th>" + cells.map { "<td>\($0)</td>" }.joined() + "</tr>"
        }
        let drawings = report.summary.components.compactMap { component in
            component.scores.distribution.map { SVGPlot.bars($0.histogram, title: "score of \(component.name)") }
        }
        return """
            <h2>Components</h2>
            <table>
            <tr>\(header.map { "<th>\($0)</th>" }.joined())</tr>
            \(rows.joined(separator: "\n"))
            </table>
            <div class="plots">
            \(drawings.joined())</div>

            """
    }

    private var correlations: String {
        guard report.correlations.names.count > 2 else { return "" }
        return "<h2>Correlations</h2>\n<p>Pearson's r over all candidates; a dash where one side does not vary.</p>\n"
            + SVGPlot.matrix(report.correlations.names, report.correlations.values)
    }

    private var notScored: String {
        let lines = report.summary.failureLines(report.settings.data).dropFirst()
        guard !lines.isEmpty else { return "" }
        return "<h2>Not scored</h2>\n<ul>\n" + lines.map { "<li>\(Self.text($0))</li>\n" }.joined() + "</ul>\n"
    }

    private func answers(_ title: String, _ answers: [EvaluationReport.Answer]) -> String {
        guard !answers.isEmpty else { return "" }
        return "<h2>\(title)</h2>\n" + answers.map(answer).joined()
    }

    private func answer(_ answer: EvaluationReport.Answer) -> String {
        AnswerSection(
            sample: answer.sample, candidate: answer.candidate, reward: answer.reward,
            components: report.components.map(\.name)
        ).html
    }

    /// Rows that are listed; a page of many thousands would be of no use.
    private static let largestRowCount = 500

    private var rows: String {
        let items = report.rows.prefix(Self.largestRowCount).map { row in
            let question = HTMLText.cut(row.sample.prompt, limit: 200)
            return "<tr><td>\(row.sample.index)</td><td>\(Figure.text(row.mean))</td><td>\(Figure.text(row.best))</td>"
                + "<td>\(row.passing) of \(row.count)</td><td class=\"words\">\(Self.text(question))</td></tr>"
        }
        let left = report.rows.count - items.count
        let note = left > 0 ? "<p>\(left) more rows are in the JSON.</p>\n" : ""
        return """
            <h2>Rows</h2>
            <details><summary>\(report.rows.count) rows</summary>
            <table>
            <tr><th>row</th><th>mean</th><th>best</th><th>passing</th><th>prompt</th></tr>
            \(items.joined(separator: "\n"))
            </table>
            \(note)</details>

            """
    }

    private var settingsTable: String {
        let settings = report.settings
        let items = [
            ("model", settings.model), ("adapter", settings.adapter ?? "none"),
            ("server", settings.endpoint ?? "none"), ("reward", settings.reward),
            ("data", settings.data), ("candidates a row", "\(settings.candidatesPerRow)"),
            ("temperature", Figure.short(settings.temperature)), ("top_p", Figure.short(settings.topP)),
            ("top_k", "\(settings.topK)"), ("max tokens", "\(settings.maxTokens)"), ("seed", "\(settings.seed)"),
            ("passing", settings.pass.text),
        ]
        return HTMLPage.figures(items.map { (name: $0.0, value: $0.1) })
    }
}
