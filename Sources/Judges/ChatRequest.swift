import Foundation
import LaurelRewards

/// The body of a chat completion request that asks for JSON of a given shape.
struct ChatRequest: Sendable {
    var model: String
    var sampling: JudgeSampling
    var messages: [Message]
    /// The schema's name and the schema; nil asks for plain text.
    var schema: (name: String, schema: JSONValue)?

    /// The same bytes for the same request, so that the cache finds it.
    func body() -> Data {
        var object: [String: JSONValue] = [
            "model": .string(model),
            "messages": .array(
                messages.map { .object(["role": .string($0.role), "content": .string($0.content)]) }),
            "temperature": .number(sampling.temperature),
            "max_tokens": .integer(Int64(sampling.maxCompletionTokens)),
        ]
        if let topP = sampling.topP { object["top_p"] = .number(topP) }
        if let seed = sampling.seed { object["seed"] = .integer(seed) }
        if let schema {
            object["response_format"] = .object([
                "type": .string("json_schema"),
                "json_schema": .object([
                    "name": .string(schema.name), "strict": .bool(true), "schema": schema.schema,
                ]),
            ])
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(JSONValue.object(object))) ?? Data()
    }
}

/// How a judge is sampled; the defaults are SeekrFlow's.
package struct JudgeSampling: Sendable, Hashable {
    package var temperature = 0.0
    package var topP: Double?
    package var seed: Int64?
    package var maxCompletionTokens = 512

    package init() {}
}
