import Datasets
import Foundation
package import GRPO
package import LanguageModels
import LaurelRewards
import ModelFormats
import Tensors
import Tokenizers

/// Whether a model fits this machine, told before anything is allocated for it.
///
/// Reads the header of the model's file and its tokenizer, and encodes the longest row.
package enum MemoryNeed {
    /// Refuses a run of `laurel train` that needs more memory than the machine has.
    package static func check(
        _ configuration: RunConfiguration, data: TrainData, machine: MachineMemory = .current
    ) throws {
        let file = try ModelFile(path: ModelLocator.path(of: configuration.model))
        let codec = ChatCodec(try Tokenizer(of: file))
        let longest = (data.train + data.heldOut).max { bytes(of: $0.messages) < bytes(of: $1.messages) }
        let promptTokens = try longest.map { try codec.encode($0.messages).count } ?? 0
        let grpo = configuration.grpo
        try check(
            configuration.basis, file,
            workload(configuration, promptTokens: promptTokens, heldOut: data.heldOut.count),
            advice: "grpo.max_tokens_in_flight (\(grpo.maxTokensInFlight)), grpo.max_completion_length "
                + "(\(grpo.maxCompletionLength)), grpo.per_device_train_batch_size (\(grpo.perDeviceTrainBatchSize)) "
                + "or eval.batch_size (\(configuration.eval.batchSize))", machine)
    }

    /// Refuses a run of `laurel sft` that needs more memory than the machine has.
    package static func check(
        _ basis: RunBasis, _ settings: SFTConfiguration, _ rows: SFTRows, machine: MachineMemory = .current
    ) throws {
        let file = try ModelFile(path: ModelLocator.path(of: basis.model))
        let tokenizer = try Tokenizer(of: file)
        func size(_ row: Demonstration) -> Int { bytes(of: row.messages) + row.answer.utf8.count }
        let longest = (rows.train + rows.heldOut).max { size($0) < size($1) }
        let tokens = try longest.map {
            try ChatCodec(tokenizer).encode($0.messages).count + tokenizer.encode($0.answer).count
        }
        var workload = MemoryWorkload()
        workload.lora = basis.lora
        workload.maxTokensInFlight = settings.maxTokensInFlight
        // Answers are scored, none is written.
        (workload.rows, workload.prompts) = (1, 0)
        (workload.promptTokens, workload.completionTokens) = (min(tokens ?? 0, settings.maxLength), 0)
        workload.threads = ProcessInfo.processInfo.activeProcessorCount
        try check(
            basis, file, workload,
            advice: "sft.max_tokens_in_flight (\(settings.maxTokensInFlight)) or sft.max_length "
                + "(\(settings.maxLength))", machine)
    }

    private static func check(
        _ basis: RunBasis, _ file: ModelFile, _ workload: MemoryWorkload, advice: String, _ machine: MachineMemory
    ) throws {
        let estimate = MemoryEstimate(
            file.description, workload, storesBFloat16: storesBFloat16(basis.numberType.rawValue))
        guard estimate.total > machine.total else { return }
        throw CommandError(
            code: "not-enough-memory", file: file.path,
            message: "Training needs about \(ByteSize(estimate.total)) (\(list(estimate))); this machine has "
                + "\(ByteSize(machine.total)). Expected a smaller model, or smaller values of \(advice).")
    }

    /// What a run asks of its model at once.
    package static func workload(
        _ configuration: RunConfiguration, promptTokens: Int, heldOut: Int
    ) -> MemoryWorkload {
        let grpo = configuration.grpo
        var workload = MemoryWorkload()
        workload.lora = configuration.lora
        workload.maxTokensInFlight = grpo.maxTokensInFlight
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
        dtype != ComputeType.float32.rawValue && ComputeDevice.cpuMultipliesBFloat16
    }

    private static func bytes(of messages: [Message]) -> Int { messages.reduce(0) { $0 + $1.content.utf8.count } }

    private static func list(_ estimate: MemoryEstimate) -> String {
        estimate.parts.sorted { $0.bytes > $1.bytes }.prefix(4)
            .map { "\($0.name) \(ByteSize($0.bytes))" }.joined(separator: ", ")
    }
}
