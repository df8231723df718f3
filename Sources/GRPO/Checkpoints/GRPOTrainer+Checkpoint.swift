package import Foundation
import LanguageModels

extension GRPOTrainer {
    /// Writes a checkpoint of the whole training state.
    ///
    /// Only between generation batches: where one serves several steps, those in between need the batch as well.
    package func writeCheckpoint(
        to store: CheckpointStore, fingerprint: String, baseModel: String, sparing best: Int? = nil
    ) throws -> CheckpointStore.Entry {
        precondition(isBetweenBatches, "a checkpoint holds no generation batch")
        return try store.write(step: finishedSteps, sparing: best) { folder in
            let state = TrainerState(
                finishedSteps: finishedSteps, generatedBatches: generatedBatches, position: order.position,
                tokenCount: tokenCount, optimizer: optimizer.state, seed: configuration.seed, entropy: entropy,
                watch: watch, fingerprint: fingerprint)
            try AdapterCheckpoint.write(
                state, adapter: policy.adapter, optimizer: optimizer, baseModel: baseModel, to: folder)
        }
    }

    /// Goes on from a proved checkpoint of the same run.
    package func restore(from entry: CheckpointStore.Entry, fingerprint: String) throws {
        let state: TrainerState = try AdapterCheckpoint.read(
            entry, fingerprint: fingerprint, into: policy.adapter, &optimizer)
        try order.move(to: state.position)
        finishedSteps = state.finishedSteps
        generatedBatches = state.generatedBatches
        tokenCount = state.tokenCount
        entropy = state.entropy
        watch = state.watch
    }

    /// Writes the adapter alone, in PEFT's format, into a folder that is made if there is none.
    package func writeAdapter(to folder: URL, baseModel: String) throws {
        try PEFTAdapter.write(policy.adapter, baseModel: baseModel, to: folder)
    }
}
