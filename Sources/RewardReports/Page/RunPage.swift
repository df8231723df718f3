import LaurelRewards

/// A training run as one HTML file; every text that a model, a dataset or a grader wrote is escaped.
package struct RunPage {
    private let report: RunReport

    package init(_ report: RunReport) { self.report = report }

    /// The page.
    package var html: String {
        HTMLPage.html(
            title: "\(report.id) – laurel report",
            body: """
                <h1>\(Self.text(report.id))</h1>
                <p>\(Self.text(report.head))</p>
                \(figures)\(plots)\(evaluations)\(components)\(events)\(changes)\
                \(answers("Best answers", report.best))\(answers("Worst answers", report.worst))
                <h2>Settings</h2>
                \(HTMLPage.figures(report.settings))\(file("The resolved run file", report.configuration))\
                \(file("The reward", report.reward))
                """)
    }

    private static func text(_ text: String) -> String { HTMLText.escaped(text) }

    private var figures: String {
        guard !report.figures.isEmpty else { return "" }
        return HTMLPage.figures(report.figures) + "<p>\(Self.text(report.figuresNote))</p>\n"
    }

    private var plots: String {
        let drawings = report.plots.filter { !$0.isEmpty }
        guard !drawings.isEmpty else { return "<p>No step has been taken yet.</p>\n" }
        return "<h2>Training</h2>\n<div class=\"plots\">\n\(drawings.map(\.html).joined())</div>\n"
    }

    private var evaluations: String {
        guard !report.evaluations.isEmpty else { return "" }
        let names = report.evaluations.reduce(into: [String]()) { names, evaluation in
            names += evaluation.values.keys.sorted().filter { !names.contains($0) }
        }.sorted { ($0 == "reward" ? 0 : 1, $0) < ($1 == "reward" ? 0 : 1, $1) }
        let (first, last) = (report.evaluations.first, report.evaluations.last)
        let rows = names.map { name -> String in
            let cells = report.evaluations.map { "<td>\(Figure.text($0.values[name]))</td>" }.joined()
            let change = first?.values[name].flatMap { before in last?.values[name].map { $0 - before } }
            let moved = report.evaluations.count > 1 ? "<td>\(Figure.change(change))</td>" : ""
            return "<tr><th>\(Self.text(name))</th>\(cells)\(moved)</tr>"
        }
        let header = report.evaluations.map { "<th>\(Self.text($0.name))</th>" }.joined()
        return """
            <h2>Held-out evaluation</h2>
            <table>
            <tr><th></th>\(header)\(report.evaluations.count > 1 ? "<th>change</th>" : "")</tr>
            \(rows.joined(separator: "\n"))
            </table>

            """
    }

    private var components: String {
        guard !report.components.isEmpty else { return "" }
        let rows = report.components.map { component -> String in
            let name = Self.text(component.name) + (component.isCanary ? " <em>canary</em>" : "")
            let cells = [
                Figure.short(component.weight), Figure.text(component.first), Figure.text(component.last),
                "\(component.scored)", "\(component.abstained)", "\(component.failed)",
            ]
            return "<tr><th>\(name)</th>" + cells.map { "<td>\($0)</td>" }.joined() + "</tr>"
        }
        let header = ["component", "weight", "first steps", "last steps", "scored", "abstained", "failed"]
        return """
            <h2>Components</h2>
            <table>
            <tr>\(header.map { "<th>\($0)</th>" }.joined())</tr>
            \(rows.joined(separator: "\n"))
            </table>

            """
    }

    /// Events that are listed openly; a run with thousands of alarms is no easier to read for having them all.
    private static let mostEvents = 200

    private var events: String {
        guard !report.events.isEmpty else { return "" }
        let rows = report.events.suffix(Self.mostEvents).map { event in
            "<tr class=\"\(Self.text(event.severity))\"><td>\(Self.text(event.time))</td><td>\(event.step)</td>"
                + "<th>\(Self.text(event.kind))</th><td class=\"words\">\(Self.text(event.message))</td></tr>"
        }
        let left = report.events.count - rows.count
        return """
            <h2>Events</h2>
            \(left > 0 ? "<p>The last \(rows.count) of \(report.events.count).</p>\n" : "")<table class="events">
            <tr><th>time</th><th>step</th><th>event</th><th class="words">what happened</th></tr>
            \(rows.joined(separator: "\n"))
            </table>

            """
    }

    private var changes: String {
        guard !report.mostChanged.isEmpty else { return "" }
        let names = report.components.map(\.name)
        let sections = report.mostChanged.map { change -> String in
            func section(_ answer: RunReport.Answer) -> AnswerSection {
                AnswerSection(
                    sample: answer.sample, candidate: answer.candidate, reward: answer.reward, components: names)
            }
            return """
                <section>
                <h3>Row \(change.after.sample.index), reward \(Figure.text(change.before.reward.value)) → \
                \(Figure.text(change.after.reward.value)) (\(Figure.change(change.difference)))</h3>
                \(section(change.after).question)<div class="pair">
                <div>
                <h4>before</h4>
                \(section(change.before).answer)</div>
                <div>
                <h4>after</h4>
                \(section(change.after).answer)</div>
                </div>
                </section>

                """
        }
        return "<h2>Most changed answers</h2>\n<p>To the same prompts, in the first and in the last evaluation.</p>\n"
            + sections.joined()
    }

    private func answers(_ title: String, _ answers: [RunReport.Answer]) -> String {
        guard !answers.isEmpty else { return "" }
        let sections = answers.map { answer in
            AnswerSection(
                sample: answer.sample, candidate: answer.candidate, reward: answer.reward,
                components: report.components.map(\.name)
            ).html
        }
        return "<h2>\(title)</h2>\n<p>\(Self.text(report.answerSource))</p>\n" + sections.joined()
    }

    private func file(_ title: String, _ text: String) -> String {
        "<details><summary>\(title)</summary>\n<pre>\(Self.text(text))</pre>\n</details>\n"
    }
}
