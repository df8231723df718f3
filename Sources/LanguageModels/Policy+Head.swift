import ModelFormats
import Tensors

/// Buffers of one chunk of rows at the head.
final class HeadScratch {
    /// Rows whose logits exist at once; a multiple of 24, as `RowChunks` wants.
    static let rows = 120

    let stream: FloatBuffer
    let normed: FloatBuffer
    let rstd: FloatBuffer
    let logits: FloatBuffer
    let normedGradient: FloatBuffer
    let streamGradient: FloatBuffer
    let logProbabilities: FloatBuffer
    let entropies: FloatBuffer
    let lse: FloatBuffer
    let gradient: FloatBuffer
    let entropyGradient: FloatBuffer
    let linear: LinearScratch

    init(_ description: ModelDescription, device: ComputeDevice) throws {
        let hidden = Self.rows * description.hiddenSize
        stream = try FloatBuffer(count: hidden)
        normed = try FloatBuffer(count: hidden)
        normedGradient = try FloatBuffer(count: hidden)
        streamGradient = try FloatBuffer(count: hidden)
        logits = try FloatBuffer(count: Self.rows * description.vocabularySize)
        rstd = try FloatBuffer(count: Self.rows)
        logProbabilities = try FloatBuffer(count: Self.rows)
        entropies = try FloatBuffer(count: Self.rows)
        lse = try FloatBuffer(count: Self.rows)
        gradient = try FloatBuffer(count: Self.rows)
        entropyGradient = try FloatBuffer(count: Self.rows)
        linear = try LinearScratch(
            device: device, rows: Self.rows, columns: max(description.vocabularySize, description.hiddenSize),
            dropsInputs: false)
    }
}

extension Policy {
    /// The longest completion whose tokens the loss is given all at once.
    package static let tokensScoredTogether = HeadScratch.rows

    /// Some tokens of one completion, and their first row in the chunk.
    private struct Piece {
        let completion: TrainingBatch.ScoredCompletion
        let tokens: Range<Int>
        let chunkRow: Int
    }

    /// Scores the batch's completion tokens chunk by chunk, and takes the loss's gradient back to the residual stream.
    ///
    /// - Parameters:
    ///   - kept: where the batch's logits are kept; nil computes them.
    ///   - streamGradient: d loss / d residual stream is added here; nil asks for no gradient.
    /// - Returns: whether any gradient is not zero.
    func head(
        _ batch: TrainingBatch, pass: Pass, kept: KeptRows?, temperature: Float,
        streamGradient: Matrix?, loss: (TokenScores) -> Void
    ) throws -> Bool {
        let scratch = try headScratch ?? HeadScratch(model.description, device: model.device)
        headScratch = scratch
        let stream = pass.stream(model.description.layerCount, rows: batch.packed.rows)
        var isNeeded = false
        for chunk in chunks(of: batch) {
            isNeeded =
                score(
                    chunk, stream: stream, kept: kept, scratch: scratch, temperature: temperature,
                    streamGradient: streamGradient, loss: loss) || isNeeded
        }
        return isNeeded
    }

    /// Completions in order, as many to a chunk as fit; one that fits no chunk is cut.
    private func chunks(of batch: TrainingBatch) -> [[Piece]] {
        var chunks: [[Piece]] = []
        var current: [Piece] = []
        var used = 0
        for completion in batch.completions {
            var first = 0
            while first < completion.tokens.count {
                let left = completion.tokens.count - first
                if used > 0, used + min(left, HeadScratch.rows) > HeadScratch.rows {
                    chunks.append(current)
                    (current, used) = ([], 0)
                }
                let end = first + min(left, HeadScratch.rows - used)
                current.append(Piece(completion: completion, tokens: first..<end, chunkRow: used))
                used += end - first
                first = end
            }
        }
        if !current.isEmpty { chunks.append(current) }
        return chunks
    }

    private func score(
        _ chunk: [Piece], stream: Matrix, kept: KeptRows?, scratch: HeadScratch,
        temperature: Float, streamGradient: Matrix?, loss: (TokenScores) -> Void
    ) -> Bool {
        let team = model.device.team
        let description = model.description
        var sources: [Int] = []
        var targets: [Int32] = []
        for piece in chunk {
            for token in piece.tokens {
                sources.append(piece.completion.row(predicting: token))
                targets.append(piece.completion.tokens[token])
            }
        }
        let rows = sources.count
        let gathered = scratch.stream.matrix(rows, description.hiddenSize)
        let normed = scratch.normed.matrix(rows, description.hiddenSize)
        let logits = scratch.logits.matrix(rows, description.vocabularySize)
        for (row, source) in sources.enumerated() {
            gathered.row(row).update(from: stream.row(source), count: description.hiddenSize)
        }
        team.rmsNorm(
            gathered, weight: model.weights.finalNorm, epsilon: description.rmsNormEpsilon, into: normed,
            rstd: scratch.rstd.pointer)
        let noUpdates = scratch.rstd.matrix(0, 0)
        if let kept {
            team.forRows(rows) { range in
                for row in range {
                    logits.row(row).update(from: kept.logits(sources[row]), count: logits.columns)
                }
            }
        } else {
            model.weights.head.forward(normed, into: logits, updates: nil, hidden: noUpdates, scratch: scratch.linear)
        }
        team.tokenScores(
            logits, inverseTemperature: 1 / temperature, targets: targets,
            logProbabilities: scratch.logProbabilities.pointer, entropies: scratch.entropies.pointer,
            lse: scratch.lse.pointer)

        let gradient = UnsafeMutableBufferPointer(start: scratch.gradient.pointer, count: rows)
        let entropyGradient = UnsafeMutableBufferPointer(start: scratch.entropyGradient.pointer, count: rows)
        gradient.update(repeating: 0)
        entropyGradient.update(repeating: 0)
        for piece in chunk {
            let part = piece.chunkRow..<piece.chunkRow + piece.tokens.count
            loss(
                TokenScores(
                    group: piece.completion.group, completion: piece.completion.index, tokens: piece.tokens,
                    logProbabilities: UnsafeBufferPointer(
                        start: scratch.logProbabilities.pointer + part.lowerBound, count: part.count),
                    entropies: UnsafeBufferPointer(
                        start: scratch.entropies.pointer + part.lowerBound, count: part.count),
                    gradient: UnsafeMutableBufferPointer(rebasing: gradient[part]),
                    entropyGradient: UnsafeMutableBufferPointer(rebasing: entropyGradient[part])))
        }
        let movesEntropy = entropyGradient.contains { $0 != 0 }
        guard let streamGradient, movesEntropy || gradient.contains(where: { $0 != 0 }) else { return false }

        team.tokenScoresBackward(
            logits, inverseTemperature: 1 / temperature, targets: targets, lse: scratch.lse.pointer,
            gradient: scratch.gradient.pointer,
            entropies: movesEntropy
                ? (UnsafePointer(scratch.entropies.pointer), UnsafePointer(scratch.entropyGradient.pointer)) : nil)
        let normedGradient = scratch.normedGradient.matrix(rows, description.hiddenSize)
        model.weights.head.backward(
            dy: logits, x: normed, dx: normedGradient, accumulate: false, updates: nil, hidden: noUpdates,
            hiddenGradient: noUpdates, scratch: scratch.linear)
        let gatheredGradient = scratch.streamGradient.matrix(rows, description.hiddenSize)
        team.clear(gatheredGradient)
        team.rmsNormBackward(
            gathered, weight: model.weights.finalNorm, rstd: scratch.rstd.pointer, dy: normedGradient,
            dx: gatheredGradient)
        // Several completions may begin at the same prompt row: rows are added one after another.
        for (row, source) in sources.enumerated() { team.addRow(gatheredGradient.row(row), to: streamGradient, source) }
        return true
    }
}

extension Policy {
    /// The logits after every token of a sequence: [tokens, vocabulary size], row by row. For inspection and tests.
    package func logits(of tokens: [Int32], usesAdapter: Bool = true) throws -> [[Float]] {
        try checkLength(tokens.count, prompt: tokens.count)
        var batch = PackedBatch()
        batch.append(prompt: tokens)
        let base = try inference(rows: tokens.count)
        if usesAdapter { adapter.pack(model.device.team) }
        let pass = Pass(store: base.store, scratch: base.scratch, adapter: usesAdapter ? adapter : nil)
        try forward(batch, pass: pass)
        let scratch = try headScratch ?? HeadScratch(model.description, device: model.device)
        headScratch = scratch
        let stream = pass.stream(model.description.layerCount, rows: tokens.count)
        var results: [[Float]] = []
        for first in stride(from: 0, to: tokens.count, by: HeadScratch.rows) {
            let rows = first..<min(first + HeadScratch.rows, tokens.count)
            let normed = scratch.normed.matrix(rows.count, model.description.hiddenSize)
            let logits = scratch.logits.matrix(rows.count, model.description.vocabularySize)
            model.device.team.rmsNorm(
                stream.rows(rows), weight: model.weights.finalNorm, epsilon: model.description.rmsNormEpsilon,
                into: normed, rstd: nil)
            model.weights.head.forward(
                normed, into: logits, updates: nil, hidden: scratch.rstd.matrix(0, 0), scratch: scratch.linear)
            for row in 0..<rows.count {
                results.append(Array(UnsafeBufferPointer(start: logits.row(row), count: logits.columns)))
            }
        }
        return results
    }
}
