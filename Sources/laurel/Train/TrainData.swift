import Datasets
package import GRPO
package import LaurelRewards

/// The rows a run trains on and those it is judged by, checked before a model is loaded.
package struct TrainData: Sendable {
    package let train: [Sample]
    package let heldOut: [Sample]

    /// Reads the files; a row without a reference that the reward needs is an error at its line.
    package init(_ configuration: RunConfiguration, reward: RewardFunction) throws {
        train = try Self.samples(configuration.trainFile, reward)
        let held = try configuration.evalFile.map { try Self.samples($0, reward) } ?? []
        heldOut = configuration.eval.limit.map { Array(held.prefix($0)) } ?? held
        if let name = configuration.eval.passComponent, !reward.componentNames.contains(name) {
            throw TrainingError(
                code: "unknown-component", file: configuration.file, field: "eval.pass_component",
                message: "eval.pass_component is \(name); expected one of the reward's components: "
                    + reward.componentNames.joined(separator: ", ") + ".")
        }
        guard train.count >= configuration.grpo.promptsPerGeneration else {
            throw TrainingError(
                code: "dataset-too-small", file: configuration.trainFile,
                message:
                    "The file has \(train.count) rows, and \(configuration.grpo.batchInWords); add rows or make the "
                    + "batch smaller.")
        }
    }

    /// Has the trainer's policy answer the held-out rows; nil where there are none.
    package func evaluation(
        by trainer: GRPOTrainer, _ settings: EvaluationSettings
    ) -> (@Sendable () async throws -> Evaluation)? {
        guard !heldOut.isEmpty else { return nil }
        return { [heldOut] in
            try await trainer.evaluate(
                on: heldOut, batchSize: settings.batchSize, sampledCount: settings.numGenerations,
                passRule: settings.passRule)
        }
    }

    private static func samples(_ path: String, _ reward: RewardFunction) throws -> [Sample] {
        let dataset = try Dataset(path: path)
        let lines = Dictionary(uniqueKeysWithValues: zip(dataset.samples.map(\.index), dataset.lines))
        try reward.checkReferences(in: dataset.samples, file: path) { lines[$0.index] }
        return dataset.samples
    }
}
