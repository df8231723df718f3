package import LaurelRewards

/// One question that the gate asks about a grader or a reward.
package protocol ValidationCheck: Sendable {
    /// What it found; empty when all is well.
    func findings(in trial: ValidationTrial) async -> [ValidationFinding]
}

/// A subject with what it made of the probes: what every check looks at.
package struct ValidationTrial: Sendable {
    package let subject: ValidationSubject
    /// The samples that probes were made from.
    package let samples: [ProbeSample]
    /// The graded probes.
    package let results: [ProbeResult]
    /// How many virtual machine instructions the ordinary probes took, in rising order; empty where no script runs.
    let instructions: [UInt64]
    /// Seconds that one candidate takes to generate, and whether that was measured.
    package let generation: (seconds: Double, isMeasured: Bool)
    /// What candidates of a model earn, where there are some and the subject is a whole reward.
    let rewards: RewardSamples?

    /// Probes that are graded at once; after a part in which many time out the rest would only take long.
    private static let part = 32

    /// Grades every probe once, or so many that it is clear that it is too slow.
    init(
        _ subject: ValidationSubject, samples: [ProbeSample], probes: [Probe],
        generation: (seconds: Double, isMeasured: Bool), rewards: RewardSamples? = nil
    ) async {
        self.subject = subject
        self.samples = samples
        self.generation = generation
        self.rewards = rewards
        var results: [ProbeResult] = []
        for start in stride(from: 0, to: probes.count, by: Self.part) {
            let part = probes[start..<min(start + Self.part, probes.count)]
            let graded = zip(part, await subject.steadyGrades(part.map(\.item))).map {
                ProbeResult(probe: $0, grade: $1)
            }
            results += graded
            if graded.count(where: \.isTimeout) * 4 > graded.count { break }
        }
        self.results = results
        instructions = await Self.instructions(subject, probes: probes)
    }

    /// The most probes whose instructions are counted: it is slow.
    private static let mostCounted = 64

    private static func instructions(_ subject: ValidationSubject, probes: [Probe]) async -> [UInt64] {
        let ordinary = probes.filter { !$0.kind.isHostile }.prefix(mostCounted)
        guard let counting = try? await subject.counting?() else { return [] }
        return await counting(ordinary.map(\.item)).compactMap(\.cost.instructions).sorted()
    }

    /// The lowest and highest score that any ordinary probe got; nil without scores.
    var observed: ClosedRange<Double>? {
        let scores = results.filter { !$0.probe.kind.isHostile }.compactMap(\.score)
        guard let low = scores.min(), let high = scores.max() else { return nil }
        return low...high
    }

    /// The results of one kind of probe.
    func results(of kind: Probe.Kind) -> [ProbeResult] { results.filter { $0.probe.kind == kind } }

    /// The best score that an honest completion got for a sample; nil where none got any.
    func honest(_ place: Int) -> Double? {
        results.filter { $0.probe.place == place && $0.probe.kind == .honest }.compactMap(\.score).max()
    }
}

/// A probe and what it got.
package struct ProbeResult: Sendable {
    package let probe: Probe
    package let grade: Grade
    /// The score, if it is one.
    let score: Double?
    /// Whether the grader declined to judge.
    let isAbstention: Bool
    /// Whether the call passed its deadline.
    let isTimeout: Bool

    init(probe: Probe, grade: Grade) {
        self.probe = probe
        self.grade = grade
        switch grade.outcome {
        case .score(let value): (score, isAbstention, isTimeout) = (value, false, false)
        case .abstain: (score, isAbstention, isTimeout) = (nil, true, false)
        case .failure(let kind, _): (score, isAbstention, isTimeout) = (nil, false, kind == .timeout)
        }
    }

    var evidence: ValidationFinding.Evidence {
        .init(probe: probe.label, completion: probe.item.candidate.completion, score: score)
    }
}
