import ArgumentParser
import LanguageModels
import Tensors

/// `laurel doctor`: what the machine has, what is missing, and how to get it.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Says what this machine has for training, what is missing, and how to get it.",
        discussion: """
            With --model: the memory that training and generating with it need, told from the file's header alone. \
            Exit status: 0 when everything needed is there, 1 when something is missing or the model does not fit.
            """)

    @Option(help: "Tell the memory this model needs: a known model, a GGUF file or a Hugging Face folder.")
    var model: String?

    @Option(help: "With --model: tokens of the longest prompt.")
    var promptTokens = 128

    @Option(help: "With --model: grpo.max_completion_length.")
    var completionTokens = 256

    @Option(help: "With --model: grpo.max_tokens_in_flight.")
    var tokensInFlight = 768

    @Option(help: "With --model: grpo.max_tokens_kept.")
    var tokensKept = 4096

    @Flag(help: "With --model: grpo.gradient_checkpointing.")
    var gradientCheckpointing = false

    @Option(help: "With --model: grpo.generation_dtype, model or int8.")
    var generationDtype = GenerationType.model

    @Option(help: "With --model: lora.r, on all linear layers.")
    var rank = 16

    @Option(help: "With --model: auto, float32 or bfloat16.")
    var dtype = "auto"

    func validate() throws {
        let bounds = [
            ("--prompt-tokens", promptTokens, 1 << 20), ("--completion-tokens", completionTokens, 1 << 20),
            ("--tokens-in-flight", tokensInFlight, 1 << 20), ("--rank", rank, 4096),
        ]
        for (name, value, most) in bounds where !(1...most).contains(value) {
            throw ValidationError("\(name) is \(value); expected 1 to \(most).")
        }
        guard (0...1 << 20).contains(tokensKept) else {
            throw ValidationError("--tokens-kept is \(tokensKept); expected 0 to \(1 << 20).")
        }
        guard dtype == "auto" || ComputeType(rawValue: dtype) != nil else {
            throw ValidationError("--dtype is \(dtype); expected auto, float32 or bfloat16.")
        }
    }

    func run() async throws {
        if let model { return try tellMemory(of: model) }
        let findings = await Diagnosis.findings(home: LaurelHome())
        for finding in findings { print(finding.line) }
        guard findings.allSatisfy({ $0.state != .missing }) else { throw ExitCode(1) }
    }

    private func tellMemory(of name: String) throws {
        var workload = MemoryWorkload()
        workload.lora = LoRAConfiguration()
        workload.lora?.r = rank
        workload.promptTokens = promptTokens
        workload.completionTokens = completionTokens
        workload.maxTokensInFlight = tokensInFlight
        workload.recomputesActivations = gradientCheckpointing
        workload.generationType = generationDtype
        let memory = try ModelMemory(
            name: name, path: ModelLocator.path(of: name), workload: workload, tokensKept: tokensKept, dtype: dtype)
        print(memory.text)
        guard memory.fits else { throw ExitCode(1) }
    }
}
