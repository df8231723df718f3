package import LaurelRewards

/// Where the samples of a trial come from.
package enum ProbeSamples {
    /// The most samples of a trial; more would take longer and show little more.
    static let most = 12

    /// Rows spread evenly over a dataset, each with the renderings of its reference as honest completions.
    package static func rows(_ samples: [Sample], most: Int = ProbeSamples.most) -> [ProbeSample] {
        let count = min(most, samples.count)
        return (0..<count).map { place in
            var probe = ProbeSample(sample: samples[place * samples.count / count])
            probe.honest = probe.sample.reference.map { HonestCompletions.renderings(of: $0) } ?? []
            return probe
        }
    }

    /// Samples for a reward that comes without rows.
    package static var madeUp: [ProbeSample] {
        let rows = [
            ("What is 12 + 30? Reply with just the number.", "42"),
            ("A shop sells pens at $4 each. What do 3 pens cost?", "12"),
            ("What is the capital of France?", "Paris"),
            ("Why is the sky blue? One sentence.", "Air scatters blue light more than red light."),
        ]
        return rows.enumerated().map { index, row in
            let sample = Sample(index: index, messages: [Message(role: "user", content: row.0)], reference: row.1)
            var probe = ProbeSample(sample: sample)
            probe.honest = HonestCompletions.renderings(of: row.1)
            probe.isMadeUp = true
            return probe
        }
    }

    /// The samples of a plugin's cases: equal ones once, those with a full score first.
    static func cases(_ reports: [(item: GradingItem, grade: Grade)], full: Double) -> [ProbeSample] {
        var probes: [ProbeSample] = []
        var places: [Key: Int] = [:]
        let sorted =
            reports.filter { ($0.grade.outcome.score ?? -.infinity) >= full }
            + reports.filter { ($0.grade.outcome.score ?? -.infinity) < full }
        for (item, grade) in sorted {
            let key = Key(sample: item.sample, scores: item.scores)
            if places[key] == nil {
                guard probes.count < most else { continue }
                places[key] = probes.count
                var probe = ProbeSample(sample: item.sample)
                probe.scores = item.scores
                probe.honest = item.sample.reference.map { HonestCompletions.renderings(of: $0) } ?? []
                probes.append(probe)
            }
            guard let place = places[key] else { continue }
            if let score = grade.outcome.score, score >= full {
                probes[place].honest.append(item.candidate.completion)
            } else {
                probes[place].given.append(item.candidate.completion)
            }
        }
        return probes
    }

    private struct Key: Hashable {
        let sample: Sample
        let scores: [String: Double]
    }
}

/// Right answers, as a model might write them.
enum HonestCompletions {
    /// A reference in the forms that graders commonly ask for. A grader has to like one of them.
    static func renderings(of reference: String) -> [String] {
        [
            reference, "The answer is \(reference).", "<answer>\(reference)</answer>",
            "<think>Let me work this out step by step.</think><answer>\(reference)</answer>",
            "<think>\nLet me work this out step by step.\n</think>\n<answer>\n\(reference)\n</answer>",
            "Working it out step by step.\n#### \(reference)", "\\boxed{\(reference)}", "Answer: \(reference)",
        ]
    }
}
