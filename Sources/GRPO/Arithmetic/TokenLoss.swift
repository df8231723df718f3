import Foundation

/// The clipped policy-gradient loss of one token, its derivative, and what the metrics count.
///
/// With c = exp(ℓ - ℓ_old) the importance ratio, A the advantage and β the KL weight:
///
///     l = -min(c A, clamp(c, 1 - ε, 1 + ε_high) A) + β K
///     K = exp(ℓ_ref - ℓ) - (ℓ_ref - ℓ) - 1, times c with bias correction (c is differentiated too)
package struct TokenLoss: Sendable {
    package let value: Double
    /// d l / d ℓ.
    package let derivative: Double
    /// K; 0 without a reference.
    package let kl: Double
    /// Clipped below with A < 0: the gradient is gone.
    package let isLowClipped: Bool
    /// Clipped above with A > 0: the gradient is gone.
    package let isHighClipped: Bool

    /// - Parameters:
    ///   - old: ℓ_old; nil is ℓ itself with the gradient stopped, so c = 1.
    ///   - reference: ℓ_ref; nil leaves the KL out.
    package init(
        logProbability: Double, old: Double?, reference: Double?, advantage: Double, configuration: GRPOConfiguration
    ) {
        let ratio = old.map { exp(logProbability - $0) } ?? 1
        isLowClipped = ratio < 1 - configuration.epsilon && advantage < 0
        isHighClipped = ratio > 1 + configuration.upperEpsilon && advantage > 0
        let clamped = min(max(ratio, 1 - configuration.epsilon), 1 + configuration.upperEpsilon)
        var value = -min(ratio * advantage, clamped * advantage)
        var derivative = isLowClipped || isHighClipped ? 0 : -ratio * advantage
        var kl = 0.0
        if let reference {
            let difference = reference - logProbability
            kl = exp(difference) - difference - 1
            var slope = 1 - exp(difference)
            if configuration.useBiasCorrectionKL {
                slope = (slope + kl) * ratio
                kl *= ratio
            }
            value += configuration.beta * kl
            derivative += configuration.beta * slope
        }
        self.value = value
        self.derivative = derivative
        self.kl = kl
    }
}
