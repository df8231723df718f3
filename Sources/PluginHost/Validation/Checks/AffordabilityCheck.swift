import LaurelRewards

/// What a call costs, compared with what a candidate costs to write.
struct AffordabilityCheck: ValidationCheck {
    /// The share of a candidate's generation time that grading it may take before it is worth a warning.
    private static let share = 0.1

    func findings(in trial: ValidationTrial) async -> [ValidationFinding] {
        let subject = trial.subject
        guard subject.level != .reward, let costs = Costs(trial) else { return [] }
        var findings: [ValidationFinding] = []
        let generation = trial.generation.seconds * 1e6
        if costs.timeP50 > Self.share * generation {
            let instructions = costs.instructionsP50.map { " (\($0.shown) instructions)" } ?? ""
            let basis = trial.generation.isMeasured ? "as measured" : "assumed"
            findings.append(
                subject.finding(
                    .slow, costs.timeP50 > generation ? .error : .warning,
                    "A call takes \(costs.timeP50.shown) µs\(instructions) at p50 and \(costs.timeP99.shown) µs at p99, and a "
                        + "candidate takes \(generation.shown) µs to write (\(basis)).",
                    remedy: "Do less for each call: build tables outside of `grade`, look at each character once."))
        }
        guard let limits = subject.limits else { return findings }
        if costs.timeP99 > 500 * Double(limits.wallMilliseconds) {
            findings.append(
                subject.finding(
                    .nearDeadline, .warning,
                    "A call takes \(costs.timeP99.shown) µs at p99, more than half of its deadline of "
                        + "\(limits.wallMilliseconds) ms: on a busy machine it will time out.",
                    remedy: "Make it faster, or give it a longer deadline (`limits: { wall_ms }` in the reward)."))
        }
        if costs.bytesP99 > 0.5 * Double(limits.memoryBytes) {
            findings.append(
                subject.finding(
                    .memoryHeavy, .warning,
                    "A call holds \((costs.bytesP99 / 1_048_576).shown) MiB at p99, more than half of its limit of "
                        + "\(limits.memoryBytes >> 20) MiB.",
                    remedy: "Keep less at one time; strings built piece by piece are the usual reason."))
        }
        return findings
    }
}

/// What the ordinary probes of a trial cost.
struct Costs {
    let timeP50: Double
    let timeP99: Double
    let bytesP50: Double
    let bytesP99: Double

    /// Of the virtual machine; nil where no script runs. Unlike times, they are the same on every machine.
    let instructionsP50: Double?
    let instructionsP99: Double?

    init?(_ trial: ValidationTrial) {
        let costs = trial.results.filter { !$0.probe.kind.isHostile && !$0.isTimeout }.map(\.grade.cost)
        let times = costs.map(\.microseconds).sorted()
        let bytes = costs.map { Double($0.bytes ?? 0) }.sorted()
        func at(_ values: [Double], _ share: Double) -> Double? {
            values.isEmpty ? nil : values[min(values.count - 1, Int(Double(values.count) * share))]
        }
        guard let timeP50 = at(times, 0.5), let timeP99 = at(times, 0.99), let bytesP50 = at(bytes, 0.5),
            let bytesP99 = at(bytes, 0.99)
        else { return nil }
        (self.timeP50, self.timeP99, self.bytesP50, self.bytesP99) = (timeP50, timeP99, bytesP50, bytesP99)
        let instructions = trial.instructions.map { Double($0) }
        (instructionsP50, instructionsP99) = (at(instructions, 0.5), at(instructions, 0.99))
    }

    /// By the names of the report's measurements.
    func measurements(prefix: String) -> [String: Double] {
        var measurements = [
            "\(prefix)time_p50_us": timeP50, "\(prefix)time_p99_us": timeP99, "\(prefix)bytes_p50": bytesP50,
            "\(prefix)bytes_p99": bytesP99,
        ]
        measurements["\(prefix)instructions_p50"] = instructionsP50
        measurements["\(prefix)instructions_p99"] = instructionsP99
        return measurements
    }
}
