import ModelFormats
import Tensors

/// A prompt with the completions whose tokens are scored; the prompt is computed once for all of them.
package struct TrainingGroup: Sendable {
    package var prompt: [Int32]
    package var completions: [[Int32]]

    package init(prompt: [Int32], completions: [[Int32]]) {
        self.prompt = prompt
        self.completions = completions
    }
}

/// The scores of consecutive tokens of one completion, and where the loss puts its gradient.
package struct TokenScores {
    /// The group in the pass and the completion in the group.
    package let group: Int
    package let completion: Int
    /// Which tokens of the completion these are.
    package let tokens: Range<Int>
    /// Log-probability of each token at the given temperature.
    package let logProbabilities: UnsafeBufferPointer<Float>
    /// Entropy of the distribution each token was drawn from, in nats, at the given temperature.
    package let entropies: UnsafeBufferPointer<Float>
    /// d loss / d log-probability of each token, to be filled in by the loss; starts as 0.
    package let gradient: UnsafeMutableBufferPointer<Float>
    /// d loss / d entropy of each token, to be filled in by the loss; starts as 0.
    package let entropyGradient: UnsafeMutableBufferPointer<Float>
}

/// The scores of all tokens of one completion.
package struct CompletionScores: Sendable {
    /// Log-probability of each token, at the given temperature.
    package var logProbabilities: [Float]
    /// Entropy of the distribution each token was drawn from, in nats.
    package var entropies: [Float]

    package init(logProbabilities: [Float] = [], entropies: [Float] = []) {
        self.logProbabilities = logProbabilities
        self.entropies = entropies
    }
}

extension Policy {
    /// Buffers of a forward pass that keeps what its backward needs, and of that.
    struct TrainingScratch {
        let store: ActivationStore
        let forward: ForwardScratch
        let backward: BackwardScratch
    }

    /// Runs the groups forward and backward and adds d loss / d adapter to `adapter.gradients`.
    ///
    /// `loss` is called for every completion (in pieces when it is long), group by group, on this thread; it reads the
    /// log-probabilities and writes their gradient. Logits come and go in chunks. Parts of the batch whose gradient is all
    /// zero are not run backward.
    /// - Parameters:
    ///   - order: the places of the groups in the order in which they are run; nil is as they stand. Groups without a
    ///     gradient cost least when they are run together.
    ///   - dropoutKey: seeds the LoRA dropout masks of this pass; nil switches dropout off.
    package func accumulateGradients(
        of groups: [TrainingGroup], order: [Int]? = nil, temperature: Float, dropoutKey: UInt64?,
        loss: (TokenScores) -> Void
    ) throws {
        try model.weights.prepareBackward()
        adapter.pack(model.device.team)
        let rollouts = dropoutKey == nil ? validRollouts : nil
        for (number, batch) in try batches(groups, order: order).enumerated() {
            let scratch = try training(rows: batch.packed.rows)
            let pass = Pass(
                store: scratch.store, scratch: scratch.forward, adapter: adapter,
                dropoutKey: dropoutKey.map { $0 &+ UInt64(number) &* 0xd134_2543_de82_ef95 })
            let kept = rollouts?.rows(of: batch)
            if let kept {
                try prepare(batch.packed)
                kept.copyActivations(into: scratch.store, team: model.device.team)
            } else {
                try forward(batch.packed, pass: pass)
            }
            let gradient = scratch.backward.gradient.matrix(batch.packed.rows, model.description.hiddenSize)
            model.device.team.clear(gradient)
            let isNeeded = try head(
                batch, pass: pass, kept: kept, temperature: temperature, streamGradient: gradient, loss: loss)
            guard isNeeded else { continue }
            batch.packed.positions.withUnsafeBufferPointer { positions in
                guard let positions = positions.baseAddress else { return }
                for layer in (0..<model.description.layerCount).reversed() {
                    if recomputesActivations {
                        transformer.forward(
                            layer: layer, rows: batch.packed.rows, positions: positions, pass: pass
                        ) { a in attention.forward(batch.packed, a) }
                    }
                    transformer.backward(
                        layer: layer, rows: batch.packed.rows, positions: positions, pass: pass,
                        scratch: scratch.backward
                    ) { a, outputGradient, gradient in
                        attention.backward(batch.packed, a, outputGradient: outputGradient, gradient: gradient)
                    }
                }
            }
        }
    }

    /// The scores of every completion's tokens, by group and completion; without dropout.
    /// - Parameter usesAdapter: false gives the reference policy, the model with its adapter off.
    package func scores(
        of groups: [TrainingGroup], temperature: Float, usesAdapter: Bool
    ) throws -> [[CompletionScores]] {
        var results = groups.map { $0.completions.map { _ in CompletionScores() } }
        if usesAdapter { adapter.pack(model.device.team) }
        let rollouts = usesAdapter ? validRollouts : nil
        for batch in try batches(groups) {
            let base = try inference(rows: batch.packed.rows)
            let pass = Pass(store: base.store, scratch: base.scratch, adapter: usesAdapter ? adapter : nil)
            let kept = rollouts?.rows(of: batch)
            if kept == nil { try forward(batch.packed, pass: pass) }
            _ = try head(batch, pass: pass, kept: kept, temperature: temperature, streamGradient: nil) { scores in
                results[scores.group][scores.completion].logProbabilities += scores.logProbabilities
                results[scores.group][scores.completion].entropies += scores.entropies
            }
        }
        return results
    }

    /// Log-probability of every completion token, by group, completion and token; see `scores`.
    package func logProbabilities(
        of groups: [TrainingGroup], temperature: Float, usesAdapter: Bool
    ) throws -> [[[Float]]] {
        try scores(of: groups, temperature: temperature, usesAdapter: usesAdapter).map { $0.map(\.logProbabilities) }
    }

    /// Makes room for a batch's attention and positions.
    private func prepare(_ batch: PackedBatch) throws {
        try attention.reserve(keys: batch.segments.map(\.keyCount).max() ?? 0)
        try transformer.rotary.reserve(Int(batch.positions.max() ?? 0) + 1)
    }

    func forward(_ batch: PackedBatch, pass: Pass) throws {
        try prepare(batch)
        try transformer.embed(batch.tokens, into: pass.stream(0, rows: batch.rows))
        batch.positions.withUnsafeBufferPointer { positions in
            guard let positions = positions.baseAddress else { return }
            for layer in 0..<model.description.layerCount {
                transformer.forward(layer: layer, rows: batch.rows, positions: positions, pass: pass) { a in
                    attention.forward(batch, a)
                }
            }
        }
    }

    private func training(rows: Int) throws -> TrainingScratch {
        let wanted = max(rows, min(maxTokensInFlight, trainingScratch?.store.capacity ?? 0))
        if let trainingScratch, trainingScratch.store.capacity >= wanted { return trainingScratch }
        trainingScratch = nil
        let capacity = max(rows, maxTokensInFlight)
        let made = TrainingScratch(
            store: try ActivationStore(
                model.description, ranks: ranks, rows: capacity, keeps: recomputesActivations ? .streams : .layers),
            forward: try ForwardScratch(
                model.description, device: model.device, rows: capacity,
                dropsInputs: adapter.configuration.dropout > 0),
            backward: try BackwardScratch(model.description, ranks: ranks, rows: capacity))
        trainingScratch = made
        return made
    }
}
