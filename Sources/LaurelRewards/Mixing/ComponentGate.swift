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

    /// Reads `requires: format_check`, a list of names, or entries `{ component: acc, at_least: 0.5 }`.
    package static func read(_ node: ConfigurationNode) throws -> [ComponentGate] {
        if let name = try? node.string() { return [ComponentGate(component: name)] }
        guard let entries = try? node.array(minimumCount: 1) else { return [try one(node)] }
        return try entries.map { entry in
            if let name = try? entry.string() { return ComponentGate(component: name) }
            return try one(entry)
        }
    }

    private static func one(_ node: ConfigurationNode) throws -> ComponentGate {
        try node.allowOnly(["component", "at_least"])
        return ComponentGate(
            component: try node.required("component", "another grader's name").nonEmptyString(),
            least: try node.optional("at_least")?.double() ?? 1)
    }

    /// Checks that every gate names another component and that no component waits for itself.
    static func check(_ graders: [GraderSpecification], _ problems: inout ProblemCollector) {
        let names = graders.map(\.name)
        var areKnown = true
        for grader in graders {
            for gate in grader.requires where !names.contains(gate.component) || gate.component == grader.name {
                areKnown = false
                let others = names.filter { $0 != grader.name }
                problems.add(
                    grader.error(
                        "requires", key: "requires",
                        "The grader `\(grader.name)` requires `\(gate.component)`, which is no other grader of this reward."
                            + NearestName.hint(for: gate.component, among: others)
                            + " Known here: \(others.joined(separator: ", "))."))
            }
        }
        guard areKnown else { return }
        // Takes away what waits for nothing until nothing is left, or only a circle.
        var waiting = Dictionary(
            graders.map { ($0.name, Set($0.requires.map(\.component))) }, uniquingKeysWith: { $0.union($1) })
        while let free = waiting.first(where: { $0.value.isEmpty })?.key {
            waiting[free] = nil
            for name in waiting.keys { waiting[name]?.remove(free) }
        }
        guard let stuck = graders.first(where: { waiting[$0.name] != nil }) else { return }
        problems.add(
            stuck.error(
                "requires", key: "requires",
                "The graders \(waiting.keys.sorted().map { "`\($0)`" }.joined(separator: ", ")) require each other in a "
                    + "circle; expected gates that end."))
    }
}
