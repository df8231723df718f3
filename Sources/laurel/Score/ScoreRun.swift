import Foundation
package import LaurelRewards
package import RewardReports

/// Grades stored completions. Neighbouring rows that ask the same make a group; see `StoredGroupReader`.
///
/// Several chunks of rows are graded at once while further ones are read; the output is in row order, and as many rows
/// as are being graded are in memory.
package struct ScoreRun {
    package let function: RewardFunction
    package let input: String
    /// Chunks that are graded at once.
    package let workers: Int

    package init(
        function: RewardFunction, input: String, workers: Int = ProcessInfo.processInfo.activeProcessorCount
    ) {
        self.function = function
        self.input = input
        self.workers = max(1, workers)
    }

    /// Reads, grades and writes every row, in row order. A bad row is thrown once the chunks before it are written.
    package func run(to output: ScoreOutput) async throws -> ScoreSummary {
        var reader = ChunkReader(StoredGroupReader(try StoredRows.reader(input)))
        var summary = ScoreSummary(function)
        let file = StoredRows.name(input)
        try await withThrowingTaskGroup(of: ChunkQueue.Finished.self) { tasks in
            var queue = ChunkQueue()
            var running = 0
            repeat {
                // One chunk that takes long does not let the others pile up behind it.
                while running < workers, queue.count < 2 * workers, let groups = reader.next() {
                    let number = queue.start()
                    running += 1
                    tasks.addTask { [function] in
                        do {
                            let chunk = try await GradedChunk(groups, with: function, file: file)
                            return ChunkQueue.Finished(number: number, result: .success(chunk))
                        } catch {
                            return ChunkQueue.Finished(number: number, result: .failure(error))
                        }
                    }
                }
                guard let finished = try await tasks.next() else { break }
                running -= 1
                queue.add(finished)
                while let chunk = try queue.take()?.get() {
                    try output.write(chunk.data)
                    for row in chunk.rows { summary.add(row.reward, row.explanation, line: row.line) }
                }
            } while true
        }
        if let failure = reader.failure { throw failure }
        return summary
    }
}
