import Foundation
import LaurelRewards
import RewardReports
import RunStore

/// All that is known of a run, without its candidates.
struct RunDetails: Encodable {
    struct Component: Encodable {
        let name: String
        let weight: Double
        let isCanary: Bool
        /// Means of what it counted, over the first and the last steps.
        let first: Double?
        let last: Double?
        let scored: Int
        let abstained: Int
        let failed: Int
    }

    struct MetricChange: Encodable {
        let name: String
        let first: Double?
        let last: Double?
    }

    struct Evaluation: Encodable {
        let step: Int
        let moment: String
        let metrics: [String: Double]
    }

    struct Checkpoint: Encodable {
        let step: Int
        let name: String
        /// Whether it still lies in the run's folder.
        let isThere: Bool
    }

    struct Event: Encodable {
        let time: Double
        let step: Int
        let kind: String
        let severity: String
        let message: String
        let detail: JSONValue?
    }

    let overview: RunOverview
    let seed: Int64
    let laurelVersion: String
    let fingerprint: String
    let rewardHash: String
    let rewardCode: RewardRecord?
    let configuration: String
    let reward: String
    /// Steps that the ledger has.
    let ledgerSteps: Int
    let components: [Component]
    let metrics: [MetricChange]
    let evaluations: [Evaluation]
    let checkpoints: [Checkpoint]
    let events: [Event]

    init(_ run: RunRecord, in runs: StoredRuns) throws {
        let (store, description) = (runs.store, run.description)
        overview = try RunOverview(run, in: runs)
        seed = description.seed
        laurelVersion = description.laurelVersion
        (fingerprint, rewardHash) = (description.fingerprint, description.rewardHash)
        rewardCode = RewardRecord(stored: description.rewardCode)
        (configuration, reward) = (description.configuration, description.reward)
        ledgerSteps = run.stepCount
        let table = try store.metrics(of: run)
        func change(_ name: String) -> MetricChange {
            MetricChange(
                name: name, first: table.mean(of: name, first: RunOverview.window),
                last: table.mean(of: name, last: RunOverview.window))
        }
        let outcomes = Dictionary(grouping: try store.outcomes(of: run), by: \.component)
        components = description.components.enumerated().map { index, component in
            let (counts, change) = (outcomes[index] ?? [], change("rewards/\(component.name)/mean"))
            return Component(
                name: component.name, weight: component.weight, isCanary: component.isCanary, first: change.first,
                last: change.last, scored: counts.reduce(0) { $0 + $1.scored },
                abstained: counts.reduce(0) { $0 + $1.abstained }, failed: counts.reduce(0) { $0 + $1.failed })
        }
        metrics = table.names.map(change)
        evaluations = try store.evaluations(of: run).map { evaluation in
            let values = evaluation.metrics.filter { $0.value.isFinite }.map { ($0.name, $0.value) }
            return Evaluation(
                step: evaluation.step, moment: evaluation.moment,
                metrics: Dictionary(values, uniquingKeysWith: { $1 }))
        }
        let folder = store.folder(of: run).appendingPathComponent("checkpoints")
        checkpoints = try store.checkpoints(of: run).map { checkpoint in
            let path = folder.appendingPathComponent(checkpoint.name).path
            return Checkpoint(
                step: checkpoint.step, name: checkpoint.name, isThere: FileManager.default.fileExists(atPath: path))
        }
        events = try Self.events(of: run, in: store)
    }

    static func events(of run: RunRecord, in store: RunStore) throws -> [Event] {
        try store.events(of: run).map { stored in
            Event(
                time: stored.time, step: stored.event.step, kind: stored.event.kind,
                severity: stored.event.severity.rawValue, message: stored.event.message, detail: stored.event.detail)
        }
    }
}
