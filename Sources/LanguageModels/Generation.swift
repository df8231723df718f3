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
    /// Where rows are computed that are not kept.
    let pass: Pass
    /// Where rows are kept for training, while there is room; nil keeps none.
    let kept: KeptRollouts?
    let logits: FloatBuffer
    let scores: [FloatBuffer]
    let sampling: SamplingParameters
    let endTokens: Set<Int32>

    /// One candidate while it is written.
    private struct Row {
        let request: Int
        let index: Int
        /// What its next token is drawn from.
        var logits: UnsafeMutablePointer<Float>
        /// The rows of the tokens it was fed; nil once one was not kept.
        var keptRows: [Int]?
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
                    if let keptRows = row.keptRows {
                        kept?.add(row.completion.tokens, of: requests[row.request].prompt, rows: keptRows)
                    }
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
        let promptLogits = try prefill(prompts, starts: starts)

        var rows: [Row] = []
        for (request, item) in requests.enumerated() {
            let place = places[item.prompt] ?? 0
            for index in 0..<item.count {
                let reach = CacheReach(
                    prefixStart: starts[place], prefixCount: item.prompt.count, ownStart: next, ownCount: 0)
                rows.append(
                    Row(
                        request: request, index: index, logits: promptLogits[place],
                        keptRows: kept?.holds(prompt: item.prompt) == true ? [] : nil, reach: reach,
                        random: RandomStream(item.randomKey, index: index)))
                next += ownRows
            }
        }
        return rows
    }

    /// Runs the prompts through the layers, several at a time; returns where each one's last logits are.
    private func prefill(_ prompts: [[Int32]], starts: [Int]) throws -> [UnsafeMutablePointer<Float>] {
        var logits: [UnsafeMutablePointer<Float>] = []
        while logits.count < prompts.count {
            let first = logits.count
            var batch = PackedBatch()
            var end = first
            while end < prompts.count, end == first || batch.rows + prompts[end].count <= pass.store.capacity {
                batch.append(prompt: prompts[end])
                end += 1
            }
            let pass = nextPass(rows: batch.rows)
            try attention.reserve(keys: prompts[first..<end].map(\.count).max() ?? 0)
            try transformer.embed(batch.tokens, into: pass.stream(0, rows: batch.rows))
            batch.positions.withUnsafeBufferPointer { positions in
                guard let positions = positions.baseAddress else { return }
                for layer in 0..<description.layerCount {
                    transformer.forward(layer: layer, rows: batch.rows, positions: positions, pass: pass) { a in
                        store(a, layer: layer, batch: batch, starts: starts[first..<end])
                        attention.forward(batch, a)
                    }
                }
            }
            let lastRows = batch.segments.map { $0.rows.upperBound - 1 }
            logits += head(pass, of: batch.rows, lastRows, logitsRow: first)
            guard isKept(pass) else { continue }
            for (index, segment) in batch.segments.enumerated() {
                kept?.add(
                    prompt: prompts[first + index], firstRow: pass.firstRow + segment.rows.lowerBound,
                    logitsRow: pass.firstRow + index)
            }
        }
        return logits
    }

    /// Where the next rows are computed: where they are kept, while there is room.
    private func nextPass(rows: Int) -> Pass {
        guard let kept, let first = kept.reserve(rows) else { return pass }
        return Pass(store: kept.store, scratch: pass.scratch, adapter: pass.adapter, firstRow: first)
    }

    private func isKept(_ pass: Pass) -> Bool { pass.store === kept?.store }

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
        let count = rows.count
        let pass = nextPass(rows: count)
        for index in rows.indices {
            rows[index].reach.ownCount += 1
            if isKept(pass) { rows[index].keptRows?.append(pass.firstRow + index) } else { rows[index].keptRows = nil }
        }
        let positions = rows.map { Int32($0.reach.prefixCount + $0.reach.ownCount - 1) }
        let reaches = rows.map(\.reach)
        try transformer.embed(rows.map { $0.completion.tokens.last ?? 0 }, into: pass.stream(0, rows: count))
        positions.withUnsafeBufferPointer { positions in
            guard let positions = positions.baseAddress else { return }
            for layer in 0..<description.layerCount {
                transformer.forward(layer: layer, rows: count, positions: positions, pass: pass) { a in
                    attend(a, layer: layer, reaches: reaches)
                }
            }
        }
        for (index, logits) in head(pass, of: count, Array(0..<count), logitsRow: 0).enumerated() {
            rows[index].logits = logits
        }
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
                        scores: scores[rank].pointer, into: a.attention.row(row), lse: a.attentionLSE.row(row))
                }
            }
        }
    }

    /// Logits of some of a pass's `count` rows: where the pass's first rows are kept, else in `logits` from `logitsRow` on.
    private func head(
        _ pass: Pass, of count: Int, _ rows: [Int], logitsRow: Int
    ) -> [UnsafeMutablePointer<Float>] {
        let stream = pass.stream(description.layerCount, rows: count)
        let normed = pass.scratch.normed.matrix(rows.count, description.hiddenSize)
        for (row, source) in rows.enumerated() {
            team.rmsNorm(
                stream.rows(source..<source + 1), weight: transformer.weights.finalNorm,
                epsilon: description.rmsNormEpsilon, into: normed.rows(row..<row + 1), rstd: nil)
        }
        let size = description.vocabularySize
        let target = kept.flatMap { isKept(pass) ? $0.logits(pass.firstRow) : nil } ?? logits.pointer + logitsRow * size
        transformer.weights.head.forward(
            normed, into: Matrix(pointer: target, rows: rows.count, columns: size, stride: size),
            usesInt8: pass.usesInt8,
            updates: nil, hidden: logits.matrix(0, 0), scratch: pass.scratch.linear)
        return rows.indices.map { target + $0 * size }
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
                    let logitsRow = rows[index].logits
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
