/// Something a person should know about a step.
package struct TrainingEvent: Sendable, Hashable, Codable {
    /// What the run is watched for, by the names that `watch.stop_on` takes.
    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// The reward rises while a canary, which is measured and never trained on, does not.
        case canaryLeftBehind = "canary-left-behind"
        case entropyCollapse = "entropy-collapse"
        case lengthDrift = "length-drift"
        /// Nearly all of the reward's spread comes from one of several components.
        case componentDominates = "component-dominates"
        /// Most groups earn the same throughout, and teach nothing.
        case zeroVariance = "zero-variance"
        case graderFailures = "grader-failures"
        /// A loss or gradient was not a number, and the step was skipped.
        case nonFinite = "non-finite"
        case throughputDrop = "throughput-drop"
    }

    /// The optimiser step after which it was noticed.
    package let step: Int
    package let kind: Kind
    /// Whole sentences with the numbers that show it.
    package let message: String

    package init(step: Int, kind: Kind, message: String) {
        self.step = step
        self.kind = kind
        self.message = message
    }
}
