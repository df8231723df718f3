package import Foundation
package import LanguageModels

/// Trains a policy's adapter to give the answers of a dataset: the mean negative log-likelihood of the answers' tokens.
///
/// An actor on the compute thread: it owns the policy, and blocks while it computes.
package actor SFTTrainer: AdapterTrainer {
    package nonisolated let configuration: SFTConfiguration
    package nonisolated let totalSteps: Int
    package nonisolated var stepsPerBatch: Int { 1 }
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        ComputeThread.shared.asUnownedSerialExecutor()
    }

    private let policy: Policy
    private let seed: UInt64
    private var optimizer: AdapterOptimizer
    private var order: DataOrder<SupervisedExample>
    package private(set) var finishedSteps = 0
    package var isBetweenBatches: Bool { true }
    private var tokenCount = 0

    /// What a checkpoint keeps besides the adapter and the moments.
    private struct State: CheckpointState {
        var finishedSteps: Int
        var position: DataPosition
        var tokenCount: Int
        var optimizer: AdapterOptimizer.State
        var fingerprint: String
    }

    /// Makes a trainer at step 0.
    /// - Parameters:
    ///   - examples: at least one step's.
    ///   - seed: of the data order and of dropout.
    package init(
        policy: sending Policy, examples: [SupervisedExample], configuration: SFTConfiguration, seed: UInt64
    ) throws {
        self.configuration = configuration
        self.seed = seed
        order = try DataOrder(
            rows: examples, batchSize: configuration.rowsPerStep, seed: seed,
            isShuffled: configuration.shuffleDataset, batch: configuration.batchInWords)
        let inEpochs = min(configuration.numTrainEpochs * Double(order.batchesPerEpoch), 1e8).rounded(.up)
        totalSteps = configuration.maxSteps > 0 ? configuration.maxSteps : max(1, Int(inEpochs))
        optimizer = AdapterOptimizer(
            configuration, parameterCount: policy.adapter.values.count, totalSteps: totalSteps, section: "sft")
        self.policy = policy
    }

    /// Takes one optimiser step on the next rows.
    package func step() throws -> StepReport {
        var watch = StepWatch()
        let rows = order.next()
        let scores = try accumulateGradients(of: rows)
        watch.lap("train")
        let update = try optimizer.update(policy.adapter, loss: scores.loss, after: finishedSteps)
        watch.lap("update")
        finishedSteps += 1
        tokenCount += rows.reduce(0) { $0 + $1.tokenCount }
        let metrics =
            [Metric("loss", scores.loss), Metric("entropy", scores.entropy)] + update.metrics + [
                Metric("completions/mean_length", Double(scores.tokens) / Double(rows.count)),
                Metric("epoch", order.epochs), Metric("num_tokens", Double(tokenCount)),
            ]
        var report = StepReport(
            step: finishedSteps, totalSteps: totalSteps, iteration: 0, metrics: metrics + watch.metrics,
            componentNames: [], rollouts: [])
        report.events = update.skipped.map { [$0] } ?? []
        return report
    }

    /// Runs the policy over the rows, forward and backward; gives the mean loss and entropy of the answers' tokens.
    private func accumulateGradients(
        of rows: [SupervisedExample]
    ) throws -> (loss: Double, entropy: Double, tokens: Int) {
        let count = rows.reduce(0) { $0 + $1.completion.count }
        let gradient = -1 / Float(count)
        var (loss, entropy) = (0.0, 0.0)
        policy.adapter.gradients.update(repeating: 0)
        let dropoutKey = policy.adapter.configuration.dropout > 0 ? dropoutKey : nil
        try policy.accumulateGradients(of: rows.map(\.group), temperature: 1, dropoutKey: dropoutKey) { scores in
            scores.gradient.update(repeating: gradient)
            loss -= scores.logProbabilities.reduce(0) { $0 + Double($1) }
            entropy += scores.entropies.reduce(0) { $0 + Double($1) }
        }
        return (loss / Double(count), entropy / Double(count), count)
    }

    /// How well the policy predicts held-out answers; changes nothing of the training.
    package func evaluate(on examples: [SupervisedExample]) throws -> Evaluation {
        let scores = try policy.scores(of: examples.map(\.group), temperature: 1, usesAdapter: true)
        let tokens = scores.joined().map(\.logProbabilities)
        let sum = tokens.reduce(0) { $0 + $1.reduce(0) { $0 + Double($1) } }
        let loss = -sum / Double(tokens.reduce(0) { $0 + $1.count })
        return Evaluation(step: finishedSteps, supervised: SupervisedScores(loss: loss, rows: examples.count))
    }

    package func writeCheckpoint(
        to store: CheckpointStore, fingerprint: String, baseModel: String, sparing best: Int?
    ) throws -> CheckpointStore.Entry {
        try store.write(step: finishedSteps, sparing: best) { folder in
            let state = State(
                finishedSteps: finishedSteps, position: order.position, tokenCount: tokenCount,
                optimizer: optimizer.state, fingerprint: fingerprint)
            try AdapterCheckpoint.write(
                state, adapter: policy.adapter, optimizer: optimizer, baseModel: baseModel, to: folder)
        }
    }

    package func restore(from entry: CheckpointStore.Entry, fingerprint: String) throws {
        let state: State = try AdapterCheckpoint.read(
            entry, fingerprint: fingerprint, into: policy.adapter, &optimizer)
        try order.move(to: state.position)
        (finishedSteps, tokenCount) = (state.finishedSteps, state.tokenCount)
    }

    package func writeAdapter(to folder: URL, baseModel: String) throws {
        try PEFTAdapter.write(policy.adapter, baseModel: baseModel, to: folder)
    }

    private var dropoutKey: UInt64 { Self.dropoutKey(seed: seed, step: finishedSteps) }
}
