/// What a trainer is besides its adapter and its optimizer's moments: with them, all that a run needs to go on.
///
/// Random streams are named by (seed, generated batch, sample, index), so their state is the number of batches made.
struct TrainerState: CheckpointState, Sendable, Hashable {
    var finishedSteps: Int
    var generatedBatches: Int
    var position: DataPosition
    var tokenCount: Int
    var optimizer: AdapterOptimizer.State
    var seed: UInt64
    var entropy: EntropyController
    var watch: TrainingWatch
    /// SHA-256 of everything that shapes the run: its resolved configuration, data and reward.
    var fingerprint: String
}
