import ArgumentParser
import Foundation
import LanguageModels
import Tensors
import Tokenizers

/// `laurel generate`: streams a model's answer to a prompt.
struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Writes a model's answer, with or without a trained adapter.")

    @Option(help: "A known model, a GGUF file or a Hugging Face folder.")
    var model = "smollm2-135m-instruct"

    @Option(help: "The run whose adapter is used, or an adapter's folder.")
    var adapter: String?

    @Option(help: "The system turn; the model's own by default.")
    var system: String?

    @Option(help: "Tokens to write at the most.")
    var maxTokens = 256

    @Option(help: "Divides the logits; 0 takes the likeliest token each time.")
    var temperature: Float = 0

    @Option(help: "Keep the k likeliest tokens; 0 keeps all.")
    var topK = 0

    @Option(help: "Keep the likeliest tokens that add up to this probability.")
    var topP: Float = 1

    @Option(help: "Seeds the draws at a temperature above 0.")
    var seed: UInt64 = 0

    @Flag(help: "Print a line of JSON: text, tokens, and each token's log-probability.")
    var json = false

    @Argument(help: "What the user asks; with --json one line an answer for each of several prompts.")
    var prompts: [String]

    func validate() throws {
        guard prompts.count == 1 || json else {
            throw ValidationError("\(prompts.count) prompts were given; expected one, or --json.")
        }
        guard (1...1 << 20).contains(maxTokens) else {
            throw ValidationError("--max-tokens is \(maxTokens); expected 1 to \(1 << 20).")
        }
        guard temperature.isFinite, temperature >= 0 else {
            throw ValidationError("--temperature is \(temperature); expected 0 or more.")
        }
        guard topK >= 0 else { throw ValidationError("--top-k is \(topK); expected 0 or more.") }
        guard topP > 0, topP <= 1 else { throw ValidationError("--top-p is \(topP); expected above 0, at most 1.") }
    }

    func run() throws {
        let policy = try PolicyLoader.policy(model, adapter: adapter)
        let tokenizer = try policy.model.tokenizer
        var sampling = SamplingParameters()
        sampling.temperature = temperature
        sampling.topK = topK
        sampling.topP = topP
        sampling.maxCompletionLength = maxTokens
        for (index, prompt) in prompts.enumerated() {
            var messages = [ChatMessage(role: "user", content: prompt)]
            if let system { messages.insert(ChatMessage(role: "system", content: system), at: 0) }
            let request = GenerationRequest(
                prompt: try tokenizer.prompt(for: messages), count: 1,
                randomKey: RandomKey(seed: seed, step: 0, prompt: UInt64(index)))
            try answer(request, policy, sampling, tokenizer)
        }
    }

    /// Streams the answer, or prints its line when it is there.
    private func answer(
        _ request: GenerationRequest, _ policy: Policy, _ sampling: SamplingParameters, _ tokenizer: Tokenizer
    ) throws {
        var decoder = tokenizer.makeStreamDecoder()
        let completions = try policy.generate([request], sampling: sampling, usesAdapter: adapter != nil) { token in
            if !json { write(decoder.append(token)) }
            return true
        }
        guard json else { return write(decoder.finish() + "\n") }
        for completion in completions.joined() {
            let line = GeneratedLine(completion, prompt: request.prompt, tokenizer: tokenizer)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            write(String(decoding: try encoder.encode(line), as: UTF8.self) + "\n")
        }
    }

    private func write(_ text: String) {
        FileHandle.standardOutput.write(Data(text.utf8))
    }
}
