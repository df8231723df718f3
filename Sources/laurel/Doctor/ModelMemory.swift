import Foundation
package import LanguageModels
package import ModelFormats

/// What `laurel doctor --model` says: the memory that training and generation with a model need, beside the machine's.
package struct ModelMemory {
    /// One kind of use.
    package struct Use {
        package let title: String
        package let estimate: MemoryEstimate
    }

    package let name: String
    package let model: ModelDescription
    package let uses: [Use]
    package let machine: MachineMemory

    /// Whether the first use, training as asked for, fits the machine.
    package var fits: Bool { uses.first.map { $0.estimate.total <= machine.total } ?? true }

    /// Opens the model, which reads its header alone.
    package init(
        name: String, path: String, workload: MemoryWorkload, tokensKept: Int, dtype: String,
        machine: MachineMemory = .current
    ) throws {
        model = try ModelFile(path: path).description
        self.name = name
        self.machine = machine
        let model = model
        let isHalf = MemoryNeed.storesBFloat16(dtype)
        func use(_ title: String, _ workload: MemoryWorkload) -> Use {
            let lengths =
                "\(workload.rows) at once, prompts of \(workload.promptTokens) and answers of "
                + "\(workload.completionTokens) tokens"
            let generated = workload.prompts * workload.promptTokens + workload.rows * workload.completionTokens
            let kept = MemoryNeed.keeping(
                min(tokensKept, generated), workload, of: model, storesBFloat16: isHalf, machine)
            return Use(
                title: "\(title) (\(lengths))", estimate: MemoryEstimate(model, kept, storesBFloat16: isHalf))
        }
        var answering = workload
        answering.lora = nil
        (answering.rows, answering.prompts) = (1, 1)
        var uses = [use("training", workload), use("generating", answering)]
        if model.contextLength >= Self.long, workload.longest < Self.long {
            var long = workload
            (long.rows, long.prompts) = (8, 8)
            (long.promptTokens, long.completionTokens) = (Self.long - 1024, 1024)
            uses.append(use("training on \(Self.long) tokens", long))
        }
        self.uses = uses
    }

    /// The long context that is always told, where the model has it.
    private static let long = 4096

    /// The lines that are printed.
    package var text: String {
        var lines = ["model    \(name): \(model.family.rawValue), \(model.parameterCount) parameters"]
        let free = machine.available.map { ", \(ByteSize($0)) available now" } ?? ""
        lines.append("machine  \(ByteSize(machine.total)) of memory\(free)")
        for use in uses {
            lines += ["", use.title]
            lines += use.estimate.parts.map { "  \(Self.padded($0.name))\(ByteSize($0.bytes))" }
            lines.append("  \(Self.padded("at most"))\(ByteSize(use.estimate.total)): \(verdict(use.estimate))")
        }
        return lines.joined(separator: "\n")
    }

    private func verdict(_ estimate: MemoryEstimate) -> String {
        guard estimate.total <= machine.total else { return "more than this machine has" }
        guard estimate.total <= machine.available ?? machine.total else {
            return "fits once other programs make room"
        }
        return "fits"
    }

    private static func padded(_ name: String) -> String {
        name.padding(toLength: 24, withPad: " ", startingAt: 0)
    }
}
