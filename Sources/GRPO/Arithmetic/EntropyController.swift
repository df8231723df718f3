/// The weight of the entropy bonus, steered towards a target where that is asked for (Skywork-OR1, arXiv:2505.22312).
struct EntropyController: Sendable, Hashable, Codable {
    /// The weight that the next step starts from.
    private(set) var coefficient: Double
    /// The mean entropy of the last step's tokens; nil before the first step.
    private var lastEntropy: Double?

    init(_ configuration: GRPOConfiguration) {
        coefficient = configuration.entropyCoef
    }

    /// The weight in force: with a target only after a step that did not reach above it.
    func applied(_ configuration: GRPOConfiguration) -> Double {
        guard configuration.useAdaptiveEntropy else { return coefficient }
        return lastEntropy.map { $0 <= configuration.entropyTarget } ?? false ? coefficient : 0
    }

    /// Learns the mean entropy of a step's tokens.
    mutating func finishStep(entropy: Double, _ configuration: GRPOConfiguration) {
        guard configuration.useAdaptiveEntropy else { return }
        coefficient =
            entropy <= configuration.entropyTarget
            ? min(coefficient + configuration.entropyCoefDelta, configuration.entropyCoefMax)
            : max(coefficient - configuration.entropyCoefDelta, configuration.entropyCoefMin)
        lastEntropy = entropy
    }
}
