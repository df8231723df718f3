import RewardReports
import RunStore

/// The drawings of a run's page.
struct RunPlots {
    private let run: RunRecord
    private let table: MetricTable
    private let evaluations: [RunStore.EvaluationSummary]
    private let outcomes: [RunStore.OutcomeCount]
    private let steps: [Int]

    init(
        _ run: RunRecord, table: MetricTable, evaluations: [RunStore.EvaluationSummary],
        outcomes: [RunStore.OutcomeCount]
    ) {
        self.run = run
        self.table = table
        self.evaluations = evaluations
        self.outcomes = outcomes
        steps = table.lines.map(\.step)
    }

    /// In the order of the page; those without numbers are left out there.
    var all: [SeriesPlot] {
        [mean("reward", "reward", title: "reward, mean ± spread of a step")]
            + run.description.components.map { component in
                mean(
                    "rewards/\(component.name)", component.name,
                    title: component.name + (component.isCanary ? " (canary)" : "") + ", mean ± spread")
            } + [
                length, plot("entropy", ["entropy"]), plot("KL", ["kl"]),
                plot("share of groups without spread", ["frac_reward_zero_std"], isShare: true),
                plot("share of completions that were cut", ["completions/clipped_ratio"], isShare: true), failures,
                times, plot("loss", ["loss"]), plot("gradient norm", ["grad_norm"]),
                plot("learning rate", ["learning_rate"]),
            ]
    }

    /// A mean with its spread around it, and the evaluations' means.
    private func mean(_ key: String, _ name: String, title: String) -> SeriesPlot {
        let isReward = key == "reward"
        let means = column(isReward ? key : "\(key)/mean")
        let spreads = column(isReward ? "reward_std" : "\(key)/std")
        let band = zip(means, spreads).map { mean, spread -> ClosedRange<Double>? in
            guard let mean, let spread, mean.isFinite, spread.isFinite, spread >= 0 else { return nil }
            return (mean - spread)...(mean + spread)
        }
        return SeriesPlot(
            title, steps: steps, curves: [.init(name, means, band: band)],
            marks: marks(isReward ? key : "\(key)/mean"))
    }

    /// What the evaluations say of a metric.
    private func marks(_ name: String) -> [SeriesPlot.Mark] {
        evaluations.compactMap { evaluation in
            evaluation.metrics.first { $0.name == name }.map {
                SeriesPlot.Mark(
                    step: evaluation.step, value: $0.value,
                    name: "held-out \(evaluation.moment), step \(evaluation.step)")
            }
        }
    }

    private var length: SeriesPlot {
        let band = zip(column("completions/min_length"), column("completions/max_length")).map {
            low, high -> ClosedRange<Double>? in
            guard let low, let high, low <= high else { return nil }
            return low...high
        }
        return SeriesPlot(
            "tokens of a completion, mean, least and most", steps: steps,
            curves: [.init("length", column("completions/mean_length"), band: band)])
    }

    /// Grades that failed or abstained, of all of a step.
    private var failures: SeriesPlot {
        let counts = Dictionary(grouping: outcomes, by: \.component)
        let curves = run.description.components.enumerated().map { index, component in
            let shares = Dictionary(
                (counts[index] ?? []).map { ($0.step, Double($0.failed + $0.abstained) / Double(max(1, $0.total))) },
                uniquingKeysWith: { $1 })
            return SeriesPlot.Curve(component.name, steps.map { shares[$0] })
        }
        return SeriesPlot(
            "share of grades that failed or abstained", steps: steps, curves: curves, isShare: true)
    }

    /// Where the time of a step goes.
    private var times: SeriesPlot {
        let names = table.names.filter { $0.hasPrefix("time/") }
        let used = names.filter { name in column(name).contains { ($0 ?? 0) > 0 } }
        return SeriesPlot(
            "seconds of a step", steps: steps,
            curves: used.map { .init(String($0.dropFirst("time/".count)), column($0)) }, isStacked: true)
    }

    private func plot(_ title: String, _ names: [String], isShare: Bool = false) -> SeriesPlot {
        SeriesPlot(
            title, steps: steps, curves: names.map { .init($0, column($0)) },
            marks: names.flatMap(marks), isShare: isShare)
    }

    /// By step; nothing where no step has the metric.
    private func column(_ name: String) -> [Double?] {
        let values = table[name]
        return values.isEmpty ? steps.map { _ in nil } : values
    }
}
