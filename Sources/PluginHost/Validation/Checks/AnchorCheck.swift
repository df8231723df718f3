import LaurelRewards

/// Does what is known to be good score high, and what is known to be bad low?
///
/// High and low are relative to the scores that the probes got, so that any range works.
struct AnchorCheck: ValidationCheck {
    /// Where high begins, between the lowest and the highest score seen.
    static let high = 0.6
    /// Where a shaping plugin's score counts as full.
    private static let full = 0.8

    func findings(in trial: ValidationTrial) async -> [ValidationFinding] {
        guard trial.subject.level != .component, let observed = trial.observed,
            observed.upperBound > observed.lowerBound
        else { return [] }
        return reference(trial, observed)
            + bad(
                .empty, .emptyScoresHigh, trial, observed, what: "The empty completion",
                remedy: "Return the lowest score when the completion is blank: silence must not pay.")
            + bad(
                .refusal, .refusalScoresHigh, trial, observed, what: "A refusal",
                remedy: "Mix it with a grader that wants an answer, or score refusals low.")
    }

    /// The reference as a completion, in the form that scores best.
    private func reference(_ trial: ValidationTrial, _ observed: ClosedRange<Double>) -> [ValidationFinding] {
        let subject = trial.subject
        guard subject.claimsCorrectness else { return [] }
        var low: [ProbeResult] = []
        var count = 0
        for (place, sample) in trial.samples.enumerated() {
            guard let reference = sample.sample.reference else { continue }
            let forms = Set(HonestCompletions.renderings(of: reference))
            let results = trial.results.filter {
                $0.probe.place == place && $0.probe.kind == .honest
                    && forms.contains($0.probe.item.candidate.completion)
            }
            guard let best = results.max(by: { ($0.score ?? -.infinity) < ($1.score ?? -.infinity) }),
                !results.allSatisfy(\.isAbstention)
            else { continue }
            count += 1
            if Self.place(best.score ?? -.infinity, in: observed) < Self.high { low.append(best) }
        }
        guard let worst = low.first else { return [] }
        let isMadeUp = trial.samples.allSatisfy(\.isMadeUp)
        let row = subject.level == .reward && !isMadeUp ? " (row \(worst.probe.item.sample.index))" : ""
        return [
            subject.finding(
                .referenceScoresLow, low.count * 2 > count && !isMadeUp ? .error : .warning, evidence: worst.evidence,
                "On \(low.count) of \(count) samples no usual form of the reference itself scores high\(row); the best "
                    + "got \(worst.score.map(\.shown) ?? "no score"), and the scores seen go from "
                    + "\(observed.lowerBound.shown) to \(observed.upperBound.shown).",
                remedy: "Check that it reads the reference as the dataset writes it, and which form of answer it wants."
            )
        ]
    }

    /// A completion that is known to be bad.
    private func bad(
        _ kind: Probe.Kind, _ code: FindingCode, _ trial: ValidationTrial, _ observed: ClosedRange<Double>,
        what: String, remedy: String
    ) -> [ValidationFinding] {
        let subject = trial.subject
        let isJudge = subject.level == .reward || subject.claimsCorrectness
        let results = trial.results(of: kind).filter { $0.score != nil }
        let high = results.filter { result in
            Self.place(result.score ?? 0, in: observed) >= (isJudge ? Self.high : Self.full)
        }
        guard let worst = high.max(by: { ($0.score ?? 0) < ($1.score ?? 0) }), high.count * 2 > results.count else {
            return []
        }
        let honest = trial.honest(worst.probe.place)
        let isAsGood = honest.map { (worst.score ?? 0) >= $0 } ?? true
        let severity: ValidationFinding.Severity =
            isJudge && isAsGood ? .error : isJudge || code == .emptyScoresHigh ? .warning : .note
        return [
            subject.finding(
                code, severity, evidence: worst.evidence,
                "\(what) scores \((worst.score ?? 0).shown) where an honest one gets \(honest?.shown ?? "as much"), on "
                    + "\(high.count) of \(results.count) probes.",
                remedy: remedy)
        ]
    }

    /// Where a score lies between the lowest and the highest seen, from 0 to 1.
    static func place(_ score: Double, in observed: ClosedRange<Double>) -> Double {
        (score - observed.lowerBound) / (observed.upperBound - observed.lowerBound)
    }
}
