import Foundation
package import GRPO
package import LanguageModels
import LaurelRewards
package import ModelFormats
import Tensors
import Tokenizers

/// Whether a model fits this machine, told before anything is allocated for it.
package enum MemoryNeed {
    /// Refuses a run whose training needs more memory than the machine has.
    ///
    /// Reads the header of the model's file and its tokenizer, and encodes the longest prompt.
    /// - Returns: the tokens that generation may keep for training: as many as are set, none where they do not fit.
    package static func check(
        _ configuration: RunConfiguration, data: TrainData, machine: MachineMemory = .current
    ) throws -> Int {
        let path = try ModelLocator.path(of: configuration.model)
        let codec = ChatCodec(try Tokenizer(of: ModelFile(path: path)))
        let longest = (data.train + data.heldOut).max { bytes(of: $0) < bytes(of: $1) }
        let promptTokens = try longest.map { try codec.encode($0.messages).count } ?? 0
        let grpo = configuration.grpo
        let workload = workload(configuration, promptTokens: promptTokens, heldOut: data.heldOut.count)
        try check(
            workload, configuration.basis, path: path,
            knobs: [
                ("grpo.max_tokens_in_flight", grpo.maxTokensInFlight),
                ("grpo.max_completion_length", grpo.maxCompletionLength),
                ("grpo.per_device_train_batch_size", grpo.perDeviceTrainBatchSize),
                ("eval.batch_size", configuration.eval.batchSize),
            ], machine)
        let generated = grpo.promptsPerGeneration * (promptTokens + grpo.numGenerations * grpo.maxCompletionLength)
        return keeping(
            min(grpo.maxTokensKept, generated), workload, of: try ModelFile(path: path).description,
            storesBFloat16: storesBFloat16(configuration.basis.numberType.rawValue), machine
        ).tokensKept
    }

    /// The workload with so many tokens kept; none where a quarter of the machine's memory would not stay free.
    package static func keeping(
        _ tokens: Int, _ workload: MemoryWorkload, of model: ModelDescription, storesBFloat16: Bool,
        _ machine: MachineMemory
    ) -> MemoryWorkload {
        var keeping = workload
        guard let lora = workload.lora, lora.dropout == 0, !workload.recomputesActivations,
            workload.generationType == .model
        else { return workload }
        keeping.tokensKept = tokens
        let estimate = MemoryEstimate(model, keeping, storesBFloat16: storesBFloat16)
        return estimate.total <= machine.total / 4 * 3 ? keeping : workload
    }

    /// Refuses a supervised run that does not fit; nothing is generated in it.
    package static func check(_ configuration: SFTRunConfiguration, machine: MachineMemory = .current) throws {
        var workload = MemoryWorkload()
        workload.lora = configuration.basis.lora
        workload.maxTokensInFlight = configuration.sft.maxTokensInFlight
        workload.recomputesActivations = configuration.sft.gradientCheckpointing
        (workload.rows, workload.prompts) = (1, 1)
        (workload.promptTokens, workload.completionTokens) = (configuration.sft.maxLength - 1, 1)
        workload.threads = ProcessInfo.processInfo.activeProcessorCount
        let knobs = [
            ("sft.max_tokens_in_flight", configuration.sft.maxTokensInFlight),
            ("sft.max_length", configuration.sft.maxLength),
        ]
        try check(
            workload, configuration.basis, path: ModelLocator.path(of: configuration.basis.model), knobs: knobs,
            machine)
    }

    private static func check(
        _ workload: MemoryWorkload, _ basis: RunBasis, path: String, knobs: [(name: String, value: Int)],
        _ machine: MachineMemory
    ) throws {
        let estimate = MemoryEstimate(
            try ModelFile(path: path).description, workload,
            storesBFloat16: storesBFloat16(basis.numberType.rawValue))
        guard estimate.total > machine.total else { return }
        throw CommandError(
            code: "not-enough-memory", file: path,
            message: "Training needs about \(ByteSize(estimate.total)) (\(list(estimate))); this machine has "
                + "\(ByteSize(machine.total)). Expected a smaller model, or smaller values of "
                + knobs.map { "\($0.name) (\($0.value))" }.joined(separator: ", ")
                + (workload.recomputesActivations ? "." : ", or gradient_checkpointing: true."))
    }

    /// What a run asks of its model at once.
    package static func workload(
        _ configuration: RunConfiguration, promptTokens: Int, heldOut: Int
    ) -> MemoryWorkload {
        let grpo = configuration.grpo
        var workload = MemoryWorkload()
        workload.lora = configuration.lora
        workload.maxTokensInFlight = grpo.maxTokensInFlight
        workload.recomputesActivations = grpo.gradientCheckpointing
        workload.generationType = grpo.generationDtype
        workload.promptTokens = promptTokens
        workload.completionTokens = grpo.maxCompletionLength
        // Candidates come in waves of whole groups; an evaluation's answers have a prompt each.
        let wave = max(min(workload.rows, grpo.promptsPerGeneration * grpo.numGenerations), grpo.numGenerations)
        let answers = min(workload.rows, configuration.eval.batchSize, heldOut)
        workload.rows = max(wave, answers)
        workload.prompts = max(wave / grpo.numGenerations, answers)
        workload.threads = ProcessInfo.processInfo.activeProcessorCount
        return workload
    }

    /// Whether products' factors take two bytes with a `dtype` of the run file.
    package static func storesBFloat16(_ dtype: String) -> Bool {
        dtype == ComputeType.bfloat16.rawValue
            ? ComputeDevice.cpuMultipliesBFloat16
            : dtype != ComputeType.float32.rawValue && ComputeDevice.prefersBFloat16
    }

    private static func bytes(of sample: Sample) -> Int { sample.messages.reduce(0) { $0 + $1.content.utf8.count } }

    private static func list(_ estimate: MemoryEstimate) -> String {
        estimate.parts.sorted { $0.bytes > $1.bytes }.prefix(4)
            .map { "\($0.name) \(ByteSize($0.bytes))" }.joined(separator: ", ")
    }
}
