/// A step from a grader's score to what it counts in the reward.
public enum ScoreTransform: Sendable, Hashable {
    /// Holds the score inside a range.
    case clip(ClosedRange<Double>)
    /// Multiplies it.
    case scale(Double)
    /// Adds to it.
    case offset(Double)
    /// 1 at or above a threshold, 0 below.
    case threshold(Double)
    /// Turns it round inside the range it can have here: low + high - score.
    case invert

    /// The score after the step; `range` is the range that it can have before.
    public func apply(to score: Double, in range: ClosedRange<Double>) -> Double {
        switch self {
        case .clip(let bounds): min(max(score, bounds.lowerBound), bounds.upperBound)
        case .scale(let factor): score * factor
        case .offset(let addend): score + addend
        case .threshold(let least): score >= least ? 1 : 0
        case .invert: range.lowerBound + range.upperBound - score
        }
    }

    /// The range of the scores after the step.
    public func range(from range: ClosedRange<Double>) -> ClosedRange<Double> {
        switch self {
        case .invert: return range
        case .clip, .threshold, .scale, .offset:
            let ends = [range.lowerBound, range.upperBound].map { apply(to: $0, in: range) }
            return min(ends[0], ends[1])...max(ends[0], ends[1])
        }
    }
}

extension [ScoreTransform] {
    /// The score after all steps, in order; `range` is the grader's.
    public func apply(to score: Double, in range: ClosedRange<Double>) -> Double {
        var (score, range) = (score, range)
        for step in self {
            score = step.apply(to: score, in: range)
            range = step.range(from: range)
        }
        return score
    }

    /// The range of the scores after all steps.
    public func range(from range: ClosedRange<Double>) -> ClosedRange<Double> {
        reduce(range) { $1.range(from: $0) }
    }

    /// Reads `transform: [{ scale: 2 }, { clip: [0, 1] }, invert]`.
    package init(_ node: ConfigurationNode) throws {
        self = try node.array(minimumCount: 1, of: "step").mapAll { step in
            if let word = try? step.string() {
                guard word == "invert" else { throw ScoreTransform.unknown(step, word) }
                return .invert
            }
            let members = try step.members()
            let steps = try members.mapAll(ScoreTransform.init)
            guard steps.count == 1 else {
                throw step.error("transform", "\(step.subject) has \(members.count) keys; expected one step an entry.")
            }
            return steps[0]
        }
    }
}

extension ScoreTransform {
    private static let names = ["clip", "invert", "offset", "scale", "threshold"]

    fileprivate init(_ member: ConfigurationNode.Member) throws {
        let value = member.value
        switch member.key {
        case "scale":
            let factor = try value.double()
            guard factor != 0 else {
                throw value.error(
                    "range", "\(value.subject) is 0, which makes every score the same; expected another.")
            }
            self = .scale(factor)
        case "offset": self = .offset(try value.double())
        case "threshold": self = .threshold(try value.double())
        case "clip": self = .clip(try value.bounds())
        case "invert":
            guard try value.bool() else {
                throw value.error("transform", "\(value.subject) is false; leave the step out instead.")
            }
            self = .invert
        default: throw ScoreTransform.unknown(value, member.key, line: member.keyLine)
        }
    }

    fileprivate static func unknown(_ node: ConfigurationNode, _ name: String, line: Int? = nil) -> RewardError {
        RewardError(
            code: "unknown-key", file: node.file, line: line ?? node.line,
            message: "`\(name)` is no step of a transform.\(NearestName.hint(for: name, among: names))"
                + NearestName.known(names))
    }
}
