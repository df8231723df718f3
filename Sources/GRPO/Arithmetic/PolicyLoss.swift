package import LanguageModels

/// What the loss needs to know of one completion before the pass.
package struct LossRow: Sendable {
    package var tokenCount: Int
    package var advantage: Double
    /// false leaves the completion's tokens out of the loss; it still counts as one of the batch.
    package var isIncluded: Bool
    /// Log-probabilities under the policy that wrote it; nil on the first pass, where they are the new ones.
    package var oldLogProbabilities: [Float]?
    /// Log-probabilities under a policy that is not trained but wrote it; nil where the trained one did.
    package var samplerLogProbabilities: [Float]?
    /// Log-probabilities under the reference; nil when beta is 0.
    package var referenceLogProbabilities: [Float]?

    package init(
        tokenCount: Int, advantage: Double, isIncluded: Bool = true, oldLogProbabilities: [Float]? = nil,
        samplerLogProbabilities: [Float]? = nil, referenceLogProbabilities: [Float]? = nil
    ) {
        self.tokenCount = tokenCount
        self.advantage = advantage
        self.isIncluded = isIncluded
        self.oldLogProbabilities = oldLogProbabilities
        self.samplerLogProbabilities = samplerLogProbabilities
        self.referenceLogProbabilities = referenceLogProbabilities
    }
}

/// The loss of one optimiser step, fed chunk by chunk while the policy runs.
///
/// A token's loss is what `TokenLoss` makes of its ratio, or of its completion's ratio, times the correction for a policy
/// that wrote it but is not trained, plus beta times the KL estimate times the ratio (with bias correction), minus the
/// entropy bonus. Its weight is known before the pass, and so its
/// gradient can be written as soon as its log-probability is there:
///
///     grpo, sapo          1 / (B · max(tokens of the completion, 1))
///     bnpo                1 / max(tokens of the optimiser step, 1)
///     dr_grpo             1 / (B · max_completion_length)
///     dapo, cispo, vespo  1 / max(tokens of the generation batch per optimiser step, 1)
///     luspo               1 / B
///
/// Tokens are counted after truncated completions are masked; B counts them still.
package struct PolicyLoss {
    private let configuration: GRPOConfiguration
    private let rows: [[LossRow]]
    private let weights: [[Double]]
    private let sequences: [[SequenceTerms]]
    /// The weight of the entropy bonus in force.
    private let entropyCoefficient: Double
    /// What a token that the entropy mask keeps counts in their mean entropy.
    private let entropyShare: Double
    /// The mean entropy of the tokens that count and that the entropy mask keeps, so far.
    private(set) var keptEntropy = 0.0
    private let correction: SamplingCorrection?
    private var samplingDifference = SamplingDifference()
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

    /// - Parameters:
    ///   - rows: the optimiser step's completions by group.
    ///   - ahead: their scores, where `needsScoresAhead` asks for them.
    ///   - generationTokens: tokens of the generation batch for each of its optimiser steps; by default the rows'.
    ///   - entropyCoefficient: weight of the entropy bonus; by default the configuration's.
    package init(
        rows: [[LossRow]], configuration: GRPOConfiguration, ahead: [[CompletionScores]]? = nil,
        generationTokens: Double? = nil, entropyCoefficient: Double? = nil
    ) {
        self.configuration = configuration
        self.rows = rows
        let all = rows.joined()
        let completions = Double(max(all.count, 1))
        let tokens = Double(max(all.reduce(0) { $0 + ($1.isIncluded ? $1.tokenCount : 0) }, 1))
        weights = rows.map { group in
            group.map { row in
                guard row.isIncluded else { return 0 }
                return switch configuration.lossType {
                case .grpo, .sapo: 1 / (completions * Double(max(row.tokenCount, 1)))
                case .bnpo: 1 / tokens
                case .dapo, .cispo, .vespo: 1 / max(generationTokens ?? tokens, 1)
                case .drGRPO: 1 / (completions * Double(configuration.maxCompletionLength))
                case .luspo: 1 / completions
                }
            }
        }
        correction = configuration.samplingCorrection
        let threshold =
            configuration.topEntropyQuantile < 1
            ? ahead?.entropyQuantile(1 - configuration.topEntropyQuantile, of: rows) : nil
        sequences = rows.enumerated().map { group, members in
            members.enumerated().map { place, row in
                SequenceTerms(row, ahead: ahead?[group][place], threshold: threshold, configuration: configuration)
            }
        }
        let counted = zip(all, sequences.joined()).reduce(0) { $0 + ($1.0.isIncluded ? $1.1.keptCount : 0) }
        self.entropyCoefficient = entropyCoefficient ?? configuration.entropyCoef
        entropyShare = 1 / Double(max(counted, 1))
        sums = rows.map { $0.map { _ in RowSums() } }
        logProbabilities = rows.map { group in group.map { [Float](repeating: 0, count: $0.tokenCount) } }
    }

    /// The groups with those that nothing is learnt from last: their candidates all earned the same, and neither a KL term
    /// nor an entropy bonus moves them. Run together, they need no backward pass.
    var learningFirst: [Int] {
        guard configuration.beta == 0, entropyCoefficient == 0 else { return Array(rows.indices) }
        let isLearnt = rows.map { group in group.contains { $0.isIncluded && $0.advantage != 0 } }
        return rows.indices.filter { isLearnt[$0] } + rows.indices.filter { !isLearnt[$0] }
    }

    /// Adds a chunk's tokens to the loss and writes their gradient.
    package mutating func add(_ scores: TokenScores) {
        add(
            group: scores.group, completion: scores.completion, tokens: scores.tokens,
            logProbabilities: scores.logProbabilities, entropies: scores.entropies, gradient: scores.gradient,
            entropyGradient: scores.entropyGradient)
    }

    /// Adds consecutive tokens of one completion; the buffers start at `tokens.lowerBound`.
    package mutating func add(
        group: Int, completion: Int, tokens: Range<Int>, logProbabilities: UnsafeBufferPointer<Float>,
        entropies: UnsafeBufferPointer<Float>, gradient: UnsafeMutableBufferPointer<Float>,
        entropyGradient: UnsafeMutableBufferPointer<Float>
    ) {
        let row = rows[group][completion]
        let factors = correctionFactors(group: group, completion: completion, tokens: tokens, logProbabilities)
        for (place, token) in tokens.enumerated() {
            let new = logProbabilities[place]
            self.logProbabilities[group][completion][token] = new
            (gradient[place], entropyGradient[place]) = (0, 0)
            guard row.isIncluded else { continue }
            gradient[place] = Float(
                add(token, Double(new), factor: factors?[place] ?? 1, group: group, completion: completion))
            sums[group][completion].entropy += Double(entropies[place])
            if sequences[group][completion].keptTokens?[token] ?? true {
                keptEntropy += entropyShare * Double(entropies[place])
                value -= entropyCoefficient * entropyShare * Double(entropies[place])
                entropyGradient[place] = Float(-entropyCoefficient * entropyShare)
            }
        }
    }

    /// What the loss of some tokens is multiplied with because another policy wrote them; nil where none did.
    private mutating func correctionFactors(
        group: Int, completion: Int, tokens: Range<Int>, _ logProbabilities: UnsafeBufferPointer<Float>
    ) -> [Double]? {
        let row = rows[group][completion]
        guard let correction, row.isIncluded, let sampler = row.samplerLogProbabilities?[tokens] else { return nil }
        // Before the first step the trained policy's are the new ones.
        let old = row.oldLogProbabilities.map { Array($0[tokens]) } ?? Array(logProbabilities)
        samplingDifference.add(old: old, sampler: sampler)
        let factors: [Double]
        if let known = sequences[group][completion].factors {
            factors = Array(known[tokens])
        } else {
            precondition(
                !correction.mode.isOfSequences || tokens.count == row.tokenCount,
                "needsScoresAhead asks for the scores of completions that come in pieces")
            factors = correction.factors(old: old, sampler: sampler)
        }
        if !correction.mode.isOfSequences {
            for factor in factors { samplingDifference.add(factor: factor) }
        } else if tokens.lowerBound == 0, let factor = factors.first {
            samplingDifference.add(factor: factor)
        }
        return factors
    }

    /// Adds one token's policy and KL terms; returns d loss / d log-probability.
    private mutating func add(
        _ token: Int, _ new: Double, factor: Double, group: Int, completion: Int
    ) -> Double {
        let row = rows[group][completion]
        let sequence = sequences[group][completion]
        let weight = weights[group][completion]
        let isSequence = configuration.importanceSamplingLevel == .sequence
        let tokenRatio = row.oldLogProbabilities.map { KLEstimator.exponential(new - Double($0[token])) } ?? 1
        let ratio = isSequence ? sequence.ratio : tokenRatio
        let isKept = sequence.keptTokens?[token] ?? true
        let loss = TokenLoss(
            ratio: ratio, advantage: row.advantage, logProbability: new, sequenceWeight: sequence.weight,
            configuration: configuration)
        // vespo has the correction in its weight.
        let own = isKept ? configuration.lossType == .vespo ? 1 : factor : 0
        // Which tokens' losses this log-probability moves, and how far: its own, or all of the completion's a little.
        let (reach, share) =
            isSequence ? (sequence.reach, 1 / Double(max(sequence.tokenCount, 1))) : (own, 1)
        var slope = loss.ratioSlope * ratio * share * reach + own * loss.directSlope
        var total = own * loss.value
        if !sequence.isKept { (slope, total) = (0, 0) }
        if let reference = row.referenceLogProbabilities {
            var (kl, klSlope) = configuration.klEstimator.estimate(Double(reference[token]) - new)
            if configuration.useBiasCorrectionKL {
                klSlope = ratio * (klSlope + share * (isSequence ? sequence.klSum : kl))
                kl *= ratio
            }
            total += configuration.beta * kl
            slope += configuration.beta * klSlope
            sums[group][completion].kl += kl
        }
        value += weight * total
        sums[group][completion].low += loss.isLowClipped ? 1 : 0
        sums[group][completion].high += loss.isHighClipped ? 1 : 0
        return weight * slope
    }

    /// What TRL logs of the loss: means over the tokens that count, `low_min` and `high_max` over completions.
    package var metrics: [Metric] {
        let all = zip(rows.joined(), sums.joined()).filter { $0.0.isIncluded && $0.0.tokenCount > 0 }
        let tokens = Double(max(all.reduce(0) { $0 + $1.0.tokenCount }, 1))
        let lowShares = all.map { Double($0.1.low) / Double($0.0.tokenCount) }
        let highShares = all.map { Double($0.1.high) / Double($0.0.tokenCount) }
        // Of the ratios: one a token, or one a completion.
        let isSequence = configuration.importanceSamplingLevel == .sequence
        func mean(_ count: (RowSums) -> Int, _ shares: [Double]) -> Double {
            isSequence
                ? shares.reduce(0, +) / Double(max(shares.count, 1))
                : Double(all.reduce(0) { $0 + count($1.1) }) / tokens
        }
        let (low, high) = (mean(\.low, lowShares), mean(\.high, highShares))
        var metrics: [Metric] = []
        if configuration.beta != 0 {
            metrics.append(Metric("kl", all.reduce(0) { $0 + $1.1.kl } / tokens))
        }
        let entropy = all.reduce(0) { $0 + $1.1.entropy } / tokens
        metrics.append(Metric("entropy", entropy))
        if configuration.entropyCoef != 0 || configuration.useAdaptiveEntropy {
            metrics.append(Metric("policy_loss", value + entropyCoefficient * keptEntropy))
        }
        if configuration.entropyCoef != 0, !configuration.useAdaptiveEntropy {
            metrics.append(Metric("entropy_coef", entropyCoefficient))
        }
        if correction != nil { metrics += samplingDifference.metrics }
        switch configuration.lossType {
        case .cispo: metrics.append(Metric("cispo_clip_ratio", high))
        case .vespo:
            let weights = zip(rows.joined(), sequences.joined()).filter { $0.0.isIncluded }.map(\.1.weight)
            metrics.append(Metric("vespo/phi_seq_mean", weights.reduce(0, +) / Double(max(weights.count, 1))))
        case .sapo: break
        case .grpo, .bnpo, .drGRPO, .dapo, .luspo:
            metrics += [
                Metric("clip_ratio/low_mean", low),
                Metric("clip_ratio/low_min", lowShares.min() ?? 0),
                Metric("clip_ratio/high_mean", high),
                Metric("clip_ratio/high_max", highShares.max() ?? 0),
                Metric("clip_ratio/region_mean", low + high),
            ]
        }
        return metrics
    }
}
