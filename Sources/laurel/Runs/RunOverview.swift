import Foundation
import RewardReports
package import RunStore

/// A run in a line: how far it is and what it came to.
package struct RunOverview: Sendable, Encodable {
    /// How many of the last steps make up the figures of now.
    static let window = 5

    package let id: String
    package let state: RunState
    package let steps: Int
    package let totalSteps: Int
    package let model: String
    package let folder: String
    package let hasFolder: Bool
    /// Mean reward of the last steps.
    package let reward: Double?
    /// What held-out rows are judged by: `reward`, or `loss` in supervised training.
    package let heldOutMeasure: String
    package let heldOutBefore: Double?
    package let heldOutAfter: Double?
    /// Seconds since 1970.
    package let createdAt: Double
    package let endedAt: Double?

    package init(_ run: RunRecord, in runs: StoredRuns) throws {
        let evaluations = try runs.store.evaluations(of: run)
        let isSupervised = evaluations.first?.metrics.contains { $0.name == "loss" } ?? false
        let measure = isSupervised ? "loss" : "reward"
        func heldOut(_ moment: String) -> Double? {
            evaluations.last { $0.moment == moment }?.metrics.first { $0.name == measure }?.value
        }
        heldOutMeasure = measure
        id = run.id
        state = runs.state(of: run)
        steps = run.lastStep
        totalSteps = run.description.totalSteps
        model = run.description.model
        folder = runs.store.folder(of: run).path(percentEncoded: false)
        hasFolder = runs.hasFolder(run)
        reward = try runs.store.metrics(of: run).mean(of: "reward", last: Self.window)
        (heldOutBefore, heldOutAfter) = (heldOut("before"), heldOut("after"))
        (createdAt, endedAt) = (run.createdAt, run.endedAt)
    }

    /// The columns of the list.
    static let header = ["run", "state", "steps", "reward", "held-out", "begun"]

    var cells: [String] {
        let heldOut =
            heldOutAfter.map { "\(Figure.text(heldOutBefore, digits: 3)) → \(Figure.text($0, digits: 3))" }
            ?? Figure.text(heldOutBefore, digits: 3)
        let measured = heldOutMeasure == "reward" ? heldOut : "\(heldOutMeasure) \(heldOut)"
        return [
            id, state.rawValue, "\(steps)/\(totalSteps)", Figure.text(reward, digits: 3), measured,
            Moment.text(createdAt),
        ]
    }
}

/// Points in time for people.
enum Moment {
    /// The date and the minute where the reader is.
    static func text(_ seconds: Double) -> String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.dateFormat = "yyyy-MM-dd HH:mm"
        return format.string(from: Date(timeIntervalSince1970: seconds))
    }
}
