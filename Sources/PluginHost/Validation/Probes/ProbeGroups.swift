import LaurelRewards

/// Puts probes into groups, for graders that compare the candidates of a prompt.
struct ProbeGroups: Sendable {
    /// Who stands beside a probe, by the sample's conversation; others get `fillers`.
    let companions: [[Message]: [String]]

    /// Candidates as a model might write them, none like another.
    static let fillers = [
        "I think that it is about seven.", "Let me see: first the one, then the other, so the answer must be 19.",
        "Twelve pounds, most likely.",
    ]

    /// Grades each probe as the first of its group; graders of single candidates get the probes as they are.
    func grading(
        _ grader: any ScriptGrader, scored: @escaping @Sendable ([GradingItem]) async -> [GradingItem]
    ) -> ValidationSubject.Grading {
        guard let grader = grader as? any GroupGrader else { return { await grader.grade(await scored($0)) } }
        return { items in
            await Self.grade(items, with: grader, scored: scored, at: 0) { item in [item] + others(item) }
        }
    }

    /// Other places in a group, where the same score is expected, and odd groups, where only no failure is.
    func arrangements(
        of grader: any ScriptGrader, scored: @escaping @Sendable ([GradingItem]) async -> [GradingItem]
    ) -> [ValidationSubject.Arrangement] {
        guard let grader = grader as? any GroupGrader else { return [] }
        return [
            .init(label: "when it stands last in its group", keepsScore: true) { items in
                await Self.grade(items, with: grader, scored: scored, at: nil) { item in others(item) + [item] }
            },
            .init(label: "in a group of one", keepsScore: false) { items in
                await Self.grade(items, with: grader, scored: scored, at: 0) { [$0] }
            },
            .init(label: "in a group of equals", keepsScore: false) { items in
                await Self.grade(items, with: grader, scored: scored, at: 0) { [$0, $0, $0, $0] }
            },
        ]
    }

    private func others(_ item: GradingItem) -> [GradingItem] {
        (companions[item.sample.messages] ?? Self.fillers).enumerated().map { index, completion in
            GradingItem(
                sample: item.sample,
                candidate: Candidate(
                    index: index + 1, completion: completion, tokenCount: completion.utf8.count / 4 + 1),
                scores: item.scores)
        }
    }

    /// The grades of the probes, each at `place` of its group; nil is the last place.
    private static func grade(
        _ items: [GradingItem], with grader: any GroupGrader,
        scored: @Sendable ([GradingItem]) async -> [GradingItem], at place: Int?,
        group: (GradingItem) -> [GradingItem]
    ) async -> [Grade] {
        var groups: [GradingGroup] = []
        for item in items { groups.append(GradingGroup(items: await scored(group(item)))) }
        return await grader.grade(groups).map { grades in
            let index = place ?? grades.count - 1
            return grades.indices.contains(index)
                ? grades[index] : Grade(.failure(.runtime, "The grader gave no grade for the candidate."))
        }
    }
}
