import Foundation
import ModelFormats
import Tensors

/// What generation computed on its way, kept so that the first training pass over its completions has its forward already.
///
/// Rows stand in the order in which they were computed: prompts, then with every step a row of each candidate. A training
/// pass would compute the same bits for as long as the adapter stays as it was.
final class KeptRollouts {
    private struct Prompt {
        /// The row of its first token; the others follow.
        let firstRow: Int
        /// Where the logits of its last token are.
        let logitsRow: Int
        /// The rows of each completion's tokens but the last, which is never fed.
        var completions: [[Int32]: [Int]] = [:]
    }

    let store: ActivationStore
    private let logits: FloatBuffer
    private let vocabularySize: Int
    private(set) var usedRows = 0
    private var prompts: [[Int32]: Prompt] = [:]
    /// The adapter that everything kept was computed with.
    private var adapterValues: [Float] = []

    /// - Parameter rows: the most rows that are kept.
    init(_ description: ModelDescription, ranks: ActivationStore.UpdateRanks, rows: Int) throws {
        store = try ActivationStore(description, ranks: ranks, rows: rows, keeps: .layers)
        vocabularySize = description.vocabularySize
        logits = try FloatBuffer(count: RowChunks.padded(rows) * vocabularySize)
    }

    /// Whether a pass with the adapter as it is now would compute what is kept.
    func holds(for adapter: LoRAAdapter) -> Bool {
        guard usedRows > 0, adapterValues.count == adapter.values.count else { return false }
        return adapterValues.withUnsafeBytes { kept in
            guard let kept = kept.baseAddress, let now = adapter.values.baseAddress else { return true }
            return memcmp(kept, now, adapterValues.count * MemoryLayout<Float>.stride) == 0
        }
    }

    func forget() {
        usedRows = 0
        prompts = [:]
    }

    // MARK: Writing

    /// Makes ready for rows that are computed with the adapter as it is now.
    func begin(_ adapter: LoRAAdapter) {
        guard !holds(for: adapter) else { return }
        forget()
        adapterValues = Array(adapter.values)
    }

    /// Takes the next `rows` rows; nil when they are not there.
    func reserve(_ rows: Int) -> Int? {
        guard usedRows + RowChunks.padded(rows) <= RowChunks.padded(store.capacity) else { return nil }
        defer { usedRows += rows }
        return usedRows
    }

    /// The place of one row's logits.
    func logits(_ row: Int) -> UnsafeMutablePointer<Float> { logits.pointer + row * vocabularySize }

    func add(prompt: [Int32], firstRow: Int, logitsRow: Int) {
        if prompts[prompt] == nil { prompts[prompt] = Prompt(firstRow: firstRow, logitsRow: logitsRow) }
    }

    func holds(prompt: [Int32]) -> Bool { prompts[prompt] != nil }

    func add(_ completion: [Int32], of prompt: [Int32], rows: [Int]) {
        prompts[prompt]?.completions[completion] = rows
    }

    // MARK: Reading

    /// Where a batch's rows are kept; nil when one of them is not.
    func rows(of batch: TrainingBatch) -> KeptRows? {
        var rows: [Int] = []
        var logits: [Int: Int] = [:]
        for group in batch.packed.groups {
            let own = batch.packed.segments[group.lowerBound].rows
            guard let prompt = prompts[Array(batch.packed.tokens[own])] else { return nil }
            logits[own.upperBound - 1] = prompt.logitsRow
            rows += (0..<own.count).map { prompt.firstRow + $0 }
            for completion in batch.completions where completion.promptLastRow == own.upperBound - 1 {
                guard let own = prompt.completions[completion.tokens] else { return nil }
                rows += own
            }
        }
        return KeptRows(rollouts: self, rows: rows, promptLogits: logits)
    }
}

/// Where the rows of a batch are kept.
struct KeptRows {
    let rollouts: KeptRollouts
    /// The kept row of each row of the batch.
    let rows: [Int]
    /// Where the logits of the prompts' last rows are kept.
    let promptLogits: [Int: Int]

    func copyActivations(into store: ActivationStore, team: Team) {
        store.copy(rows, of: rollouts.store, team: team)
    }

    /// The logits of one of the batch's rows.
    func logits(_ row: Int) -> UnsafePointer<Float> { UnsafePointer(rollouts.logits(promptLogits[row] ?? rows[row])) }
}
