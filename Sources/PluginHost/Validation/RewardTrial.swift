import LaurelRewards
import LuaRuntime

/// A whole reward as something to try: its weighted sum is the score.
struct RewardTrial {
    let function: RewardFunction
    let subject: ValidationSubject
    /// Whether a formula makes the reward, so that weights say nothing.
    private let hasFormula: Bool

    init(
        _ configuration: RewardConfiguration, subjects: [ValidationSubject], catalog: PluginCatalog,
        pool: LuaWorkerPool, builtIn: (GraderSpecification) throws -> any Grader
    ) async throws {
        let factory = LuaGraderFactory(pool: pool, catalog: catalog)
        let function = try await configuration.makeFunction(
            builtIn: builtIn, external: { try await factory.grader(for: $0) })
        self.function = function
        let comparesGroups = function.components.contains { $0.grader is any GroupGrader }
        let beside = ProbeGroups.fillers.enumerated().map { Candidate(index: $0.offset + 1, completion: $0.element) }
        hasFormula = configuration.formula != nil
        let trained = zip(function.components, subjects).filter { !$0.0.isCanary }
        let low = trained.reduce(0) { $0 + $1.0.weight * $1.1.range.lowerBound }
        let high = trained.reduce(0) { $0 + $1.0.weight * $1.1.range.upperBound }
        subject = ValidationSubject(
            level: .reward, name: nil, range: low...max(low, high),
            claimsCorrectness: trained.contains { $0.1.claimsCorrectness },
            grade: { items in
                let groups = items.map {
                    CandidateGroup(sample: $0.sample, candidates: [$0.candidate] + (comparesGroups ? beside : []))
                }
                return await function.rewardsOfStored(groups).map { rewards in
                    guard let value = rewards.first?.value else { return Grade(.abstain("It has no reward.")) }
                    return Grade(.score(value))
                }
            })
    }

    /// What candidates earn, for the checks on teaching; nil without candidates.
    func rewards(of groups: [CandidateGroup]) async -> RewardSamples? {
        guard !groups.isEmpty else { return nil }
        let rewards = await function.rewardsOfStored(groups)
        var range = subject.range
        let values = rewards.joined().compactMap(\.value)
        // With a formula or transforms the range cannot be told from the graders' ranges.
        if hasFormula || function.components.contains(where: { !$0.transform.isEmpty }), let low = values.min(),
            let high = values.max()
        {
            range = low...high
        }
        return RewardSamples(
            groups: groups, rewards: rewards, components: function.components, range: range, hasFormula: hasFormula)
    }
}
