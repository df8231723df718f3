import LaurelRewards
import RewardReports
import Testing

@Suite struct RewardExplanationTests {
    private func explain(
        _ text: String, _ components: [RewardComponent], formula: String? = nil
    ) async throws -> (Reward, RewardExplanation) {
        let formula = try formula.map { try Formula($0, names: components.map(\.name)) }
        let function = RewardFunction(components: components, formula: formula)
        let rewards = await function.rewardsOfStored(FieldGrader.groups([[text]]))
        let reward = try #require(rewards.first?.first)
        return (reward, RewardExplanation(reward, components: components, formula: formula))
    }

    @Test func aTransformShowsTheScoreAfterIt() async throws {
        let (reward, explanation) = try await explain(
            "a=3 b=1",
            [FieldGrader.component("a", transform: [.clip(0...2), .scale(0.5)]), FieldGrader.component("b")])
        #expect(explanation.steps[0].shaped == 1)
        #expect(explanation.steps[1].shaped == nil)
        #expect(reward.value == 2)
        #expect(explanation.reason == nil)
    }

    @Test func aClosedGateSaysWhatItAskedFor() async throws {
        let gated = FieldGrader.component("b", requires: [ComponentGate(component: "a", least: 0.5)])
        let (reward, explanation) = try await explain("a=0.25 b=1", [FieldGrader.component("a"), gated])
        #expect(reward.components == [0.25, 0])
        #expect(explanation.steps[1].gate == .init(component: "a", least: 0.5, counted: 0.25))
        #expect(explanation.steps[1].gate?.text == "requires a of at least 0.5, which counts 0.25")
        let (_, open) = try await explain("a=0.5 b=1", [FieldGrader.component("a"), gated])
        #expect(open.steps[1].gate == nil)
        let (unknown, unknowable) = try await explain("b=1", [FieldGrader.component("a"), gated])
        #expect(unknown.value == nil)
        #expect(unknowable.steps[1].gate?.counted == nil)
        #expect(unknowable.steps[1].gate?.text == "requires a of at least 0.5, which has no value")
    }

    @Test func noRewardHasAReason() async throws {
        let (a, b) = (FieldGrader.component("a", weight: 0.5), FieldGrader.component("b", weight: 0.5))
        #expect(try await explain("a=1 b=fail", [a, b]).1.reason == "`b` failed (runtime): It broke.")
        #expect(
            try await explain("a=abstain", [a, b]).1.reason
                == "Every component abstained; `a` abstained: Nothing to say.")
        let zero = FieldGrader.component("b", onFailure: .zero)
        #expect(try await explain("a=1 b=fail", [a, zero]).1.reason == nil)
        let canary = FieldGrader.component("b", isCanary: true)
        #expect(try await explain("a=1 b=fail", [a, canary]).1.reason == nil)
    }

    @Test(arguments: [
        ("a / b", "a=1 b=0", "The formula divides by zero."),
        ("sqrt(a) + b", "a=-1 b=0", "The formula takes a root, a power or a logarithm that does not exist."),
        ("exp(a * 1000) + b", "a=9 b=0", "The formula's value is too large for a number."),
        ("a + b", "a=1", "The formula has no value: `b` abstained: Nothing to say."),
    ])
    func aFormulaWithoutAValueSaysWhy(formula: String, text: String, reason: String) async throws {
        let components = [FieldGrader.component("a", weight: 0), FieldGrader.component("b", weight: 0)]
        let (reward, explanation) = try await explain(text, components, formula: formula)
        #expect(reward.value == nil)
        #expect(explanation.reason == reason)
    }
}
