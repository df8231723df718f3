import ArgumentParser
import Crypto
import Foundation
package import GRPO
import LaurelRewards
package import PluginHost
package import RunStore

/// A run's place in the database while it is trained: tells the ledger what the trainer reports.
package actor TrainLedger: TrainingObserver {
    package nonisolated let store: RunStore
    package nonisolated let run: RunRecord
    private let description: RunDescription
    private let ledger: RunLedger
    private var step = 0
    /// How an earlier run stood; what it stays when it does not come to go on.
    private var earlier: RunStatus?

    /// Enters the run into the database, where it counts as running from here.
    package init(store: RunStore, description: RunDescription, isResumed: Bool) throws {
        self.description = description
        self.store = store
        earlier = try store.runs().first { $0.id == description.id }?.status
        run = try store.register(description, isNew: !isResumed)
        ledger = RunLedger(store: store, run: run)
    }

    /// Notes that a new run begins, and in spite of which findings about its reward.
    package func begin(accepting codes: Set<FindingCode>) async throws {
        let accepted: JSONValue = .array(codes.map(\.rawValue).sorted().map { .string($0) })
        let event = event("start", .info, "The run begins.", codes.isEmpty ? nil : .object([Self.accepted: accepted]))
        try await ledger.record(.event(event))
    }

    private static let accepted = "accepted_findings"

    /// The findings that were accepted when the run began.
    package func acceptedFindings() throws -> Set<FindingCode> {
        let details = try store.events(of: run).filter { $0.event.kind == "start" }.compactMap(\.event.detail)
        return Set(
            details.flatMap { detail -> [FindingCode] in
                guard case .array(let codes)? = detail.object?[Self.accepted] else { return [] }
                return codes.compactMap { $0.string.flatMap(FindingCode.init(rawValue:)) }
            })
    }

    /// Takes out what came after the checkpoint that the run goes on from; returns how many steps before it are missing.
    package func resume(after step: Int) throws -> Int {
        self.step = step
        let checkpoint = step > 0 ? LedgerCheckpoint(step: step, name: "checkpoint-\(step)") : nil
        let missing = try store.resume(run, as: description, after: step, checkpoint: checkpoint)
        earlier = nil
        return missing
    }

    /// Notes a damaged checkpoint that the run does not go on from, and waits until that is kept.
    package func passedOver(_ damaged: DamagedCheckpoint) async throws {
        try await record(event("corrupt-checkpoint", .warning, damaged.notice(goingOnAfter: step)))
        try await ledger.flush()
    }

    package func evaluationFinished(_ evaluation: Evaluation, moment: EvaluationMoment) async throws {
        let rollouts = evaluation.answers.map { answer in
            LedgerRollout(
                sample: answer.sample, promptTokenCount: 0,
                candidates: [LedgerCandidate(candidate: answer.candidate, reward: answer.reward)])
        }
        try await ledger.record(
            .evaluation(
                LedgerEvaluation(
                    step: evaluation.step, moment: moment.rawValue, metrics: LedgerMetric.all(evaluation.metrics),
                    rollouts: rollouts)))
    }

    package func stepFinished(_ report: StepReport) async throws {
        step = report.step
        try await ledger.record(.step(LedgerStep(report)))
        for alarm in report.events {
            try await record(event(alarm.kind.rawValue, .warning, alarm.message))
        }
    }

    /// The ledger is never behind a checkpoint, so that a run that goes on from it has no gap.
    package func checkpointBegins(after step: Int) async throws {
        try await ledger.flush()
    }

    package func checkpointWritten(_ checkpoint: CheckpointStore.Entry) async throws {
        try await ledger.record(
            .checkpoint(LedgerCheckpoint(step: checkpoint.step, name: checkpoint.folder.lastPathComponent)))
    }

    /// Notes something that happened, such as an alarm.
    package func record(_ event: LedgerEvent) async throws {
        try await ledger.record(.event(event))
    }

    /// Notes how the run ended and what its ledger took, and waits until all is kept.
    package func end(_ ending: TrainingRun.Ending) async throws {
        try await ledger.flush()
        let cost = await ledger.cost
        let detail: [String: JSONValue] = [
            "ledger_entries": .integer(Int64(cost.entries)), "ledger_write_seconds": .number(cost.secondsWriting),
            "ledger_wait_seconds": .number(cost.secondsWaiting),
        ]
        switch ending {
        case .finished:
            let event = event("end", .info, "The run is finished.", .object(detail))
            try await ledger.record(.status(.finished, event))
        case .stopped(let step):
            self.step = step
            let event = event("stop", .info, "The run was asked to stop.", .object(detail))
            try await ledger.record(.status(.stopped, event))
        case .alarmed(let alarm, let step):
            self.step = step
            let message = "The alarm \(alarm.kind.rawValue) of watch.stop_on stopped the run."
            try await ledger.record(.status(.stopped, event("stop", .warning, message, .object(detail))))
        }
        try await ledger.flush()
    }

    /// Notes that an error ended the run, as far as the database still takes it.
    package func fail(_ error: any Error) async {
        let message = CommandEnd(of: error).text
        let text = message.isEmpty ? "The run was stopped before its first step." : message
        let status = earlier.flatMap { $0 == .running ? nil : $0 } ?? .failed
        try? await ledger.record(.status(status, event("failure", .error, text)))
        try? await ledger.flush()
    }

    private func event(
        _ kind: String, _ severity: LedgerEvent.Severity, _ message: String, _ detail: JSONValue? = nil
    ) -> LedgerEvent {
        LedgerEvent(kind: kind, severity: severity, step: step, message: message, detail: detail)
    }
}

extension DamagedCheckpoint {
    /// What is wrong, what the run does about it, and where the damaged files stay.
    func notice(goingOnAfter step: Int) -> String {
        let name = entry.folder.lastPathComponent
        let again = entry.step == step + 1 ? "step \(entry.step) is" : "steps \(step + 1) to \(entry.step) are"
        return "\(file): \(reason) The run goes on from the checkpoint of step \(step), and \(again) taken again. "
            + "\(name) is kept as \(CheckpointStore.asidePrefix)\(name) until the run has passed it."
    }
}

/// What a run is graded by, as the database keeps it.
struct GradingDescription {
    /// The reward's configuration as text.
    var reward = ""
    var rewardHash = ""
    /// The hashes of the scripts and plugins, as JSON.
    var rewardCode = "{}"
    var components: [RunDescription.Component] = []
}

extension GradingDescription {
    init(_ configuration: RunConfiguration, record: RewardRecord, reward function: RewardFunction) throws {
        reward = try configuration.rewardText
        rewardHash = SHA256.hash(data: Data(reward.utf8)).map { String(format: "%02x", $0) }.joined()
        rewardCode = try JSONText.line(record)
        components = function.components.map { .init(name: $0.name, weight: $0.weight, isCanary: $0.isCanary) }
    }
}

extension RunDescription {
    /// What is known of a run when its trainer is made; a supervised run is graded by nothing.
    init(
        plan: TrainPlan<some RunFile>, store: RunStore, fingerprint: String, totalSteps: Int,
        grading: GradingDescription = GradingDescription()
    ) {
        self.init(
            id: plan.id, folder: store.folderName(of: plan.folder), model: plan.configuration.basis.model,
            seed: Int64(clamping: plan.configuration.basis.seed), totalSteps: totalSteps,
            configuration: plan.configuration.resolvedYAML, fingerprint: fingerprint, reward: grading.reward,
            rewardHash: grading.rewardHash, rewardCode: grading.rewardCode, components: grading.components,
            laurelVersion: Laurel.configuration.version)
    }
}

extension RunConfiguration {
    /// The reward's configuration as it stands in its file, or as JSON where it stands in the run file.
    fileprivate var rewardText: String {
        get throws {
            switch reward {
            case .file(let path): try String(contentsOfFile: path, encoding: .utf8)
            case .inline(let node): try JSONText.line(node.json)
            }
        }
    }
}

extension LedgerMetric {
    static func all(_ metrics: [Metric]) -> [LedgerMetric] { metrics.map { LedgerMetric($0.name, $0.value) } }
}

extension LedgerStep {
    /// A step as the ledger keeps it; one that is not the first on its batch brings no rollouts of its own.
    init(_ report: StepReport) {
        let rollouts = report.iteration > 0 ? [] : report.rollouts
        self.init(
            step: report.step, iteration: report.iteration, metrics: LedgerMetric.all(report.metrics),
            rollouts: rollouts.map { rollout in
                LedgerRollout(
                    sample: rollout.sample, promptTokenCount: rollout.promptTokenCount,
                    candidates: rollout.candidates.map {
                        LedgerCandidate(
                            candidate: $0.candidate, tokens: $0.tokens, logProbabilities: $0.logProbabilities,
                            reward: $0.reward, advantage: $0.advantage)
                    })
            })
    }
}
