import Foundation
import GRPO
import LaurelRewards
import Testing

/// Alarms of whole training steps whose rewards are made to go wrong.
@Suite struct TrainingWatchTests {
    /// Scores every candidate with what a function says.
    private struct Scripted: Grader {
        let score: @Sendable (Candidate) -> Grade
        func grade(_ item: GradingItem) async -> Grade { score(item.candidate) }
    }

    private static func component(
        _ name: String, weight: Double = 1, isCanary: Bool = false, _ score: @escaping @Sendable (Candidate) -> Grade
    ) -> RewardComponent {
        RewardComponent(name: name, grader: Scripted(score: score), weight: isCanary ? 0 : weight, isCanary: isCanary)
    }

    private static func events(
        steps: Int, _ components: [RewardComponent], _ change: (inout GRPOConfiguration) -> Void = { _ in }
    ) async throws -> [TrainingEvent] {
        let trainer = try TinyModel.trainer(reward: RewardFunction(components: components)) {
            $0.maxSteps = steps
            change(&$0)
        }
        var events: [TrainingEvent] = []
        for _ in 0..<steps { events += try await trainer.step().events }
        return events
    }

    /// Without what the machine's speed says, which runs other tests beside this one.
    private static func kinds(_ events: [TrainingEvent]) -> [TrainingEvent.Kind] {
        events.map(\.kind).filter { $0 != .throughputDrop }
    }

    @Test func groupsThatEarnTheSameAreNamedOnce() async throws {
        let events = try await Self.events(steps: 14, [Self.component("flat") { _ in Grade(score: 0.3) }])
        #expect(Self.kinds(events) == [.zeroVariance])
        #expect(events.first?.step == 10)
    }

    @Test func aFailingGraderAndADominatingOneAreNamed() async throws {
        let events = try await Self.events(
            steps: 10,
            [
                Self.component("index") { Grade(score: Double($0.index) / 4) },
                Self.component("flat") {
                    $0.index == 0 ? Grade(.failure(.timeout, "slow")) : Grade(score: 0.5)
                },
            ])
        #expect(Set(Self.kinds(events)) == [.graderFailures, .componentDominates])
        #expect(events.allSatisfy { $0.step == 10 })
        #expect(events.contains { $0.message.contains("flat failed for 25 %") })
    }

    /// The policy learns late letters; the canary scores early ones.
    @Test func aCanaryThatStaysBehindIsNamed() async throws {
        let events = try await Self.events(
            steps: 30,
            [
                RewardComponent(name: "late", grader: TinyModel.LateLetters(), weight: 1),
                Self.component("early", isCanary: true) {
                    let codes = $0.completion.utf8
                    return Grade(score: codes.isEmpty ? 0 : Double(codes.count { $0 < 64 }) / Double(codes.count))
                },
            ]
        ) {
            $0.perDeviceTrainBatchSize = 32
            $0.numGenerations = 8
        }
        let alarm = events.first { $0.kind == .canaryLeftBehind }
        #expect(alarm.map { $0.step >= 20 } == true, "\(events)")
        #expect(alarm?.message.contains("the canary early went from") == true)
    }

    /// Short completions earn most: the policy learns to end at once, always.
    @Test func answersThatShrinkToOneAreNamed() async throws {
        let events = try await Self.events(
            steps: 60, [Self.component("short") { Grade(score: 1 / Double($0.tokenCount)) }]
        ) {
            $0.perDeviceTrainBatchSize = 32
            $0.numGenerations = 8
            $0.learningRate = 3e-2
        }
        #expect(Set(Self.kinds(events)).isSuperset(of: [.lengthDrift, .entropyCollapse]), "\(events)")
    }

    /// Readings, and not steps: how fast steps are is the machine's affair, which runs other tests beside this one.
    @Test func aRunThatBecomesSlowIsNamedOnceAWindow() {
        let reward = RewardFunction(components: [Self.component("any") { _ in Grade(score: 0) }])
        var watch = TrainingWatch()
        // Twice slow, and between them fast for long enough that the second time is news.
        let speeds = [(12, 1000.0), (15, 100.0), (25, 1100.0), (15, 500.0)].flatMap { Array(repeating: $1, count: $0) }
        let events = speeds.enumerated().flatMap { index, speed in
            watch.events(
                of: StepReading(tokensPerSecond: speed, componentCount: 1), step: index + 1, reward: .init(reward))
        }
        #expect(events.map(\.kind) == [.throughputDrop, .throughputDrop])
        // Six slow steps of ten leave 460 tokens a second; five would leave 550. All ten of the last leave 500 of 1,100.
        #expect(events.map(\.step) == [18, 62])
        #expect(events.first?.message == "The last 10 steps made 460 tokens a second; the best 10 made 1000.")
    }

    @Test func aStepWithoutAFiniteLossIsSkippedAndSeveralEndTheRun() async throws {
        // Advantages of this size are finite numbers; as float32 gradients they are not.
        let components = [Self.component("huge", weight: 1e300) { Grade(score: Double($0.index) / 4) }]
        let trainer = try TinyModel.trainer(reward: RewardFunction(components: components)) {
            $0.scaleRewards = .none
            $0.maxSkippedSteps = 3
        }
        for step in 1...2 {
            let report = try await trainer.step()
            #expect(report.step == step)
            #expect(report.events.map(\.kind) == [.nonFinite])
        }
        let error = await #expect(throws: TrainingError.self) { try await trainer.step() }
        #expect(error?.code == "non-finite")
        #expect(error?.message.contains("grpo.max_skipped_steps") == true)
    }

    @Test func passAtKIsUnbiased() {
        #expect(PassRule.passAtK(count: 4, right: 0, k: 2) == 0)
        #expect(abs(PassRule.passAtK(count: 4, right: 1, k: 2) - 0.5) < 1e-12)
        #expect(abs(PassRule.passAtK(count: 8, right: 2, k: 4) - (1 - 15.0 / 70)) < 1e-12)
        #expect(PassRule.passAtK(count: 4, right: 3, k: 2) == 1)
    }

    @Test func theBestEvaluationIsTheFirstThatNoneBeat() {
        var history = EvaluationHistory(threshold: 0.01)
        for (step, reward) in [(0, 0.1), (5, 0.3), (10, 0.305), (15, nil), (20, 0.2)] as [(Int, Double?)] {
            history.add(.init(step: step, score: reward))
        }
        #expect(history.best?.step == 5)
        #expect(history.sinceBest == 3)
        history.add(.init(step: 25, score: 0.32))
        #expect(history.best?.step == 25)
        #expect(history.sinceBest == 0)
    }
}
