import Foundation
import Judges
import LaurelRewards
import Testing

/// Completions from a server.
@Suite struct EndpointGeneratorTests {
    private static let messages = [Message(role: "user", content: "2 + 2?")]

    private static func choices(_ texts: [String], finish: String = "stop") -> StubbornServer.Reply {
        let list = texts.map {
            "{\"message\": {\"content\": \(Judged.json($0))}, \"finish_reason\": \"\(finish)\"}"
        }
        return .status(200, "{\"choices\": [\(list.joined(separator: ", "))]}")
    }

    @Test func asksForManyAtOnce() async throws {
        let server = try StubbornServer { _, _ in Self.choices(["a", "b", "c"]) }
        defer { server.stop() }
        let generator = try EndpointGenerator(url: server.address, model: "m", environment: [:])
        let texts = try await generator.completions(
            messages: Self.messages, count: 3, sampling: .init(temperature: 0.7, topP: 0.9, maxTokens: 32, seed: 5))
        #expect(texts == ["a", "b", "c"])
        let body = try #require(server.bodies.first)
        for part in ["\"n\":3", "\"temperature\":0.7", "\"top_p\":0.9", "\"max_tokens\":32", "\"seed\":5"] {
            #expect(body.contains(part), "\(part)")
        }
        #expect(!body.contains("response_format"))
    }

    @Test func asksAServerThatKnowsNoCountForEach() async throws {
        let server = try StubbornServer { number, _ in Self.choices(["answer \(number)"], finish: "length") }
        defer { server.stop() }
        let generator = try EndpointGenerator(url: server.address, model: "m", environment: [:])
        let found = try await generator.candidates(
            messages: Self.messages, count: 3, sampling: .init(seed: 10))
        #expect(found.map(\.text) == ["answer 0", "answer 1", "answer 2"])
        #expect(found.allSatisfy { $0.finishReason == .length })
        #expect(server.bodies.map { $0.contains("\"seed\":10") } == [true, false, false])
        #expect(server.bodies[2].contains("\"seed\":12"))
        #expect(generator.account.totals.requests == 3)
    }

    @Test func drawsEqualPromptsApart() async throws {
        let server = try StubbornServer { number, _ in
            Thread.sleep(forTimeInterval: 0.1)
            return Self.choices(["\(number)"])
        }
        defer { server.stop() }
        let generator = try EndpointGenerator(url: server.address, model: "m", environment: [:])
        async let one = generator.completions(messages: Self.messages, count: 1)
        async let other = generator.completions(messages: Self.messages, count: 1)
        #expect(Set(try await one + other) == ["0", "1"])
    }

    @Test func failsWithASentence() async throws {
        let server = try StubbornServer { _, _ in .status(401, "who are you?") }
        defer { server.stop() }
        let generator = try EndpointGenerator(url: server.address, model: "m", environment: [:])
        let error = await #expect(throws: JudgeFailure.self) {
            _ = try await generator.completions(messages: Self.messages, count: 1)
        }
        #expect(error?.code == "judge-unavailable" && error?.message.contains("401: who are you?") == true)
    }

    @Test(
        arguments: [
            ("nowhere", "m", nil), ("http://x/v1", "", nil), ("http://x/v1", "m", "NOT_SET"),
            ("http://x/v1", "m", "sk-1"),
        ] as [(String, String, String?)])
    func refuses(url: String, model: String, variable: String?) throws {
        let error = #expect(throws: JudgeFailure.self) {
            _ = try EndpointGenerator(url: url, model: model, apiKeyVariable: variable, environment: [:])
        }
        #expect(error?.message.hasPrefix("The ") == true)
        #expect(error?.message.contains("sk-1") == false)
    }
}
