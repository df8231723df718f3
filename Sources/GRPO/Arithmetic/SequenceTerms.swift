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

    var keptCount: Int { keptTokens?.count { $0 } ?? tokenCount }

    init(_ row: LossRow, ahead: CompletionScores?, threshold: Float?, configuration: GRPOConfiguration) {
        tokenCount = row.tokenCount
        if let threshold, let ahead { keptTokens = ahead.entropies.map { $0 >= threshold } }
        // The mean and the clamped sum of ℓ - ℓ_old.
        var (difference, clamped) = (0.0, 0.0)
        if let ahead, let old = row.oldLogProbabilities {
            for (new, old) in zip(ahead.logProbabilities, old) {
                let step = Double(new) - Double(old)
                difference += step
                clamped += min(max(step, -20), 20)
            }
        }
        difference /= Double(max(tokenCount, 1))
        ratio = KLEstimator.exponential(difference)
        if let ahead, let reference = row.referenceLogProbabilities {
            for (new, reference) in zip(ahead.logProbabilities, reference) {
                klSum += configuration.klEstimator.estimate(Double(reference) - Double(new)).value
            }
        }
        if let most = configuration.offPolicyMaskThreshold { isKept = row.advantage >= 0 || -difference <= most }
        if configuration.lossType == .vespo { weight = Self.weight(clamped, row.advantage, configuration) }
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
    /// - Parameter isOnPolicy: the completions were written by the policy as it is: every ratio is 1.
    func needsScoresAhead(isOnPolicy: Bool) -> Bool {
        if topEntropyQuantile < 1 { return true }
        let readsSequence = importanceSamplingLevel == .sequence
        if readsSequence, beta != 0, useBiasCorrectionKL { return true }
        return !isOnPolicy && (readsSequence || lossType == .vespo || offPolicyMaskThreshold != nil)
    }
}
