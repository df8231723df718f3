import LaurelRewards

/// One answer on a page: what was asked, what was written, and what each component made of it. All text is escaped.
struct AnswerSection {
    let sample: Sample
    let candidate: Candidate
    let reward: Reward
    /// The components' names, in the order of the grades.
    let components: [String]

    /// With its own heading and the prompt.
    var html: String {
        """
        <section>
        <h3>Row \(sample.index), reward \(Figure.text(reward.value))</h3>
        \(question)\(answer)</section>

        """
    }

    /// The prompt and the reference.
    var question: String {
        let reference = sample.reference.map { "<p>Reference: \(HTMLText.escaped($0))</p>\n" } ?? ""
        return "<pre>\(HTMLText.escaped(HTMLText.cut(sample.prompt, limit: 4000)))</pre>\n" + reference
    }

    /// The completion and its grades.
    var answer: String {
        let grades = components.indices.filter { $0 < reward.grades.count }.map { index -> String in
            let grade = reward.grades[index]
            let counted = index < reward.components.count ? reward.components[index] : nil
            let detail: String? =
                switch grade.outcome {
                case .score: grade.detail
                case .abstain(let reason): "abstained: \(reason)"
                case .failure(let kind, let message): "failed (\(kind.rawValue)): \(message)"
                }
            let name = HTMLText.escaped(components[index])
            return "<tr><th>\(name)</th><td>\(Figure.text(grade.outcome.score))</td>"
                + "<td>\(Figure.text(counted))</td><td class=\"words\">\(HTMLText.escaped(detail ?? ""))</td></tr>"
        }
        return """
            <pre class="answer">\(HTMLText.escaped(HTMLText.cut(candidate.completion, limit: 8000)))</pre>
            <table>
            <tr><th>component</th><th>score</th><th>counts</th><th class="words">why</th></tr>
            \(grades.joined(separator: "\n"))
            </table>

            """
    }
}
