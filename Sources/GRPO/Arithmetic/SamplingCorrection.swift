import Foundation

/// What a completion's loss is multiplied with because a slightly different policy wrote it: exp(ℓ_old - ℓ_sampler), held
/// in bounds, of each token or of the whole completion (TRL 1.16, `_generate_and_score_completions`; Yao et al. 2025).
package struct SamplingCorrection: Sendable, Hashable {
    /// What has a ratio, and what becomes of one that is out of bounds (TRL's `vllm_importance_sampling_mode`).
    package enum Mode: String, Sendable, Hashable, CaseIterable {
        /// A token's ratio is held at the bound.
        case tokenTruncate = "token_truncate"
        /// A token whose ratio is out of bounds is left out.
        case tokenMask = "token_mask"
        /// The completion's ratio, the product of its tokens', is held at the bound.
        case sequenceTruncate = "sequence_truncate"
        /// A completion whose ratio is out of bounds is left out.
        case sequenceMask = "sequence_mask"

        var isOfSequences: Bool { self == .sequenceTruncate || self == .sequenceMask }
        fileprivate var leavesOut: Bool { self == .tokenMask || self == .sequenceMask }
    }

    let mode: Mode
    /// nil has no bound.
    let clipMin: Double?
    let clipMax: Double?

    package init(mode: Mode, clipMin: Double? = nil, clipMax: Double? = 3) {
        self.mode = mode
        self.clipMin = clipMin
        self.clipMax = clipMax
    }

    /// The factor of each token.
    ///
    /// - Parameters:
    ///   - old: log-probabilities under the trained policy before it moves; for a mode of sequences, all of a completion's.
    ///   - sampler: those under the policy that wrote them.
    package func factors(old: some Collection<Float>, sampler: some Collection<Float>) -> [Double] {
        let differences = zip(old, sampler).map { Double($0) - Double($1) }
        guard mode.isOfSequences else { return differences.map { bounded(KLEstimator.exponential($0)) } }
        let factor = bounded(KLEstimator.exponential(differences.reduce(0, +)))
        return differences.map { _ in factor }
    }

    private func bounded(_ ratio: Double) -> Double {
        let held = min(max(ratio, clipMin ?? 0), clipMax ?? .infinity)
        return mode.leavesOut && held != ratio ? 0 : held
    }
}

/// How far the policy that wrote a step's completions was from the one that is trained, as TRL logs it.
struct SamplingDifference {
    private var tokens = 0
    private var sum = 0.0
    private var largest = 0.0
    private var factors: (count: Int, sum: Double, least: Double, most: Double) = (0, 0, .infinity, 0)

    /// Adds tokens of one completion.
    mutating func add(old: some Collection<Float>, sampler: some Collection<Float>) {
        for (old, sampler) in zip(old, sampler) {
            let difference = abs(Double(old) - Double(sampler))
            tokens += 1
            sum += difference
            largest = max(largest, difference)
        }
    }

    /// Adds a factor of the loss: one a token, or one a completion.
    mutating func add(factor: Double) {
        factors = (
            factors.count + 1, factors.sum + factor, min(factors.least, factor), max(factors.most, factor)
        )
    }

    var metrics: [Metric] {
        [
            Metric("sampling/sampling_logp_difference/mean", sum / Double(max(tokens, 1))),
            Metric("sampling/sampling_logp_difference/max", largest),
            Metric("sampling/importance_sampling_ratio/min", factors.count == 0 ? 0 : factors.least),
            Metric("sampling/importance_sampling_ratio/mean", factors.sum / Double(max(factors.count, 1))),
            Metric("sampling/importance_sampling_ratio/max", factors.most),
        ]
    }
}
