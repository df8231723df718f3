import Foundation
import LanguageModels

/// A conversation and its answer as tokens.
package struct SupervisedExample: Sendable, Hashable {
    package let prompt: [Int32]
    /// What is learnt: the answer with the token that ends it, unless it was cut.
    package let completion: [Int32]
    /// Whether it was longer than allowed.
    package let isCut: Bool

    /// Cuts what is longer than `maxLength` tokens; nil where nothing of the answer would be left.
    package init?(prompt: [Int32], completion: [Int32], maxLength: Int) {
        let room = maxLength - prompt.count
        guard room > 0, !prompt.isEmpty, !completion.isEmpty else { return nil }
        self.prompt = prompt
        self.completion = Array(completion.prefix(room))
        isCut = completion.count > room
    }

    var group: TrainingGroup { TrainingGroup(prompt: prompt, completions: [completion]) }
    var tokenCount: Int { prompt.count + completion.count }
}

/// How well a policy predicts held-out answers.
package struct SupervisedScores: Sendable, Hashable {
    /// Mean negative log-likelihood of the answers' tokens, in nats.
    package let loss: Double
    /// How many answers.
    package let rows: Int

    package init(loss: Double, rows: Int) {
        (self.loss, self.rows) = (loss, rows)
    }

    package var metrics: [Metric] { [Metric("loss", loss), Metric("perplexity", exp(loss))] }
}
