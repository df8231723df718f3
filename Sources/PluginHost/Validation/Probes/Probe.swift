package import LaurelRewards

/// One completion that the gate tries, and what it stands for.
package struct Probe: Sendable {
    /// What a completion stands for.
    package enum Kind: Sendable, Hashable {
        /// Right, as far as the gate can know: the reference, or a completion that the plugin's own case scores fully.
        case honest
        /// A completion of the plugin's own cases, whatever it scores there, or one that a model wrote.
        case given
        case empty
        case refusal
        /// Worthless, and easy for a policy to find.
        case degenerate(FindingCode)
        /// Meant to break the script.
        case hostile

        var isHostile: Bool { self == .hostile }
    }

    package let kind: Kind
    /// The sample's place in the trial.
    package let place: Int
    package let item: GradingItem
    /// In a few words, for people.
    package let label: String

    init(_ kind: Kind, place: Int, item: GradingItem, label: String) {
        self.kind = kind
        self.place = place
        self.item = item
        self.label = label
    }
}

/// A sample that probes are made from, with completions that are known to be good or bad.
package struct ProbeSample: Sendable {
    package let sample: Sample
    /// The built-in graders' scores that a plugin's case gives.
    package var scores: [String: Double] = [:]
    /// Completions known to be honest.
    package var honest: [String] = []
    /// Others: from cases, or written by a model.
    package var given: [String] = []
    /// Whether the gate made it up.
    package var isMadeUp = false

    package init(sample: Sample) { self.sample = sample }

    /// The sample with a completion. Tokens are guessed at four bytes each, as a model's would be.
    func item(_ completion: String) -> GradingItem {
        GradingItem(
            sample: sample,
            candidate: Candidate(index: 0, completion: completion, tokenCount: completion.utf8.count / 4 + 1),
            scores: scores)
    }
}
