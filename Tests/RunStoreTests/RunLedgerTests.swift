import Foundation
import LaurelRewards
import RunStore
import Testing

@Suite struct RunLedgerTests {
    let fixture: StoreFixture
    var store: RunStore { fixture.store }

    init() throws { fixture = try StoreFixture() }

    @Test func givesBackEveryCandidateAndGradeAsItWas() async throws {
        let run = try store.register(StoreFixture.description())
        try await fixture.train(run, 1...2)
        let stored = try store.rollouts(of: run, step: 2)
        let expected = StoreFixture.step(2).rollouts
        #expect(stored.count == 2)
        for (stored, expected) in zip(stored, expected) {
            #expect(stored.sample == expected.sample)
            #expect(stored.promptTokenCount == 5)
            for (stored, expected) in zip(stored.candidates, expected.candidates) {
                #expect(stored.candidate == expected.candidate)
                #expect(stored.tokens == expected.tokens)
                #expect(stored.logProbabilities == expected.logProbabilities)
                #expect(stored.reward.value == expected.reward.value)
                #expect(stored.reward.components == expected.reward.components)
                #expect(stored.reward.grades == expected.reward.grades)
                #expect(stored.advantage == 0.5)
            }
        }
        #expect(try store.rollouts(of: run, step: 9).isEmpty)
        #expect(try store.rolloutSteps(of: run) == [1, 2])
    }

    @Test func keepsMetricsInTheirOrderAndWhatDoesNotExist() async throws {
        let run = try store.register(StoreFixture.description())
        try await fixture.train(run, 1...3)
        let table = try store.metrics(of: run)
        #expect(table.names == ["reward", "rewards/length/mean", "kl"])
        #expect(table.lines.map(\.step) == [1, 2, 3])
        #expect(table["reward"] == [0.1, 0.2, 0.1 * 3])
        #expect(table["rewards/length/mean"] == [nil, nil, nil])
        #expect(table["kl"] == [.infinity, .infinity, .infinity])
        #expect(table["nothing"].isEmpty)
        #expect(table.mean(of: "reward", last: 2).map { abs($0 - 0.25) < 1e-12 } == true)
    }

    @Test func laterStepsOnABatchBringNoRollouts() async throws {
        let run = try store.register(StoreFixture.description())
        let ledger = RunLedger(store: store, run: run)
        try await ledger.record(.step(StoreFixture.step(1)))
        try await ledger.record(.step(StoreFixture.step(2, iteration: 1)))
        try await ledger.flush()
        #expect(try store.rolloutSteps(of: run) == [1])
        #expect(try store.metrics(of: run).lines.map(\.iteration) == [0, 1])
    }

    /// Runs, steps and events stand in the order in which they happened, whatever their times say.
    @Test func aClockThatIsSetBackChangesNoOrder() async throws {
        let ahead = Date(timeIntervalSinceNow: 90 * 86_400)
        let run = try store.register(StoreFixture.description(), now: ahead)
        try await fixture.train(run, 1...2)
        let missing = try store.resume(
            run, as: run.description, after: 2, checkpoint: LedgerCheckpoint(step: 2, name: "checkpoint-2"), now: ahead)
        #expect(missing == 0)
        try await fixture.train(run, 3...4)
        let ledger = RunLedger(store: store, run: run)
        let end = LedgerEvent(kind: "end", severity: .info, step: 4, message: "The run is finished.")
        try await ledger.record(.status(.finished, end))
        try await ledger.flush()
        let later = try store.register(StoreFixture.description("sums-2"))
        #expect(try store.runs().map(\.id) == ["sums-1", later.id])
        let record = try store.run(named: "sums-1")
        #expect(record.createdAt > record.endedAt ?? .infinity)
        #expect(record.status == .finished && record.lastStep == 4)
        #expect(try store.metrics(of: run).lines.map(\.step) == [1, 2, 3, 4])
        let times = try store.events(of: run).map(\.time)
        #expect(times != times.sorted())
        #expect(
            try store.events(of: run).map(\.event.kind) == [
                "entropy-collapse", "entropy-collapse", "resume", "entropy-collapse", "entropy-collapse", "end",
            ])
        let cost = await ledger.cost
        #expect(cost.secondsWriting >= 0 && cost.secondsWriting < 60)
    }

    @Test func keepsEvaluationsCheckpointsAndEvents() async throws {
        let run = try store.register(StoreFixture.description())
        try await fixture.train(run, 1...2)
        let ledger = RunLedger(store: store, run: run)
        // Made again, as after a kill around it.
        try await ledger.record(.evaluation(StoreFixture.evaluation(0, "before")))
        try await ledger.record(.evaluation(StoreFixture.evaluation(2, "after")))
        let end = LedgerEvent(kind: "end", severity: .info, step: 2, message: "Every step was taken.")
        try await ledger.record(.status(.finished, end))
        try await ledger.flush()
        let evaluations = try store.evaluations(of: run)
        #expect(evaluations.map(\.moment) == ["before", "after"])
        #expect(evaluations[0].metrics == [LedgerMetric("reward", 0.25)])
        #expect(try store.rollouts(of: evaluations[1]).map(\.sample.index) == [100])
        #expect(try store.rollouts(of: evaluations[1])[0].candidates[0].advantage == nil)
        #expect(try store.checkpoints(of: run) == [LedgerCheckpoint(step: 2, name: "checkpoint-2")])
        #expect(try store.events(of: run).map(\.event) == [StoreFixture.alarm(1), StoreFixture.alarm(2), end])
        let ended = try store.run(named: run.id)
        #expect(ended.status == .finished)
        #expect(ended.endedAt != nil)
        #expect(ended.stepCount == 2)
    }

    @Test func aResumedLedgerHasNoDuplicateAndNoGap() async throws {
        let whole = try store.register(StoreFixture.description("whole"))
        try await fixture.train(whole, 1...4)
        let cut = try store.register(StoreFixture.description("cut"))
        try await fixture.train(cut, 1...3)
        let checkpoint = LedgerCheckpoint(step: 2, name: "checkpoint-2")
        #expect(try store.resume(cut, as: StoreFixture.description("cut"), after: 2, checkpoint: checkpoint) == 0)
        #expect(try store.metrics(of: cut).lines.map(\.step) == [1, 2])
        #expect(try store.events(of: cut).map(\.event.kind) == ["entropy-collapse", "entropy-collapse", "resume"])
        try await fixture.train(cut, 3...4)
        #expect(try Self.content(store, cut) == Self.content(store, whole))
        #expect(
            try store.events(of: cut).map(\.event).filter { $0.kind != "resume" }
                == store.events(of: whole).map(\.event))
    }

    /// All that a ledger says of its steps, without times.
    static func content(_ store: RunStore, _ run: RunRecord) throws -> [String] {
        let metrics = try store.metrics(of: run)
        var lines = metrics.lines.map { "\($0.step) \($0.iteration) \($0.values)" }
        for step in try store.rolloutSteps(of: run) {
            lines += try store.rollouts(of: run, step: step).map { "\(step) \($0)" }
        }
        for evaluation in try store.evaluations(of: run) {
            lines.append("\(evaluation.step) \(evaluation.moment) \(evaluation.metrics)")
            lines += try store.rollouts(of: evaluation).map { "\($0)" }
        }
        return lines + (try store.checkpoints(of: run)).map { "\($0)" }
    }

    @Test func resumingBeforeTheFirstStepStartsTheLedgerAnew() async throws {
        let run = try store.register(StoreFixture.description())
        try await fixture.train(run, 1...3)
        #expect(try store.resume(run, as: StoreFixture.description(), after: 0, checkpoint: nil) == 0)
        #expect(try store.metrics(of: run).lines.isEmpty)
        #expect(try store.checkpoints(of: run).isEmpty)
        #expect(try store.evaluations(of: run).map(\.moment) == ["before"])
    }

    @Test func saysWhichStepsADatabaseThatWasRemovedDoesNotHave() throws {
        let run = try store.register(StoreFixture.description())
        #expect(try store.resume(run, as: StoreFixture.description(), after: 3, checkpoint: nil) == 3)
        let events = try store.events(of: run).map(\.event)
        #expect(events.map(\.kind) == ["resume", "ledger-gap"])
        #expect(events.last?.severity == .warning)
    }

    @Test func aTrainerWaitsForAFullBacklogAndLosesNothing() async throws {
        let run = try store.register(StoreFixture.description(totalSteps: 60))
        let ledger = RunLedger(store: store, run: run, backlog: 1)
        for step in 1...60 { try await ledger.record(.step(StoreFixture.step(step))) }
        try await ledger.flush()
        #expect(try store.metrics(of: run).lines.map(\.step) == Array(1...60))
        #expect(await ledger.cost.entries == 60)
        #expect(await ledger.cost.secondsWaiting > 0)
    }

    @Test func anErrorOfTheDatabaseEndsTheRunAndStaysTheSame() async throws {
        let run = try store.register(StoreFixture.description())
        let ledger = RunLedger(store: store, run: run)
        try await ledger.record(.step(StoreFixture.step(1)))
        try await ledger.flush()
        // A step that is there already stands for any row that cannot be written.
        try await ledger.record(.step(StoreFixture.step(1)))
        let first = await #expect(throws: RunStoreError.self) { try await ledger.flush() }
        #expect(first?.code == "ledger-not-written")
        #expect(first?.message.contains("--resume") == true)
        let second = await #expect(throws: RunStoreError.self) { try await ledger.record(.step(StoreFixture.step(2))) }
        #expect(second == first)
        #expect(try store.metrics(of: run).lines.count == 1)
    }
}
