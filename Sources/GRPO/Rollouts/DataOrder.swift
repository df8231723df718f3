import Datasets

/// Where the order of a run's data stands.
package struct DataPosition: Sendable, Hashable, Codable {
    /// From 0.
    package var epoch = 0
    /// Rows of the epoch already used.
    package var used = 0

    package init() {}
}

/// Which rows each batch holds: epoch after epoch, each with its own seeded order.
///
/// As TRL's sampler does, an epoch ends before a batch that it could not fill.
package struct DataOrder<Row: Sendable>: Sendable {
    package private(set) var position: DataPosition
    private let rows: [Row]
    private let batchSize: Int
    private let seed: UInt64
    private let isShuffled: Bool
    private var permutation: [Int]

    /// Throws when the rows do not fill one batch.
    /// - Parameter batch: what a batch takes, in words, for the error.
    package init(rows: [Row], batchSize: Int, seed: UInt64, isShuffled: Bool, batch: String) throws {
        guard batchSize >= 1, rows.count >= batchSize else {
            throw TrainingError(
                code: "dataset-too-small",
                message: "The training data has \(rows.count) rows, and \(batch); add rows or make the batch smaller."
            )
        }
        self.rows = rows
        self.batchSize = batchSize
        self.seed = seed
        self.isShuffled = isShuffled
        position = DataPosition()
        permutation = Self.order(rows.count, seed: seed, epoch: 0, isShuffled: isShuffled)
    }

    package var batchesPerEpoch: Int { rows.count / batchSize }

    /// Epochs done, with fractions, as TRL logs them.
    package var epochs: Double {
        Double(position.epoch) + Double(position.used / batchSize) / Double(batchesPerEpoch)
    }

    /// The rows of the next batch.
    package mutating func next() -> [Row] {
        if position.used + batchSize > rows.count {
            position.epoch += 1
            position.used = 0
            permutation = Self.order(rows.count, seed: seed, epoch: position.epoch, isShuffled: isShuffled)
        }
        let places = permutation[position.used..<position.used + batchSize]
        position.used += batchSize
        return places.map { rows[$0] }
    }

    /// Goes on from a checkpoint's position.
    package mutating func move(to position: DataPosition) throws {
        guard position.epoch >= 0, (0...rows.count).contains(position.used) else {
            throw TrainingError(
                code: "corrupt-checkpoint",
                message: "The checkpoint stands at row \(position.used) of epoch \(position.epoch), and the training "
                    + "data has \(rows.count) rows; expected a position inside it.")
        }
        self.position = position
        permutation = Self.order(rows.count, seed: seed, epoch: position.epoch, isShuffled: isShuffled)
    }

    private static func order(_ count: Int, seed: UInt64, epoch: Int, isShuffled: Bool) -> [Int] {
        isShuffled ? SeededOrder.permutation(of: count, seed: seed, epoch: epoch) : Array(0..<count)
    }
}
