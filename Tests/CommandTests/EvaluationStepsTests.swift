import Foundation
import RunStore
import Testing

/// Evaluations of runs whose generation batches serve several optimiser steps.
@Suite(.serialized) struct EvaluationStepsTests {
    struct Case: CustomTestStringConvertible {
        let settings: [String]
        let every: Int
        /// Where evaluations take place in 12 steps.
        let steps: [Int]
        /// The ends of generation batches at which the run is cut off and resumed.
        let cuts: [Int]

        var testDescription: String { "\(settings), every \(every)" }
    }

    /// A due evaluation waits for the end of the generation batch, where a checkpoint can hold the run.
    static let cases = [
        Case(settings: ["grpo.num_iterations=2"], every: 3, steps: [0, 4, 6, 10, 12], cuts: [8, 4, 2]),
        Case(settings: ["grpo.steps_per_generation=3"], every: 4, steps: [0, 6, 9, 12], cuts: [6, 3]),
        Case(
            settings: ["grpo.steps_per_generation=3", "grpo.num_iterations=2"], every: 1, steps: [0, 6, 12], cuts: [6]),
    ]

    @Test(.timeLimit(.minutes(5)), arguments: cases)
    func takePlaceAtBatchesEndsAndResumingAcrossOneChangesNothing(_ item: Case) throws {
        let training = try TinyTraining(steps: 12, evaluation: ", every: \(item.every)")
        let settings = (item.settings + ["checkpoint.keep=20"]).flatMap { ["--set", $0] }
        let first = try training.run(TinyTraining.arguments + settings)
        try #require(first.status == 0, "\(first.errors)")
        let run = try #require(training.runs.first)
        let store = try RunStore(root: training.work.url.appending(path: ".laurel"), for: .reading)
        let record = try store.run(named: run)
        let folder = training.folder(run)
        func files() throws -> [Data] {
            try ["adapter/adapter_model.safetensors", "evaluations.jsonl"].map {
                try Data(contentsOf: folder.appending(path: $0))
            }
        }
        #expect(try store.evaluations(of: record).map(\.step) == item.steps)
        let (content, whole) = (try TrainLedgerTests.content(store, record), try files())
        for cut in item.cuts {
            let checkpoints = folder.appending(path: "checkpoints")
            for name in try FileManager.default.contentsOfDirectory(atPath: checkpoints.path(percentEncoded: false)) {
                let step = try #require(Int(name.dropFirst("checkpoint-".count)))
                if step > cut { try FileManager.default.removeItem(at: checkpoints.appending(path: name)) }
            }
            let ending = try training.run(TinyTraining.resume(run))
            #expect(ending.status == 0, "\(ending.errors)")
            #expect(ending.output.contains("going on after step \(cut)"), "\(ending.output)")
            #expect(try TrainLedgerTests.content(store, record) == content, "after step \(cut)")
            #expect(try files() == whole, "after step \(cut)")
        }
    }
}
