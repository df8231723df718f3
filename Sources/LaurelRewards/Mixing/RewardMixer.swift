/// Makes one number of a candidate's grades: transforms, failure policies, gates, and the weighted sum or the formula.
struct RewardMixer: Sendable {
    private let components: [RewardComponent]
    private let formula: Formula?
    /// For each name of the formula, the component that has it.
    private let formulaPlaces: [Int]
    /// Each component's gates by the place of the component they ask.
    private let gates: [[(place: Int, least: Double)]]
    /// The components with every gate before what it opens.
    private let order: [Int]

    /// - Precondition: the gates and the formula name components, and no gates wait for each other in a circle:
    ///   `RewardConfiguration` checks both.
    init(components: [RewardComponent], formula: Formula?) {
        func place(_ name: String) -> Int {
            guard let place = components.firstIndex(where: { $0.name == name }) else {
                preconditionFailure("The reward has no component `\(name)`.")
            }
            return place
        }
        self.components = components
        self.formula = formula
        formulaPlaces = formula?.names.map(place) ?? []
        let gates = components.map { $0.requires.map { (place: place($0.component), least: $0.least) } }
        self.gates = gates
        var order: [Int] = []
        while order.count < components.count {
            let ready = components.indices.filter { index in
                !order.contains(index) && gates[index].allSatisfy { order.contains($0.place) }
            }
            precondition(!ready.isEmpty, "Components require each other in a circle.")
            order += ready
        }
        self.order = order
    }

    /// What a component's grade counts after its transform; nil without a score.
    func transformed(_ grade: Grade, _ index: Int) -> Double? {
        guard let score = grade.outcome.score else { return nil }
        return components[index].transform.apply(to: score, in: components[index].grader.range)
    }

    /// One candidate's reward; `worst` is the lowest value of each component in the candidate's group.
    ///
    /// In a weighted sum an abstention leaves its component out, without renormalising; a formula has no value then.
    func reward(for grades: [Grade], worst: [Double]) -> Reward {
        var values = [Double?](repeating: nil, count: components.count)
        var isRefused = false
        for index in order {
            switch (grades[index].outcome, components[index].onFailure) {
            case (.score, _): values[index] = transformed(grades[index], index)
            case (.abstain, _): values[index] = nil
            case (.failure, .zero): values[index] = 0
            case (.failure, .groupWorst): values[index] = worst[index]
            case (.failure, .abstain), (.failure, .stop):
                if !components[index].isCanary { isRefused = true }
            }
            for gate in gates[index] where values[index] != nil {
                guard let other = values[gate.place] else {
                    values[index] = nil
                    break
                }
                if other < gate.least { values[index] = 0 }
            }
        }
        return Reward(value: isRefused ? nil : total(values), components: values, grades: grades)
    }

    private func total(_ values: [Double?]) -> Double? {
        if let formula {
            let read = formulaPlaces.compactMap { values[$0] }
            return read.count == formulaPlaces.count ? try? formula.value(of: read) : nil
        }
        var sum: Double?
        for (component, value) in zip(components, values) {
            if let value, !component.isCanary { sum = (sum ?? 0) + component.weight * value }
        }
        return sum
    }
}
