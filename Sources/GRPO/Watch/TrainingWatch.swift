import Foundation
package import LaurelRewards

/// Watches a run for trouble: compares its latest steps with its first, and says so once when something goes wrong.
///
/// Part of a checkpoint, so that a resumed run says what an uninterrupted one says. An alarm is raised again only after
/// it has ceased for `window` steps.
package struct TrainingWatch: Sendable, Hashable, Codable {
    /// What the reward's components are called and how they count.
    package struct Reward: Sendable, Hashable {
        var names: [String]
        /// 0 for a canary.
        var weights: [Double]
        var isCanary: [Bool]
        /// Whether weights, and not a formula, combine the components.
        var isWeighted: Bool
    }

    /// The steps that are averaged.
    static let window = 10

    private var first: [StepReading] = []
    private var latest: [StepReading] = []
    /// The last step at which each alarm held, by its name.
    private var lastSteps: [String: Int] = [:]
    private var bestTokensPerSecond = 0.0

    package init() {}

    private enum CodingKeys: CodingKey {
        case first, latest, lastSteps
    }

    /// Learns a step and gives the alarms that it raises.
    package mutating func events(of reading: StepReading, step: Int, reward: Reward) -> [TrainingEvent] {
        if first.count < Self.window { first.append(reading) }
        latest = Array((latest + [reading]).suffix(Self.window))
        guard latest.count == Self.window else { return [] }
        var raised = [zeroVariance, failures(reward), dominance(reward), throughput()]
        // The first steps are compared with others, not with themselves.
        if step >= 2 * Self.window { raised += [canary(reward), entropyCollapse, lengthDrift] }
        return raised.compactMap { alarm in
            guard let alarm else { return nil }
            let last = lastSteps.updateValue(step, forKey: alarm.kind.rawValue)
            let isNew = last.map { step - $0 > Self.window } ?? true
            return isNew ? TrainingEvent(step: step, kind: alarm.kind, message: alarm.message) : nil
        }
    }

    // MARK: The alarms

    private typealias Alarm = (kind: TrainingEvent.Kind, message: String)

    private var zeroVariance: Alarm? {
        let share = mean(latest.map(\.zeroSpreadShare))
        guard share > 0.75 else { return nil }
        return (
            .zeroVariance,
            "\(percent(share)) of the groups of the last \(Self.window) steps earned the same throughout, and taught "
                + "nothing: the prompts are too easy or too hard, or the reward is too coarse."
        )
    }

    private func failures(_ reward: Reward) -> Alarm? {
        for (k, name) in reward.names.enumerated() {
            let share = mean(latest.map { $0.components[k].failureShare })
            guard share > 0.05 else { continue }
            return (
                .graderFailures,
                "The grader \(name) failed for \(percent(share)) of the candidates of the last \(Self.window) steps."
            )
        }
        return nil
    }

    private func dominance(_ reward: Reward) -> Alarm? {
        guard reward.isWeighted, reward.weights.count(where: { $0 != 0 }) > 1 else { return nil }
        let spreads = reward.weights.enumerated().map { k, weight in
            abs(weight) * mean(latest.map { $0.components[k].standardDeviation ?? 0 })
        }
        let all = spreads.reduce(0, +)
        guard all > 0, let most = spreads.indices.max(by: { spreads[$0] < spreads[$1] }), spreads[most] > 0.9 * all
        else { return nil }
        return (
            .componentDominates,
            "\(percent(spreads[most] / all)) of the reward's spread over the last \(Self.window) steps comes from "
                + "\(reward.names[most]): the other components hardly take part."
        )
    }

    private mutating func throughput() -> Alarm? {
        let speeds = latest.compactMap(\.tokensPerSecond)
        guard !speeds.isEmpty else { return nil }
        let speed = mean(speeds)
        bestTokensPerSecond = max(bestTokensPerSecond, speed)
        guard speed < 0.5 * bestTokensPerSecond else { return nil }
        return (
            .throughputDrop,
            String(
                format: "The last %d steps made %.0f tokens a second; the best %d made %.0f.", Self.window, speed,
                Self.window, bestTokensPerSecond)
        )
    }

    private func canary(_ reward: Reward) -> Alarm? {
        guard let (before, after) = change(\.reward), let spread = change(\.rewardStandardDeviation)?.before,
            after - before > max(0.5 * spread, 1e-9)
        else { return nil }
        for (k, name) in reward.names.enumerated() where reward.isCanary[k] {
            guard let (low, high) = change({ $0.components[k].mean }) else { continue }
            let noise = 0.1 * (change { $0.components[k].standardDeviation }?.before ?? 0)
            guard high - low <= noise else { continue }
            return (
                .canaryLeftBehind,
                String(
                    format: "The reward rose from %.3f to %.3f, and the canary %@ went from %.3f to %.3f: the policy "
                        + "may be earning reward without getting better.", before, after, name, low, high)
            )
        }
        return nil
    }

    private var entropyCollapse: Alarm? {
        guard let (before, after) = change(\.entropy), after < 0.1 * before else { return nil }
        return (
            .entropyCollapse,
            String(
                format: "The entropy fell from %.3f to %.3f nats a token: the policy hardly explores any more.", before,
                after)
        )
    }

    private var lengthDrift: Alarm? {
        guard let (before, after) = change(\.length), before > 0, after > 2 * before || after < 0.5 * before
        else { return nil }
        return (
            .lengthDrift,
            String(format: "Completions went from %.1f to %.1f tokens on average.", before, after)
        )
    }

    /// A quantity's mean over the first steps, and over the latest.
    private func change(_ quantity: (StepReading) -> Double?) -> (before: Double, after: Double)? {
        let (before, after) = (first.compactMap(quantity), latest.compactMap(quantity))
        guard !before.isEmpty, !after.isEmpty else { return nil }
        return (mean(before), mean(after))
    }

    private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(values.count, 1)) }

    private func percent(_ share: Double) -> String { String(format: "%.0f %%", 100 * share) }
}

extension TrainingWatch.Reward {
    package init(_ reward: RewardFunction) {
        self.init(
            names: reward.componentNames, weights: reward.weights, isCanary: reward.components.map(\.isCanary),
            isWeighted: reward.formula == nil)
    }
}
