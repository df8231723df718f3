import Foundation
import RewardReports
import RunStore

extension RunDetails {
    /// Metrics that the text shows; the JSON has all of them.
    private static let shown = [
        "reward", "reward_std", "frac_reward_zero_std", "completions/mean_length", "completions/clipped_ratio",
        "entropy", "kl", "loss", "grad_norm", "step_time",
    ]
    private static let shownEvents = 20

    /// The run for people, in lines of a terminal.
    var text: String {
        [head, componentTable, metricTable, evaluationTable, checkpointLine, eventLines]
            .filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    private var head: [String] {
        var rows = [
            ["run", overview.id],
            ["state", "\(overview.state.rawValue), \(overview.steps) of \(overview.totalSteps) steps"],
            ["model", overview.model], ["folder", overview.folder + (overview.hasFolder ? "" : " (gone)")],
            ["begun", Moment.text(overview.createdAt) + (overview.endedAt.map { ", ended \(Moment.text($0))" } ?? "")],
            ["seed", "\(seed)"], ["laurel", laurelVersion], ["fingerprint", fingerprint],
        ]
        if !rewardHash.isEmpty { rows.append(["reward sha256", rewardHash]) }
        rows += (rewardCode?.lines ?? []).map { ["graded by", $0] }
        if ledgerSteps < overview.steps {
            rows.append([
                "ledger", "\(overview.steps - ledgerSteps) steps are missing: the database is younger than they",
            ])
        }
        return TextTable(rows: rows.map { $0.map { PlainLine.text($0, limit: 400) } }).lines
    }

    private var componentTable: [String] {
        guard !components.isEmpty else { return [] }
        let rows = components.map { component in
            [
                PlainLine.text(component.name + (component.isCanary ? " (canary)" : ""), limit: 40),
                Figure.short(component.weight), Figure.text(component.first), Figure.text(component.last),
                "\(component.scored)", "\(component.abstained)", "\(component.failed)",
            ]
        }
        let header = ["component", "weight", "first steps", "last steps", "scored", "abstained", "failed"]
        return TextTable(rows: [header] + rows, numbers: [1, 2, 3, 4, 5, 6]).lines
    }

    private var metricTable: [String] {
        let rows = Self.shown.compactMap { name in metrics.first { $0.name == name } }
            .map { [$0.name, Figure.text($0.first), Figure.text($0.last)] }
        guard !rows.isEmpty else { return [] }
        let window = "first \(RunOverview.window) steps"
        return TextTable(rows: [["metric", window, "last \(RunOverview.window)"]] + rows, numbers: [1, 2]).lines
    }

    private var evaluationTable: [String] {
        let measure = overview.heldOutMeasure
        let names = [measure] + components.map { "rewards/\($0.name)/mean" }
        let rows = evaluations.map { evaluation in
            ["\(evaluation.moment) (step \(evaluation.step))"] + names.map { Figure.text(evaluation.metrics[$0]) }
        }
        guard !rows.isEmpty else { return [] }
        let header = ["held-out", measure] + components.map { PlainLine.text($0.name, limit: 24) }
        return TextTable(rows: [header] + rows, numbers: Set(1..<header.count)).lines
    }

    private var checkpointLine: [String] {
        guard !checkpoints.isEmpty else { return [] }
        let there = checkpoints.filter(\.isThere).map { "\($0.step)" }
        let gone = checkpoints.count - there.count
        let kept = there.isEmpty ? "none is left" : "of step \(there.joined(separator: ", "))"
        return ["checkpoints  \(kept)" + (gone > 0 ? "; \(gone) older were written and removed" : "")]
    }

    private var eventLines: [String] {
        guard !events.isEmpty else { return [] }
        let left = events.count - Self.shownEvents
        let rows = events.suffix(Self.shownEvents).map { event in
            [
                Moment.text(event.time), "step \(event.step)",
                event.severity == "info" ? event.kind : "\(event.severity): \(event.kind)",
                PlainLine.text(event.message, limit: 300),
            ]
        }
        return ["events" + (left > 0 ? " (the last \(Self.shownEvents) of \(events.count))" : "")]
            + TextTable(rows: rows).lines.map { "  " + $0 }
    }
}
