/// What an evaluation was asked to do: enough to repeat it.
package struct EvaluationSettings: Sendable, Hashable, Encodable {
    /// The model, as the user calls it.
    package var model: String
    /// The adapter's folder, where there is one.
    package var adapter: String?
    /// The server's address, where a server answers.
    package var endpoint: String?
    /// The reward's file.
    package var reward: String
    /// The dataset's file.
    package var data: String
    /// Candidates that were written for each row.
    package var candidatesPerRow: Int
    package var temperature: Double
    package var topP: Double
    package var topK: Int
    package var maxTokens: Int
    package var seed: UInt64
    package var pass: PassRule

    package init(
        model: String, adapter: String? = nil, endpoint: String? = nil, reward: String, data: String,
        candidatesPerRow: Int,
        temperature: Double, topP: Double, topK: Int, maxTokens: Int, seed: UInt64, pass: PassRule
    ) {
        self.model = model
        self.adapter = adapter
        self.endpoint = endpoint
        self.reward = reward
        self.data = data
        self.candidatesPerRow = candidatesPerRow
        self.temperature = temperature
        self.topP = topP
        self.topK = topK
        self.maxTokens = maxTokens
        self.seed = seed
        self.pass = pass
    }
}

/// When a candidate counts as passing: its reward, or what one component counts, reaches a threshold.
package struct PassRule: Sendable, Hashable, Encodable {
    /// A reward of at least this passes where nothing else is said: more than half of what a reward of 0 to 1 can give.
    package static let defaultThreshold = 0.5

    /// The component that decides; nil for the reward.
    package let component: String?
    package let threshold: Double

    package init(component: String? = nil, threshold: Double = PassRule.defaultThreshold) {
        self.component = component
        self.threshold = threshold
    }

    /// The rule in a few words.
    package var text: String {
        "\(component.map { "`\($0)` counts" } ?? "the reward is") at least \(Figure.short(threshold))"
    }

    /// Whether a value passes; what has no value does not.
    package func passes(_ value: Double?) -> Bool { value.map { $0 >= threshold } ?? false }
}
