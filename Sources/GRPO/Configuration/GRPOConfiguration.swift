package import LanguageModels

/// What a centred reward is divided by (TRL's `scale_rewards`).
package enum RewardScale: String, Sendable, Hashable, CaseIterable {
    /// The standard deviation of its group.
    case group
    /// The standard deviation of the whole batch.
    case batch
    /// Nothing.
    case none
}

/// How GRPO trains: names, meanings and defaults are TRL 1.16's, except where a line says otherwise.
///
/// Built by changing the defaults; what comes out of `init` is valid.
package struct GRPOConfiguration: OptimizerSettings, Sendable, Hashable {
    // MARK: Batch

    /// Completions per micro-batch. TRL: 8 per device; 64 suits one CPU.
    package var perDeviceTrainBatchSize = 64
    /// Micro-batches per optimiser step. The engine cuts a step as memory asks (`max_tokens_in_flight`), and all of a
    /// step's completions are averaged together: the result depends on their product with the micro-batch alone.
    package var gradientAccumulationSteps = 1
    /// Micro-batches sampled at once; nil is `gradientAccumulationSteps`. When larger, the candidates serve several
    /// optimiser steps, each with its own part of them.
    package var stepsPerGeneration: Int?
    /// Completions per prompt, at least 2: what a group's baseline is taken over.
    package var numGenerations = 8
    /// Optimiser steps on each batch of completions (μ).
    package var numIterations = 1
    /// Optimiser steps of the whole run; -1 takes them from `numTrainEpochs`.
    package var maxSteps = -1
    /// Passes over the training rows when `maxSteps` is -1.
    package var numTrainEpochs = 3.0
    /// Whether every epoch has its own seeded order of rows.
    package var shuffleDataset = true
    /// Seeds the data order, the adapter, sampling and dropout.
    package var seed: UInt64 = 42

    // MARK: Sampling

    /// Whether groups whose candidates all earned the same make room for others (DAPO, arXiv:2503.14476).
    package var dynamicSampling = false
    /// The most generation batches that one step samples for it; what is missing then is filled with such groups.
    package var maxNumGenBatches = 10
    /// The most tokens a completion may have, its end token included.
    package var maxCompletionLength = 512
    /// Logits are divided by it, in sampling and in the loss.
    package var temperature = 1.0
    package var topP = 1.0
    /// 0 keeps every token.
    package var topK = 0
    package var minP: Double?
    package var repetitionPenalty = 1.0
    /// The weights that write the completions: the model's, or their copy in 8 bits. TRL has a vLLM server instead, which
    /// differs from the trained policy in the same way; hence the names of what follows.
    package var generationDtype = GenerationType.model
    /// Whether the loss corrects for completions that 8-bit weights wrote (truncated importance sampling: Yao et al. 2025).
    package var vllmImportanceSamplingCorrection = true
    package var vllmImportanceSamplingMode = SamplingCorrection.Mode.sequenceMask
    /// Ratios above it are held there, or their tokens or completions left out; nil has no bound.
    package var vllmImportanceSamplingClipMax: Double? = 3.0
    /// The same below.
    package var vllmImportanceSamplingClipMin: Double?

    // MARK: Loss

    package var lossType = LossType.dapo
    /// Weight of the KL divergence from the reference: the model with its adapter off, or the adapter that the run began
    /// with. 0 never computes it.
    package var beta = 0.0
    /// Whether the k3 estimate of the KL is weighted by the importance ratio, which makes it unbiased off-policy.
    package var useBiasCorrectionKL = true
    /// The ratio is clipped below 1 - epsilon …
    package var epsilon = 0.2
    /// … and above 1 + epsilon_high; nil is epsilon.
    package var epsilonHigh: Double?
    /// The most that the ratio counts where the advantage is negative (two-sided clipping); nil for no bound.
    package var delta: Double?
    package var importanceSamplingLevel = ImportanceSamplingLevel.token
    /// The share of tokens, those of the highest entropy, that are learnt from (Wang et al. 2025, arXiv:2506.01939).
    package var topEntropyQuantile = 1.0
    /// Completions with a negative advantage whose mean ℓ_old - ℓ is above it are left out; nil keeps all.
    package var offPolicyMaskThreshold: Double?
    /// Weight of the entropy bonus; 0 has none.
    package var entropyCoef = 0.0
    /// Whether the entropy bonus's weight is steered towards a target (Skywork-OR1, arXiv:2505.22312): it rises by
    /// `entropyCoefDelta` after a step whose entropy is at most `entropyTarget`, falls after any other, stays between
    /// `entropyCoefMin` and `entropyCoefMax`, and acts only after a step of the former kind.
    package var useAdaptiveEntropy = false
    package var entropyCoefMin = 0.0
    package var entropyCoefMax = 1.0
    package var entropyCoefDelta = 0.005
    /// Nats per token.
    package var entropyTarget = 0.2
    /// How the KL divergence is estimated. TRL has k3 only.
    package var klEstimator = KLEstimator.k3
    /// How steep sapo's gate is where the advantage is negative …
    package var sapoTemperatureNeg = 1.05
    /// … and where it is positive.
    package var sapoTemperaturePos = 1.0
    /// vespo's k and λ where the advantage is not negative …
    package var vespoKPos = 2.0
    package var vespoLambdaPos = 3.0
    /// … and where it is negative.
    package var vespoKNeg = 3.0
    package var vespoLambdaNeg = 2.0
    package var scaleRewards = RewardScale.group
    /// Added to the standard deviation that centred rewards are divided by.
    package var advantageEpsilon = 1e-4
    /// Whether completions that reached the maximal length take no part in the loss (their reward still counts in the
    /// group's baseline).
    package var maskTruncatedCompletions = false

    // MARK: Optimiser

    /// TRL: 1e-6, for full fine-tuning; LoRA on a small model needs a larger one.
    package var learningRate = 2e-4
    package var lrSchedulerType = LearningRateSchedule.Shape.linear
    package var warmupSteps = 0
    package var warmupRatio = 0.0
    package var weightDecay = 0.0
    package var adamBeta1 = 0.9
    package var adamBeta2 = 0.999
    package var adamEpsilon = 1e-8
    package var maxGradNorm = 1.0
    package var maxSkippedSteps = 3
    package var maxTokensInFlight = 768
    package var gradientCheckpointing = false
    /// Tokens whose activations and logits are kept from generation, at the most, so that the first pass over them needs
    /// no forward: bounds memory, changes no result.
    package var maxTokensKept = 4096

    /// The defaults, changed by `change`; a value out of its bounds is an error that names both.
    package init(_ change: (inout GRPOConfiguration) throws -> Void = { _ in }) throws {
        self.init(unchecked: ())
        try change(&self)
        try validate()
    }

    private init(unchecked: Void) {}

    /// Micro-batches per generation batch.
    var generationSteps: Int { stepsPerGeneration ?? gradientAccumulationSteps }
    /// Completions per generation batch.
    var completionsPerGeneration: Int { perDeviceTrainBatchSize * generationSteps }
    /// Prompts per generation batch.
    package var promptsPerGeneration: Int { completionsPerGeneration / numGenerations }
    /// What a generation batch takes, for errors.
    package var batchInWords: String {
        "a generation batch takes \(promptsPerGeneration) prompts (per_device_train_batch_size * steps_per_generation / "
            + "num_generations)"
    }
    /// Optimiser steps that share a generation batch, each with its own part of the candidates.
    var partsPerGeneration: Int { generationSteps / gradientAccumulationSteps }
    /// Optimiser steps taken on a generation batch.
    package var stepsPerBatch: Int { partsPerGeneration * numIterations }
    /// The upper clipping distance in force.
    package var upperEpsilon: Double { epsilonHigh ?? epsilon }

    /// How the loss corrects for completions that another policy wrote; nil where it has none to correct.
    var samplingCorrection: SamplingCorrection? {
        guard generationDtype != .model, vllmImportanceSamplingCorrection else { return nil }
        return SamplingCorrection(
            mode: vllmImportanceSamplingMode, clipMin: vllmImportanceSamplingClipMin,
            clipMax: vllmImportanceSamplingClipMax)
    }

    /// How completions are drawn.
    package var sampling: SamplingParameters {
        var sampling = SamplingParameters()
        sampling.temperature = Float(temperature)
        sampling.topP = Float(topP)
        sampling.topK = topK
        sampling.minP = minP.map { Float($0) }
        sampling.repetitionPenalty = Float(repetitionPenalty)
        sampling.maxCompletionLength = maxCompletionLength
        return sampling
    }
}
