package import Foundation

/// Trains an adapter step by step: what a run needs of its trainer, whatever that learns from.
package protocol AdapterTrainer: Actor {
    nonisolated var totalSteps: Int { get }
    /// Optimiser steps between the moments at which a checkpoint can hold the whole state.
    nonisolated var stepsPerBatch: Int { get }
    /// Optimiser steps done.
    var finishedSteps: Int { get }
    /// Whether now is such a moment.
    var isBetweenBatches: Bool { get }

    func step() async throws -> StepReport
    func writeCheckpoint(
        to store: CheckpointStore, fingerprint: String, baseModel: String, sparing best: Int?
    ) throws -> CheckpointStore.Entry
    func restore(from entry: CheckpointStore.Entry, fingerprint: String) throws
    func writeAdapter(to folder: URL, baseModel: String) throws
}

extension AdapterTrainer {
    /// Names the dropout masks of a step.
    static func dropoutKey(seed: UInt64, step: Int) -> UInt64 {
        seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(truncatingIfNeeded: step)
    }
}
