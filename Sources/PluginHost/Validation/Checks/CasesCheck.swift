import LaurelRewards

/// Do the plugin's own cases pass, and do they show a full and a low score?
struct CasesCheck: ValidationCheck {
    /// How the cases went; nil when there are none to read.
    let reports: [PluginCases.Report]?
    let file: String
    /// Why the cases could not be read or run.
    let problem: String?

    /// Where low ends, as a share of the declared range.
    static let low = 0.25

    func findings(in trial: ValidationTrial) async -> [ValidationFinding] { findings(about: trial.subject) }

    /// The findings; the probes do not matter for them.
    func findings(about subject: ValidationSubject) -> [ValidationFinding] {
        // A reward may use a plugin whose cases are poor; whoever owns the plugin has to mend them.
        let severity: ValidationFinding.Severity = subject.level == .plugin ? .error : .warning
        guard let reports else {
            return [
                subject.finding(
                    .noCases, severity, evidence: .init(file: file), problem ?? "The plugin has no cases.",
                    remedy: "Write tests/cases.jsonl: one line a case, {\"sample\": …, \"expect\": {\"score\": 1}}.")
            ]
        }
        var findings = reports.compactMap { report -> ValidationFinding? in
            guard let problem = report.problem else { return nil }
            return subject.finding(
                .caseFailed, .error,
                evidence: .init(score: report.grade.outcome.score, file: file, line: report.line),
                problem, remedy: "Correct the script, or the case if it expects the wrong thing.")
        }
        let scores = reports.compactMap(\.grade.outcome.score)
        let span = subject.range.upperBound - subject.range.lowerBound
        if !scores.contains(where: { $0 >= Self.full(subject.range) }) {
            findings.append(
                subject.finding(
                    .noFullScoreCase, severity, evidence: .init(score: scores.max(), file: file),
                    "No case gets the full score, \(subject.range.upperBound.shown).",
                    remedy: "Add a case of a completion that deserves it, or declare the range it really has."))
        }
        if !scores.contains(where: { $0 <= subject.range.lowerBound + Self.low * span }) {
            findings.append(
                subject.finding(
                    .noLowScoreCase, severity, evidence: .init(score: scores.min(), file: file),
                    "No case gets a low score, at or near \(subject.range.lowerBound.shown).",
                    remedy: "Add a case of a completion that deserves it, or declare the range it really has."))
        }
        return findings
    }

    /// What counts as a full score.
    static func full(_ range: ClosedRange<Double>) -> Double {
        range.upperBound - 0.01 * (range.upperBound - range.lowerBound)
    }
}
