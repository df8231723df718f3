package import LaurelRewards

/// The rows of one file, in memory, in file order.
package struct Dataset: Sendable {
    /// The file as it was named.
    package let file: String
    /// The samples; a sample's `index` is its row in the file, whatever part of it this is.
    package let samples: [Sample]
    /// The line of each sample in the file, from 1.
    package let lines: [Int]

    /// Reads a whole file.
    package init(path: String) throws(DatasetError) {
        var reader = try DatasetReader(path: path)
        var samples: [Sample] = []
        var lines: [Int] = []
        while let row = try reader.next() {
            samples.append(row.sample)
            lines.append(row.line)
        }
        self.init(file: path, samples: samples, lines: lines)
    }

    private init(file: String, samples: [Sample], lines: [Int]) {
        self.file = file
        self.samples = samples
        self.lines = lines
    }

    package var count: Int { samples.count }

    /// Throws when a sample has no reference to compare with, naming the first such row.
    package func requireReferences(for grader: String) throws(DatasetError) {
        guard let missing = samples.firstIndex(where: { $0.reference == nil }) else { return }
        throw DatasetError(
            code: "missing-reference", file: file, line: lines[missing], field: "reference_answer",
            message: "The row has no \"reference_answer\", which \(grader) needs; expected a string or a number.")
    }

    /// The order of an epoch: places in `samples`, shuffled by (seed, epoch) and nothing else.
    package func order(seed: UInt64, epoch: Int) -> [Int] {
        SeededOrder.permutation(of: count, seed: seed, epoch: epoch)
    }

    /// Parts the rows in two: `heldOut` rows drawn by `seed`, and the rest, each in file order.
    package func split(heldOut: Int, seed: UInt64) throws(DatasetError) -> (train: Dataset, heldOut: Dataset) {
        guard heldOut > 0, heldOut < count else {
            throw DatasetError(
                code: "split", file: file,
                message: "\(heldOut) rows cannot be held out of \(count); expected 1 to \(count - 1).")
        }
        let order = SeededOrder.permutation(of: count, seed: seed, epoch: 0)
        return (part(order.dropFirst(heldOut).sorted()), part(order.prefix(heldOut).sorted()))
    }

    private func part(_ places: [Int]) -> Dataset {
        Dataset(file: file, samples: places.map { samples[$0] }, lines: places.map { lines[$0] })
    }
}
