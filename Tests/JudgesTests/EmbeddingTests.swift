import Foundation
import Judges
import LaurelRewards
import Testing

/// `text_similarity` by `cosine`.
@Suite struct EmbeddingTests {
    private func grade(_ answer: String, _ completion: String = "four", _ fields: String = "") async throws -> Grade {
        let server = try StubbornServer { _, _ in .status(200, answer) }
        defer { server.stop() }
        let grader = try Judged.grader(
            server, ", operation: cosine, input: completion, retries: 0\(fields)", type: "text_similarity")
        return await grader.grade(Judged.item(completion))
    }

    private func answer(_ one: String, _ other: String) -> String {
        "{\"data\": [{\"index\": 1, \"embedding\": \(other)}, {\"index\": 0, \"embedding\": \(one)}], "
            + "\"usage\": {\"prompt_tokens\": 9, \"total_tokens\": 9}}"
    }

    @Test(arguments: [
        ("[3, 4]", "[0, 2]", 0.8), ("[1, 0]", "[-1, 0]", 0.0), ("[1, 0]", "[0, 1]", 0.0), ("[2, 2]", "[1, 1]", 1.0),
        ("[3e200, 4e200]", "[0, 2e200]", 0.8), ("[3e-200, 4e-200]", "[0, 2e-200]", 0.8),
    ])
    func isTheCosineHeldToTheUnit(one: String, other: String, score: Double) async throws {
        let grade = try await grade(answer(one, other))
        #expect(abs((grade.outcome.score ?? -1) - score) < 1e-12, "\(grade)")
        #expect(grade.cost.tokens == 9)
    }

    @Test(arguments: [
        "{}", "{\"data\": []}", "{\"data\": [{\"index\": 0, \"embedding\": [1]}]}",
        "{\"data\": [{\"index\": 0, \"embedding\": [1]}, {\"index\": 0, \"embedding\": [1]}]}",
        "{\"data\": [{\"index\": 0, \"embedding\": [1]}, {\"index\": 1, \"embedding\": [1, 2]}]}",
        "{\"data\": [{\"index\": 0, \"embedding\": []}, {\"index\": 1, \"embedding\": []}]}",
        "{\"data\": [{\"index\": 0, \"embedding\": [0]}, {\"index\": 1, \"embedding\": [1]}]}",
        "{\"data\": [{\"index\": 0, \"embedding\": [1e999]}, {\"index\": 1, \"embedding\": [1]}]}",
    ])
    func isUnavailableWithoutTwoVectors(answer: String) async throws {
        _ = try Judged.unavailable(try await grade(answer))
    }

    @Test func asksNothingAboutEqualOrEmptyTexts() async throws {
        let server = try StubbornServer { _, _ in .status(500, "") }
        defer { server.stop() }
        let grader = try Judged.grader(server, ", operation: cosine, input: completion", type: "text_similarity")
        #expect(await grader.grade(Judged.item("4")).outcome == .score(1))
        #expect(await grader.grade(Judged.item("")).outcome == .score(0))
        #expect(await grader.grade(Judged.item("4", nil)).outcome == .abstain("The row has no reference."))
        #expect(server.bodies.isEmpty)
    }

    @Test func comparesWithATemplate() async throws {
        let server = try StubbornServer { _, _ in .status(200, answer("[1]", "[1]")) }
        defer { server.stop() }
        let grader = try Judged.grader(
            server, ", operation: cosine, input: completion, reference: \"about {{ item.topic }}\"",
            type: "text_similarity")
        let grade = await grader.grade(Judged.item("four", nil, metadata: ["topic": .string("sums")]))
        #expect(grade.outcome == .score(1))
        #expect(server.bodies.first?.contains("[\"four\",\"about sums\"]") == true)
        #expect(server.heads.first?.hasPrefix("POST /v1/embeddings ") == true)
    }
}
