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
            + stages.map { stage in
                let name = "time/\(stage)"
                return Metric(name, laps.filter { $0.name == name }.reduce(0) { $0 + $1.value })
            }
    }
}
