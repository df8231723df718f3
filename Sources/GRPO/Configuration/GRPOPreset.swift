/// Settings of another system or paper by name (`preset`); keys beside it change them.
///
/// A preset sets the statistics and the loss that define the method there, not batch sizes, lengths or learning rates.
package enum GRPOPreset: String, Sendable, Hashable, CaseIterable {
    /// TRL 1.16's defaults: sample standard deviation of the group, epsilon 1e-4.
    case trl
    /// verl's `grpo` estimator: sample standard deviation of the group, epsilon 1e-6.
    case verl
    /// OpenRLHF's `group_norm`: sample standard deviation of the group, epsilon 1e-9.
    case openrlhf
    /// Dr. GRPO (Liu et al. 2025, arXiv:2503.20783): no division by the deviation, a constant normaliser.
    case drGRPO = "dr_grpo"
    /// DAPO (Yu et al. 2025, arXiv:2503.14476): a higher upper clip, a mean over tokens, dynamic sampling.
    case dapo
    /// GSPO (Zheng et al. 2025, arXiv:2507.18071): the sequence's ratio with its narrow clipping.
    case gspo

    func apply(to configuration: inout GRPOConfiguration) {
        switch self {
        case .trl: break
        case .verl: configuration.advantageEpsilon = 1e-6
        case .openrlhf: configuration.advantageEpsilon = 1e-9
        case .drGRPO:
            configuration.lossType = .drGRPO
            configuration.scaleRewards = .none
        case .dapo:
            configuration.lossType = .dapo
            configuration.epsilonHigh = 0.28
            configuration.advantageEpsilon = 1e-6
            configuration.dynamicSampling = true
        case .gspo:
            configuration.lossType = .grpo
            configuration.importanceSamplingLevel = .sequence
            configuration.epsilon = 3e-4
            configuration.epsilonHigh = 4e-4
        }
    }
}
