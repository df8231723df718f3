import ArgumentParser
import LanguageModels

/// How candidates are drawn.
struct SamplingOptions: ParsableArguments {
    @Option(help: "Divides the logits; 0 takes the likeliest token each time.")
    var temperature = 1.0

    @Option(help: "Keep the likeliest tokens that add up to this probability.")
    var topP = 1.0

    @Option(help: "Keep the k likeliest tokens; 0 keeps all.")
    var topK = 0

    @Option(help: "Tokens of a candidate at the most.")
    var maxTokens = 256

    @Option(help: "Seeds the draws.")
    var seed: UInt64 = 0

    func validate() throws {
        guard temperature.isFinite, temperature >= 0 else {
            throw ValidationError("--temperature is \(temperature); expected 0 or more.")
        }
        guard topP > 0, topP <= 1 else { throw ValidationError("--top-p is \(topP); expected above 0, at most 1.") }
        guard topK >= 0 else { throw ValidationError("--top-k is \(topK); expected 0 or more.") }
        guard (1...1 << 16).contains(maxTokens) else {
            throw ValidationError("--max-tokens is \(maxTokens); expected 1 to \(1 << 16).")
        }
    }

    /// The options as the embedded model takes them.
    var parameters: SamplingParameters {
        var parameters = SamplingParameters()
        parameters.temperature = Float(temperature)
        parameters.topP = Float(topP)
        parameters.topK = topK
        parameters.maxCompletionLength = maxTokens
        return parameters
    }
}
