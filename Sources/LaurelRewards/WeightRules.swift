import Foundation

/// SeekrFlow's rules for weights: all graders have one or none has, and with the format's share they make 1.
struct WeightRules {
    /// How far from 1 the written weights may sum.
    static let tolerance = 1e-10

    let formatDefault: RewardConfiguration.FormatDefault

    /// The weight of each grader (0 for a canary) and of the format component (0 for none).
    ///
    /// `format` is as written, above 0 and below 1; `place` is where an error about the sum stands.
    func resolve(
        _ graders: [GraderSpecification], format written: Double?, at place: ConfigurationNode
    ) throws -> (graders: [Double], format: Double) {
        let trained = graders.filter { !$0.isCanary }
        guard !trained.isEmpty else {
            throw place.error("weights", "Every grader is a canary; expected at least one that is trained on.")
        }
        let weighted = trained.filter { $0.weight != nil }
        if !weighted.isEmpty, weighted.count < trained.count, let bare = trained.first(where: { $0.weight == nil }) {
            throw RewardError(
                code: "weights", file: bare.file, line: bare.line,
                message: "Only some graders have weights; expected a weight for every grader or for none.")
        }
        let format: Double
        switch (written, formatDefault) {
        case (let written?, _): format = written
        case (nil, .seekrFlow): format = 0.1
        case (nil, .none): format = 0
        }
        let sum = trained.reduce(0) { $0 + ($1.weight ?? 1) }
        // SeekrFlow scales given weights to make room for a format share that nobody wrote.
        let scales = weighted.isEmpty || (written == nil && formatDefault == .seekrFlow)
        if !scales, abs(sum + format - 1) > WeightRules.tolerance {
            let parts = written == nil ? "The weights" : "The weights and `format_reward_weight`"
            // Without what adding left behind: 0.6, 0.3 and 0.2 are 1.1.
            let total = String(format: "%.12g", sum + format)
            throw place.error("weights", "\(parts) sum to \(total); expected 1.")
        }
        let factor = scales ? (1 - format) / sum : 1
        return (graders.map { $0.isCanary ? 0 : ($0.weight ?? 1) * factor }, format)
    }
}
