/// A checkpoint that is not as it was written, and cannot be gone on from.
package struct DamagedCheckpoint: Error, Sendable, Hashable, CustomStringConvertible {
    package let entry: CheckpointStore.Entry
    /// The file that is missing or another.
    package let file: String
    /// A full sentence.
    package let reason: String

    package init(entry: CheckpointStore.Entry, file: String, reason: String) {
        self.entry = entry
        self.file = file
        self.reason = reason
    }

    package var description: String { "\(file): \(reason)" }

    /// The error where no checkpoint before it is whole.
    var asTheLast: TrainingError {
        TrainingError(
            code: "corrupt-checkpoint", file: file,
            message:
                "\(reason) No earlier checkpoint of the run is whole: put the file back from a copy, or remove the "
                + "run's checkpoints to start again at step 1.")
    }
}
