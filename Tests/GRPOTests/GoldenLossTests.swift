import GRPO
import LaurelRewards
import Testing

/// TRL's own step on the tiny model, from the log-probabilities it stored: everything but the model.
@Suite struct GoldenLossTests {
    static let rowLength = 14

    static func configuration(_ golden: GoldenCase) throws -> GRPOConfiguration {
        try GRPOConfiguration {
            $0.perDeviceTrainBatchSize = 8
            $0.numGenerations = 4
            $0.lossType = try #require(LossType(rawValue: golden.lossType))
            $0.epsilon = golden.epsilon
            $0.epsilonHigh = golden.epsilonHigh
            $0.temperature = golden.temperature
            $0.beta = golden.beta
            $0.maxCompletionLength = golden.maxCompletionLength
            $0.delta = golden.delta
            $0.entropyCoef = golden.entropyCoef ?? 0
            let level = golden.importanceSamplingLevel ?? "token"
            $0.importanceSamplingLevel = try #require(ImportanceSamplingLevel(rawValue: level))
        }
    }

    static func rows(_ tensors: GoldenTensors, _ configuration: GRPOConfiguration) throws -> [[LossRow]] {
        let counts = try tensors.integers("completion_mask").chunked(rowLength).map { $0.reduce(0) { $0 + Int($1) } }
        let old = try tensors.floats("old_log_probabilities").chunked(rowLength)
        let reference = try tensors.floats("reference_log_probabilities").chunked(rowLength)
        let advantages = try tensors.floats("advantages")
        return (0..<8).map { row in
            LossRow(
                tokenCount: counts[row], advantage: Double(advantages[row]), oldLogProbabilities: old[row],
                referenceLogProbabilities: configuration.beta == 0 ? nil : reference[row])
        }.chunked(4)
    }

    static func golden(_ name: String) throws -> GoldenCase {
        try #require(GoldenCase.file().cases.first { $0.name == name })
    }

    @Test func everyCaseIsTried() throws {
        #expect(try GoldenCase.file().cases.map(\.name).sorted() == GoldenCase.known.sorted())
    }

    @Test(arguments: GoldenCase.known)
    func agreesWithTRLsLossAndMetrics(name: String) throws {
        let golden = try Self.golden(name)
        let tensors = try GoldenTensors("grpo-\(name).safetensors")
        let configuration = try Self.configuration(golden)
        let rows = try Self.rows(tensors, configuration)
        let values = try tensors.floats("log_probabilities").chunked(Self.rowLength)
        let entropies = try tensors.floats("entropies").chunked(Self.rowLength)
        let (loss, gradient) = PolicyLossTests.run(rows, values, entropies: entropies, configuration: configuration)

        #expect(agree(loss.value, golden.loss, relative: 1e-5))
        for (key, value) in golden.metrics {
            #expect(agree(loss.metrics[name: key] ?? .nan, value), "\(key)")
        }
        // The weight of cispo is not differentiated, so that its gradient is no slope of its loss.
        if configuration.lossType != .cispo {
            try expectFiniteDifferences(rows, values, entropies, gradient, configuration)
        }
    }

    /// Every token's gradient against the slope of the loss around it, away from the clipping edges.
    private func expectFiniteDifferences(
        _ rows: [[LossRow]], _ values: [[Float]], _ entropies: [[Float]], _ gradient: [[Float]],
        _ configuration: GRPOConfiguration
    ) throws {
        let step: Float = 1.0 / 1024
        let flat = Array(rows.joined())
        for row in flat.indices {
            for token in 0..<flat[row].tokenCount {
                let old = try #require(flat[row].oldLogProbabilities?[token])
                let ratio = Double(values[row][token] - old).exponential
                var edges = [1 - configuration.epsilon, 1 + configuration.upperEpsilon]
                edges += [configuration.upperEpsilon, configuration.delta ?? 0]
                if edges.contains(where: { abs($0 - ratio) < 0.01 }) { continue }
                var (up, down) = (values, values)
                up[row][token] += step
                down[row][token] -= step
                let width = Double(up[row][token] - down[row][token])
                let slope =
                    (PolicyLossTests.run(rows, up, entropies: entropies, configuration: configuration).loss.value
                        - PolicyLossTests.run(rows, down, entropies: entropies, configuration: configuration)
                        .loss.value) / width
                #expect(agree(Double(gradient[row][token]), slope, relative: 1e-3, absolute: 1e-6))
            }
        }
    }

    @Test(arguments: GoldenCase.known)
    func agreesWithTRLsAdvantages(name: String) throws {
        let tensors = try GoldenTensors("grpo-\(name).safetensors")
        let rewards = try tensors.floats("rewards").map { [Double($0)] as [Double?] }.chunked(4)
        let result = GroupAdvantage(
            rewards: GroupAdvantageTests.rewards(rewards, weights: [1]), weights: [1],
            aggregation: .sumThenNormalize, scale: .group)
        for (found, wanted) in zip(result.advantages.joined(), try tensors.floats("advantages")) {
            #expect(agree(found, Double(wanted), relative: 1e-5))
        }
    }

    @Test(arguments: GoldenCase.known)
    func clipsAndUpdatesAsPyTorchDoes(name: String) throws {
        let optimizer = try GoldenCase.file().optimizer
        let tensors = try GoldenTensors("grpo-\(name).safetensors")
        let names = tensors.names.filter { $0.hasPrefix("lora.") }.map { String($0.dropFirst(5)) }
        var values = try names.flatMap { try tensors.floats("lora.\($0)") }
        var gradients = try names.flatMap { try tensors.floats("gradient.\($0)") }
        let expected = try names.flatMap { try tensors.floats("updated.\($0)") }
        let start = values
        var adam = AdamW(
            parameterCount: values.count, beta1: optimizer.betas[0], beta2: optimizer.betas[1],
            epsilon: optimizer.epsilon, weightDecay: optimizer.weightDecay)
        gradients.withUnsafeMutableBufferPointer { gradients in
            let norm = GradientNorm(of: gradients, maximum: optimizer.maxGradientNorm)
            values.withUnsafeMutableBufferPointer { values in
                adam.update(
                    values, gradients: gradients, gradientScale: norm.scale, learningRate: optimizer.learningRate)
            }
        }
        let norm = try Double(tensors.floats("gradient_norm")[0])
        let computed = gradients.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        #expect(agree(computed, norm, relative: 1e-5))
        // The step itself is compared, not only the weights that hide it.
        #expect(relativeDifference(values, expected) < 1e-6)
        #expect(relativeDifference(zip(values, start).map { $0 - $1 }, zip(expected, start).map { $0 - $1 }) < 1e-4)
    }
}
