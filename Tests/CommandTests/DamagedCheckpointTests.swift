import Foundation
import LaurelRewards
import RunStore
import Testing

/// Runs that go on although their newest checkpoint was damaged, as by a failing disk.
@Suite(.serialized) struct DamagedCheckpointTests {
    enum Damage: String, CaseIterable {
        case byte = "optimizer.safetensors"
        case truncated = "state.json"
        case missing = "adapter_model.safetensors"
        case manifest = "manifest.json"

        func apply(to checkpoint: URL) throws {
            let file = checkpoint.appending(path: rawValue)
            switch self {
            case .byte:
                var data = try Data(contentsOf: file)
                data[data.count - 5] ^= 1
                try data.write(to: file)
            case .truncated: try Data(contentsOf: file).dropLast(20).write(to: file)
            case .missing: try FileManager.default.removeItem(at: file)
            case .manifest: try Data("{".utf8).write(to: file)
            }
        }
    }

    private func names(_ training: TinyTraining, _ run: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(
            atPath: training.folder(run).appending(path: "checkpoints").path(percentEncoded: false)
        ).sorted()
    }

    @Test(.timeLimit(.minutes(5)), arguments: Damage.allCases)
    func goesOnFromTheOneBeforeAndLosesNothing(_ damage: Damage) throws {
        let training = try TinyTraining(steps: 6, evaluation: ", every: 2")
        let (whole, run) = (try training.train(), try training.train())
        #expect(whole != run)
        let folder = training.folder(run)
        try damage.apply(to: folder.appending(path: "checkpoints/checkpoint-6"))
        let ending = try training.run(TinyTraining.resume(run))
        #expect(ending.status == 0, "\(ending.errors)")
        #expect(ending.errors.hasPrefix("warning[corrupt-checkpoint]: "), "\(ending.errors)")
        #expect(ending.errors.split(separator: "\n").count == 1)
        for part in ["checkpoint-6/\(damage.rawValue): ", "checkpoint of step 4, and steps 5 to 6 are taken again"] {
            #expect(ending.errors.contains(part), "\(ending.errors)")
        }
        #expect(ending.output.contains("going on after step 4"))

        let store = try RunStore(root: training.work.url.appending(path: ".laurel"), for: .reading)
        let record = try store.run(named: run)
        let content = try TrainLedgerTests.content(store, record)
        #expect(try content == TrainLedgerTests.content(store, store.run(named: whole)))
        #expect(record.status == .finished)
        let events = try store.events(of: record).map(\.event).filter { $0.kind == "corrupt-checkpoint" }
        #expect(events.map(\.step) == [4])
        #expect(events.map(\.severity) == [.warning])
        #expect(events.first?.message.contains("checkpoint-6/\(damage.rawValue)") == true)
        for file in ["adapter/adapter_model.safetensors", "checkpoints/checkpoint-6/optimizer.safetensors"] {
            let bytes = try [whole, run].map { try Data(contentsOf: training.folder($0).appending(path: file)) }
            #expect(bytes[0] == bytes[1], "\(file)")
        }
        let steps = try String(contentsOf: folder.appending(path: "metrics.jsonl"), encoding: .utf8)
            .split(separator: "\n").map { line in String(line.prefix { $0 != "," }) }
        #expect(steps == (1...6).map { "{\"step\": \($0)" })
        #expect(try names(training, run) == names(training, whole))
        // The next time there is nothing to say.
        let again = try training.run(TinyTraining.resume(run))
        #expect(again.status == 0 && again.errors.isEmpty, "\(again.errors)")
    }

    @Test func withoutAnyThatIsWholeItIsAnErrorThatChangesNothing() throws {
        let training = try TinyTraining(steps: 4)
        let run = try training.train()
        let folder = training.folder(run)
        for name in try names(training, run) {
            try Damage.byte.apply(to: folder.appending(path: "checkpoints/\(name)"))
        }
        func state() throws -> [Data] {
            try ["metrics.jsonl", "summary.json", "checkpoints/checkpoint-4/optimizer.safetensors"].map {
                try Data(contentsOf: folder.appending(path: $0))
            }
        }
        let (before, names) = (try state(), try names(training, run))
        let ending = try training.run(TinyTraining.resume(run))
        #expect(ending.status == 2)
        #expect(ending.errors.hasPrefix("error[corrupt-checkpoint]: "), "\(ending.errors)")
        #expect(ending.errors.contains("checkpoint-4/optimizer.safetensors: The file is not what was written"))
        #expect(ending.errors.contains("No earlier checkpoint"))
        #expect(try state() == before)
        #expect(try self.names(training, run) == names)
    }

    /// Stopped again before it has passed the damaged one's step, a run keeps that and goes on from where it stopped.
    @Test(.timeLimit(.minutes(5)))
    func theDamagedOneStaysUntilItsStepIsPassed() throws {
        let training = try TinyTraining(steps: 4_000)
        let process = try training.work.program.start(TinyTraining.arguments)
        let deadline = Date(timeIntervalSinceNow: 120)
        func newest() -> Int? {
            training.runs.first.flatMap { try? names(training, $0) }?.compactMap { name in
                name.hasPrefix("checkpoint-") ? Int(name.dropFirst("checkpoint-".count)) : nil
            }.max()
        }
        while process.isRunning, (newest() ?? 0) < 40, Date() < deadline { usleep(2_000) }
        process.interrupt()
        process.waitUntilExit()
        let run = try #require(training.runs.first)
        // As if only the checkpoint of the stop and a much older one were there.
        let checkpoints = training.folder(run).appending(path: "checkpoints")
        let last = try #require(newest())
        try Damage.truncated.apply(to: checkpoints.appending(path: "checkpoint-\(last)"))
        let resumed = try training.work.program.start(TinyTraining.resume(run))
        let aside = "damaged-checkpoint-\(last)"
        var sawAside = false
        while resumed.isRunning, (newest() ?? 0) <= last, Date() < deadline {
            sawAside = try sawAside || names(training, run).contains(aside)
            usleep(500)
        }
        resumed.interrupt()
        resumed.waitUntilExit()
        #expect(resumed.terminationStatus == 130)
        #expect(sawAside)
        #expect(try !names(training, run).contains(aside))
    }
}
