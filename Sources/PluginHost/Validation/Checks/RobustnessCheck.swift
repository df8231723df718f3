import LaurelRewards

/// Does a sample without a reference or metadata, or a completion that is no valid UTF-8, break it?
///
/// The other hostile completions are among the trial's probes and judged by `OutcomeCheck`.
struct RobustnessCheck: ValidationCheck {
    func findings(in trial: ValidationTrial) async -> [ValidationFinding] {
        // Built-in graders are never given a row without what they need.
        guard !trial.subject.sources.isEmpty, let sample = trial.samples.first,
            // What fails on everything fails here too, and has been said.
            trial.results.contains(where: { $0.score != nil || $0.isAbstention })
        else { return [] }
        return await missing(.reference, in: trial, sample: sample) + missing(.metadata, in: trial, sample: sample)
            + invalidText(trial, sample) + oddGroups(trial)
    }

    /// Groups of one, and of equals: a policy that has settled on an answer writes nothing else.
    private func oddGroups(_ trial: ValidationTrial) async -> [ValidationFinding] {
        let probes = trial.results.filter { !$0.probe.kind.isHostile }.prefix(40).map(\.probe)
        var findings: [ValidationFinding] = []
        for arrangement in trial.subject.arrangements where !arrangement.keepsScore {
            let grades = await trial.subject.steadyGrades(
                probes.map(\.item), with: arrangement.grade)
            var outcome = OutcomeFindings(trial.subject)
            outcome.circumstance = " " + arrangement.label
            findings += outcome.findings(zip(probes, grades).map { ProbeResult(probe: $0, grade: $1) })
        }
        return findings
    }

    /// A plugin that says it needs something is never given a row without it by commands that know: then it is a warning.
    private func missing(
        _ need: PluginManifest.Need, in trial: ValidationTrial, sample: ProbeSample
    ) async -> [ValidationFinding] {
        let subject = trial.subject
        let bent = bend(sample.sample, without: need)
        let completions = Array((sample.honest + sample.given + ["The answer is 42."]).prefix(6))
        let probes = completions.map { completion in
            Probe(
                .hostile, place: 0,
                item: GradingItem(
                    sample: bent, candidate: Candidate(index: 0, completion: completion), scores: sample.scores),
                label: "a sample without \(need.rawValue)")
        }
        let grades = await subject.steadyGrades(probes.map(\.item))
        var outcome = OutcomeFindings(subject)
        outcome.circumstance = " without \(need.rawValue)"
        let isDeclared = subject.needs.contains(need) || (need == .reference && subject.claimsCorrectness)
        outcome.severity = isDeclared ? .warning : .error
        return outcome.findings(zip(probes, grades).map { ProbeResult(probe: $0, grade: $1) })
    }

    private func bend(_ sample: Sample, without need: PluginManifest.Need) -> Sample {
        Sample(
            index: sample.index, messages: sample.messages, reference: need == .reference ? nil : sample.reference,
            metadata: need == .metadata ? [:] : sample.metadata)
    }

    private func invalidText(_ trial: ValidationTrial, _ sample: ProbeSample) async -> [ValidationFinding] {
        guard let gradeBytes = trial.subject.gradeBytes else { return [] }
        let probes = HostileCompletions.bytes.map { hostile in
            Probe(
                .hostile, place: 0, item: sample.item(String(decoding: hostile.bytes, as: UTF8.self)),
                label: hostile.label)
        }
        let grades = await gradeBytes(
            zip(probes, HostileCompletions.bytes).map { (item: $0.item, completion: $1.bytes) })
        return OutcomeFindings(trial.subject).findings(zip(probes, grades).map { ProbeResult(probe: $0, grade: $1) })
    }
}
