import ArgumentParser
import RunStore

extension RunsCommand {
    /// `laurel runs samples`.
    struct Samples: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows the candidates of a step, side by side with their grades and advantages.",
            discussion: """
                Without --group the groups of the step are listed; without --step it is the last one that sampled. \
                With num_iterations above 1 a step that trained on an earlier step's candidates has none of its own.
                """)

        @Argument(help: ArgumentHelp("The run.", valueName: "run"))
        var name: String

        @Option(help: ArgumentHelp("The step, from 1.", valueName: "n"))
        var step: Int?

        @Option(help: ArgumentHelp("The group in the step, from 0.", valueName: "g"))
        var group: Int?

        @Flag(help: "Print one line of JSON a group.")
        var json = false

        func run() throws {
            let runs = try StoredRuns()
            let record = try runs.run(named: name)
            let step = try existingStep(runs.store, record)
            let groups = try runs.store.groups(of: record, step: step)
            guard let group else {
                guard json else { return print(GroupListText(record, step: step, groups: groups).text) }
                for rollout in try runs.store.rollouts(of: record, step: step).enumerated() {
                    print(
                        try JSONText.line(GroupRecord(rollout.element, step: step, group: rollout.offset, of: record)))
                }
                return
            }
            guard let rollout = try runs.store.rollouts(of: record, step: step, group: group).first else {
                throw CommandError(
                    code: "no-such-group",
                    message: "Step \(step) has no group \(group); expected 0 to \(max(0, groups.count - 1)).")
            }
            let stored = GroupRecord(rollout, step: step, group: group, of: record)
            print(json ? try JSONText.line(stored) : GroupText(stored).text)
        }

        /// The step that was asked for, or the last; one without candidates is an error that says which have some.
        private func existingStep(_ store: RunStore, _ run: RunRecord) throws -> Int {
            let steps = try store.rolloutSteps(of: run)
            guard let first = steps.first, let last = steps.last else {
                throw CommandError(
                    code: "no-samples", message: "The ledger of \(run.id) has no candidates yet; expected some steps.")
            }
            guard let step else { return last }
            if steps.contains(step) { return step }
            let near = steps.last { $0 < step }.map { " The step before it that has is \($0)." } ?? ""
            throw CommandError(
                code: "no-such-step",
                message:
                    "The ledger of \(run.id) has no candidates of step \(step); expected a step that sampled, from "
                    + "\(first) to \(last).\(near)")
        }
    }
}
