import Foundation
import LaurelRewards

/// What an OpenAI-compatible server answered to one request.
struct ModelAnswer: Sendable, Hashable, Codable {
    /// The first choice's text.
    var text: String
    var promptTokens: Int
    var completionTokens: Int

    /// Reads a chat completion.
    static func chat(_ body: Data) throws(JudgeFailure) -> ModelAnswer {
        struct Reply: Decodable {
            struct Choice: Decodable {
                struct Message: Decodable {
                    let content: String?
                }
                let message: Message
            }
            let choices: [Choice]
            let usage: Usage?
        }
        guard let reply = try? JSONDecoder().decode(Reply.self, from: body), let choice = reply.choices.first else {
            throw .unavailable("The endpoint's answer is no chat completion; expected JSON with `choices`.")
        }
        return ModelAnswer(
            text: choice.message.content ?? "", promptTokens: reply.usage?.promptTokens ?? 0,
            completionTokens: reply.usage?.completionTokens ?? 0)
    }

    struct Usage: Decodable {
        let promptTokens: Int?
        let completionTokens: Int?

        enum CodingKeys: String, CodingKey {
            case promptTokens = "prompt_tokens"
            case completionTokens = "completion_tokens"
        }
    }
}
