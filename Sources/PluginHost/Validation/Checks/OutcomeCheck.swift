import LaurelRewards

/// Does every probe get a score inside the declared range, or an abstention?
struct OutcomeCheck: ValidationCheck {
    func findings(in trial: ValidationTrial) async -> [ValidationFinding] {
        let subject = trial.subject
        guard subject.level != .reward else { return [] }
        var findings = OutcomeFindings(subject).findings(trial.results)
        let graded = trial.results.filter { !$0.probe.kind.isHostile }
        let scores = graded.compactMap(\.score)
        if let first = graded.first, !graded.isEmpty, graded.allSatisfy({ $0.isAbstention }) {
            findings.append(
                subject.finding(
                    .alwaysAbstains, subject.level == .plugin ? .error : .warning, evidence: first.evidence,
                    "It abstains on every probe, so it never says anything.",
                    remedy: "Give cases whose samples have what it needs, and abstain only where that is missing."))
        } else if let score = scores.first, scores.count > 1, scores.allSatisfy({ $0 == score }) {
            findings.append(
                subject.finding(
                    .constantScore, subject.level == .plugin ? .error : .warning, evidence: graded.first?.evidence,
                    "Every one of \(scores.count) probes, good and bad, scores \(score.shown): such a score cannot teach.",
                    remedy: "Make the score depend on the completion; look for a condition that never holds."))
        }
        return findings
    }
}

/// Turns failed grades into findings, one of each kind with the first probe that shows it.
struct OutcomeFindings {
    let subject: ValidationSubject
    /// How bad a failure is here.
    var severity = ValidationFinding.Severity.error
    /// What the probes have in common, for the message.
    var circumstance = ""

    init(_ subject: ValidationSubject) { self.subject = subject }

    func findings(_ results: [ProbeResult]) -> [ValidationFinding] {
        var firsts: [(code: FindingCode, message: String, result: ProbeResult, count: Int)] = []
        for result in results {
            guard let (code, message) = problem(with: result.grade) else { continue }
            if let index = firsts.firstIndex(where: { $0.code == code }) {
                firsts[index].count += 1
            } else {
                firsts.append((code, message, result, 1))
            }
        }
        return firsts.map { first in
            let share = "\(first.count) of \(results.count) probes"
            return subject.finding(
                first.code, first.code == .outOfRange || first.code == .invalidScore ? .error : severity,
                evidence: first.result.evidence,
                "\(Self.what(first.code)) on \(share)\(circumstance), first on \(first.result.probe.label): "
                    + first.message,
                remedy: Self.remedy(first.code))
        }
    }

    private func problem(with grade: Grade) -> (FindingCode, String)? {
        switch grade.outcome {
        case .abstain: return nil
        case .score(let score):
            guard !subject.range.contains(score) else { return nil }
            return (
                .outOfRange,
                "the score is \(score.shown), and the declared range is \(subject.range.lowerBound.shown) to "
                    + "\(subject.range.upperBound.shown)."
            )
        case .failure(let kind, let message):
            let code: FindingCode =
                switch kind {
                case .timeout: .timesOut
                case .memory: .exceedsMemory
                case .forbidden: .forbiddenCall
                case .invalidScore: .invalidScore
                case .load: .loadFailed
                case .runtime, .unavailable: .raises
                }
            return (code, message)
        }
    }

    private static func what(_ code: FindingCode) -> String {
        switch code {
        case .timesOut: "It passes its deadline"
        case .exceedsMemory: "It passes its memory limit"
        case .forbiddenCall: "It asks for what the sandbox refuses"
        case .invalidScore: "It gives no finite number"
        case .outOfRange: "It scores outside its range"
        case .loadFailed: "It cannot be loaded"
        default: "It raises an error"
        }
    }

    private static func remedy(_ code: FindingCode) -> String {
        switch code {
        case .timesOut: "Bound the work by the completion's length; prefer `laurel.regex` to patterns that backtrack."
        case .exceedsMemory: "Work on parts of the text instead of building tables of all of it."
        case .forbiddenCall: "Leave the call out; what a script needs comes in `sample.metadata` and `params`."
        case .invalidScore: "Return a finite number on every path; guard divisions by a count that may be 0."
        case .outOfRange: "Clamp the score (`laurel.clamp`), or declare the range it really has."
        case .loadFailed: "Correct the script at the line named."
        default:
            "Check for nil and for odd text; `return laurel.abstain(\"why\")` where it cannot judge."
        }
    }
}

extension Double {
    /// Up to four digits behind the point, without trailing zeros.
    var shown: String {
        guard isFinite, abs(self) < 1e12 else { return "\(self)" }
        let scaled = (self * 10_000).rounded() / 10_000
        return scaled == scaled.rounded() ? "\(Int64(scaled))" : "\(scaled)"
    }
}
