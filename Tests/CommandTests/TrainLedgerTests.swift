import Foundation
import LaurelRewards
import RunStore
import Testing
import laurel

/// Real trainings of a tiny model that are killed, starved and raced, and what their ledgers say then.
@Suite(.serialized) struct TrainLedgerTests {
    /// All that the ledger says of a run, without times and what graders cost.
    static func content(_ store: RunStore, _ run: RunRecord) throws -> [String] {
        let table = try store.metrics(of: run)
        let columns = table.names.indices.filter {
            table.names[$0] != "step_time" && !table.names[$0].hasPrefix("time/")
        }
        var lines = table.lines.map { line in
            "\(line.step) \(line.iteration) \(columns.map { "\(table.names[$0])=\(String(describing: line.values[$0]))" })"
        }
        func add(_ rollouts: [LedgerRollout], _ place: String) {
            for (position, rollout) in rollouts.enumerated() {
                lines.append("\(place) \(position) \(rollout.sample) \(rollout.promptTokenCount)")
                lines += rollout.candidates.map { candidate in
                    let grades = candidate.reward.grades.map { "\($0.outcome) \($0.detail ?? "") \($0.parts)" }
                    return "  \(candidate.candidate) \(candidate.tokens) \(candidate.logProbabilities) "
                        + "\(String(describing: candidate.reward.value)) \(candidate.reward.components) \(grades) "
                        + "\(String(describing: candidate.advantage))"
                }
            }
        }
        for step in try store.rolloutSteps(of: run) { add(try store.rollouts(of: run, step: step), "step \(step)") }
        for evaluation in try store.evaluations(of: run) {
            lines.append("\(evaluation.step) \(evaluation.moment) \(evaluation.metrics)")
            add(try store.rollouts(of: evaluation), evaluation.moment)
        }
        // Alarms come back with their steps; how fast the steps were is the machine's doing.
        let alarms = try store.events(of: run).map(\.event).filter {
            !LedgerEvent.sittingKinds.contains($0.kind) && $0.kind != "throughput-drop"
        }
        return lines + alarms.map { "\($0)" } + (try store.checkpoints(of: run)).map { "\($0)" }
    }

    private func store(_ training: TinyTraining) throws -> RunStore {
        try RunStore(root: training.work.url.appending(path: ".laurel"), for: .reading)
    }

    /// Starts a training and kills it once so many steps are in its metrics.
    private func kill(_ training: TinyTraining, _ arguments: [String], at step: Int, isNew: Bool) throws -> String {
        let earlier = training.runs
        let log = training.work.url.appending(path: "killed.log")
        let process = try training.work.program.start(arguments, log: log)
        var run: String?
        let deadline = Date(timeIntervalSinceNow: 120)
        while process.isRunning, Date() < deadline {
            run = run ?? (isNew ? training.runs.first { !earlier.contains($0) } : training.runs.last)
            let metrics = run.flatMap { try? Data(contentsOf: training.folder($0).appending(path: "metrics.jsonl")) }
            if (metrics ?? Data()).count(where: { $0 == UInt8(ascii: "\n") }) >= step { break }
            usleep(500)
        }
        let printed = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
        try #require(process.isRunning, "It ended before it could be killed at step \(step): \(printed.suffix(2000))")
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        return try #require(run)
    }

    /// How often a run is killed; `LAUREL_KILLS=25` makes a longer test of it.
    private static let kills = ProcessInfo.processInfo.environment["LAUREL_KILLS"].flatMap { Int($0) } ?? 4

    @Test(.timeLimit(.minutes(10)), arguments: [1, 2])
    func aRunThatIsKilledAndResumedHasTheLedgerOfAnUninterruptedOne(iterations: Int) throws {
        let training = try TinyTraining(
            steps: 240, iterations: iterations, evaluation: ", every: 30, num_generations: 2")
        let whole = try training.train()
        let killed = try kill(training, TinyTraining.arguments, at: 1, isNew: true)
        let listed = try training.run(["runs", "list", "--json"])
        #expect(listed.output.contains(#""state":"interrupted""#))
        for index in 1..<max(2, Self.kills) {
            let step = 1 + 150 * index / Self.kills
            let again = try kill(training, TinyTraining.resume(killed), at: step, isNew: false)
            #expect(again == killed)
        }
        let ending = try training.run(TinyTraining.resume(killed))
        #expect(ending.status == 0, "\(ending.errors)")
        let store = try store(training)
        let (first, second) = (try store.run(named: whole), try store.run(named: killed))
        let (expected, found) = (try Self.content(store, first), try Self.content(store, second))
        #expect(expected.count > 240 * (iterations == 1 ? 10 : 5))
        #expect(found.count == expected.count)
        for (found, expected) in zip(found, expected) { #expect(found == expected) }
        #expect(second.status == .finished)
        #expect(try store.events(of: second).map(\.event.kind).count { $0 == "resume" } >= 1)
        let adapters = try [whole, killed].map {
            try Data(contentsOf: training.folder($0).appending(path: "adapter/adapter_model.safetensors"))
        }
        #expect(adapters[0] == adapters[1])
    }

    @Test(.timeLimit(.minutes(5)))
    func anAlarmThatIsToStopTheRunDoesAndTheRunCanGoOn() throws {
        let training = try TinyTraining(steps: 14)
        let ending = try training.run(TinyTraining.arguments + ["--set", "watch.stop_on=[grader-failures]"])
        #expect(ending.status == 1, "\(ending.errors)")
        #expect(ending.output.contains("alarm[grader-failures] after step 10: The grader short failed for "))
        #expect(ending.output.contains("stopped after step 10, as watch.stop_on names grader-failures"))
        let run = try #require(training.runs.first)
        let events = training.folder(run).appending(path: "events.jsonl")
        #expect(try String(contentsOf: events, encoding: .utf8).contains(#""kind":"grader-failures""#))
        let shown = try training.run(["runs", "show", run])
        #expect(shown.output.contains("grader-failures"))
        let resumed = try training.run(TinyTraining.resume(run))
        #expect(resumed.status == 0, "\(resumed.output)\n\(resumed.errors)")
        #expect(!resumed.output.contains("alarm[grader-failures]"))
    }

    /// No reward is better by ten: the first evaluation stays the best, and the next one ends the training.
    @Test(.timeLimit(.minutes(5)))
    func trainingEndsWhenTheHeldOutRewardGetsNoBetter() throws {
        let training = try TinyTraining(
            steps: 40,
            evaluation: ", every: 3, num_generations: 4, early_stopping_patience: 2, early_stopping_threshold: 10")
        let run = try training.train()
        let evaluations = try String(
            contentsOf: training.folder(run).appending(path: "evaluations.jsonl"), encoding: .utf8)
        let lines = evaluations.split(separator: "\n")
        let places =
            [#"{"step": 0, "moment": "before""#, #"{"step": 3, "moment": "during""#]
            + [#"{"step": 6, "moment": "during""#, #"{"step": 6, "moment": "after""#]
        #expect(lines.count == places.count)
        for (line, place) in zip(lines, places) { #expect(line.hasPrefix(place)) }
        #expect(lines.allSatisfy { $0.contains(#""sampled/pass@4": "#) })
        let store = try store(training)
        #expect(try store.evaluations(of: store.run(named: run)).map(\.step) == [0, 3, 6, 6])
        #expect(try store.run(named: run).status == .finished)
    }

    @Test func whatAnEvaluationNeedsIsChecked() throws {
        let training = try TinyTraining(evaluation: ", pass_component: lates")
        let component = try training.run(TinyTraining.arguments)
        #expect(component.status == 2)
        #expect(
            component.errors.contains("eval.pass_component is lates; expected one of the reward's components: late, "))
        let patience = try training.run(["train", "run.yaml", "--set", "eval.early_stopping_patience=2"])
        #expect(patience.status == 2)
        #expect(patience.errors.contains("eval.early_stopping_patience needs eval.every"), "\(patience.errors)")
    }

    /// Files may not grow past a limit: to SQLite that is a full disk.
    @Test(.timeLimit(.minutes(5)))
    func aFullDiskEndsTheRunWithOneErrorAndItGoesOnLater() throws {
        let training = try TinyTraining(steps: 60)
        let whole = try training.train()
        let laurel = try training.work.program.path
        let words = TinyTraining.arguments.joined(separator: " ")
        let script = "trap '' XFSZ; ulimit -f 600; exec '\(laurel)' \(words)"
        let full = try training.work.program.run(["-c", script], executable: "/bin/bash")
        #expect(full.status == 2, "\(full.output)")
        let errors = full.errors.split(separator: "\n")
        #expect(errors.count == 1)
        #expect(errors.first?.hasPrefix("error[ledger-not-written]: ") == true, "\(full.errors)")
        #expect(errors.first?.contains("--resume") == true)
        let cut = try #require(training.runs.first { $0 != whole })
        let ending = try training.run(TinyTraining.resume(cut))
        #expect(ending.status == 0, "\(ending.errors)")
        let store = try store(training)
        #expect(
            try Self.content(store, try store.run(named: cut)) == Self.content(store, try store.run(named: whole)))
    }

    @Test(.timeLimit(.minutes(5)))
    func aRunThatIsTrainedBelongsToItsTrainer() throws {
        let training = try TinyTraining(steps: 100_000)
        let process = try training.work.program.start(TinyTraining.arguments)
        let deadline = Date(timeIntervalSinceNow: 120)
        func steps() -> Int {
            guard let run = training.runs.first else { return 0 }
            let metrics = try? Data(contentsOf: training.folder(run).appending(path: "metrics.jsonl"))
            return metrics?.count(where: { $0 == UInt8(ascii: "\n") }) ?? 0
        }
        while process.isRunning, steps() < 2, Date() < deadline { usleep(2_000) }
        let run = try #require(training.runs.first)
        let second = try training.run(["train", "--resume", run])
        #expect(second.status == 2)
        #expect(second.errors.hasPrefix("error[run-busy]: "), "\(second.errors)")
        #expect(second.errors.contains("(\(process.processIdentifier))"))
        let delete = try training.run(["runs", "delete", run])
        #expect(delete.status == 2)
        #expect(delete.errors.hasPrefix("error[run-busy]: "), "\(delete.errors)")
        let listed = try training.run(["runs", "list"])
        #expect(listed.output.contains("running"))
        process.interrupt()
        process.waitUntilExit()
        #expect(process.terminationStatus == 130)
        let shown = try training.run(["runs", "show", run])
        #expect(shown.output.contains("stopped, "))
        #expect(shown.output.contains("The run was asked to stop."))
    }

    @Test func anotherConfigurationIsRefusedAndLeavesTheRunAsItWas() throws {
        let training = try TinyTraining(steps: 2)
        let run = try training.train()
        let before = try store(training).run(named: run)
        let ending = try training.run(["train", "run.yaml", "--resume", run, "--set", "grpo.learning_rate=1e-3"])
        #expect(ending.status == 2)
        #expect(ending.errors.hasPrefix("error[other-configuration]: "), "\(ending.errors)")
        let after = try store(training).run(named: run)
        #expect(after.description == before.description)
        #expect(after.status == .finished)
        #expect(after.stepCount == 2)
        #expect(try store(training).events(of: after).last?.event.kind == "failure")
    }

    @Test func aDatabaseThatIsNoneIsSaidBeforeAnythingIsMade() throws {
        let training = try TinyTraining()
        try training.work.write(Data(repeating: 0x61, count: 4096), to: ".laurel/laurel.db")
        let ending = try training.run(TinyTraining.arguments)
        #expect(ending.status == 2)
        #expect(ending.errors.hasPrefix("error[run-database]: "), "\(ending.errors)")
        #expect(training.runs.isEmpty)
    }

    @Test func aRunWhoseDatabaseIsGoneGoesOnAndSaysWhatIsMissing() throws {
        let training = try TinyTraining(steps: 4)
        let run = try training.train()
        for name in ["laurel.db", "laurel.db-wal", "laurel.db-shm"] {
            try? FileManager.default.removeItem(at: training.work.url.appending(path: ".laurel/\(name)"))
        }
        let listed = try training.run(["runs", "list"])
        #expect(listed.status == 0)
        #expect(listed.output.contains("There is no database of runs"))
        #expect(listed.output.contains(run))
        let shown = try training.run(["runs", "show", run])
        #expect(shown.status == 2)
        let ending = try training.run(["train", "--resume", run])
        #expect(ending.status == 0, "\(ending.errors)")
        #expect(ending.output.contains("the database does not have 4 of these steps"))
        let known = try training.run(["runs", "show", run])
        #expect(known.status == 0)
        #expect(known.output.contains("ledger-gap"))
    }
}
