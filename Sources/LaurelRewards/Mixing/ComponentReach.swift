/// What the components of a reward can count, by the ranges of their graders.
enum ComponentReach {
    /// Tells each transform that leaves the numbers or makes every score the same, and each gate that can never open.
    ///
    /// - Parameter graders: each with what its scores lie in, where that is known.
    static func check(
        _ graders: some Sequence<(GraderSpecification, ClosedRange<Double>?)>, _ problems: inout ProblemCollector
    ) {
        var highest: [String: Double] = [:]
        for (entry, range) in graders {
            guard let range else { continue }
            // A closed gate and a failure count 0.
            highest[entry.name] = problems.attempt { try max(0, counted(entry, range).upperBound) }
        }
        for (entry, _) in graders {
            for (place, gate) in entry.requires.enumerated() where gate.component != entry.name {
                guard let most = highest[gate.component], gate.least > most else { continue }
                problems.add(
                    RewardError(
                        code: "range", file: entry.file, line: entry.line(of: ["requires", String(place)]),
                        key: "requires",
                        message: "The grader `\(entry.name)` requires `\(gate.component)` to count \(gate.least), "
                            + "but that one counts \(most) at most, so that `\(entry.name)` would always count 0; expected "
                            + "`at_least` up to \(most)."
                    ))
            }
        }
    }

    /// What a component's scores lie in after its transform.
    private static func counted(
        _ entry: GraderSpecification, _ range: ClosedRange<Double>
    ) throws -> ClosedRange<Double> {
        try entry.transform.enumerated().reduce(range) { range, step in
            let after = step.element.range(from: range)
            func error(_ problem: String) -> RewardError {
                RewardError(
                    code: "range", file: entry.file, line: entry.line(of: ["transform", String(step.offset)]),
                    key: "transform",
                    message: "The transform of `\(entry.name)` \(problem).")
            }
            guard after.lowerBound.isFinite, after.upperBound.isFinite else {
                throw error("takes scores beyond the largest number; expected smaller steps")
            }
            guard after.lowerBound < after.upperBound || range.lowerBound == range.upperBound else {
                throw error(
                    "makes every score \(after.lowerBound), as they lie in \(range.lowerBound) to \(range.upperBound) before "
                        + "its step \(step.offset + 1); expected a step that tells them apart")
            }
            return after
        }
    }
}
