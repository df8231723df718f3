import LaurelRewards

/// Makes the probes of a trial from its samples.
struct ProbePlan {
    let samples: [ProbeSample]
    /// Strings of the params.
    let texts: [String]

    /// Hostile probes take long; a few samples show what they can.
    private static let hostileSamples = 2

    init(samples: [ProbeSample], params: [String: JSONValue]) {
        self.samples = samples
        texts = params.sorted { $0.key < $1.key }.flatMap { DegenerateCompletions.strings(in: $0.value) }
    }

    /// Every probe but those of `LookAlikeCheck` and `RobustnessCheck`, which need results first or bend the sample.
    var probes: [Probe] {
        var references: [String] = []
        for sample in samples {
            if let reference = sample.sample.reference, !references.contains(reference) { references.append(reference) }
        }
        return samples.enumerated().flatMap { place, sample in
            probes(of: sample, place: place, references: references)
        }
    }

    private func probes(of sample: ProbeSample, place: Int, references: [String]) -> [Probe] {
        func probe(_ kind: Probe.Kind, _ label: String, _ completion: String) -> Probe {
            Probe(kind, place: place, item: sample.item(completion), label: label)
        }
        var probes = sample.honest.map { probe(.honest, "an honest completion", $0) }
        probes += sample.given.map { probe(.given, "a given completion", $0) }
        probes.append(probe(.empty, "the empty completion", ""))
        probes += DegenerateCompletions.refusals.map { probe(.refusal, "a refusal", $0) }
        for degenerate in DegenerateCompletions.all(for: sample, references: references, texts: texts) {
            probes.append(probe(.degenerate(degenerate.code), degenerate.label, degenerate.completion))
        }
        guard place < Self.hostileSamples else { return probes }
        return probes
            + HostileCompletions.texts.map { probe(.hostile, $0.label, $0.text) }
    }
}
