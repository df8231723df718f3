import LaurelRewards

/// Is the score the same bits in a fresh process, in another order, in another row, with other workers, and a second
/// time?
struct DeterminismCheck: ValidationCheck {
    /// Probes that are graded again.
    private static let most = 120

    func findings(in trial: ValidationTrial) async -> [ValidationFinding] {
        let subject = trial.subject
        guard subject.level != .reward else { return [] }
        let results = spread(trial.results.filter { !$0.probe.kind.isHostile && !$0.isTimeout })
        guard !results.isEmpty else { return [] }
        let items = results.map(\.probe.item)

        let reversed = Array(await subject.grade(items.reversed()).reversed())
        let twice = await subject.grade(items.flatMap { [$0, $0] })
        let moved = await subject.grade(items.map(Self.moved))
        var findings: [ValidationFinding] = []
        findings += compare(results, reversed, .orderDependent, "when the batch is in reverse order", subject)
        findings += compare(results, moved, .orderDependent, "when its row stands elsewhere in the dataset", subject)
        findings += compare(
            results, stride(from: 0, to: twice.count, by: 2).map { twice[$0] }, .notDeterministic,
            "when it is graded again", subject)
        findings += compare(
            results, stride(from: 1, to: twice.count, by: 2).map { twice[$0] }, .notDeterministic,
            "when the same completion was graded just before", subject)
        for arrangement in subject.arrangements where arrangement.keepsScore {
            // Sums over a group may be rounded otherwise in another order.
            findings += compare(
                results, await arrangement.grade(items), .orderDependent, arrangement.label, subject, tolerance: 1e-9)
        }
        if let rebuild = subject.rebuild {
            for workers in [1, 3] {
                guard let fresh = try? await rebuild(workers) else { continue }
                let text = workers == 1 ? "in a fresh process" : "with \(workers) workers"
                findings += compare(results, await fresh(items), .notDeterministic, text, subject)
            }
        }
        // One finding of each kind says enough.
        var seen: Set<FindingCode> = []
        return findings.filter { seen.insert($0.code).inserted }
    }

    private func spread(_ results: [ProbeResult]) -> [ProbeResult] {
        guard results.count > Self.most else { return results }
        return (0..<Self.most).map { results[$0 * results.count / Self.most] }
    }

    /// The item as if its row stood elsewhere.
    private static func moved(_ item: GradingItem) -> GradingItem {
        let sample = item.sample
        return GradingItem(
            sample: Sample(
                index: sample.index + 977, messages: sample.messages, reference: sample.reference,
                metadata: sample.metadata),
            candidate: item.candidate, scores: item.scores)
    }

    private func compare(
        _ results: [ProbeResult], _ other: [Grade], _ code: FindingCode, _ circumstance: String,
        _ subject: ValidationSubject, tolerance: Double = 0
    ) -> [ValidationFinding] {
        guard other.count == results.count else { return [] }
        // What is late is late by the clock, which no script controls; `times-out` and `near-deadline` speak of it.
        let differing = zip(results, other).filter {
            !$0.isTimeout && !$1.isTimeout && !Self.agree($0.grade.outcome, $1.outcome, tolerance)
        }
        guard let (result, grade) = differing.first else { return [] }
        return [
            subject.finding(
                code, .error, evidence: result.evidence,
                "\(differing.count) of \(results.count) probes score otherwise \(circumstance): first "
                    + "\(Self.text(result.grade.outcome)), then \(Self.text(grade.outcome)).",
                remedy: code == .orderDependent
                    ? "Score the completion for its own sake: leave `sample.index` and the order of candidates out."
                    : "Remove what changes from call to call.")
        ]
    }

    private static func agree(_ one: Outcome, _ other: Outcome, _ tolerance: Double) -> Bool {
        switch (one, other) {
        case (.score(let a), .score(let b)): a.bitPattern == b.bitPattern || abs(a - b) < tolerance
        case (.abstain, .abstain): true
        case (.failure(let a, _), .failure(let b, _)): a == b
        default: false
        }
    }

    private static func text(_ outcome: Outcome) -> String {
        switch outcome {
        case .score(let score): "\(score)"
        case .abstain: "an abstention"
        case .failure(let kind, _): kind.rawValue
        }
    }
}
