package import LanguageModels

/// What the loss needs to know of one completion before the pass.
package struct LossRow: Sendable {
    package var tokenCount: Int
    package var advantage: Double
    /// false leaves the completion's tokens out of the loss; it still counts as one of the batch.
    package var isIncluded: Bool
    /// Log-probabilities under the policy that wrote it; nil on the first pass, where they are the new ones.
    package var oldLogProbabilities: [Float]?
    /// Log-probabilities under the reference; nil when beta is 0.
    package var referenceLogProbabilities: [Float]?

    package init(
        tokenCount: Int, advantage: Double, isIncluded: Bool = true, oldLogProbabilities: [Float]? = nil,
        referenceLogProbabilities: [Float]? = nil
    ) {
        self.tokenCount = tokenCount
        self.advantage = advantage
        self.isIncluded = isIncluded
        self.oldLogProbabilities = oldLogProbabilities
        self.referenceLogProbabilities = referenceLogProbabilities
    }
}

/// The loss of one optimiser step, fed chunk by chunk while the policy runs.
///
/// Token counts are known before the pass, so each token's weight in the loss is too, and its gradient can be written
/// as soon as its log-probability is there:
///
///     grpo     1 / (B · max(tokens of the completion, 1))
///     bnpo     1 / max(tokens, 1)
///     dr_grpo  1 / (B · max_completion_length)
///     dapo     1 / max(tokens of the generation batch, 1)
///
/// Tokens are counted after truncated completions are masked; B counts them still. One device and one batch a step
/// make bnpo and dapo the same here.
package struct PolicyLoss {
    private let configuration: GRPOConfiguration
    private let rows: [[LossRow]]
    private let weights: [[Double]]
    private var sums: [[RowSums]]
    /// Σ weight · l so far: after the pass, the loss.
    package private(set) var value = 0.0
    /// The log-probabilities seen in the pass, by group, completion and token.
    package private(set) var logProbabilities: [[[Float]]]

    private struct RowSums {
        var kl = 0.0
        var entropy = 0.0
        var low = 0
        var high = 0
    }

    /// - Parameter rows: the batch's completions by group.
    package init(rows: [[LossRow]], configuration: GRPOConfiguration) {
        self.configuration = configuration
        self.rows = rows
        let all = rows.joined()
        let completions = Double(max(all.count, 1))
        let tokens = Double(max(all.reduce(0) { $0 + ($1.isIncluded ? $1.tokenCount : 0) }, 1))
        weights = rows.map { group in
            group.map { row in
                guard row.isIncluded else { return 0 }
                return switch configuration.lossType {
                case .grpo: 1 / (completions * Double(max(row.tokenCount, 1)))
                case .bnpo, .dapo: 1 / tokens
                case .drGRPO: 1 / (completions * Double(configuration.maxCompletionLength))
                }
            }
        }
        sums = rows.map { $0.map { _ in RowSums() } }
        logProbabilities = rows.map { group in group.map { [Float](repeating: 0, count: $0.tokenCount) } }
    }

    /// Adds a chunk's tokens to the loss and writes their gradient.
    package mutating func add(_ scores: TokenScores) {
        add(
            group: scores.group, completion: scores.completion, tokens: scores.tokens,
            logProbabilities: scores.logProbabilities, entropies: scores.entropies, gradient: scores.gradient)
    }

    /// Adds consecutive tokens of one completion; the buffers start at `tokens.lowerBound`.
    package mutating func add(
        group: Int, completion: Int, tokens: Range<Int>, logProbabilities: UnsafeBufferPointer<Float>,
        entropies: UnsafeBufferPointer<Float>, gradient: UnsafeMutableBufferPointer<Float>
    ) {
        let row = rows[group][completion]
        let weight = weights[group][completion]
        for (place, token) in tokens.enumerated() {
            let new = logProbabilities[place]
            self.logProbabilities[group][completion][token] = new
            guard row.isIncluded else {
                gradient[place] = 0
                continue
            }
            let loss = TokenLoss(
                logProbability: Double(new), old: row.oldLogProbabilities.map { Double($0[token]) },
                reference: row.referenceLogProbabilities.map { Double($0[token]) }, advantage: row.advantage,
                configuration: configuration)
            value += weight * loss.value
            gradient[place] = Float(weight * loss.derivative)
            sums[group][completion].kl += loss.kl
            sums[group][completion].entropy += Double(entropies[place])
            sums[group][completion].low += loss.isLowClipped ? 1 : 0
            sums[group][completion].high += loss.isHighClipped ? 1 : 0
        }
    }

    /// What TRL logs of the loss: means over the tokens that count, `low_min` and `high_max` over completions.
    package var metrics: [Metric] {
        let all = zip(rows.joined(), sums.joined()).filter { $0.0.isIncluded && $0.0.tokenCount > 0 }
        let tokens = Double(max(all.reduce(0) { $0 + $1.0.tokenCount }, 1))
        let low = all.reduce(0) { $0 + $1.1.low }
        let high = all.reduce(0) { $0 + $1.1.high }
        let lowShares = all.map { Double($0.1.low) / Double($0.0.tokenCount) }
        let highShares = all.map { Double($0.1.high) / Double($0.0.tokenCount) }
        var metrics: [Metric] = []
        if configuration.beta != 0 {
            metrics.append(Metric("kl", all.reduce(0) { $0 + $1.1.kl } / tokens))
        }
        metrics += [
            Metric("entropy", all.reduce(0) { $0 + $1.1.entropy } / tokens),
            Metric("clip_ratio/low_mean", Double(low) / tokens),
            Metric("clip_ratio/low_min", lowShares.min() ?? 0),
            Metric("clip_ratio/high_mean", Double(high) / tokens),
            Metric("clip_ratio/high_max", highShares.max() ?? 0),
            Metric("clip_ratio/region_mean", Double(low + high) / tokens),
        ]
        return metrics
    }
}
