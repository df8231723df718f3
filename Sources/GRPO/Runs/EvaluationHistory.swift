/// The held-out evaluations of a run so far, and what follows from them: which step was best, and whether to go on.
package struct EvaluationHistory: Sendable, Hashable {
    /// An evaluation's step, and what it is compared by: the mean reward, or the loss turned round.
    package struct Entry: Sendable, Hashable, Decodable {
        package let step: Int
        /// Larger is better; nil where nothing could be scored.
        package let score: Double?

        package init(step: Int, score: Double?) {
            self.step = step
            self.score = score
        }

        private enum CodingKeys: CodingKey {
            case step, reward, loss
        }

        /// Reads a line of `evaluations.jsonl`.
        package init(from decoder: any Decoder) throws {
            let line = try decoder.container(keyedBy: CodingKeys.self)
            step = try line.decode(Int.self, forKey: .step)
            let loss = try line.decodeIfPresent(Double.self, forKey: .loss)
            score = try line.decodeIfPresent(Double.self, forKey: .reward) ?? loss.map { -$0 }
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
            guard let score = entry.score else { return best }
            guard let most = best?.score else { return entry }
            return score > most + threshold ? entry : best
        }
    }

    /// Evaluations since the best one.
    package var sinceBest: Int {
        guard let best, let place = entries.firstIndex(of: best) else { return entries.count }
        return entries.count - 1 - place
    }
}
