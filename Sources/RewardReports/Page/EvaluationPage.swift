import LaurelRewards

/// An evaluation as one HTML file that needs nothing from elsewhere: style and drawings are in it, scripts are not.
///
/// The page forbids itself to load or run anything (Content-Security-Policy), and every text that a model, a dataset or
/// a grader wrote is escaped.
package struct EvaluationPage {
    private let report: EvaluationReport

    package init(_ report: EvaluationReport) { self.report = report }

    /// The page.
    package var html: String {
        let settings = report.settings
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(Self.text(settings.model)) on \(Self.text(settings.data)) – laurel eval</title>
            <style>
            \(PageStyle.css)</style>
            </head>
            <body>
            <h1>\(Self.text(settings.model))</h1>
            <p>\(Self.text(report.head)).</p>
            \(figures)\(plots)\(components)\(correlations)\(notScored)\(answers("Best candidates", report.best))\
            \(answers("Worst candidates", report.worst))\(rows)
            <h2>Settings</h2>
            \(settingsTable)</body>
            </html>

            """
    }

    private static func text(_ text: String) -> String { HTMLText.escaped(text) }

    private var figures: String {
        let items = report.figures.map { figure in
            "<tr><th>\(Self.text(figure.name))</th><td>\(Self.text(figure.value))</td></tr>"
        }
        return "<table class=\"figures\">\n\(items.joined(separator: "\n"))\n</table>\n"
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
        let grades = report.components.indices.map { index -> String in
            let (grade, counted) = (answer.reward.grades[index], answer.reward.components[index])
            let detail: String? =
                switch grade.outcome {
                case .score: grade.detail
                case .abstain(let reason): "abstained: \(reason)"
                case .failure(let kind, let message): "failed (\(kind.rawValue)): \(message)"
                }
            let name = Self.text(report.components[index].name)
            return "<tr><th>\(name)</th><td>\(Figure.text(grade.outcome.score))</td>"
                + "<td>\(Figure.text(counted))</td><td class=\"words\">\(Self.text(detail ?? ""))</td></tr>"
        }
        let reference = answer.sample.reference.map { "<p>Reference: \(Self.text($0))</p>\n" } ?? ""
        return """
            <section>
            <h3>Row \(answer.sample.index), reward \(Figure.text(answer.reward.value))</h3>
            <pre>\(Self.text(HTMLText.cut(answer.sample.prompt, limit: 4000)))</pre>
            \(reference)<pre class="answer">\(Self.text(HTMLText.cut(answer.candidate.completion, limit: 8000)))</pre>
            <table>
            <tr><th>component</th><th>score</th><th>counts</th><th>why</th></tr>
            \(grades.joined(separator: "\n"))
            </table>
            </section>

            """
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
        let rows = items.map { "<tr><th>\($0.0)</th><td>\(Self.text($0.1))</td></tr>" }
        return "<table class=\"figures\">\n\(rows.joined(separator: "\n"))\n</table>\n"
    }
}
