package import LaurelRewards

/// How a candidate's grades became its reward: what the reward's value alone does not say.
package struct RewardExplanation: Sendable {
    /// What stands between a component's score and what it counts.
    package struct Step: Sendable, Hashable {
        /// The score after the component's transform; nil where it has none, or no score.
        package let shaped: Double?
        /// The gate that is closed, so that the component counts 0; or whose own component has no value, so that this
        /// one abstains.
        package let gate: ClosedGate?
    }

    /// A gate that lets its component not count.
    package struct ClosedGate: Sendable, Hashable {
        /// The component that had to pass.
        package let component: String
        /// What it had to count at least.
        package let least: Double
        /// What it counted; nil when it has no value.
        package let counted: Double?

        package init(component: String, least: Double, counted: Double?) {
            self.component = component
            self.least = least
            self.counted = counted
        }

        /// The gate in a few words.
        package var text: String {
            let value = counted.map { "counts \(Figure.short($0))" } ?? "has no value"
            return "requires \(component) of at least \(Figure.short(least)), which \(value)"
        }
    }

    /// By component.
    package let steps: [Step]
    /// Why there is no reward; nil when there is one.
    package let reason: String?

    package init(_ reward: Reward, components: [RewardComponent], formula: Formula?) {
        // Most candidates have a reward and no gates: nothing is looked up for them.
        let named = reward.value == nil || components.contains { !$0.requires.isEmpty } ? components : []
        let places = Dictionary(
            named.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { first, _ in first })
        steps = zip(components, reward.grades).map { component, grade in
            let score = component.transform.isEmpty ? nil : grade.outcome.score
            return Step(
                shaped: score.map { component.transform.apply(to: $0, in: component.grader.range) },
                gate: Self.closedGate(of: component, grade, in: reward, places))
        }
        reason = reward.value == nil ? Self.reason(reward, components, formula, steps, places) : nil
    }

    private static func closedGate(
        of component: RewardComponent, _ grade: Grade, in reward: Reward, _ places: [String: Int]
    ) -> ClosedGate? {
        switch (grade.outcome, component.onFailure) {
        case (.abstain, _), (.failure, .abstain), (.failure, .stop): return nil
        case (.score, _), (.failure, .zero), (.failure, .groupWorst): break
        }
        for gate in component.requires {
            guard let place = places[gate.component] else { continue }
            let counted = reward.components[place]
            if counted.map({ $0 < gate.least }) ?? true {
                return ClosedGate(component: gate.component, least: gate.least, counted: counted)
            }
        }
        return nil
    }

    private static func reason(
        _ reward: Reward, _ components: [RewardComponent], _ formula: Formula?, _ steps: [Step], _ places: [String: Int]
    ) -> String {
        for (component, grade) in zip(components, reward.grades) where !component.isCanary {
            guard case .failure(let kind, let message) = grade.outcome else { continue }
            if component.onFailure == .abstain || component.onFailure == .stop {
                return "`\(component.name)` failed (\(kind.rawValue)): \(message)"
            }
        }
        func why(_ place: Int) -> String {
            if let gate = steps[place].gate { return "`\(components[place].name)` \(gate.text)" }
            guard case .abstain(let reason) = reward.grades[place].outcome, !reason.isEmpty else {
                return "`\(components[place].name)` abstained"
            }
            return "`\(components[place].name)` abstained: \(reason)"
        }
        guard let formula else {
            let first = components.indices.first { !components[$0].isCanary && reward.components[$0] == nil }
            return "Every component abstained" + (first.map { "; \(why($0))" } ?? ".")
        }
        let read = formula.names.compactMap { places[$0] }
        if let missing = read.first(where: { reward.components[$0] == nil }) {
            return "The formula has no value: \(why(missing))"
        }
        do {
            _ = try formula.value(of: read.compactMap { reward.components[$0] })
            return "The formula has no value."
        } catch {
            switch error {
            case .divisionByZero: return "The formula divides by zero."
            case .domain: return "The formula takes a root, a power or a logarithm that does not exist."
            case .notFinite: return "The formula's value is too large for a number."
            }
        }
    }
}
