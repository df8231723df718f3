import Foundation
import Judges
import LaurelRewards
import Testing

/// What the tests of judges share: answers, entries, candidates.
enum Judged {
    /// A chat completion with this text.
    static func chat(_ text: String, finish: String = "stop") -> StubbornServer.Reply {
        .status(
            200,
            "{\"choices\": [{\"message\": {\"role\": \"assistant\", \"content\": \(json(text))}, \"finish_reason\": "
                + "\"\(finish)\"}], \"usage\": {\"prompt_tokens\": 100, \"completion_tokens\": 20}}",
            headers: ["Content-Type: application/json"])
    }

    static let seven = chat("{\"steps\": [{\"description\": \"d\", \"conclusion\": \"fine\"}], \"result\": 0.7}")

    static func json(_ text: String) -> String {
        (try? JSONEncoder().encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }

    /// The grader of an entry in a reward file.
    static func grader(_ entry: String, factory: JudgeFactory? = nil) throws -> any Grader {
        let reward = try RewardConfiguration(
            ConfigurationNode.parse("graders: [{ \(entry) }]", file: "reward.yaml"))
        return try (factory ?? JudgeFactory(cacheFolder: nil, environment: [:])).make(from: reward.graders[0])
    }

    /// The grader of an entry that asks a server of the test's.
    static func grader(
        _ server: StubbornServer, _ fields: String = "", type: String = "llm", factory: JudgeFactory? = nil
    ) throws -> any Grader {
        try grader("type: \(type), base_url: \"\(server.address)\", model: judge\(fields)", factory: factory)
    }

    static func item(
        _ completion: String, _ reference: String? = "4", metadata: [String: JSONValue] = [:]
    ) -> GradingItem {
        GradingItem(
            sample: Sample(
                index: 0, messages: [Message(role: "user", content: "2 + 2?")], reference: reference, metadata: metadata
            ),
            candidate: Candidate(index: 0, completion: completion))
    }

    /// The messages of a request, in order.
    static func messages(_ body: String) throws -> [Message] {
        struct Request: Decodable { let messages: [Message] }
        return try JSONDecoder().decode(Request.self, from: Data(body.utf8)).messages
    }

    /// The message of a failure that has to be `unavailable`.
    static func unavailable(_ grade: Grade) throws -> String {
        guard case .failure(.unavailable, let message) = grade.outcome else {
            Issue.record("expected unavailable, and it is \(grade)")
            return ""
        }
        return message
    }
}
