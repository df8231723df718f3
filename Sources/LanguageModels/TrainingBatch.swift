/// Some of a pass's groups, packed, with the rows whose next token is scored.
struct TrainingBatch {
    var packed = PackedBatch()
    var completions: [ScoredCompletion] = []

    /// A completion in the batch: token t is predicted by the row before it, the first one by the prompt's last row.
    struct ScoredCompletion {
        let group: Int
        let index: Int
        let tokens: [Int32]
        let promptLastRow: Int
        let firstRow: Int

        func row(predicting token: Int) -> Int {
            token == 0 ? promptLastRow : firstRow + token - 1
        }
    }

    /// The rows that a completion adds: its last token predicts nothing that is scored.
    static func rows(of completion: [Int32]) -> Int { max(completion.count - 1, 0) }

    mutating func append(prompt: [Int32]) {
        packed.append(prompt: prompt)
    }

    mutating func append(_ completion: [Int32], group: Int, index: Int, promptLastRow: Int) {
        completions.append(
            ScoredCompletion(
                group: group, index: index, tokens: completion, promptLastRow: promptLastRow, firstRow: packed.rows))
        if completion.count > 1 { packed.append(continuation: Array(completion.dropLast())) }
    }
}

extension Policy {
    /// Packs groups into batches of at most `maxTokensInFlight` rows. A group that is larger is cut between
    /// completions, and its prompt computed again; a single larger completion makes a batch of its own.
    /// - Parameter order: the places of the groups in the order in which they are packed; nil is as they stand.
    func batches(_ groups: [TrainingGroup], order: [Int]? = nil) throws -> [TrainingBatch] {
        var batches: [TrainingBatch] = []
        var current = TrainingBatch()
        for number in order ?? Array(groups.indices) {
            let group = groups[number]
            let rows = group.completions.reduce(group.prompt.count) { $0 + TrainingBatch.rows(of: $1) }
            if current.packed.rows > 0, current.packed.rows + rows > maxTokensInFlight {
                batches.append(current)
                current = TrainingBatch()
            }
            current.append(prompt: group.prompt)
            var promptLastRow = current.packed.rows - 1
            for (index, completion) in group.completions.enumerated() {
                try checkLength(group.prompt.count + completion.count, prompt: group.prompt.count)
                let added = TrainingBatch.rows(of: completion)
                if current.packed.rows + added > maxTokensInFlight, promptLastRow + 1 < current.packed.rows {
                    batches.append(current)
                    current = TrainingBatch()
                    current.append(prompt: group.prompt)
                    promptLastRow = current.packed.rows - 1
                }
                current.append(completion, group: number, index: index, promptLastRow: promptLastRow)
            }
        }
        if current.packed.rows > 0 { batches.append(current) }
        return batches
    }
}
