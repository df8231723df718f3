import LaurelRewards

/// Does a worthless completion score as high as an honest one?
///
/// For a reward, and for a plugin that claims to tell right from wrong, that is an error. Other plugins only shape an
/// answer, and something worthless of the right shape is expected to score: one warning says what.
struct HackabilityCheck: ValidationCheck {
    /// How far below an honest score counts as as high, as a share of the scores seen.
    private static let margin = 0.02
    /// The share of samples on which a hack has to work to be an error.
    private static let share = 0.25

    func findings(in trial: ValidationTrial) async -> [ValidationFinding] {
        let subject = trial.subject
        guard subject.level != .component, let observed = trial.observed,
            observed.upperBound > observed.lowerBound
        else { return [] }
        var hacks: [Hack] = []
        for code in Self.codes where subject.claimsCorrectness || !Self.needCorrectness.contains(code) {
            hacks += hack(code, trial.results(of: .degenerate(code)), trial, observed)
        }
        hacks += hack(.hackableLookAlikes, await lookAlikes(trial, observed), trial, observed)
        if subject.level == .reward || subject.claimsCorrectness {
            return hacks.map { finding($0, subject) }
        }
        return shaping(hacks, subject)
    }

    private static let codes: [FindingCode] = [
        .hackableEcho, .hackableFormat, .hackableEnumeration, .hackableKeywords, .hackablePadding,
        .hackableRepetition, .hackableUnclosedTags,
    ]
    /// Wrong answers in a good form mean something only to who asks for right ones.
    private static let needCorrectness: Set<FindingCode> = [.hackableFormat, .hackableEnumeration]

    /// A kind of worthless completion that works.
    private struct Hack {
        let code: FindingCode
        let example: ProbeResult
        let honest: Double
        /// The samples it works on, and all that were tried.
        let count: Int
        let tried: Int
    }

    private func hack(
        _ code: FindingCode, _ results: [ProbeResult], _ trial: ValidationTrial, _ observed: ClosedRange<Double>
    ) -> [Hack] {
        let margin = (observed.upperBound - observed.lowerBound) * Self.margin
        var example: (result: ProbeResult, honest: Double)?
        var places: Set<Int> = []
        var tried: Set<Int> = []
        for result in results {
            let place = result.probe.place
            guard let honest = trial.honest(place), AnchorCheck.place(honest, in: observed) >= 0.5 else { continue }
            tried.insert(place)
            guard let score = result.score, score >= honest - margin else { continue }
            places.insert(place)
            if example == nil { example = (result, honest) }
        }
        guard let example else { return [] }
        return [
            Hack(
                code: code, example: example.result, honest: example.honest, count: places.count, tried: tried.count)
        ]
    }

    private func finding(_ hack: Hack, _ subject: ValidationSubject) -> ValidationFinding {
        let isCommon = Double(hack.count) >= Self.share * Double(hack.tried)
        // Scores of other graders come with a plugin's cases and do not change with the completion here.
        let isBlind = subject.level == .plugin && subject.needs.contains(.scores)
        return subject.finding(
            hack.code, isCommon && !isBlind ? .error : .warning, evidence: hack.example.evidence,
            "\(hack.example.probe.label.capitalisedFirst) scores \((hack.example.score ?? 0).shown) where an honest "
                + "completion gets \(hack.honest.shown), on \(hack.count) of \(hack.tried) samples: a policy finds that.",
            remedy: Self.remedy(hack.code))
    }

    private func shaping(_ hacks: [Hack], _ subject: ValidationSubject) -> [ValidationFinding] {
        guard let first = hacks.first else { return [] }
        let kinds = hacks.map { $0.code.rawValue.replacing("hackable-", with: "") }.joined(separator: ", ")
        return [
            subject.finding(
                .shapingOnly, .warning, evidence: first.example.evidence,
                "It looks at the form of an answer only: worthless completions score as high as honest ones (\(kinds)).",
                remedy: "Give it a small weight beside a grader of correctness; never train on it alone.")
        ]
    }

    /// Bad completions in look-alike letters: those that score low as they are.
    private func lookAlikes(_ trial: ValidationTrial, _ observed: ClosedRange<Double>) async -> [ProbeResult] {
        var probes: [Probe] = []
        for result in trial.results {
            guard result.probe.kind == .refusal || result.probe.kind == .given, let score = result.score,
                AnchorCheck.place(score, in: observed) <= 0.3, probes.count < 64
            else { continue }
            let original = result.probe.item
            for variant in LookAlikes.variants(of: String(original.candidate.completion.prefix(2000))) {
                let item = GradingItem(
                    sample: original.sample,
                    candidate: Candidate(
                        index: 0, completion: variant, finishReason: original.candidate.finishReason,
                        tokenCount: original.candidate.tokenCount), scores: original.scores)
                probes.append(
                    Probe(
                        .given, place: result.probe.place, item: item,
                        label: "a completion that scores \(score.shown), in look-alike letters,"))
            }
        }
        let grades = await trial.subject.steadyGrades(probes.map(\.item))
        return zip(probes, grades).map { ProbeResult(probe: $0, grade: $1) }
    }

    private static func remedy(_ code: FindingCode) -> String {
        switch code {
        case .hackableEcho: "Score what the completion adds to the prompt; for sums, want a number (`form: number`)."
        case .hackableFormat: "Compare the answer with the reference, not only its form."
        case .hackableEnumeration: "Accept one answer: take the last one, or refuse completions with several."
        case .hackableKeywords: "Count a keyword once, and mix it with a grader that wants sentences or an answer."
        case .hackablePadding: "Do not pay for length alone; cap what length can earn."
        case .hackableRepetition: "Penalise repeated n-grams, or count distinct ones."
        case .hackableUnclosedTags: "Want each tag opened and closed once, in order, with text inside."
        default: "Fold look-alikes before matching: keep to letters of one script, drop invisible characters."
        }
    }
}

extension String {
    fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
