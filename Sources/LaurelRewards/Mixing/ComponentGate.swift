/// Another component that must pass before this one counts.
///
/// A component whose gate is closed counts 0. Where the gate's own component abstained or failed, nothing is known, and
/// the gated component abstains as well.
public struct ComponentGate: Sendable, Hashable {
    /// The other component's name.
    public let component: String
    /// What the other one must count for at least, after its transform.
    public let least: Double

    public init(component: String, least: Double = 1) {
        self.component = component
        self.least = least
    }

    /// Reads `requires: format_check`, a list of names, or entries `{ component: acc, at_least: 0.5 }`, as far as these can
    /// be read.
    static func read(_ node: ConfigurationNode, _ problems: inout ProblemCollector) -> [ComponentGate] {
        guard case .array = node.value else { return one(node, &problems).map { [$0] } ?? [] }
        let entries = problems.attempt {
            try node.array(minimumCount: 1, of: "grader's name, or no `requires`")
        }
        return (entries ?? []).compactMap { one($0, &problems) }
    }

    private static func one(_ node: ConfigurationNode, _ problems: inout ProblemCollector) -> ComponentGate? {
        switch node.value {
        case .string: return problems.attempt { ComponentGate(component: try node.nonEmptyString()) }
        case .mapping: break
        default:
            problems.add(node.typeError("another grader's name, or { component, at_least }"))
            return nil
        }
        let keys = ["component", "at_least"]
        let gate = node.corrected(["component"], among: keys, &problems)
        problems.attempt { try gate.allowOnly(keys) }
        let component = problems.attempt {
            try gate.required("component", "another grader's name").nonEmptyString()
        }
        let least = problems.attempt { try gate.optional("at_least")?.double() ?? 1 }
        // Any component reaches what nobody knows.
        return component.map { ComponentGate(component: $0, least: least ?? -.greatestFiniteMagnitude) }
    }

    /// Checks that every gate names another component and that no component waits for itself.
    ///
    /// - Parameters:
    ///   - named: the names that components have for sure.
    ///   - areAllNamed: false where a gate may name one that is still to get its name.
    static func check(
        _ graders: [GraderSpecification], named: Set<String>, areAllNamed: Bool, _ problems: inout ProblemCollector
    ) {
        let names = graders.map(\.name)
        for grader in areAllNamed ? graders : [] {
            for gate in grader.requires where !names.contains(gate.component) || gate.component == grader.name {
                let others = names.filter { $0 != grader.name }
                problems.add(
                    grader.error(
                        "requires", key: "requires",
                        "The grader `\(grader.name)` requires `\(gate.component)`, which is no other grader of this reward."
                            + NearestName.hint(for: gate.component, among: others) + NearestName.known(others)))
            }
        }
        checkCircles(graders.filter { named.contains($0.name) }, &problems)
    }

    /// Tells each circle at the first of its graders.
    private static func checkCircles(_ graders: [GraderSpecification], _ problems: inout ProblemCollector) {
        let asked = Dictionary(
            graders.map { grader in (grader.name, Set(grader.requires.map(\.component)).subtracting([grader.name])) },
            uniquingKeysWith: { $0.union($1) })
        /// What a component waits for, by whatever way.
        func reach(of name: String) -> Set<String> {
            var found: Set<String> = []
            var next = asked[name] ?? []
            while let name = next.popFirst() {
                if found.insert(name).inserted { next.formUnion(asked[name] ?? []) }
            }
            return found
        }
        let awaited = asked.keys.reduce(into: [:]) { $0[$1] = reach(of: $1) }
        var told: Set<String> = []
        for grader in graders where awaited[grader.name]?.contains(grader.name) == true {
            guard told.insert(grader.name).inserted else { continue }
            let circle = (awaited[grader.name] ?? []).filter { awaited[$0]?.contains(grader.name) == true }
            told.formUnion(circle)
            problems.add(
                grader.error(
                    "requires", key: "requires",
                    "The graders \(circle.sorted().map { "`\($0)`" }.joined(separator: ", ")) require each other in a "
                        + "circle; expected gates that end."))
        }
    }
}
