import Foundation
package import GRPO
import LaurelRewards
import RewardReports

/// A held-out evaluation as text: the means, and some answers in full.
package struct EvaluationText: Sendable {
    package let evaluation: Evaluation
    package let moment: EvaluationMoment
    package let shownAnswers: Int
    /// What came before, to compare with.
    package let earlier: Evaluation?

    package init(_ evaluation: Evaluation, moment: EvaluationMoment, shownAnswers: Int, earlier: Evaluation? = nil) {
        self.evaluation = evaluation
        self.moment = moment
        self.shownAnswers = shownAnswers
        self.earlier = earlier
    }

    package var text: String {
        let names =
            evaluation.supervised.map { $0.metrics.map(\.name) }
            ?? ["reward"] + evaluation.componentNames.map { "rewards/\($0)/mean" }
        let values = names.map { name in
            let label = name.hasPrefix("rewards/") ? String(name.dropFirst(8).dropLast(5)) : name
            return "\(label) \(value(name))"
        }
        let time = moment == .during ? "after step \(evaluation.step)" : "\(moment.rawValue) training"
        let head = "held-out \(time) (\(evaluation.rowCount) rows): "
        return ([head + (values + sampled).joined(separator: "  ")] + answers).joined(separator: "\n")
    }

    /// How the sampled answers did, where there are some.
    private var sampled: [String] {
        evaluation.metrics.map(\.name).filter { $0.hasPrefix("sampled/pass@") }.map { name in
            "\(name.dropFirst("sampled/".count)) \(value(name))"
        }
    }

    private func value(_ name: String) -> String {
        guard let value = evaluation.metrics[name: name], value.isFinite else { return "–" }
        let shown = String(format: "%.3f", value)
        guard let before = earlier?.metrics[name: name], before.isFinite else { return shown }
        return String(format: "%@ (%+.3f)", shown, value - before)
    }

    private var answers: [String] {
        evaluation.answers.prefix(shownAnswers).flatMap { answer in
            let reference = answer.sample.reference.map { "  (reference: \(PlainLine.text($0, limit: 40)))" } ?? ""
            let reward = answer.reward.value.map { String(format: "%.3f", $0) } ?? "none"
            return [
                "  Q: \(PlainLine.text(answer.sample.prompt, limit: 160))\(reference)",
                "  A: \(PlainLine.text(answer.candidate.completion, limit: 240))  [reward \(reward)]",
            ]
        }
    }
}
