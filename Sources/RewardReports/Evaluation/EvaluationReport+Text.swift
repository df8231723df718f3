import LaurelRewards

extension EvaluationReport {
    /// The report for people.
    package var text: String {
        var parts = [overview, summary.table, summary.histogram, correlationTable]
        parts.append(summary.failureLines(settings.data))
        parts += [answers("best", best), answers("worst", worst)]
        return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    /// Names and values of the figures that describe the whole.
    var figures: [(name: String, value: String)] {
        let rewards = summary.rewards.distribution
        var figures = [
            ("mean reward", "\(Figure.text(rewards?.mean)) (standard deviation \(Figure.text(rewards?.std)))"),
            ("mean of each row's best", Figure.text(meanBest)),
            ("passing", "\(Figure.percent(passRate)) of the candidates (\(settings.pass.text))"),
        ]
        figures += passAtK.map { ("pass@\($0.k)", Figure.text($0.value)) }
        figures += [
            ("rows of equal rewards", Figure.percent(zeroVarianceShare)),
            ("mean deviation in a row", Figure.text(meanGroupDeviation)),
        ]
        if let tokens {
            figures.append(
                ("tokens", "\(Figure.text(tokens.mean, digits: 1)) on average, \(Figure.percent(cutShare)) cut off"))
        }
        if let unrewarded = summary.unrewarded { figures.append(("without a reward", "\(unrewarded.count)")) }
        if let first = unanswered.first {
            let reason = PlainLine.text(first.reason, limit: 200)
            let value = "\(unanswered.count); the first at line \(first.line): \(reason)"
            figures.append(("rows without an answer", value))
        }
        figures.append(("time", "\(Figure.text(seconds, digits: 1)) s"))
        return figures
    }

    /// What was evaluated, in one line.
    var head: String {
        "\(settings.model)\(settings.adapter.map { " with \($0)" } ?? "")"
            + "\(settings.endpoint.map { " at \($0)" } ?? "") on \(rows.count) rows of \(settings.data), "
            + "\(settings.candidatesPerRow) candidates each, graded by \(settings.reward)"
    }

    private var overview: [String] {
        [head] + TextTable(rows: figures.map { [$0.name, $0.value] }).lines
    }

    private var correlationTable: [String] {
        guard correlations.names.count > 2 else { return [] }
        let header = ["correlation"] + correlations.names
        let rows = zip(correlations.names, correlations.values).map { name, values in
            [name] + values.map { Figure.text($0, digits: 2) }
        }
        return TextTable(rows: [header] + rows, numbers: Set(1..<header.count)).lines
    }

    private func answers(_ title: String, _ answers: [Answer]) -> [String] {
        guard !answers.isEmpty else { return [] }
        return ["\(title) candidates"]
            + answers.flatMap { answer in
                let parts = zip(components, answer.reward.components).map { "\($0.name) \(Figure.text($1, digits: 3))" }
                let reference = answer.sample.reference.map { "  (reference: \(PlainLine.text($0, limit: 60)))" } ?? ""
                return [
                    "  row \(answer.sample.index): reward \(Figure.text(answer.reward.value))  "
                        + parts.joined(separator: "  "),
                    "    asked: \(PlainLine.text(answer.sample.prompt, limit: 160))\(reference)",
                    "    wrote: \(PlainLine.text(answer.candidate.completion, limit: 320))",
                ]
            }
    }
}
