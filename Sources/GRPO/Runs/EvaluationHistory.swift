/// The held-out rewards of a run so far, and what follows from them: which step was best, and whether to go on.
package struct EvaluationHistory: Sendable, Hashable {
    /// An evaluation's step and mean reward.
    package struct Entry: Sendable, Hashable, Codable {
        package let step: Int
        package let reward: Double?

        package init(step: Int, reward: Double?) {
            self.step = step
            self.reward = reward
        }
    }

    package private(set) var entries: [Entry]
    /// What counts as better: more than this above the best before.
    private let threshold: Double

    package init(_ entries: [Entry] = [], threshold: Double) {
        self.entries = entries
        self.threshold = threshold
    }

    package mutating func add(_ entry: Entry) { entries.append(entry) }

    /// The first evaluation that no later one beat by more than the threshold.
    package var best: Entry? {
        entries.reduce(nil) { best, entry in
            guard let reward = entry.reward else { return best }
            guard let most = best?.reward else { return entry }
            return reward > most + threshold ? entry : best
        }
    }

    /// Evaluations since the best one.
    package var sinceBest: Int {
        guard let best, let place = entries.firstIndex(of: best) else { return entries.count }
        return entries.count - 1 - place
    }
}
