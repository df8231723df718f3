import Foundation
import LanguageModels
import ModelFormats

/// What a trainer is besides its adapter and its optimizer's moments.
protocol CheckpointState: Codable {
    var optimizer: AdapterOptimizer.State { get }
    /// SHA-256 of everything that shapes the run.
    var fingerprint: String { get }
}

/// The files of a checkpoint: the adapter in PEFT's format, the optimizer's moments, and the trainer's state.
enum AdapterCheckpoint {
    private static let stateFile = "state.json"
    private static let optimizerFile = "optimizer.safetensors"

    static func write(
        _ state: some CheckpointState, adapter: LoRAAdapter, optimizer: AdapterOptimizer, baseModel: String,
        to folder: URL
    ) throws {
        try PEFTAdapter.write(adapter, baseModel: baseModel, to: folder)
        try writeMoments(optimizer.adamW, to: folder.appendingPathComponent(optimizerFile))
        try DurableFile.write(state, to: folder.appendingPathComponent(stateFile))
    }

    /// Reads the adapter and the optimizer of a proved checkpoint of the same run; the rest is in the state given back.
    static func read<State: CheckpointState>(
        _ entry: CheckpointStore.Entry, fingerprint: String, into adapter: LoRAAdapter,
        _ optimizer: inout AdapterOptimizer
    ) throws -> State {
        let file = entry.folder.appendingPathComponent(stateFile)
        let state: State
        do {
            state = try JSONDecoder().decode(State.self, from: Data(contentsOf: file))
        } catch {
            throw TrainingError(
                code: "corrupt-checkpoint", file: file.path,
                message: "The training state cannot be read; expected the state that this version of laurel writes.")
        }
        guard state.fingerprint == fingerprint else {
            throw TrainingError(
                code: "other-configuration", file: entry.folder.path,
                message: "The checkpoint belongs to another configuration, dataset or reward than the run has now, or "
                    + "to a version of laurel that computes other bits; undo the change, or start a new run (with "
                    + "`adapter:` it can begin where this one stands).")
        }
        try readMoments(entry.folder.appendingPathComponent(optimizerFile), state.optimizer, &optimizer)
        try PEFTAdapter.read(into: adapter, from: entry.folder)
        return state
    }

    private static func writeMoments(_ adamW: AdamW, to file: URL) throws {
        try adamW.firstMoments.withUnsafeBufferPointer { first in
            try adamW.secondMoments.withUnsafeBufferPointer { second in
                try SafetensorsWriter.write(
                    [
                        .init(name: "exp_avg", shape: [first.count], values: first),
                        .init(name: "exp_avg_sq", shape: [second.count], values: second),
                    ], to: file.path)
            }
        }
    }

    private static func readMoments(
        _ file: URL, _ state: AdapterOptimizer.State, _ optimizer: inout AdapterOptimizer
    ) throws {
        let tensors = try SafetensorsFile(path: file.path)
        let first = try tensors.floats("exp_avg")
        let second = try tensors.floats("exp_avg_sq")
        guard optimizer.restore(state, firstMoments: first, secondMoments: second) else {
            throw TrainingError(
                code: "corrupt-checkpoint", file: file.path,
                message: "The optimizer's state has \(first.count) and \(second.count) values; the adapter has "
                    + "\(optimizer.adamW.firstMoments.count) parameters.")
        }
    }
}
