import LaurelRewards

/// When checkpoints are written, and how many stay (`checkpoint`).
package struct CheckpointSettings: Sendable, Hashable {
    /// Optimiser steps between checkpoints.
    package var every = 20
    /// How many checkpoints stay.
    package var keep = 2
    /// Whether the checkpoint of the best held-out evaluation stays as well.
    package var keepBest = true

    static var settings: [Setting<CheckpointSettings>] {
        [
            .integer("every", \.every, 1...100_000_000),
            .integer("keep", \.keep, 1...1_000_000),
            .flag("keep_best", \.keepBest),
        ]
    }
}

/// How held-out rows are answered before, during and after training (`eval`).
package struct EvaluationSettings: Sendable, Hashable {
    /// The most rows used; nil uses all.
    package var limit: Int?
    /// Answers written at once.
    package var batchSize = 64
    /// Sample completions printed.
    package var show = 4
    /// Optimiser steps between evaluations; nil has them before and after training only.
    package var every: Int?
    /// Answers that are sampled for each row, for pass@k; 0 has the greedy answer only.
    package var numGenerations = 0
    /// The component that says whether a sampled answer is right; nil is the whole reward.
    package var passComponent: String?
    /// The least value of a right answer.
    package var passThreshold = 1.0
    /// Evaluations without a better held-out reward after which training ends; nil trains on.
    package var earlyStoppingPatience: Int?
    /// What a better reward has to be better by.
    package var earlyStoppingThreshold = 0.0

    package var passRule: PassRule { PassRule(component: passComponent, threshold: passThreshold) }

    static var settings: [Setting<EvaluationSettings>] { supervisedSettings + answerSettings }

    /// The keys of a run whose held-out rows are predicted, not answered.
    static var supervisedSettings: [Setting<EvaluationSettings>] {
        [
            .optionalInteger("limit", \.limit, 1...100_000_000),
            .optionalInteger("every", \.every, 1...100_000_000),
            .optionalInteger("early_stopping_patience", \.earlyStoppingPatience, 1...1_000_000),
            .number("early_stopping_threshold", \.earlyStoppingThreshold, .from(0, to: 1e9)),
        ]
    }

    /// The keys of a run whose held-out rows are answered.
    private static var answerSettings: [Setting<EvaluationSettings>] {
        [
            .integer("batch_size", \.batchSize, 1...65_536),
            .integer("show", \.show, 0...1_000),
            .integer("num_generations", \.numGenerations, 0...1_024),
            .optionalText("pass_component", \.passComponent),
            .number("pass_threshold", \.passThreshold, .from(-1e9, to: 1e9)),
        ]
    }
}

extension Setting {
    /// Reads a section of the run file; a value out of its bounds is an error at its line.
    static func read(
        _ settings: [Setting], of node: ConfigurationNode?, named name: String, into section: inout Section
    )
        throws
    {
        guard let node else { return }
        try node.allowOnly(settings.map(\.key))
        for setting in settings {
            guard let value = try node.optional(setting.key) else { continue }
            try setting.read(value, &section)
            guard let (found, expected) = setting.complaint(section) else { continue }
            throw TrainingError(
                code: "range", field: "\(name).\(setting.key)",
                message: "\(name).\(setting.key) is \(found); expected \(expected)."
            ).at(file: value.file, line: value.line)
        }
    }

    /// The values in force, as the run file would give them.
    static func members(_ settings: [Setting], of section: Section) -> [(key: String, value: JSONValue)] {
        settings.compactMap { setting in setting.value(section).map { (setting.key, $0) } }
    }
}
