package import LanguageModels
package import LaurelRewards

/// Trains a policy's adapter with group relative policy optimisation (Shao et al. 2024, arXiv:2402.03300).
///
/// An actor on a thread of its own: it owns the policy, blocks while it computes, and waits for grades without blocking.
package actor GRPOTrainer: AdapterTrainer {
    package nonisolated let configuration: GRPOConfiguration
    package nonisolated let totalSteps: Int
    package nonisolated let reward: RewardFunction
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        ComputeThread.shared.asUnownedSerialExecutor()
    }

    let policy: Policy
    /// The reference's adapter, frozen; nil is the model without one.
    private let referenceAdapter: [Float]?
    let codec: ChatCodec
    private let sampler: RolloutSampler
    var optimizer: AdapterOptimizer
    var entropy: EntropyController
    var watch = TrainingWatch()
    var order: DataOrder<Sample>
    /// Optimiser steps done.
    package internal(set) var finishedSteps = 0
    /// Generation batches made: the `step` of their random keys.
    var generatedBatches = 0
    var tokenCount = 0
    private var batch: TrainingBatch?
    /// What `previewCandidates` wrote, for the batch of that number.
    private var preview: (batch: Int, rollouts: [Rollout])?

    /// Makes a trainer at step 0.
    /// - Parameters:
    ///   - samples: the training rows; at least one step's prompts.
    ///   - continuesAdapter: whether the policy's adapter was trained before: the reference is then that adapter, as it
    ///     is now.
    package init(
        policy: sending Policy, codec: ChatCodec, reward: RewardFunction, samples: [Sample],
        configuration: GRPOConfiguration, continuesAdapter: Bool = false
    ) throws {
        try configuration.validate()
        self.configuration = configuration
        self.reward = reward
        self.codec = codec
        order = try DataOrder(
            rows: samples, batchSize: configuration.promptsPerGeneration, seed: configuration.seed,
            isShuffled: configuration.shuffleDataset, batch: configuration.batchInWords)
        totalSteps = Self.totalSteps(configuration, batchesPerEpoch: order.batchesPerEpoch)
        sampler = RolloutSampler(codec: codec, sampling: configuration.sampling, seed: configuration.seed)
        entropy = EntropyController(configuration)
        optimizer = AdapterOptimizer(
            configuration, parameterCount: policy.adapter.values.count, totalSteps: totalSteps, section: "grpo")
        referenceAdapter = continuesAdapter && configuration.beta != 0 ? Array(policy.adapter.values) : nil
        self.policy = policy
    }

    /// Takes one optimiser step: samples candidates, grades them, compares each with its group, and moves the adapter
    /// towards those that did better. With `num_iterations` above 1, or with `steps_per_generation` above
    /// `gradient_accumulation_steps`, a batch of candidates serves several steps.
    package func step() async throws -> StepReport {
        var stepWatch = StepWatch()
        var batch: TrainingBatch
        if let unfinished = self.batch { batch = unfinished } else { batch = try await newBatch(&stepWatch) }
        let loss = try accumulateGradients(of: batch)
        stepWatch.lap("train")
        let update = try optimizer.update(policy.adapter, loss: loss.value, after: finishedSteps)
        stepWatch.lap("update")
        return finish(&batch, loss, update, stepWatch)
    }

    /// Writes the candidates of the next batch ahead of their step, which then uses them, and says what one took.
    ///
    /// Changes nothing of the training; only meaningful between batches, before the policy moves on.
    package func previewCandidates() throws -> (groups: [CandidateGroup], secondsEach: Double) {
        var order = order
        let start = ContinuousClock.now
        let rollouts = try sampler.sample(
            order.next(), count: configuration.numGenerations, step: generatedBatches, from: policy,
            forTraining: true)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        preview = (generatedBatches, rollouts)
        let count = rollouts.reduce(0) { $0 + $1.candidates.count }
        return (rollouts.map(\.candidateGroup), seconds / Double(max(1, count)))
    }

    // MARK: The stages

    /// Samples and grades a generation batch, and scores it by the policies that its loss compares with.
    private func newBatch(_ watch: inout StepWatch) async throws -> TrainingBatch {
        let number = generatedBatches
        let (rollouts, rewards, sampling) = try await gradedRollouts(&watch)
        var batch = TrainingBatch(
            rollouts: rollouts, rewards: rewards,
            advantage: GroupAdvantage(
                rewards: rewards, weights: reward.weights, aggregation: reward.aggregation,
                scale: configuration.scaleRewards, epsilon: configuration.advantageEpsilon),
            parts: BatchPart.parts(
                of: rollouts.count, size: configuration.numGenerations, count: configuration.partsPerGeneration,
                seed: configuration.seed, batch: number),
            isOfSampler: configuration.generationDtype != .model, samplingMetrics: sampling)
        if configuration.beta != 0 {
            batch.referenceLogProbabilities = try referenceLogProbabilities(of: batch)
        }
        // The policy moves between the parts; with one part the first pass sees these.
        if batch.parts.count > 1 { batch.oldLogProbabilities = try logProbabilities(of: batch, usesAdapter: true) }
        watch.lap("reference")
        return batch
    }

    /// The next prompts' candidates with their rewards, which are waited for once all are written.
    ///
    /// With dynamic sampling, groups that earned the same throughout make room for those of further prompts, up to a bound.
    private func gradedRollouts(
        _ watch: inout StepWatch
    ) async throws -> (rollouts: [Rollout], rewards: [[Reward]], metrics: [Metric]) {
        var graded = GradedRollouts()
        while true {
            let (rollouts, grading) = try sampleRollouts()
            watch.lap("generate")
            var rewards: [[Reward]] = []
            for wave in grading { rewards += await wave.value }
            try reward.check(rewards, of: rollouts.map(\.candidateGroup))
            watch.lap("reward")
            guard configuration.dynamicSampling else { return (rollouts, rewards, []) }
            graded.add(rollouts, rewards)
            let isFull = graded.rollouts.count >= configuration.promptsPerGeneration
            if isFull || graded.batchCount == configuration.maxNumGenBatches { break }
        }
        graded.settle(count: configuration.promptsPerGeneration)
        let metrics = [
            Metric("sampling/generated_batches", Double(graded.batchCount)),
            Metric("sampling/dropped_groups", Double(graded.droppedCount)),
        ]
        return (graded.rollouts, graded.rewards, metrics)
    }

    /// The next prompts' candidates, and their grading, which begins while others are still being written.
    private func sampleRollouts() throws -> (rollouts: [Rollout], grading: [Task<[[Reward]], Never>]) {
        var grading: [Task<[[Reward]], Never>] = []
        func grade(_ wave: [Rollout]) {
            let groups = wave.map(\.candidateGroup)
            grading.append(Task.detached { [reward] in await reward.rewardsOfStored(groups) })
        }
        let samples = order.next()
        let rollouts: [Rollout]
        if let preview, preview.batch == generatedBatches, preview.rollouts.map(\.sample) == samples {
            rollouts = preview.rollouts
            grade(rollouts)
        } else {
            rollouts = try sampler.sample(
                samples, count: configuration.numGenerations, step: generatedBatches, from: policy,
                forTraining: true, onWave: grade)
        }
        preview = nil
        generatedBatches += 1
        tokenCount += rollouts.reduce(0) { $0 + $1.tokenCount }
        return (rollouts, grading)
    }

    /// Under the model with its adapter off, or with the adapter that training began with.
    private func referenceLogProbabilities(of batch: TrainingBatch) throws -> [[[Float]]] {
        guard let referenceAdapter else { return try logProbabilities(of: batch, usesAdapter: false) }
        return try policy.adapter.withValues(referenceAdapter) { try logProbabilities(of: batch, usesAdapter: true) }
    }

    private func logProbabilities(of batch: TrainingBatch, usesAdapter: Bool) throws -> [[[Float]]] {
        try policy.logProbabilities(
            of: batch.groups, temperature: Float(configuration.temperature), usesAdapter: usesAdapter)
    }

    /// Runs the policy over the batch's next part, forward and backward.
    private func accumulateGradients(of batch: TrainingBatch) throws -> PolicyLoss {
        let masksTruncated = configuration.maskTruncatedCompletions
        var loss = PolicyLoss(
            rows: batch.partRows(masksTruncated: masksTruncated), configuration: configuration,
            ahead: try scoresAhead(of: batch),
            generationTokens: batch.tokensPerPart(masksTruncated: masksTruncated),
            entropyCoefficient: entropy.applied(configuration))
        policy.adapter.gradients.update(repeating: 0)
        let dropoutKey = policy.adapter.configuration.dropout > 0 ? dropoutKey : nil
        try policy.accumulateGradients(
            of: batch.partGroups, order: loss.learningFirst, temperature: Float(configuration.temperature),
            dropoutKey: dropoutKey
        ) { loss.add($0) }
        return loss
    }

    /// Scores of whole completions, where the loss needs them before its pass.
    private func scoresAhead(of batch: TrainingBatch) throws -> [[CompletionScores]]? {
        let longest = batch.partGroups.flatMap(\.completions).map(\.count).max() ?? 0
        let isOnPolicy = batch.oldLogProbabilities == nil
        guard configuration.needsScoresAhead(isOnPolicy: isOnPolicy, longest: longest) else { return nil }
        return try policy.scores(
            of: batch.partGroups, temperature: Float(configuration.temperature), usesAdapter: true)
    }

    /// Counts the step, keeps the batch when it has steps left, and reports.
    private func finish(
        _ batch: inout TrainingBatch, _ loss: PolicyLoss, _ update: AdapterOptimizer.Update, _ stepWatch: StepWatch
    ) -> StepReport {
        finishedSteps += 1
        if update.skipped == nil { entropy.finishStep(entropy: loss.keptEntropy, configuration) }
        var metrics =
            BatchMetrics.metrics(of: batch, componentNames: reward.componentNames) + batch.samplingMetrics
            + loss.metrics
        if configuration.useAdaptiveEntropy {
            metrics.append(Metric("entropy_coef", entropy.coefficient))
        }
        metrics += [Metric("loss", loss.value)] + update.metrics
        metrics += [Metric("epoch", order.epochs), Metric("num_tokens", Double(tokenCount))]
        let old = batch.oldLogProbabilities ?? loss.logProbabilities
        var report = StepReport(
            step: finishedSteps, totalSteps: totalSteps, iteration: batch.finishedSteps,
            metrics: metrics + stepWatch.metrics, componentNames: reward.componentNames,
            rollouts: ScoredRollout.all(of: batch, logProbabilities: old))
        report.events =
            update.skipped.map { [$0] }
            ?? watch.events(of: StepReading(report), step: finishedSteps, reward: TrainingWatch.Reward(reward))
        batch.oldLogProbabilities = old
        batch.finishedSteps += 1
        self.batch = batch.finishedSteps < configuration.stepsPerBatch ? batch : nil
        if self.batch == nil { policy.forgetActivations() }
        return report
    }

    package nonisolated var stepsPerBatch: Int { configuration.stepsPerBatch }
    /// Whether the next step samples anew: the only moments at which a checkpoint holds the whole state.
    package var isBetweenBatches: Bool { batch == nil }

    private var dropoutKey: UInt64 { Self.dropoutKey(seed: configuration.seed, step: finishedSteps) }

    /// Optimiser steps of a run.
    private static func totalSteps(_ configuration: GRPOConfiguration, batchesPerEpoch: Int) -> Int {
        if configuration.maxSteps > 0 { return configuration.maxSteps }
        let perEpoch = Double(batchesPerEpoch) * Double(configuration.stepsPerBatch)
        return max(1, Int(min(configuration.numTrainEpochs * perEpoch, 1e8).rounded(.up)))
    }
}
