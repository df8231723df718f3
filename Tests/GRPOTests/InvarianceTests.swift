import GRPO
import LanguageModels
import Testing

/// The gradient of a batch does not depend on how the batch is arranged for the pass.
@Suite struct InvarianceTests {
    private static let prompts: [[Int32]] = [Array(3..<14), [5, 9, 2, 60]]
    private static let groups = prompts.enumerated().map { group, prompt in
        TrainingGroup(
            prompt: prompt,
            completions: (0..<4).map { row in
                (0..<3 + row * 2 + group).map { Int32((7 * $0 + 11 * row + 5 * group) % 64) }
            })
    }
    private static let rows = groups.enumerated().map { group, members in
        members.completions.enumerated().map { place, tokens in
            LossRow(
                tokenCount: tokens.count, advantage: [1.2, -0.7, 0.4, -0.9][(place + group) % 4],
                oldLogProbabilities: tokens.indices.map { -4.2 - 0.05 * Float($0 % 3) },
                referenceLogProbabilities: tokens.indices.map { -4.1 + 0.03 * Float($0 % 4) })
        }
    }

    private static func gradient(
        _ groups: [TrainingGroup], _ rows: [[LossRow]], order: [Int]? = nil, tokensInFlight: Int = 4096
    ) throws -> (loss: Double, gradient: [Float]) {
        let policy = try TinyModel.policy(tokensInFlight: tokensInFlight)
        for index in policy.adapter.values.indices { policy.adapter.values[index] += 0.01 * Float(index % 7 - 3) }
        var loss = PolicyLoss(rows: rows, configuration: try GRPOConfiguration { $0.beta = 0.04 })
        policy.adapter.gradients.update(repeating: 0)
        try policy.accumulateGradients(of: groups, order: order, temperature: 1, dropoutKey: nil) { loss.add($0) }
        return (loss.value, Array(policy.adapter.gradients))
    }

    private static let expected = Result { try gradient(groups, rows) }

    private func holds(_ groups: [TrainingGroup], _ rows: [[LossRow]], tokensInFlight: Int = 4096) throws {
        let expected = try Self.expected.get()
        let found = try Self.gradient(groups, rows, tokensInFlight: tokensInFlight)
        #expect(agree(found.loss, expected.loss))
        #expect(relativeDifference(found.gradient, expected.gradient) < 1e-5)
        #expect(expected.gradient.contains { abs($0) > 1e-4 })
    }

    @Test(arguments: [1, 20, 45])
    func ofTheMicroBatches(tokensInFlight: Int) throws {
        try holds(Self.groups, Self.rows, tokensInFlight: tokensInFlight)
    }

    @Test func ofTheCandidatesOrderInAGroup() throws {
        let order = [2, 0, 3, 1]
        try holds(
            Self.groups.map { group in
                TrainingGroup(prompt: group.prompt, completions: order.map { group.completions[$0] })
            }, Self.rows.map { group in order.map { group[$0] } })
    }

    @Test func ofTheGroupsOrder() throws {
        try holds(Self.groups.reversed(), Self.rows.reversed())
    }

    @Test func ofTheOrderInWhichGroupsAreRun() throws {
        let expected = try Self.expected.get()
        let found = try Self.gradient(Self.groups, Self.rows, order: [1, 0], tokensInFlight: 20)
        #expect(agree(found.loss, expected.loss))
        #expect(relativeDifference(found.gradient, expected.gradient) < 1e-5)
    }

    @Test func ofSharingThePrompt() throws {
        try holds(
            Self.groups.flatMap { group in
                group.completions.map { TrainingGroup(prompt: group.prompt, completions: [$0]) }
            }, Self.rows.joined().map { [$0] })
    }
}
