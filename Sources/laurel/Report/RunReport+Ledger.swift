import LaurelRewards
import RewardReports
import RunStore

extension RunReport {
    /// Gathers what the ledger says of a run.
    init(_ run: RunRecord, in runs: StoredRuns) throws {
        let store = runs.store
        let details = try RunDetails(run, in: runs)
        let table = try store.metrics(of: run)
        let evaluations = try store.evaluations(of: run)
        let first = try evaluations.first.map { try store.rollouts(of: $0) } ?? []
        let last = evaluations.count > 1 ? try evaluations.last.map { try store.rollouts(of: $0) } ?? [] : first
        let (source, answers) = try Self.answers(run, evaluations.last, last, in: store)
        self.init(
            id: run.id, head: Self.head(details), figures: Self.figures(details),
            figuresNote: "Means of the first \(RunOverview.window) and of the last \(RunOverview.window) steps.",
            plots: RunPlots(run, table: table, evaluations: evaluations, outcomes: try store.outcomes(of: run)).all,
            components: details.components.map {
                Component(
                    name: $0.name, weight: $0.weight, isCanary: $0.isCanary, first: $0.first, last: $0.last,
                    scored: $0.scored, abstained: $0.abstained, failed: $0.failed)
            },
            evaluations: details.evaluations.map {
                Evaluation(name: "\($0.moment) (step \($0.step))", values: $0.metrics)
            },
            answerSource: source, answers: answers,
            changes: evaluations.count > 1 ? Self.changes(first, last) : [],
            events: details.events.map {
                Event(
                    time: Moment.text($0.time), step: $0.step, severity: $0.severity, kind: $0.kind,
                    message: $0.message)
            },
            settings: Self.settings(details), configuration: run.description.configuration,
            reward: run.description.reward)
    }

    private static func head(_ details: RunDetails) -> String {
        let overview = details.overview
        return "\(overview.state.rawValue), \(overview.steps) of \(overview.totalSteps) steps of \(overview.model), "
            + "begun \(Moment.text(overview.createdAt))"
            + (overview.endedAt.map { ", ended \(Moment.text($0))" } ?? "") + "."
    }

    private static func figures(_ details: RunDetails) -> [(name: String, value: String)] {
        let shown = [
            ("reward", "reward"), ("completions/mean_length", "length"), ("entropy", "entropy"), ("kl", "KL"),
            ("loss", "loss"),
            ("frac_reward_zero_std", "zero-variance share"), ("step_time", "seconds a step"),
        ]
        let heldOut =
            details.overview.heldOutAfter.map {
                [
                    (
                        name: "held-out \(details.overview.heldOutMeasure)",
                        value: "\(Figure.text(details.overview.heldOutBefore)) → \(Figure.text($0))"
                    )
                ]
            } ?? []
        return heldOut
            + shown.compactMap { name, label in
                details.metrics.first { $0.name == name }.map {
                    (name: label, value: "\(Figure.text($0.first)) → \(Figure.text($0.last))")
                }
            }
    }

    private static func settings(_ details: RunDetails) -> [(name: String, value: String)] {
        let kept = details.checkpoints.filter(\.isThere).map { "\($0.step)" }
        return [
            (name: "model", value: details.overview.model), (name: "folder", value: details.overview.folder),
            (name: "seed", value: "\(details.seed)"), (name: "laurel", value: details.laurelVersion),
            (name: "fingerprint", value: details.fingerprint),
        ] + (details.rewardHash.isEmpty ? [] : [(name: "reward sha256", value: details.rewardHash)])
            + (details.rewardCode?.lines ?? []).map { (name: "graded by", value: $0) }
            + [(name: "checkpoints", value: kept.isEmpty ? "none left" : "of step \(kept.joined(separator: ", "))")]
    }

    /// The answers of the last evaluation, or of the last step where there was none.
    private static func answers(
        _ run: RunRecord, _ evaluation: RunStore.EvaluationSummary?, _ rollouts: [LedgerRollout], in store: RunStore
    ) throws -> (source: String, answers: [Answer]) {
        if let evaluation {
            return ("Of the held-out evaluation at step \(evaluation.step).", rollouts.flatMap(answers))
        }
        guard let step = try store.rolloutSteps(of: run).last else { return ("", []) }
        return ("Of the candidates of step \(step).", try store.rollouts(of: run, step: step).flatMap(answers))
    }

    private static func answers(_ rollout: LedgerRollout) -> [Answer] {
        rollout.candidates.map { Answer(sample: rollout.sample, candidate: $0.candidate, reward: $0.reward) }
    }

    /// Pairs the first answers to the same row.
    private static func changes(_ before: [LedgerRollout], _ after: [LedgerRollout]) -> [Change] {
        let earlier = Dictionary(before.map { ($0.sample.index, $0) }, uniquingKeysWith: { first, _ in first })
        return after.compactMap { rollout in
            guard let first = earlier[rollout.sample.index].flatMap({ answers($0).first }),
                let last = answers(rollout).first
            else { return nil }
            return Change(before: first, after: last)
        }
    }
}
