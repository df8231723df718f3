import Foundation

/// What the policy loss makes of one importance ratio: a value, and its slopes.
///
/// With c the ratio, A the advantage, ε the clipping distances, ℓ the token's log-probability:
///
///     grpo, bnpo, dr_grpo, dapo, luspo   -min(min(c, delta) A, clamp(c, 1 - ε, 1 + ε_high) A)
///     cispo                              -stop(min(c, ε_high)) A ℓ
///     sapo                               -(4 / τ) σ(τ (c - 1)) A, τ by the sign of A
///     vespo                              -stop(φ) A ℓ, φ a weight of the completion
struct TokenLoss {
    let value: Double
    /// d value / d c.
    let ratioSlope: Double
    /// d value / d ℓ with c held.
    let directSlope: Double
    /// Clipped below with A < 0: the gradient is gone.
    let isLowClipped: Bool
    /// Clipped above with A > 0: the gradient is gone. For cispo: held at the cap.
    let isHighClipped: Bool

    /// - Parameter sequenceWeight: vespo's φ.
    init(
        ratio: Double, advantage: Double, logProbability: Double, sequenceWeight: Double,
        configuration: GRPOConfiguration
    ) {
        let capped = configuration.delta.map { min(ratio, $0) } ?? ratio
        isLowClipped = capped < 1 - configuration.epsilon && advantage < 0
        let highest = configuration.lossType == .cispo ? configuration.upperEpsilon : 1 + configuration.upperEpsilon
        isHighClipped = capped > highest && advantage > 0
        switch configuration.lossType {
        case .grpo, .bnpo, .drGRPO, .dapo, .luspo:
            let (low, high) = (1 - configuration.epsilon, 1 + configuration.upperEpsilon)
            let (free, clamped) = (capped * advantage, min(max(ratio, low), high) * advantage)
            value = -min(free, clamped)
            let moves = free <= clamped ? capped == ratio : (low...high).contains(ratio)
            (ratioSlope, directSlope) = (moves ? -advantage : 0, 0)
        case .cispo:
            let weight = min(ratio, configuration.upperEpsilon) * advantage
            (value, ratioSlope, directSlope) = (-weight * logProbability, 0, -weight)
        case .sapo:
            let temperature =
                advantage > 0 ? configuration.sapoTemperaturePos : configuration.sapoTemperatureNeg
            let gate = 1 / (1 + exp(-temperature * (ratio - 1)))
            value = -4 / temperature * gate * advantage
            (ratioSlope, directSlope) = (-4 * gate * (1 - gate) * advantage, 0)
        case .vespo:
            let weight = sequenceWeight * advantage
            (value, ratioSlope, directSlope) = (-weight * logProbability, 0, -weight)
        }
    }
}

extension KLEstimator {
    /// The exponential without its infinity, which would make a gradient that is no number of one bad token.
    static func exponential(_ x: Double) -> Double { exp(min(x, 700)) }
}
