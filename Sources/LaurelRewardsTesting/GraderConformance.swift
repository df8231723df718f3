public import LaurelRewards

/// Holds a grader to the contract of `Grader`: what a reward function, the trainer and their users rely on.
///
///     @Test func keepsTheContract() async {
///         for violation in await GraderConformance(of: MyGrader()).violations() { Issue.record("\(violation)") }
///     }
///
/// What is asked: one grade an item; scores finite and inside `range`; the same outcome, detail and parts for the same
/// item again, alone, in another order, in another batch and from many threads at once; a grade in time for completions
/// that are empty, huge, deeply nested, full of odd characters, or come without a reference or metadata; and no memory
/// that grows from call to call.
public struct GraderConformance: Sendable {
    /// A rule of the contract.
    public enum Rule: String, Sendable, Hashable, CaseIterable {
        /// One grade an item, in their order.
        case count
        /// Scores are finite and inside the declared range; parts are finite.
        case range
        /// The same item gets the same grade again.
        case determinism
        /// A grade depends on the item alone (for a `GroupGrader`, on its group): not on its batch or its place in it.
        case independence
        /// Grading from many threads at once changes nothing.
        case threads
        /// Every completion is graded within `GraderConformance.slowest`.
        case time
        /// Grading the same items over and over does not take ever more memory.
        case memory
    }

    /// A rule that the grader breaks, and what shows it.
    public struct Violation: Sendable, Hashable, CustomStringConvertible {
        public let rule: Rule
        public let message: String

        public var description: String { "\(rule.rawValue): \(message)" }
    }

    private let grader: any Grader
    private let groups: [GradingGroup]
    private let slowest: Duration

    /// Takes the grader and what to try it on.
    ///
    /// - Parameters:
    ///   - samples: Rows as the grader meets them, with references and metadata of the form it expects; by default a few
    ///     questions with numbers, words and sentences as references.
    ///   - completions: What to try beside the hostile ones: good and bad answers.
    ///   - slowest: How long one call for one completion may take.
    public init(
        of grader: any Grader, samples: [Sample] = ConformanceItems.samples,
        completions: [String] = ConformanceItems.ordinary, slowest: Duration = .seconds(2)
    ) {
        self.grader = grader
        self.slowest = slowest
        groups = ConformanceItems.groups(samples: samples, completions: completions)
    }

    /// The rules that the grader breaks, each with the first thing that shows it; empty when it keeps them all.
    public func violations() async -> [Violation] {
        let first = await grades()
        var found = [count(first)].compactMap { $0 }
        // Without one grade an item there is nothing to compare.
        guard found.isEmpty else { return found }
        found += [ranges(first), await again(first), await apart(first), await threads(first)].compactMap { $0 }
        found += [await times(), await memory()].compactMap { $0 }
        return found
    }

    // MARK: - Rules

    private func count(_ grades: [[Grade]]) -> Violation? {
        for (group, graded) in zip(groups, grades) where group.items.count != graded.count {
            return Violation(
                rule: .count, message: "\(graded.count) grades came back for \(group.items.count) items.")
        }
        return nil
    }

    private func ranges(_ grades: [[Grade]]) -> Violation? {
        for (item, grade) in pairs(grades) {
            if let score = grade.outcome.score, !(score.isFinite && grader.range.contains(score)) {
                return Violation(
                    rule: .range, message: "\(score) for \(shown(item)) lies outside of \(grader.range).")
            }
            if case .failure(.invalidScore, let message) = grade.outcome {
                return Violation(rule: .range, message: "\(shown(item)): \(message)")
            }
            if let part = grade.parts.first(where: { !$0.value.isFinite }) {
                return Violation(rule: .range, message: "The part `\(part.key)` of \(shown(item)) is \(part.value).")
            }
        }
        return nil
    }

    private func again(_ first: [[Grade]]) async -> Violation? {
        difference(first, await grades(), .determinism, "graded again")
    }

    /// Single items, or single groups for a grader that compares candidates; and everything in reverse.
    private func apart(_ first: [[Grade]]) async -> Violation? {
        var single: [[Grade]] = []
        for group in groups {
            if let grader = grader as? any GroupGrader {
                single.append(await grader.grade(group))
            } else {
                var graded: [Grade] = []
                for item in group.items { graded.append(await grader.grade(item)) }
                single.append(graded)
            }
        }
        if let found = difference(first, single, .independence, "graded alone") { return found }
        let reversed: [[Grade]]
        if let grader = grader as? any GroupGrader {
            reversed = await grader.grade(groups.reversed()).reversed()
        } else {
            let backward = Array((await grader.grade(groups.flatMap(\.items).reversed())).reversed())
            reversed = regrouped(backward)
        }
        return difference(first, reversed, .independence, "graded in reverse order")
    }

    private func threads(_ first: [[Grade]]) async -> Violation? {
        await withTaskGroup(of: [[Grade]].self) { tasks in
            for _ in 0..<4 { tasks.addTask { await grades() } }
            for await graded in tasks {
                if let found = difference(first, graded, .threads, "graded from four tasks at once") { return found }
            }
            return nil
        }
    }

    private func times() async -> Violation? {
        for item in groups.flatMap(\.items) {
            let time = await ContinuousClock().measure { _ = await grader.grade(item) }
            if time > slowest { return Violation(rule: .time, message: "\(shown(item)) took \(time).") }
        }
        return nil
    }

    /// Memory that grows with every round is a leak; that it grew once may be another test's doing.
    private func memory() async -> Violation? {
        let (rounds, allowance) = (5, 1 << 20)
        _ = await grades()
        var smallest = Int.max
        for _ in 0..<rounds {
            let before = ResidentMemory.bytes
            for _ in 0..<2 { _ = await grades() }
            smallest = min(smallest, ResidentMemory.bytes - before)
        }
        guard smallest > allowance else { return nil }
        return Violation(
            rule: .memory, message: "Every one of \(rounds) rounds on the same items took \(smallest) bytes or more.")
    }

    // MARK: - Grading and comparing

    private func grades() async -> [[Grade]] {
        if let grader = grader as? any GroupGrader { return await grader.grade(groups) }
        return regrouped(await grader.grade(groups.flatMap(\.items)))
    }

    /// The grades of all items in their groups; what is left over counts for the last.
    private func regrouped(_ grades: [Grade]) -> [[Grade]] {
        var rest = grades[...]
        return groups.enumerated().map { index, group in
            let taken = index == groups.count - 1 ? rest : rest.prefix(group.items.count)
            rest = rest.dropFirst(taken.count)
            return Array(taken)
        }
    }

    private func pairs(_ grades: [[Grade]]) -> [(GradingItem, Grade)] {
        zip(groups, grades).flatMap { Array(zip($0.items, $1)) }
    }

    private func difference(_ one: [[Grade]], _ other: [[Grade]], _ rule: Rule, _ how: String) -> Violation? {
        for ((item, first), (_, second)) in zip(pairs(one), pairs(other))
        where first.outcome != second.outcome || first.detail != second.detail || first.parts != second.parts {
            return Violation(
                rule: rule, message: "\(shown(item)) got \(first.outcome), and \(how) \(second.outcome).")
        }
        return nil
    }

    private func shown(_ item: GradingItem) -> String {
        let text = item.candidate.completion
        return "\"\(text.prefix(40))\"" + (text.count > 40 ? " (\(text.utf8.count) bytes)" : "")
    }
}
