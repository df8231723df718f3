import Graders
import LaurelRewards
import LuaRuntime

/// A whole reward as something to try: its weighted sum is the score.
struct RewardTrial {
    let function: RewardFunction
    let subject: ValidationSubject

    init(
        _ configuration: RewardConfiguration, subjects: [ValidationSubject], catalog: PluginCatalog,
        pool: LuaWorkerPool
    ) async throws {
        let factory = LuaGraderFactory(pool: pool, catalog: catalog)
        let function = try await configuration.makeFunction(
            builtIn: { try BuiltInGraders.make(from: $0) }, external: { try await factory.grader(for: $0) })
        self.function = function
        let trained = zip(function.components, subjects).filter { !$0.0.isCanary }
        let low = trained.reduce(0) { $0 + $1.0.weight * $1.1.range.lowerBound }
        let high = trained.reduce(0) { $0 + $1.0.weight * $1.1.range.upperBound }
        subject = ValidationSubject(
            level: .reward, name: nil, range: low...max(low, high),
            claimsCorrectness: trained.contains { $0.1.claimsCorrectness },
            grade: { items in
                let groups = items.map { CandidateGroup(sample: $0.sample, candidates: [$0.candidate]) }
                return await function.rewardsOfStored(groups).map { rewards in
                    guard let value = rewards.first?.value else { return Grade(.abstain("It has no reward.")) }
                    return Grade(.score(value))
                }
            })
    }

    /// What candidates earn, for the checks on teaching; nil without candidates.
    func rewards(of groups: [CandidateGroup]) async -> RewardSamples? {
        guard !groups.isEmpty else { return nil }
        return RewardSamples(
            groups: groups, rewards: await function.rewardsOfStored(groups), components: function.components,
            range: subject.range)
    }
}
