package import LaurelRewards

/// What a model's candidates earn on a dataset: the material of the table, the JSON and the page.
package struct EvaluationReport: Sendable {
    /// One candidate with what it earned.
    package struct Answer: Sendable {
        package let sample: Sample
        package let candidate: Candidate
        package let reward: Reward
    }

    /// One row of the dataset.
    package struct Row: Sendable {
        package let sample: Sample
        /// Of the candidates that have a reward; nil when none has.
        package let mean: Double?
        package let best: Double?
        package let passing: Int
        package let count: Int
    }

    /// How reward, components and length go together over all candidates.
    package struct Correlations: Sendable, Hashable, Encodable {
        package let names: [String]
        /// Pearson's r; nil where one side does not vary.
        package let values: [[Double?]]
    }

    /// A row that the model gave no answer to.
    package struct Unanswered: Sendable, Hashable, Encodable {
        package let line: Int
        package let reason: String

        package init(line: Int, reason: String) {
            self.line = line
            self.reason = reason
        }
    }

    package let settings: EvaluationSettings
    /// Rows that are left out of everything else.
    package let unanswered: [Unanswered]
    /// Distributions, failures and slow rows, as `laurel score` has them.
    package let summary: ScoreSummary
    package let rows: [Row]
    package let correlations: Correlations
    package let zeroVarianceShare: Double?
    package let meanGroupDeviation: Double?
    /// By k.
    package let passAtK: [(k: Int, value: Double)]
    /// The share of candidates that pass.
    package let passRate: Double?
    /// The mean over rows of the best candidate's reward.
    package let meanBest: Double?
    /// Tokens of the completions; nil where they are not known.
    package let tokens: Distribution?
    /// The share of completions that were cut off.
    package let cutShare: Double?
    /// Seconds that writing and grading took.
    package let seconds: Double
    /// The highest rewards first, one candidate a row.
    package let best: [Answer]
    /// The lowest rewards first, one candidate a row.
    package let worst: [Answer]
    package let components: [RewardComponent]

    /// - Parameters:
    ///   - lines: each group's line in the dataset.
    ///   - shown: how many of the best and of the worst candidates are kept.
    /// - Precondition: there are as many rewards as groups and candidates.
    package init(
        _ groups: [CandidateGroup], lines: [Int], rewards: [[Reward]], function: RewardFunction,
        settings: EvaluationSettings, unanswered: [Unanswered] = [], seconds: Double, shown: Int = 3
    ) {
        self.settings = settings
        self.unanswered = unanswered
        self.seconds = seconds
        components = function.components
        let answers = zip(groups, rewards).map { group, rewards in
            zip(group.candidates, rewards).map { Answer(sample: group.sample, candidate: $0, reward: $1) }
        }
        let all = answers.flatMap { $0 }
        summary = zip(answers, lines).reduce(into: ScoreSummary(function)) { summary, group in
            for answer in group.0 {
                let explanation = RewardExplanation(
                    answer.reward, components: function.components, formula: function.formula)
                summary.add(answer.reward, explanation, line: group.1)
            }
        }
        let judge = settings.pass.component.flatMap { name in function.components.firstIndex { $0.name == name } }
        rows = answers.map { Self.row($0, pass: settings.pass, judge: judge) }
        let counts = rows.map { (passing: $0.passing, count: $0.count) }
        passAtK = PassAtK.steps(upTo: settings.candidatesPerRow).compactMap { k in
            PassAtK.mean(counts, k: k).map { (k, $0) }
        }
        passRate = all.isEmpty ? nil : Double(rows.reduce(0) { $0 + $1.passing }) / Double(all.count)
        meanBest = ValueTally(rows.compactMap(\.best)).distribution?.mean
        zeroVarianceShare = GroupSpread.zeroVarianceShare(rewards)
        meanGroupDeviation = GroupSpread.meanDeviation(rewards)
        let counted = all.map(\.candidate.tokenCount).filter { $0 > 0 }
        tokens = ValueTally(counted.map(Double.init)).distribution
        cutShare =
            all.isEmpty ? nil : Double(all.count { $0.candidate.finishReason == .length }) / Double(all.count)
        correlations = Self.correlations(all, function)
        best = Self.extremes(answers, shown) { $0 > $1 }
        worst = Self.extremes(answers, shown) { $0 < $1 }
    }

    private static func row(_ answers: [Answer], pass: PassRule, judge: Int?) -> Row {
        let rewards = ValueTally(answers.compactMap(\.reward.value)).distribution
        let passing = answers.count { answer in
            pass.passes(judge.map { answer.reward.components[$0] } ?? answer.reward.value)
        }
        let sample = answers.first?.sample ?? Sample(index: 0, messages: [])
        return Row(sample: sample, mean: rewards?.mean, best: rewards?.max, passing: passing, count: answers.count)
    }

    /// Each row's first candidate of the extreme reward, the most extreme rows first.
    private static func extremes(
        _ groups: [[Answer]], _ count: Int, _ precedes: (Double, Double) -> Bool
    ) -> [Answer] {
        let firsts = groups.compactMap { group in
            group.filter { $0.reward.value != nil }.reduce(nil as Answer?) { first, answer in
                guard let first else { return answer }
                return precedes(answer.reward.value ?? .nan, first.reward.value ?? .nan) ? answer : first
            }
        }
        let ordered = firsts.enumerated().sorted { one, other in
            let (a, b) = (one.element.reward.value ?? .nan, other.element.reward.value ?? .nan)
            return a == b ? one.offset < other.offset : precedes(a, b)
        }
        return ordered.prefix(count).map(\.element)
    }

    private static func correlations(_ answers: [Answer], _ function: RewardFunction) -> Correlations {
        var names = ["reward"] + function.componentNames
        var columns = [answers.map(\.reward.value)]
        for index in function.components.indices { columns.append(answers.map { $0.reward.components[index] }) }
        if answers.contains(where: { $0.candidate.tokenCount > 0 }) {
            names.append("tokens")
            columns.append(answers.map { $0.candidate.tokenCount > 0 ? Double($0.candidate.tokenCount) : nil })
        }
        let values = columns.map { one in
            columns.map { other in
                let pairs = zip(one, other).compactMap { x, y in x.flatMap { x in y.map { (x, $0) } } }
                return Correlation.pearson(pairs.map(\.0), pairs.map(\.1))
            }
        }
        return Correlations(names: names, values: values)
    }
}
