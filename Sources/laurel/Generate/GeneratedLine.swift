import LanguageModels
import Tokenizers

/// An answer as `laurel generate --json` prints it: on one line, with its tokens and their log-probabilities.
struct GeneratedLine: Encodable {
    let text: String
    let promptTokens: [Int32]
    let tokens: [Int32]
    /// Null where a damaged model gave no number: JSON has none for it.
    let logProbabilities: [Float?]
    /// Whether the model ended the answer itself.
    let isTerminated: Bool

    init(_ completion: Completion, prompt: [Int32], tokenizer: Tokenizer) {
        text = tokenizer.decode(completion.tokens, skippingSpecialTokens: true)
        promptTokens = prompt
        tokens = completion.tokens
        logProbabilities = completion.logProbabilities.map { $0.isFinite ? $0 : nil }
        isTerminated = completion.isTerminated
    }

    enum CodingKeys: String, CodingKey {
        case text
        case promptTokens = "prompt_tokens"
        case tokens
        case logProbabilities = "log_probabilities"
        case isTerminated = "is_terminated"
    }
}
