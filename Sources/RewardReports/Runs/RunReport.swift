package import LaurelRewards

/// What a page about a training run is made of.
package struct RunReport: Sendable {
    /// A component of the reward and how its grader did.
    package struct Component: Sendable {
        package let name: String
        package let weight: Double
        package let isCanary: Bool
        /// Means of what it counted, over the first and the last steps.
        package let first: Double?
        package let last: Double?
        package let scored: Int
        package let abstained: Int
        package let failed: Int

        package init(
            name: String, weight: Double, isCanary: Bool, first: Double?, last: Double?, scored: Int, abstained: Int,
            failed: Int
        ) {
            self.name = name
            self.weight = weight
            self.isCanary = isCanary
            self.first = first
            self.last = last
            self.scored = scored
            self.abstained = abstained
            self.failed = failed
        }
    }

    /// A held-out evaluation in figures.
    package struct Evaluation: Sendable {
        package let name: String
        package let values: [String: Double]

        package init(name: String, values: [String: Double]) {
            self.name = name
            self.values = values
        }
    }

    /// A candidate that is worth a look.
    package struct Answer: Sendable {
        package let sample: Sample
        package let candidate: Candidate
        package let reward: Reward

        package init(sample: Sample, candidate: Candidate, reward: Reward) {
            self.sample = sample
            self.candidate = candidate
            self.reward = reward
        }
    }

    /// The answers to one prompt in the first and in the last evaluation.
    package struct Change: Sendable {
        package let before: Answer
        package let after: Answer

        package init(before: Answer, after: Answer) {
            self.before = before
            self.after = after
        }

        /// How far the reward moved; nil where one side has none.
        package var difference: Double? {
            before.reward.value.flatMap { before in after.reward.value.map { $0 - before } }
        }
    }

    /// Something that happened.
    package struct Event: Sendable {
        package let time: String
        package let step: Int
        package let severity: String
        package let kind: String
        package let message: String

        package init(time: String, step: Int, severity: String, kind: String, message: String) {
            self.time = time
            self.step = step
            self.severity = severity
            self.kind = kind
            self.message = message
        }
    }

    package var id: String
    /// One sentence: how far the run is.
    package var head: String
    /// The figures that matter most.
    package var figures: [(name: String, value: String)]
    /// What they are taken over.
    package var figuresNote: String
    package var plots: [SeriesPlot]
    package var components: [Component]
    package var evaluations: [Evaluation]
    /// Where the best and worst answers come from.
    package var answerSource: String
    package var answers: [Answer]
    package var changes: [Change]
    package var events: [Event]
    package var settings: [(name: String, value: String)]
    /// The resolved run file.
    package var configuration: String
    /// The reward's file.
    package var reward: String

    package init(
        id: String, head: String, figures: [(name: String, value: String)], figuresNote: String, plots: [SeriesPlot],
        components: [Component], evaluations: [Evaluation], answerSource: String, answers: [Answer],
        changes: [Change], events: [Event], settings: [(name: String, value: String)], configuration: String,
        reward: String
    ) {
        self.id = id
        self.head = head
        self.figures = figures
        self.figuresNote = figuresNote
        self.plots = plots
        self.components = components
        self.evaluations = evaluations
        self.answerSource = answerSource
        self.answers = answers
        self.changes = changes
        self.events = events
        self.settings = settings
        self.configuration = configuration
        self.reward = reward
    }

    /// How many answers of a kind are shown.
    static let shownAnswers = 5

    /// The answers with the highest rewards, best first; equal ones in the order of the dataset.
    package var best: [Answer] { Array(ranked.prefix(Self.shownAnswers)) }

    /// Those with the lowest, worst first, none of which is among the best.
    package var worst: [Answer] {
        let ranked = ranked
        return ranked.dropFirst(Self.shownAnswers).suffix(Self.shownAnswers).reversed()
    }

    private var ranked: [Answer] {
        answers.enumerated().filter { $0.element.reward.value?.isFinite == true }
            .sorted {
                let (left, right) = ($0.element.reward.value ?? 0, $1.element.reward.value ?? 0)
                return left == right ? $0.offset < $1.offset : left > right
            }.map(\.element)
    }

    /// The prompts whose rewards moved furthest, either way; those that did not move are none.
    package var mostChanged: [Change] {
        let moved = changes.enumerated().filter { ($0.element.difference ?? 0) != 0 }
        return moved.sorted {
            let (left, right) = (abs($0.element.difference ?? 0), abs($1.element.difference ?? 0))
            return left == right ? $0.offset < $1.offset : left > right
        }.prefix(Self.shownAnswers).map(\.element)
    }
}
