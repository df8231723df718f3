/// What a trainer is besides its adapter and its optimizer's moments: with them, all that a run needs to go on.
///
/// Random streams are named by (seed, generated batch, sample, index), so their state is the number of batches made.
package struct TrainerState: Sendable, Hashable, Codable {
    package var finishedSteps: Int
    package var generatedBatches: Int
    package var position: DataOrder.Position
    package var tokenCount: Int
    package var optimizerSteps: Int
    package var seed: UInt64
    /// SHA-256 of everything that shapes the run: its resolved configuration, data and reward.
    package var fingerprint: String
}
