import LaurelRewards

/// An evaluation as JSON; keys are in snake case in the output.
package struct EvaluationRecord: Encodable {
    struct Component: Encodable {
        let name: String
        let weight: Double
        let canary: Bool
        let score: Distribution?
        let counted: Distribution?
        let abstained: Int
        let failed: [String: Int]
    }

    struct Row: Encodable {
        let index: Int
        let prompt: String
        let meanReward: Double?
        let bestReward: Double?
        let passing: Int
    }

    struct Answer: Encodable {
        struct Grade: Encodable {
            let name: String
            let score: Double?
            let counted: Double?
            let detail: String?
        }

        let index: Int
        let prompt: String
        let reference: String?
        let completion: String
        let reward: Double?
        let tokenCount: Int
        let finishReason: String
        let grades: [Grade]
    }

    let settings: EvaluationSettings
    /// Rows without an answer, by line; they are left out of all else.
    let unanswered: [EvaluationReport.Unanswered]
    let rows: Int
    let candidates: Int
    let seconds: Double
    /// Of the candidates that have one.
    let reward: Distribution?
    let unrewarded: Int
    let meanBestReward: Double?
    let passRate: Double?
    /// By k.
    let passAtK: [String: Double]
    let zeroVarianceShare: Double?
    let meanGroupStd: Double?
    let tokens: Distribution?
    let cutShare: Double?
    let components: [Component]
    let correlations: EvaluationReport.Correlations
    let rowResults: [Row]
    let best: [Answer]
    let worst: [Answer]

    package init(_ report: EvaluationReport) {
        settings = report.settings
        unanswered = report.unanswered
        rows = report.rows.count
        candidates = report.summary.rows
        seconds = report.seconds
        reward = report.summary.rewards.distribution
        unrewarded = report.summary.unrewarded?.count ?? 0
        meanBestReward = report.meanBest
        passRate = report.passRate
        passAtK = Dictionary(report.passAtK.map { ("\($0.k)", $0.value) }, uniquingKeysWith: { first, _ in first })
        zeroVarianceShare = report.zeroVarianceShare
        meanGroupStd = report.meanGroupDeviation
        tokens = report.tokens
        cutShare = report.cutShare
        components = report.summary.components.map { component in
            Component(
                name: component.name, weight: component.weight, canary: component.isCanary,
                score: component.scores.distribution, counted: component.counted.distribution,
                abstained: component.abstentions,
                failed: Dictionary(
                    component.failures.map { ($0.key.rawValue, $0.value) }, uniquingKeysWith: { first, _ in first }))
        }
        correlations = report.correlations
        rowResults = report.rows.map {
            Row(
                index: $0.sample.index, prompt: $0.sample.prompt, meanReward: $0.mean, bestReward: $0.best,
                passing: $0.passing)
        }
        best = report.best.map { Self.answer($0, report.components) }
        worst = report.worst.map { Self.answer($0, report.components) }
    }

    private static func answer(_ answer: EvaluationReport.Answer, _ components: [RewardComponent]) -> Answer {
        Answer(
            index: answer.sample.index, prompt: answer.sample.prompt, reference: answer.sample.reference,
            completion: answer.candidate.completion, reward: answer.reward.value,
            tokenCount: answer.candidate.tokenCount, finishReason: answer.candidate.finishReason.rawValue,
            grades: components.enumerated().map { index, component in
                let grade = answer.reward.grades[index]
                return Answer.Grade(
                    name: component.name, score: grade.outcome.score, counted: answer.reward.components[index],
                    detail: grade.detail)
            })
    }
}
