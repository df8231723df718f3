import Foundation

/// What an OpenAI-compatible server answered to one request.
struct ModelAnswer: Sendable, Hashable, Codable {
    /// One of the answers to a question.
    struct Choice: Sendable, Hashable, Codable {
        var text: String
        /// `stop`, `length`, … as the server says it.
        var finish: String?
    }

    var choices: [Choice]
    var promptTokens = 0
    var completionTokens = 0

    /// The first choice's text.
    var text: String { choices.first?.text ?? "" }
    /// Whether the first choice was cut at its maximal length.
    var isCut: Bool { choices.first?.finish == "length" }

    /// More than any request takes: a count above it is no count.
    private static let mostTokens = 100_000_000

    /// Reads a chat completion.
    static func chat(_ body: Data) throws(JudgeFailure) -> ModelAnswer {
        guard let reply = try? JSONDecoder().decode(ChatReply.self, from: body), !reply.choices.isEmpty else {
            throw .unavailable("its answer is no chat completion (JSON with `choices`).")
        }
        return ModelAnswer(
            choices: reply.choices.map { choice in
                let text = choice.message.content?.text ?? ""
                return Choice(text: text.isEmpty ? choice.message.refusal ?? "" : text, finish: choice.finishReason)
            }, usage: reply.usage?.value)
    }

    init(choices: [Choice], usage: Usage? = nil) {
        self.choices = choices
        promptTokens = Self.tokens(usage?.promptTokens)
        completionTokens = Self.tokens(usage?.completionTokens)
    }

    private static func tokens(_ count: Int?) -> Int { min(max(count ?? 0, 0), mostTokens) }

    struct Usage: Decodable {
        let promptTokens: Int?
        let completionTokens: Int?

        enum CodingKeys: String, CodingKey {
            case promptTokens = "prompt_tokens"
            case completionTokens = "completion_tokens"
        }
    }

    /// A value, or nothing where it has another form: what is not needed breaks no answer.
    struct Lenient<Value: Decodable>: Decodable {
        let value: Value?

        init(from decoder: any Decoder) { value = try? Value(from: decoder) }
    }
}

/// The wire form of a chat completion, as far as it is read.
private struct ChatReply: Decodable {
    let choices: [Choice]
    let usage: ModelAnswer.Lenient<ModelAnswer.Usage>?

    struct Choice: Decodable {
        let message: Message
        let finishReason: String?

        enum CodingKeys: String, CodingKey {
            case message
            case finishReason = "finish_reason"
        }
    }

    struct Message: Decodable {
        let content: Content?
        let refusal: String?
    }

    /// Text, or a list of parts with text.
    struct Content: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self.text = text
            } else {
                text = try container.decode([Part].self).map { $0.text ?? "" }.joined()
            }
        }

        struct Part: Decodable {
            let text: String?
        }
    }
}
