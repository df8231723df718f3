/// How a token's importance ratio becomes its loss, and how the tokens' losses become one number (TRL's `loss_type`).
package enum LossType: String, Sendable, Hashable, CaseIterable {
    /// Clipped ratio; mean over each completion's tokens, then over completions (Shao et al. 2024, arXiv:2402.03300).
    case grpo
    /// Clipped ratio; mean over all tokens of the optimiser step.
    case bnpo
    /// Clipped ratio; sum over all tokens, divided by completions × max_completion_length (Liu et al. 2025,
    /// arXiv:2503.20783).
    case drGRPO = "dr_grpo"
    /// Clipped ratio; sum over all tokens, divided by the completion tokens of the whole generation batch (Yu et al.
    /// 2025, arXiv:2503.14476).
    case dapo
    /// The capped ratio weighs the log-probability and is not differentiated, so that no token loses its gradient;
    /// normalised as `dapo` (MiniMax 2025, arXiv:2506.13585). `epsilon_high` is the cap itself.
    case cispo
    /// A sigmoid gate around ratio 1 in place of the clipping; normalised as `grpo` (Gao et al. 2025, arXiv:2511.20347).
    case sapo
    /// Clipped ratio; sum over each completion's tokens, mean over completions. Meant for the sequence's ratio.
    case luspo
    /// A smooth weight of the sequence's ratio, not differentiated; normalised as `dapo`.
    case vespo
}

/// Whose probabilities the importance ratio compares (TRL's `importance_sampling_level`).
package enum ImportanceSamplingLevel: String, Sendable, Hashable, CaseIterable {
    /// Each token's.
    case token
    /// The whole completion's, as the geometric mean over its tokens: GSPO (Zheng et al. 2025, arXiv:2507.18071).
    case sequence
}

/// How the divergence from the reference is estimated from one token (Schulman 2020); d = ℓ_ref - ℓ.
package enum KLEstimator: String, Sendable, Hashable, CaseIterable {
    /// -d: unbiased, of high variance.
    case k1
    /// d² / 2: biased, of low variance.
    case k2
    /// exp(d) - d - 1: unbiased, never negative. TRL's only one.
    case k3

    /// The estimate K and d K / d ℓ.
    func estimate(_ difference: Double) -> (value: Double, slope: Double) {
        switch self {
        case .k1: return (-difference, 1)
        case .k2: return (difference * difference / 2, -difference)
        case .k3:
            let ratio = Self.exponential(difference)
            return (ratio - difference - 1, 1 - ratio)
        }
    }
}
