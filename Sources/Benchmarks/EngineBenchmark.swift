import GRPO
package import LanguageModels
import ModelFormats
import Tensors

/// The engine's speed at the work of a GRPO step, beside what the CPU can do.
///
/// The work: 8 prompts of 45 tokens (or another number), 8 completions each, 32 new tokens, LoRA r 16 on all linear
/// layers, beta 0: the step that `peers/trl_grpo.py` times in TRL.
package struct EngineBenchmark {
    private static let prompts = 8
    private static let completions = 8
    private static let newTokens = 32

    private let model: LanguageModel
    private let policy: Policy
    private let promptLength: Int
    private let generationType: GenerationType

    package init(model: LanguageModel, promptLength: Int = 45, generationType: GenerationType = .model) throws {
        self.model = model
        self.promptLength = promptLength
        self.generationType = generationType
        policy = try Policy(
            model: model, adapter: LoRAAdapter(for: model, configuration: LoRAConfiguration(), seed: 1),
            generationType: generationType)
    }

    /// Measures everything; takes about a minute for the default model.
    package func run() throws -> EngineReport {
        let team = model.device.team
        let bfloat16 = try PeakProbe(.bfloat16, team: team)
        let float32 = try PeakProbe(.float32, team: team)
        func best(_ body: () throws -> Void) rethrows -> Double {
            for probe in [bfloat16, float32] { probe?.sample() }
            return try Self.best(body)
        }

        let prefill = try best { _ = try generate(distinct: 64, count: 1, tokens: 1) }
        let first = try best { _ = try generate(distinct: Self.prompts, count: Self.completions, tokens: 1) }
        var groups: [TrainingGroup] = []
        let all = try best {
            groups = try generate(distinct: Self.prompts, count: Self.completions, tokens: Self.newTokens)
        }
        let train = try best { try accumulate(groups) }
        policy.forgetActivations()
        let wholeTrain = try best { try accumulate(groups) }
        let update = best { updateAdapter() }
        let ceiling = max(bfloat16?.flops ?? 0, float32?.flops ?? 0)

        let rows = Double(Self.prompts * Self.completions)
        let decoded = rows * Double(Self.newTokens - 1)
        let prefilled = Double(64 * promptLength)
        let promptTokens = Double(Self.prompts * promptLength)
        let completionTokens = rows * Double(Self.newTokens)
        func rate(_ tokens: Double, _ flops: Double, _ seconds: Double) -> EngineReport.Rate {
            EngineReport.Rate(tokensPerSecond: tokens / seconds, shareOfPeak: flops / seconds / ceiling)
        }
        return EngineReport(
            computeType: model.device.computeType.rawValue, generationType: generationType.rawValue,
            threads: team.count, promptTokens: promptLength,
            peakBFloat16: bfloat16?.flops, peakFloat32: float32?.flops ?? 0,
            decode: rate(decoded, decoded * (layerFlops + headFlops), all - first),
            prefill: rate(prefilled, prefilled * layerFlops + 64 * headFlops, prefill),
            train: rate(
                promptTokens + completionTokens,
                2 * (promptTokens * layerFlops + completionTokens * (layerFlops + headFlops)), wholeTrain),
            generationSeconds: all, trainSeconds: train, stepSeconds: all + train + update)
    }

    /// Operations of the layers' products for one token, forward: two for each weight.
    private var layerFlops: Double {
        let d = model.description
        let heads = d.headCount * d.headSize
        let shared = d.keyValueHeadCount * d.headSize
        let attention = d.hiddenSize * (heads + 2 * shared) + heads * d.hiddenSize
        return 2 * Double(d.layerCount * (attention + 3 * d.hiddenSize * d.intermediateSize))
    }

    /// Operations of the head for one token, forward.
    private var headFlops: Double { 2 * Double(model.description.hiddenSize * model.description.vocabularySize) }

    /// Samples to the full length, end tokens or not, so that every run does the same work.
    private func generate(distinct: Int, count: Int, tokens: Int) throws -> [TrainingGroup] {
        var sampling = SamplingParameters()
        sampling.maxCompletionLength = tokens
        sampling.ignoresEndTokens = true
        let requests = (0..<distinct).map { prompt in
            GenerationRequest(
                prompt: (0..<promptLength).map {
                    Int32((prompt * 131 + $0 * 17) % model.description.vocabularySize)
                },
                count: count, randomKey: RandomKey(seed: 1, step: 0, prompt: UInt64(prompt)))
        }
        policy.forgetActivations()
        let completions = try policy.generate(requests, sampling: sampling, forTraining: true)
        return zip(requests, completions).map { TrainingGroup(prompt: $0.prompt, completions: $1.map(\.tokens)) }
    }

    private func accumulate(_ groups: [TrainingGroup]) throws {
        try policy.accumulateGradients(of: groups, temperature: 1, dropoutKey: nil) { scores in
            scores.gradient.update(repeating: scores.completion.isMultiple(of: 2) ? -1e-4 : 1e-4)
        }
    }

    private func updateAdapter() {
        var optimizer = AdamW(parameterCount: policy.adapter.values.count)
        optimizer.update(
            policy.adapter.values, gradients: policy.adapter.gradients, gradientScale: 1, learningRate: 1e-6)
        policy.adapter.gradients.update(repeating: 0)
    }

    /// Seconds of the fastest of three runs, after one that makes buffers and prepares products.
    private static func best(_ body: () throws -> Void) rethrows -> Double {
        try body()
        var best = Double.infinity
        for _ in 0..<3 {
            let start = ContinuousClock.now
            try body()
            best = min(best, (ContinuousClock.now - start) / .seconds(1))
        }
        return best
    }
}
