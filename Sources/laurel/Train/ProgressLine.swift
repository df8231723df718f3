import Foundation
package import GRPO
import LaurelRewards

/// A step in one line: how far the run is, what the candidates earned, how fast it goes.
package struct ProgressLine: Sendable {
    package let report: StepReport
    /// Seconds left, as far as the steps so far tell.
    package let secondsLeft: Double?

    package init(_ report: StepReport, secondsLeft: Double?) {
        self.report = report
        self.secondsLeft = secondsLeft
    }

    /// The line for files and pipes.
    package var text: String { "step \(report.step)/\(report.totalSteps)  \(values)" }

    /// The line for a terminal of so many columns, with a bar.
    package func bar(columns: Int) -> String {
        let width = 20
        let done = min(width, report.step * width / max(1, report.totalSteps))
        let bar = String(repeating: "█", count: done) + String(repeating: "░", count: width - done)
        return String("\(bar) \(report.step)/\(report.totalSteps)  \(values)".prefix(max(1, columns - 1)))
    }

    private var values: String {
        var parts = report.metrics[name: "reward"] == nil ? supervisedValues : rewardValues
        if !report.rollouts.isEmpty { parts.append("\(Int(tokensPerSecond.rounded())) tokens/s") }
        if let secondsLeft { parts.append("\(Self.duration(secondsLeft)) left") }
        return parts.joined(separator: "  ")
    }

    private var rewardValues: [String] {
        ["reward \(number("reward"))"] + report.componentNames.map { "\($0) \(number("rewards/\($0)/mean"))" } + [
            "length \(number("completions/mean_length", digits: 1))",
            "clipped \(percent("completions/clipped_ratio"))",
        ]
    }

    private var supervisedValues: [String] {
        ["loss \(number("loss"))", "entropy \(number("entropy"))", "grad norm \(number("grad_norm"))"]
    }

    /// Tokens of the batch, each prompt counted for each of its completions, over the step's time.
    private var tokensPerSecond: Double {
        let tokens = report.rollouts.reduce(0) { sum, rollout in
            rollout.candidates.reduce(sum) { $0 + rollout.promptTokenCount + $1.candidate.tokenCount }
        }
        guard let seconds = report.metrics[name: "step_time"], seconds > 0 else { return 0 }
        return Double(tokens) / seconds
    }

    private func number(_ name: String, digits: Int = 3) -> String {
        guard let value = report.metrics[name: name], value.isFinite else { return "–" }
        return String(format: "%.\(digits)f", value)
    }

    private func percent(_ name: String) -> String {
        guard let value = report.metrics[name: name], value.isFinite else { return "–" }
        return "\(Int((value * 100).rounded()))%"
    }

    /// Seconds as `m:ss` or `h:mm:ss`.
    package static func duration(_ seconds: Double) -> String {
        let whole = Int(min(max(0, seconds), 1e9).rounded())
        let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
        return hours > 0
            ? String(format: "%d:%02d:%02d", hours, minutes, rest) : String(format: "%d:%02d", minutes, rest)
    }
}
