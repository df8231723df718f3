package import Foundation
import LanguageModels
import ModelFormats

extension GRPOTrainer {
    private static let stateFile = "state.json"
    private static let optimizerFile = "optimizer.safetensors"

    /// Writes a checkpoint of the whole training state.
    ///
    /// Only between generation batches: where one serves several steps, those in between need the batch as well.
    package func writeCheckpoint(
        to store: CheckpointStore, fingerprint: String, baseModel: String, sparing best: Int? = nil
    ) throws -> CheckpointStore.Entry {
        precondition(isBetweenBatches, "a checkpoint holds no generation batch")
        return try store.write(step: finishedSteps, sparing: best) { folder in
            try PEFTAdapter.write(policy.adapter, baseModel: baseModel, to: folder)
            try writeMoments(to: folder.appendingPathComponent(Self.optimizerFile))
            let state = TrainerState(
                finishedSteps: finishedSteps, generatedBatches: generatedBatches, position: order.position,
                tokenCount: tokenCount, optimizerSteps: optimizer.step, seed: configuration.seed,
                entropy: entropy, watch: watch, fingerprint: fingerprint)
            try DurableFile.write(state, to: folder.appendingPathComponent(Self.stateFile))
        }
    }

    /// Goes on from a proved checkpoint of the same run.
    package func restore(from entry: CheckpointStore.Entry, fingerprint: String) throws {
        let file = entry.folder.appendingPathComponent(Self.stateFile)
        let state: TrainerState
        do {
            state = try JSONDecoder().decode(TrainerState.self, from: Data(contentsOf: file))
        } catch {
            throw TrainingError(
                code: "corrupt-checkpoint", file: file.path,
                message: "The training state cannot be read; expected the state that laurel train writes.")
        }
        guard state.fingerprint == fingerprint else {
            throw TrainingError(
                code: "other-configuration", file: entry.folder.path,
                message: "The checkpoint belongs to another configuration, dataset or reward than the run has now; "
                    + "undo the change, or start a new run.")
        }
        try readMoments(from: entry.folder.appendingPathComponent(Self.optimizerFile), step: state.optimizerSteps)
        try PEFTAdapter.read(into: policy.adapter, from: entry.folder)
        try order.move(to: state.position)
        finishedSteps = state.finishedSteps
        generatedBatches = state.generatedBatches
        tokenCount = state.tokenCount
        entropy = state.entropy
        watch = state.watch
    }

    /// Writes the adapter alone, in PEFT's format, into a folder that is made if there is none.
    package func writeAdapter(to folder: URL, baseModel: String) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try PEFTAdapter.write(policy.adapter, baseModel: baseModel, to: folder)
    }

    private func writeMoments(to file: URL) throws {
        try optimizer.firstMoments.withUnsafeBufferPointer { first in
            try optimizer.secondMoments.withUnsafeBufferPointer { second in
                try SafetensorsWriter.write(
                    [
                        .init(name: "exp_avg", shape: [first.count], values: first),
                        .init(name: "exp_avg_sq", shape: [second.count], values: second),
                    ], to: file.path)
            }
        }
    }

    private func readMoments(from file: URL, step: Int) throws {
        let tensors = try SafetensorsFile(path: file.path)
        let first = try tensors.floats("exp_avg")
        let second = try tensors.floats("exp_avg_sq")
        guard optimizer.restore(step: step, firstMoments: first, secondMoments: second) else {
            throw TrainingError(
                code: "corrupt-checkpoint", file: file.path,
                message: "The optimizer's state has \(first.count) and \(second.count) values; the adapter has "
                    + "\(policy.adapter.values.count) parameters.")
        }
    }
}
