import Datasets

/// Reads stored completions in chunks of whole groups, and remembers what ended the reading.
struct ChunkReader {
    /// Rows that are graded together.
    private static let rows = 512

    private var reader: StoredGroupReader
    private var isAtEnd = false
    /// Why reading stopped before the end of the file.
    private(set) var failure: (any Error)?

    init(_ reader: StoredGroupReader) { self.reader = reader }

    /// The next chunk; nil at the end, and at a row that cannot be read: the rows of its chunk are not given out.
    mutating func next() -> [[DatasetRow]]? {
        guard !isAtEnd else { return nil }
        var groups: [[DatasetRow]] = []
        var count = 0
        do {
            while count < Self.rows, let group = try reader.next() {
                groups.append(group)
                count += group.count
            }
        } catch {
            failure = error
            groups = []
        }
        isAtEnd = groups.isEmpty
        return isAtEnd ? nil : groups
    }
}

/// Chunks that are graded at once, given back in the order in which they were read.
struct ChunkQueue {
    /// A chunk that has been graded, or could not be.
    struct Finished: Sendable {
        let number: Int
        let result: Result<GradedChunk, any Error>
    }

    private var started = 0
    private var taken = 0
    private var waiting: [Int: Finished] = [:]

    /// Chunks that were started and not taken yet.
    var count: Int { started - taken }

    /// The number of another chunk.
    mutating func start() -> Int {
        defer { started += 1 }
        return started
    }

    mutating func add(_ finished: Finished) { waiting[finished.number] = finished }

    /// The next chunk in order, once it is there.
    mutating func take() -> Result<GradedChunk, any Error>? {
        guard let next = waiting.removeValue(forKey: taken) else { return nil }
        taken += 1
        return next.result
    }
}
