import ModelFormats
import Tensors

/// A Llama-family decoder: what its layers compute, forward and backward, over rows of a batch.
///
/// Layers: RMSNorm, rotary attention with shared key-value heads, RMSNorm, SwiGLU, each added to the residual stream.
final class Transformer {
    let description: ModelDescription
    let weights: TransformerWeights
    let device: ComputeDevice
    let rotary: RotaryTable
    private let file: ModelFile

    init(file: ModelFile, weights: TransformerWeights, device: ComputeDevice) throws {
        self.file = file
        self.weights = weights
        self.device = device
        description = file.description
        rotary = try RotaryTable(file.description)
    }

    /// The heads whose rows are rotated: queries, then keys.
    var rotatedHeads: Int { description.headCount + description.keyValueHeadCount }

    /// Writes the tokens' embeddings into the rows of a residual stream.
    func embed(_ tokens: [Int32], into stream: Matrix) throws {
        for (row, token) in tokens.enumerated() {
            guard token >= 0, token < description.vocabularySize else {
                throw LanguageModelError(
                    code: "token", message: "Token \(token) is not one of the model's \(description.vocabularySize).")
            }
            try file.readRows(
                "model.embed_tokens.weight", rows: Int(token)..<Int(token) + 1, columns: description.hiddenSize,
                into: UnsafeMutableBufferPointer(start: stream.row(row), count: description.hiddenSize))
        }
    }

    /// One layer forward: reads `pass.stream(layer)`, writes `pass.stream(layer + 1)`.
    ///
    /// - Parameter attention: fills `attention` (and, for a backward, `attentionLSE`) from `queryKeyValue`.
    func forward(
        layer index: Int, rows: Int, positions: UnsafePointer<Int32>, pass: Pass, attention: (LayerActivations) -> Void
    ) {
        let team = device.team
        let layer = weights.layers[index]
        let updates = pass.updates(index)
        let a = pass.layer(index, rows: rows)
        let normed = pass.scratch.normed.matrix(rows, description.hiddenSize)

        team.rmsNorm(
            a.input, weight: layer.inputNorm, epsilon: description.rmsNormEpsilon, into: normed,
            rstd: a.inputRstd.pointer)
        layer.queryKeyValue.forward(
            normed, into: a.queryKeyValue, usesInt8: pass.usesInt8, updates: updates.queryKeyValue,
            hidden: a.queryKeyValueHidden, dropout: pass.dropout(index, 0), scratch: pass.scratch.linear)
        normalizeHeads(layer, a)
        team.rope(
            a.queryKeyValue, heads: rotatedHeads, headSize: description.headSize, positions: positions,
            table: rotary.pointer, direction: 1)
        attention(a)
        if a.middle.pointer != a.input.pointer { team.copy(a.input, into: a.middle) }
        layer.output.forward(
            a.attention, into: a.middle, accumulate: true, usesInt8: pass.usesInt8, updates: updates.output,
            hidden: a.outputHidden, dropout: pass.dropout(index, 1), scratch: pass.scratch.linear)

        team.rmsNorm(
            a.middle, weight: layer.postAttentionNorm, epsilon: description.rmsNormEpsilon, into: normed,
            rstd: a.middleRstd.pointer)
        layer.gateUp.forward(
            normed, into: a.gateUp, usesInt8: pass.usesInt8, updates: updates.gateUp, hidden: a.gateUpHidden,
            dropout: pass.dropout(index, 2), scratch: pass.scratch.linear)
        let activation = pass.scratch.activation.matrix(rows, description.intermediateSize)
        team.siluProduct(a.gateUp, into: activation)
        let next = pass.stream(index + 1, rows: rows)
        if next.pointer != a.middle.pointer { team.copy(a.middle, into: next) }
        layer.down.forward(
            activation, into: next, accumulate: true, usesInt8: pass.usesInt8, updates: updates.down,
            hidden: a.downHidden, dropout: pass.dropout(index, 3), scratch: pass.scratch.linear)
    }

    /// One layer backward: turns `scratch.gradient`, d loss / d output, into d loss / d input, and adds the updates'
    /// gradients. The first layer's input needs no gradient: embeddings are frozen.
    ///
    /// - Parameter attentionBackward: fills its last argument with d loss / d queryKeyValue from d loss / d attention.
    func backward(
        layer index: Int, rows: Int, positions: UnsafePointer<Int32>, pass: Pass, scratch: BackwardScratch,
        attentionBackward: (LayerActivations, Matrix, Matrix) -> Void
    ) {
        let team = device.team
        let layer = weights.layers[index]
        let updates = pass.updates(index)
        let a = pass.layer(index, rows: rows)
        let stream = scratch.gradient.matrix(rows, description.hiddenSize)
        let normed = pass.scratch.normed.matrix(rows, description.hiddenSize)
        let normedGradient = scratch.normedGradient.matrix(rows, description.hiddenSize)
        let activation = pass.scratch.activation.matrix(rows, description.intermediateSize)
        let activationGradient = scratch.activationGradient.matrix(rows, description.intermediateSize)
        func hiddenGradient(_ hidden: Matrix) -> Matrix { scratch.hiddenGradient.matrix(rows, hidden.columns) }

        team.siluProduct(a.gateUp, into: activation)
        layer.down.backward(
            dy: stream, x: activation, dx: activationGradient, accumulate: false, updates: updates.down,
            hidden: a.downHidden, hiddenGradient: hiddenGradient(a.downHidden), dropout: pass.dropout(index, 3),
            scratch: pass.scratch.linear)
        team.siluProductBackward(a.gateUp, dy: activationGradient)
        team.rmsNorm(
            a.middle, weight: layer.postAttentionNorm, epsilon: description.rmsNormEpsilon, into: normed, rstd: nil)
        layer.gateUp.backward(
            dy: a.gateUp, x: normed, dx: normedGradient, accumulate: false, updates: updates.gateUp,
            hidden: a.gateUpHidden, hiddenGradient: hiddenGradient(a.gateUpHidden), dropout: pass.dropout(index, 2),
            scratch: pass.scratch.linear)
        team.rmsNormBackward(
            a.middle, weight: layer.postAttentionNorm, rstd: a.middleRstd.pointer, dy: normedGradient, dx: stream)

        let attentionGradient = scratch.attentionGradient.matrix(rows, a.attention.columns)
        layer.output.backward(
            dy: stream, x: a.attention, dx: attentionGradient, accumulate: false, updates: updates.output,
            hidden: a.outputHidden, hiddenGradient: hiddenGradient(a.outputHidden), dropout: pass.dropout(index, 1),
            scratch: pass.scratch.linear)
        let queryKeyValueGradient = scratch.queryKeyValueGradient.matrix(rows, a.queryKeyValue.columns)
        attentionBackward(a, attentionGradient, queryKeyValueGradient)
        team.rope(
            queryKeyValueGradient, heads: rotatedHeads, headSize: description.headSize, positions: positions,
            table: rotary.pointer, direction: -1)
        normalizeHeadsBackward(layer, a, gradient: queryKeyValueGradient)
        team.rmsNorm(a.input, weight: layer.inputNorm, epsilon: description.rmsNormEpsilon, into: normed, rstd: nil)
        layer.queryKeyValue.backward(
            dy: queryKeyValueGradient, x: normed, dx: index > 0 ? normedGradient : nil, accumulate: false,
            updates: updates.queryKeyValue, hidden: a.queryKeyValueHidden,
            hiddenGradient: hiddenGradient(a.queryKeyValueHidden), dropout: pass.dropout(index, 0),
            scratch: pass.scratch.linear)
        if index > 0 {
            team.rmsNormBackward(
                a.input, weight: layer.inputNorm, rstd: a.inputRstd.pointer, dy: normedGradient, dx: stream)
        }
    }

    /// Qwen3 normalises each head's queries and keys; keeps what came in for the backward.
    private func normalizeHeads(_ layer: LayerWeights, _ a: LayerActivations) {
        guard let raw = a.unnormalized, let rstd = a.headRstd else { return }
        let team = device.team
        team.copy(a.queryKeyValue.columns(0..<raw.columns), into: raw)
        forHeads(of: raw.rows, layer) { row, heads, weight in
            team.normRows(
                self.heads(heads, of: raw, row), weight: weight, epsilon: description.rmsNormEpsilon,
                into: self.heads(heads, of: a.queryKeyValue, row), rstd: rstd.row(row) + heads.lowerBound)
        }
    }

    private func normalizeHeadsBackward(_ layer: LayerWeights, _ a: LayerActivations, gradient: Matrix) {
        guard let raw = a.unnormalized, let rstd = a.headRstd else { return }
        let team = device.team
        // The normalised heads are not needed any more: their place takes the gradient before the norm.
        let before = a.queryKeyValue.columns(0..<raw.columns)
        team.clear(before)
        forHeads(of: raw.rows, layer) { row, heads, weight in
            team.normRowsBackward(
                self.heads(heads, of: raw, row), weight: weight, rstd: rstd.row(row) + heads.lowerBound,
                dy: self.heads(heads, of: gradient, row), dx: self.heads(heads, of: before, row))
        }
        team.copy(before, into: gradient.columns(0..<raw.columns))
    }

    /// Calls `body` with every row's query heads, then its key heads, and their norm's weight.
    private func forHeads(of rows: Int, _ layer: LayerWeights, _ body: (Int, Range<Int>, FloatBuffer) -> Void) {
        guard let queryNorm = layer.queryNorm, let keyNorm = layer.keyNorm else { return }
        device.team.forRows(rows) { rows in
            for row in rows {
                body(row, 0..<description.headCount, queryNorm)
                body(row, description.headCount..<rotatedHeads, keyNorm)
            }
        }
    }

    /// Some heads of one row, a head to a row.
    private func heads(_ heads: Range<Int>, of x: Matrix, _ row: Int) -> Matrix {
        let size = description.headSize
        return Matrix(pointer: x.row(row) + heads.lowerBound * size, rows: heads.count, columns: size, stride: size)
    }
}
