import ArgumentParser
import RunStore

extension RunsCommand {
    /// `laurel runs samples`.
    struct Samples: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows the candidates of a step, side by side with their grades and advantages.",
            discussion: """
                Without --group the groups of the step are listed; without --step it is the last one that sampled. With \
                --evaluation it is the answers of a held-out evaluation, by its moment (before, after) or its step. \
                With num_iterations above 1 a step that trained on an earlier step's candidates has none of its own.
                """)

        @Argument(help: ArgumentHelp("The run.", valueName: "run"))
        var name: String

        @Option(help: ArgumentHelp("The step, from 1.", valueName: "n"))
        var step: Int?

        @Option(help: ArgumentHelp("The group in the step, from 0.", valueName: "g"))
        var group: Int?

        @Option(help: ArgumentHelp("A held-out evaluation instead of a step.", valueName: "moment"))
        var evaluation: String?

        @Flag(help: "Print one line of JSON a group.")
        var json = false

        func validate() throws {
            guard step == nil || evaluation == nil else {
                throw ValidationError("Give --step or --evaluation, not both.")
            }
        }

        func run() throws {
            let runs = try StoredRuns()
            let record = try runs.run(named: name)
            let (step, moment, rollouts) = try batch(runs.store, record)
            let groups = rollouts.enumerated().map {
                GroupRecord($0.element, step: step, group: $0.offset, of: record, moment: moment)
            }
            guard let group else {
                guard json else { return print(GroupListText(groups, run: record, step: step).text) }
                for group in groups { print(try JSONText.line(group)) }
                return
            }
            guard groups.indices.contains(group) else {
                throw CommandError(
                    code: "no-such-group",
                    message: "There is no group \(group); expected 0 to \(max(0, groups.count - 1)).")
            }
            print(json ? try JSONText.line(groups[group]) : GroupText(groups[group]).text)
        }

        /// The rollouts that were asked for, and the step or evaluation they belong to.
        private func batch(_ store: RunStore, _ run: RunRecord) throws -> (
            step: Int, moment: String?, rollouts: [LedgerRollout]
        ) {
            guard let evaluation else {
                let step = try existingStep(store, run)
                return (step, nil, try store.rollouts(of: run, step: step))
            }
            let all = try store.evaluations(of: run)
            guard let found = all.last(where: { $0.moment == evaluation || "\($0.step)" == evaluation }) else {
                let known = all.map { "\($0.moment) (step \($0.step))" }.joined(separator: ", ")
                throw CommandError(
                    code: "no-such-evaluation",
                    message: "The ledger of \(run.id) has no evaluation `\(evaluation)`; expected "
                        + (known.isEmpty ? "one, but the run has none." : "one of: \(known)."))
            }
            return (found.step, found.moment, try store.rollouts(of: found))
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
