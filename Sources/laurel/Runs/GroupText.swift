import LaurelRewards
import RewardReports
import RunStore

/// The candidates of one group side by side, for a terminal of 100 columns.
struct GroupText {
    private let group: GroupRecord
    private static let width = 100
    private static let candidatesInATable = 8

    init(_ group: GroupRecord) { self.group = group }

    /// The group: what was asked, a table of figures with a column a candidate, and each completion in full.
    var text: String {
        ([head, tables] + group.candidates.map(completion)).map { $0.joined(separator: "\n") }
            .joined(separator: "\n\n")
    }

    private var head: [String] {
        let turns = group.messages.dropLast().map { ("\($0.role)", $0.content) } + [("prompt", group.prompt)]
        let reference = group.reference.map { [("reference", $0)] } ?? []
        return ["\(group.run), \(group.place), group \(group.group): row \(group.sample) of its data"]
            + (turns + reference).flatMap { name, text in
                WrappedText.lines(text, width: Self.width, first: TextTable.padded(name, 11), rest: 11)
            }
    }

    // MARK: Figures

    private var tables: [String] {
        let names = group.candidates.first?.grades.map { $0.name + ($0.isCanary ? " (canary)" : "") } ?? []
        let labels =
            ["candidate", "reward", "advantage"] + names.map { PlainLine.text($0, limit: 24) } + ["tokens", "ended"]
        let tables = stride(from: 0, to: group.candidates.count, by: Self.candidatesInATable).map { start in
            let columns = group.candidates[start..<min(start + Self.candidatesInATable, group.candidates.count)]
                .map(cells)
            let rows = labels.indices.map { row in [labels[row]] + columns.map { $0[row] } }
            return TextTable(rows: rows, numbers: Set(1..<(columns.count + 1))).lines
        }
        return Array(tables.joined(separator: [""]))
    }

    private func cells(_ candidate: GroupRecord.CandidateRecord) -> [String] {
        [
            "#\(candidate.candidate)", Figure.text(candidate.reward, digits: 3),
            Figure.change(candidate.advantage, digits: 3),
        ]
            + candidate.grades.map(score)
            + ["\(candidate.tokenCount)", candidate.finishReason == .stop ? "stop" : "cut"]
    }

    private func score(_ grade: GroupRecord.GradeRecord) -> String {
        switch grade.outcome {
        case "score": Figure.text(grade.score, digits: 3)
        case "abstain": "abst."
        default: "FAILED"
        }
    }

    // MARK: Completions

    private func completion(_ candidate: GroupRecord.CandidateRecord) -> [String] {
        let figures =
            "reward \(Figure.text(candidate.reward, digits: 3)), advantage "
            + Figure.change(candidate.advantage, digits: 3)
        let why = candidate.grades.flatMap { grade -> [String] in
            guard grade.outcome != "score" || grade.detail != nil || grade.counted != grade.score else { return [] }
            return WrappedText.lines(reason(grade), width: Self.width, first: "  · \(grade.name): ", rest: 6)
        }
        let body = WrappedText.lines(candidate.completion, width: Self.width, first: "  ", rest: 2)
        return ["#\(candidate.candidate)  \(figures)"] + body + why
    }

    private func reason(_ grade: GroupRecord.GradeRecord) -> String {
        let what: String? =
            switch grade.outcome {
            case "score": nil
            case "abstain": "abstained"
            default: "failed (\(grade.kind ?? "unknown"))"
            }
        let counts = grade.counted == grade.score ? nil : "counts \(Figure.text(grade.counted, digits: 3))"
        let words = grade.detail.map { String($0.prefix(400)) }
        return [what, counts, words].compactMap { $0 }.joined(separator: "; ")
    }
}

extension GroupRecord {
    /// The step, or the evaluation with its step.
    var place: String { moment.map { "evaluation \($0) (step \(step))" } ?? "step \(step)" }
}

/// The groups of a step or an evaluation, a line each.
struct GroupListText {
    private let head: String
    private let groups: [GroupRecord]

    init(_ groups: [GroupRecord], run: RunRecord, step: Int) {
        head = "\(run.id), \(groups.first?.place ?? "step \(step)"): \(groups.count) groups (--group shows one)"
        self.groups = groups
    }

    var text: String {
        let rows = groups.map { group -> [String] in
            let rewards = group.candidates.compactMap(\.reward)
            let mean = rewards.isEmpty ? nil : rewards.reduce(0, +) / Double(rewards.count)
            return [
                "\(group.group)", "\(group.sample)", "\(group.candidates.count)", Figure.text(mean, digits: 3),
                Figure.text(rewards.min(), digits: 3), Figure.text(rewards.max(), digits: 3),
                PlainLine.text(group.prompt, limit: 52),
            ]
        }
        let header = ["group", "row", "of", "mean", "least", "most", "prompt"]
        let table = TextTable(rows: [header] + rows, numbers: [0, 1, 2, 3, 4, 5])
        return ([head] + table.lines).joined(separator: "\n")
    }
}
