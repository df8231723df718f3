/// Where a step's time goes.
struct StepWatch {
    private let start = ContinuousClock.now
    private var last = ContinuousClock.now
    private var laps: [Metric] = []

    /// Ends a stage that began with the previous lap.
    mutating func lap(_ name: String) {
        let now = ContinuousClock.now
        laps.append(Metric("time/\(name)", (now - last) / .seconds(1)))
        last = now
    }

    /// The seconds of the step and of its stages; a stage that did not run took none.
    var metrics: [Metric] {
        let stages = ["generate", "reward", "reference", "train", "update"]
        return [Metric("step_time", (last - start) / .seconds(1))]
            + stages.map { Metric("time/\($0)", laps[name: "time/\($0)"] ?? 0) }
    }
}
