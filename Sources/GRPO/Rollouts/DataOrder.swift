import Datasets
package import LaurelRewards

/// Which samples each generation batch holds: epoch after epoch, each with its own seeded order.
///
/// As TRL's sampler does, an epoch ends before a batch that it could not fill.
package struct DataOrder: Sendable {
    /// Where the order stands.
    package struct Position: Sendable, Hashable, Codable {
        /// From 0.
        package var epoch = 0
        /// Samples of the epoch already used.
        package var used = 0

        package init() {}
    }

    package private(set) var position: Position
    private let samples: [Sample]
    private let batchSize: Int
    private let seed: UInt64
    private let isShuffled: Bool
    private var permutation: [Int]

    /// Throws when the samples do not fill one batch.
    package init(samples: [Sample], batchSize: Int, seed: UInt64, isShuffled: Bool) throws {
        guard batchSize >= 1, samples.count >= batchSize else {
            throw TrainingError(
                code: "dataset-too-small",
                message: "The training data has \(samples.count) rows, and a generation batch takes \(batchSize) "
                    + "prompts (per_device_train_batch_size * steps_per_generation / num_generations); add rows or make the batch smaller."
            )
        }
        self.samples = samples
        self.batchSize = batchSize
        self.seed = seed
        self.isShuffled = isShuffled
        position = Position()
        permutation = Self.order(samples.count, seed: seed, epoch: 0, isShuffled: isShuffled)
    }

    package var batchesPerEpoch: Int { samples.count / batchSize }

    /// Epochs done, with fractions, as TRL logs them.
    package var epochs: Double {
        Double(position.epoch) + Double(position.used / batchSize) / Double(batchesPerEpoch)
    }

    /// The samples of the next batch.
    package mutating func next() -> [Sample] {
        if position.used + batchSize > samples.count {
            position.epoch += 1
            position.used = 0
            permutation = Self.order(samples.count, seed: seed, epoch: position.epoch, isShuffled: isShuffled)
        }
        let places = permutation[position.used..<position.used + batchSize]
        position.used += batchSize
        return places.map { samples[$0] }
    }

    /// Goes on from a checkpoint's position.
    package mutating func move(to position: Position) throws {
        guard position.epoch >= 0, (0...samples.count).contains(position.used) else {
            throw TrainingError(
                code: "corrupt-checkpoint",
                message: "The checkpoint stands at row \(position.used) of epoch \(position.epoch), and the training "
                    + "data has \(samples.count) rows; expected a position inside it.")
        }
        self.position = position
        permutation = Self.order(samples.count, seed: seed, epoch: position.epoch, isShuffled: isShuffled)
    }

    private static func order(_ count: Int, seed: UInt64, epoch: Int, isShuffled: Bool) -> [Int] {
        isShuffled ? SeededOrder.permutation(of: count, seed: seed, epoch: epoch) : Array(0..<count)
    }
}
