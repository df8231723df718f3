import Foundation
import LaurelRewards

/// The body of a chat completion request.
struct ChatRequest: Sendable {
    var model: String
    var sampling: JudgeSampling
    var messages: [Message]
    /// The wanted answer's schema; nil asks for plain text.
    var schema: AnswerSchema?
    /// How many answers.
    var count = 1
    /// Sets apart requests that are the same and want answers of their own.
    var place = 0

    /// What the cache knows the request by.
    var identity: Data { place == 0 ? body() : body() + Data(" \(place)".utf8) }

    /// The same bytes for the same request.
    func body(_ dialect: ChatDialect = ChatDialect()) -> Data {
        let shown = dialect.mergesSystem ? merged : messages
        var object: [String: JSONValue] = [
            "model": .string(model),
            "messages": .array(shown.map { .object(["role": .string($0.role), "content": .string($0.content)]) }),
            dialect.asksForCompletionTokens ? "max_completion_tokens" : "max_tokens":
                .integer(Int64(sampling.maxCompletionTokens)),
        ]
        if !dialect.omitsTemperature { object["temperature"] = .number(sampling.temperature) }
        if count > 1 { object["n"] = .integer(Int64(count)) }
        if let topP = sampling.topP { object["top_p"] = .number(topP) }
        if let seed = sampling.seed, !dialect.omitsSeed { object["seed"] = .integer(seed) }
        if let effort = sampling.reasoningEffort { object["reasoning_effort"] = .string(effort) }
        if let schema, !dialect.omitsSchema {
            object["response_format"] = .object([
                "type": .string("json_schema"),
                "json_schema": .object([
                    "name": .string(schema.name), "strict": .bool(true), "schema": schema.schema,
                ]),
            ])
        }
        return JSONBody.data(object)
    }

    /// The messages with the system's part at the head of the first user message.
    private var merged: [Message] {
        let system = messages.filter { $0.role == "system" || $0.role == "developer" }.map(\.content)
        var rest = messages.filter { $0.role != "system" && $0.role != "developer" }
        guard let first = rest.first, !system.isEmpty else { return messages }
        rest[0] = Message(role: first.role, content: (system + [first.content]).joined(separator: "\n\n"))
        return rest
    }
}

/// A schema with the name that `response_format` wants.
struct AnswerSchema: Sendable {
    let name: String
    let schema: JSONValue
}

/// How a model is sampled; the defaults are SeekrFlow's.
package struct JudgeSampling: Sendable, Hashable {
    package var temperature = 0.0
    package var topP: Double?
    package var seed: Int64?
    package var maxCompletionTokens = 512
    /// As OpenAI's reasoning models take it.
    package var reasoningEffort: String?

    package init() {}
}

/// A request body as JSON with sorted keys.
enum JSONBody {
    static func data(_ object: [String: JSONValue]) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(JSONValue.object(object))) ?? Data()
    }
}
