import GRPO
import LanguageModels
import Testing

/// TRL's own optimiser step on the tiny model, through our model: loss, every LoRA gradient, and updated weights.
@Suite struct GoldenStepTests {
    /// The rows, each a group of its own because each has its own prompt: prompts without their left padding,
    /// completions without their right padding.
    static func groups(_ tensors: GoldenTensors) throws -> [TrainingGroup] {
        func rows(_ name: String, length: Int) throws -> [[Int32]] {
            let ids = try tensors.integers("\(name)_ids").chunked(length)
            let masks = try tensors.integers("\(name)_mask").chunked(length)
            return zip(ids, masks).map { ids, mask in zip(ids, mask).filter { $0.1 == 1 }.map(\.0) }
        }
        let prompts = try rows("prompt", length: 9)
        let completions = try rows("completion", length: GoldenLossTests.rowLength)
        return zip(prompts, completions).map { TrainingGroup(prompt: $0, completions: [$1]) }
    }

    static func load(_ tensors: GoldenTensors, into adapter: LoRAAdapter) throws {
        for matrix in adapter.matrices {
            let values = try tensors.floats("lora.\(matrix.name)")
            for (place, value) in zip(matrix.range, values) { adapter.values[place] = value }
        }
    }

    @Test(arguments: GoldenCase.known)
    func takesTheSameStepAsTRL(name: String) throws {
        let golden = try GoldenLossTests.golden(name)
        let optimizer = try GoldenCase.file().optimizer
        let tensors = try GoldenTensors("grpo-\(name).safetensors")
        let configuration = try GoldenLossTests.configuration(golden)
        let policy = try TinyModel.policy()
        try Self.load(tensors, into: policy.adapter)

        let rows = try GoldenLossTests.rows(tensors, configuration).joined().map { [$0] }
        let ahead = try policy.scores(
            of: Self.groups(tensors), temperature: Float(configuration.temperature), usesAdapter: true)
        var loss = PolicyLoss(rows: rows, configuration: configuration, ahead: ahead)
        try policy.accumulateGradients(
            of: Self.groups(tensors), temperature: Float(configuration.temperature), dropoutKey: nil
        ) { loss.add($0) }
        #expect(agree(loss.value, golden.loss))
        for (key, value) in golden.metrics {
            #expect(agree(loss.metrics[name: key] ?? .nan, value), "\(key)")
        }
        #expect(policy.adapter.matrices.count == tensors.names.count { $0.hasPrefix("lora.") })
        for matrix in policy.adapter.matrices {
            let found = Array(policy.adapter.gradients[matrix.range])
            #expect(relativeDifference(found, try tensors.floats("gradient.\(matrix.name)")) < 1e-4, "\(matrix.name)")
        }

        let norm = GradientNorm(of: policy.adapter.gradients, maximum: optimizer.maxGradientNorm)
        #expect(agree(norm.value, golden.gradientNorm))
        var adam = AdamW(
            parameterCount: policy.adapter.values.count, beta1: optimizer.betas[0], beta2: optimizer.betas[1],
            epsilon: optimizer.epsilon, weightDecay: optimizer.weightDecay)
        adam.update(
            policy.adapter.values, gradients: policy.adapter.gradients, gradientScale: norm.scale,
            learningRate: optimizer.learningRate)
        for matrix in policy.adapter.matrices {
            let found = Array(policy.adapter.values[matrix.range])
            #expect(relativeDifference(found, try tensors.floats("updated.\(matrix.name)")) < 1e-4, "\(matrix.name)")
        }
    }

    @Test(arguments: GoldenCase.known)
    func scoresTokensAsPolicyAndReferenceDo(name: String) throws {
        let golden = try GoldenLossTests.golden(name)
        let tensors = try GoldenTensors("grpo-\(name).safetensors")
        let policy = try TinyModel.policy()
        try Self.load(tensors, into: policy.adapter)
        for (key, usesAdapter) in [("log_probabilities", true), ("reference_log_probabilities", false)] {
            let found = try policy.logProbabilities(
                of: Self.groups(tensors), temperature: Float(golden.temperature), usesAdapter: usesAdapter)
            let expected = try tensors.floats(key).chunked(GoldenLossTests.rowLength)
            for (row, wanted) in zip(found.joined(), expected) {
                for (value, target) in zip(row, wanted) { #expect(agree(Double(value), Double(target))) }
            }
        }
    }
}
