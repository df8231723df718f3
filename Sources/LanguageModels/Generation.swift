import ModelFormats
import Tensors

/// A prompt and how many candidates to write for it.
package struct GenerationRequest: Sendable {
    /// The prompt's tokens, at least one.
    package var prompt: [Int32]
    /// How many candidates, at least one.
    package var count: Int
    /// What a candidate's random stream is derived from, with its index: the same key gives the same candidates in
    /// any batch.
    package var randomKey: RandomKey

    package init(prompt: [Int32], count: Int, randomKey: RandomKey) {
        self.prompt = prompt
        self.count = count
        self.randomKey = randomKey
    }
}

/// One completion as tokens.
package struct Completion: Sendable, Hashable {
    /// The tokens written; the last one is an end token when `isTerminated`.
    package var tokens: [Int32]
    /// Log-probability of each token at the sampling temperature, before truncation.
    package var logProbabilities: [Float]
    /// Whether the model wrote an end token (false: it reached the maximal length).
    package var isTerminated: Bool

    package init(tokens: [Int32], logProbabilities: [Float], isTerminated: Bool) {
        self.tokens = tokens
        self.logProbabilities = logProbabilities
        self.isTerminated = isTerminated
    }
}

/// Writes completions for a wave of requests: prefill each distinct prompt once, then one token a step for every
/// candidate that has not ended.
struct Generation {
    let transformer: Transformer
    let cache: KeyValueCache
    let attention: PackedAttention
    let pass: Pass
    let logits: FloatBuffer
    let scores: [FloatBuffer]
    let sampling: SamplingParameters
    let endTokens: Set<Int32>

    /// One candidate while it is written.
    private struct Row {
        let request: Int
        let index: Int
        /// Which row of `logits` its next token comes from.
        var logitsRow: Int
        var reach: CacheReach
        var random: RandomStream
        var completion = Completion(tokens: [], logProbabilities: [], isTerminated: false)
    }

    private var description: ModelDescription { transformer.description }
    private var team: Team { transformer.device.team }

    /// - Parameter onToken: called with every token of request 0's first candidate, as it is drawn; false ends it there.
    func run(_ requests: [GenerationRequest], onToken: ((Int32) -> Bool)? = nil) throws -> [[Completion]] {
        var rows = try start(requests)
        var results = requests.map { [Completion?](repeating: nil, count: $0.count) }
        while true {
            drawTokens(&rows, requests)
            var active: [Row] = []
            for var row in rows {
                guard let token = row.completion.tokens.last else { continue }
                row.completion.isTerminated = endTokens.contains(token)
                var ends = row.completion.isTerminated || row.completion.tokens.count >= sampling.maxCompletionLength
                if row.request == 0, row.index == 0, let onToken, !onToken(token) { ends = true }
                if ends {
                    results[row.request][row.index] = row.completion
                } else {
                    active.append(row)
                }
            }
            rows = active
            guard !rows.isEmpty else { break }
            try decode(&rows)
        }
        return results.map { $0.compactMap { $0 } }
    }

    /// Prefills the distinct prompts and computes their last tokens' logits.
    private func start(_ requests: [GenerationRequest]) throws -> [Row] {
        var prompts: [[Int32]] = []
        var places: [[Int32]: Int] = [:]
        for request in requests where places[request.prompt] == nil {
            places[request.prompt] = prompts.count
            prompts.append(request.prompt)
        }
        let ownRows = KeyValueCache.rows(for: sampling.maxCompletionLength)
        let promptRows = prompts.map { KeyValueCache.rows(for: $0.count) }
        let candidates = requests.reduce(0) { $0 + $1.count }
        try cache.reserve(promptRows.reduce(0, +) + candidates * ownRows)
        let longest = (prompts.map(\.count).max() ?? 0) + sampling.maxCompletionLength
        try transformer.rotary.reserve(longest)

        var starts: [Int] = []
        var next = 0
        for rows in promptRows {
            starts.append(next)
            next += rows
        }
        try prefill(prompts, starts: starts)

        var rows: [Row] = []
        for (request, item) in requests.enumerated() {
            let place = places[item.prompt] ?? 0
            for index in 0..<item.count {
                let reach = CacheReach(
                    prefixStart: starts[place], prefixCount: item.prompt.count, ownStart: next, ownCount: 0)
                rows.append(
                    Row(
                        request: request, index: index, logitsRow: place, reach: reach,
                        random: RandomStream(item.randomKey, index: index)))
                next += ownRows
            }
        }
        return rows
    }

    /// Runs the prompts through the layers, several at a time, and leaves prompt i's last logits in row i.
    private func prefill(_ prompts: [[Int32]], starts: [Int]) throws {
        var first = 0
        while first < prompts.count {
            var batch = PackedBatch()
            var end = first
            while end < prompts.count, end == first || batch.rows + prompts[end].count <= pass.store.capacity {
                batch.append(prompt: prompts[end])
                end += 1
            }
            try attention.reserve(keys: prompts[first..<end].map(\.count).max() ?? 0)
            let stream = pass.store.stream(0, rows: batch.rows)
            try transformer.embed(batch.tokens, into: stream)
            batch.positions.withUnsafeBufferPointer { positions in
                guard let positions = positions.baseAddress else { return }
                for layer in 0..<description.layerCount {
                    transformer.forward(layer: layer, rows: batch.rows, positions: positions, pass: pass) { a in
                        store(a, layer: layer, batch: batch, starts: starts[first..<end])
                        attention.forward(batch, a)
                    }
                }
            }
            // The rows of the last tokens move to the top: computing the head for the others would be waste.
            for (row, segment) in batch.segments.enumerated() {
                stream.row(row).update(from: stream.row(segment.rows.upperBound - 1), count: stream.columns)
            }
            head(rows: end - first, logitsRow: first)
            first = end
        }
    }

    /// Copies the prompts' keys and values to the cache.
    private func store(_ a: LayerActivations, layer: Int, batch: PackedBatch, starts: ArraySlice<Int>) {
        let layerCache = cache.layer(layer)
        let starts = Array(starts)
        team.forRows(batch.segments.count) { segments in
            for index in segments {
                let rows = batch.segments[index].rows
                let row = a.queryKeyValue.row(rows.lowerBound)
                layerCache.write(
                    rows: rows.count, key: row + description.headCount * description.headSize,
                    value: row + transformer.rotatedHeads * description.headSize, stride: a.queryKeyValue.stride,
                    at: starts[index])
            }
        }
    }

    /// Feeds every row's last token and computes its next logits.
    private func decode(_ rows: inout [Row]) throws {
        for index in rows.indices {
            rows[index].reach.ownCount += 1
            rows[index].logitsRow = index
        }
        let count = rows.count
        let positions = rows.map { Int32($0.reach.prefixCount + $0.reach.ownCount - 1) }
        let reaches = rows.map(\.reach)
        try transformer.embed(rows.map { $0.completion.tokens.last ?? 0 }, into: pass.store.stream(0, rows: count))
        positions.withUnsafeBufferPointer { positions in
            guard let positions = positions.baseAddress else { return }
            for layer in 0..<description.layerCount {
                transformer.forward(layer: layer, rows: count, positions: positions, pass: pass) { a in
                    attend(a, layer: layer, reaches: reaches)
                }
            }
        }
        head(rows: count, logitsRow: 0)
    }

    private func attend(_ a: LayerActivations, layer: Int, reaches: [CacheReach]) {
        let layerCache = cache.layer(layer)
        let headSize = description.headSize
        let shared = description.keyValueHeadCount
        let scale = 1 / Float(headSize).squareRoot()
        team.run { rank in
            let tasks = team.share(of: reaches.count, rank: rank)
            for row in tasks {
                let reach = reaches[row]
                let query = a.queryKeyValue.row(row)
                layerCache.write(
                    rows: 1, key: query + description.headCount * headSize,
                    value: query + transformer.rotatedHeads * headSize, stride: a.queryKeyValue.stride,
                    at: reach.ownStart + reach.ownCount - 1)
                for head in 0..<shared {
                    layerCache.attend(
                        reach, head: head, group: description.headCount / shared, query: query, scale: scale,
                        scores: scores[rank].pointer, into: a.attention.row(row))
                }
            }
        }
    }

    /// Logits of the first `rows` rows of the residual stream, into rows of `logits` from `logitsRow` on.
    private func head(rows: Int, logitsRow: Int) {
        let normed = pass.scratch.normed.matrix(rows, description.hiddenSize)
        team.rmsNorm(
            pass.store.stream(0, rows: rows), weight: transformer.weights.finalNorm,
            epsilon: description.rmsNormEpsilon, into: normed, rstd: nil)
        let all = logits.matrix(logitsRow + rows, description.vocabularySize)
        transformer.weights.head.forward(
            normed, into: all.rows(logitsRow..<logitsRow + rows), updates: [], hidden: logits.matrix(0, 0),
            scratch: pass.scratch.linear)
    }

    private func drawTokens(_ rows: inout [Row], _ requests: [GenerationRequest]) {
        let sampler = Sampler(parameters: sampling)
        let size = description.vocabularySize
        let changesLogits = sampling.repetitionPenalty != 1
        rows.withUnsafeMutableBufferPointer { rows in
            // Each row is drawn by one thread, into its own element.
            nonisolated(unsafe) let rows = rows
            team.forRows(rows.count) { range in
                for index in range {
                    let logitsRow = logits.pointer + rows[index].logitsRow * size
                    let drawn: (token: Int, logProbability: Float)
                    if changesLogits {
                        // Candidates share their prompt's logits: the penalty works on a copy.
                        drawn = withUnsafeTemporaryAllocation(of: Float.self, capacity: size) { copy in
                            guard let pointer = copy.baseAddress else { return (0, 0) }
                            pointer.initialize(from: logitsRow, count: size)
                            let row = rows[index]
                            return sampler.draw(
                                pointer, count: size,
                                seen: { requests[row.request].prompt + row.completion.tokens },
                                random: &rows[index].random)
                        }
                    } else {
                        drawn = sampler.draw(logitsRow, count: size, seen: { [] }, random: &rows[index].random)
                    }
                    rows[index].completion.tokens.append(Int32(drawn.token))
                    rows[index].completion.logProbabilities.append(drawn.logProbability)
                }
            }
        }
    }
}
