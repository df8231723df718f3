import Foundation
import LanguageModels

/// What the loss must know of a whole completion before the gradient of its first token.
///
/// From scores made ahead of the pass where there are some. Without them the policy is the one that wrote the
/// completion: every ratio is 1, and all that follows from ratios is known.
struct SequenceTerms {
    /// Tokens that count.
    let tokenCount: Int
    /// Which of them the entropy mask keeps; nil keeps all.
    var keptTokens: [Bool]?
    /// The geometric mean of the tokens' ratios (GSPO).
    var ratio = 1.0
    /// Σ K over the tokens.
    var klSum = 0.0
    /// Whether the completion is close enough to the policy to be learnt from.
    var isKept = true
    /// vespo's φ.
    var weight = 1.0
    /// What each token's loss is multiplied with because another policy wrote the completion; nil where none did, or where
    /// that is known with the tokens' scores.
    var factors: [Double]?

    var keptCount: Int { keptTokens?.count { $0 } ?? tokenCount }
    /// The tokens whose loss the completion's ratio moves, by their factors.
    var reach: Double {
        guard let factors else { return Double(keptCount) }
        return factors.indices.reduce(0) { $0 + (keptTokens?[$1] ?? true ? factors[$1] : 0) }
    }

    init(_ row: LossRow, ahead: CompletionScores?, threshold: Float?, configuration: GRPOConfiguration) {
        tokenCount = row.tokenCount
        if let threshold, let ahead { keptTokens = ahead.entropies.map { $0 >= threshold } }
        if let sampler = row.samplerLogProbabilities, let old = row.oldLogProbabilities ?? ahead?.logProbabilities {
            factors = configuration.samplingCorrection?.factors(old: old, sampler: sampler)
        }
        // The mean and the clamped sum of ℓ - ℓ_old.
        let steps = ahead.flatMap { ahead in row.oldLogProbabilities.map { Self.steps(ahead, $0) } } ?? []
        let difference = steps.reduce(0, +) / Double(max(tokenCount, 1))
        ratio = KLEstimator.exponential(difference)
        if let ahead, let reference = row.referenceLogProbabilities {
            for (new, reference) in zip(ahead.logProbabilities, reference) {
                klSum += configuration.klEstimator.estimate(Double(reference) - Double(new)).value
            }
        }
        if let most = configuration.offPolicyMaskThreshold {
            // From the policy that wrote the completion, as in TRL.
            let sampler = ahead.flatMap { ahead in row.samplerLogProbabilities.map { Self.steps(ahead, $0) } }
            let distance = -(sampler?.reduce(0, +) ?? steps.reduce(0, +)) / Double(max(tokenCount, 1))
            isKept = row.advantage >= 0 || distance <= most
        }
        if configuration.lossType == .vespo {
            let corrections = (factors ?? []).map { min(max(log($0), log(1e-8)), 20) }
            let sum = steps.reduce(0) { $0 + min(max($1, -20), 20) } + corrections.reduce(0, +)
            weight = Self.weight(sum, row.advantage, configuration)
        }
    }

    /// ℓ - ℓ_other of each token.
    private static func steps(_ ahead: CompletionScores, _ other: [Float]) -> [Double] {
        zip(ahead.logProbabilities, other).map { Double($0) - Double($1) }
    }

    /// φ = exp(λ + k log w - λ w) with w the product of the ratios, held between 1e-8 and e^20.
    private static func weight(_ sum: Double, _ advantage: Double, _ configuration: GRPOConfiguration) -> Double {
        let (k, lambda) =
            advantage >= 0
            ? (configuration.vespoKPos, configuration.vespoLambdaPos)
            : (configuration.vespoKNeg, configuration.vespoLambdaNeg)
        let logRatio = min(max(sum, log(1e-8)), 20)
        return exp(lambda + k * logRatio - lambda * exp(logRatio))
    }
}

extension [[CompletionScores]] {
    /// The entropy that a share of the counted tokens lies below: linear between neighbours, as torch.quantile is.
    func entropyQuantile(_ share: Double, of included: [[LossRow]]) -> Float? {
        let entropies = zip(joined(), included.joined()).filter { $0.1.isIncluded }.flatMap(\.0.entropies).sorted()
        guard let last = entropies.last else { return nil }
        let place = share * Double(entropies.count - 1)
        let below = Int(place)
        guard below + 1 < entropies.count else { return last }
        let weight = Float(place - Double(below))
        return entropies[below] + weight * (entropies[below + 1] - entropies[below])
    }
}

extension GRPOConfiguration {
    /// Whether the loss needs the scores of whole completions before its pass.
    ///
    /// - Parameters:
    ///   - isOnPolicy: the policy has not moved since the completions were written: every ratio is 1.
    ///   - longest: tokens of the longest completion.
    package func needsScoresAhead(isOnPolicy: Bool, longest: Int) -> Bool {
        if topEntropyQuantile < 1 { return true }
        let readsSequence = importanceSamplingLevel == .sequence
        if readsSequence, beta != 0, useBiasCorrectionKL { return true }
        guard isOnPolicy else { return readsSequence || lossType == .vespo || offPolicyMaskThreshold != nil }
        if generationDtype != .model, offPolicyMaskThreshold != nil { return true }
        guard let samplingCorrection else { return false }
        return readsSequence || lossType == .vespo
            || samplingCorrection.mode.isOfSequences && longest > Policy.tokensScoredTogether
    }
}
