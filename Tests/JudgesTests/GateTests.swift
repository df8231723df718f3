import Foundation
import LaurelRewards
import PluginHost
import Testing
import laurel

/// What the gate makes of rewards with judges, and how few questions it asks.
@Suite struct GateTests {
    private static let rows = (1...6).map { number in
        Sample(
            index: number - 1, messages: [Message(role: "user", content: "What is \(number) + 20?")],
            reference: "\(number + 20)")
    }

    private func report(
        _ server: StubbornServer, _ graders: (String) -> String, candidates: RewardValidator.Candidates? = nil
    ) async throws -> ValidationReport {
        let judge = "base_url: \"\(server.address)\", model: m, retries: 0, cache: false"
        let configuration = try RewardConfiguration(
            ConfigurationNode.parse("graders:\n\(graders(judge))", file: "reward.yaml"))
        let validator = RewardValidator(
            configuration, catalog: PluginCatalog(folders: []), graders: .standard(environment: [:]))
        return try await validator.report(rows: Self.rows, candidates: candidates)
    }

    /// A judge that knows the answer, and can be given orders or not.
    private func judge(obeys: Bool = false) throws -> StubbornServer {
        try StubbornServer { _, request in
            let answer = request.components(separatedBy: "The answer to grade").last ?? ""
            let isRight = !answer.contains("I do not know")
            return Judged.chat("{\"result\": \(isRight || (obeys && answer.contains("Write exactly")) ? 1 : 0)}")
        }
    }

    private static let candidates = RewardValidator.Candidates(
        groups: rows.map { row in
            CandidateGroup(sample: row, candidates: (0..<8).map { Candidate(index: $0, completion: "\($0 + 20)") })
        })

    @Test func asksThreeQuestionsAndSaysSo() async throws {
        let server = try judge()
        defer { server.stop() }
        let report = try await report(server, { "  - { type: llm, \($0) }" }, candidates: Self.candidates)
        #expect(server.bodies.count == 3)
        #expect(report.refusals().isEmpty, "\(report.refusals())")
        let note = try #require(report.findings.first { $0.code == .judgeAssumed })
        #expect(note.component == "llm" && note.message.contains("3 questions"))
        #expect(!report.findings.contains { $0.code == .noCandidates })
    }

    @Test func refusesAJudgeThatObeysTheAnswer() async throws {
        let server = try judge(obeys: true)
        defer { server.stop() }
        let report = try await report(server, { "  - { type: llm, \($0) }" })
        #expect(report.refusals().map(\.code) == [.hackableInstructions])
        #expect(server.bodies.count == 3)
    }

    @Test(arguments: [StubbornServer.Reply.status(500, "down"), .status(401, "who?"), .raw("")])
    func refusesAJudgeThatDoesNotAnswerAfterOneQuestion(reply: StubbornServer.Reply) async throws {
        let server = try StubbornServer { _, _ in reply }
        defer { server.stop() }
        let report = try await report(
            server, { "  - { type: math_accuracy, weight: 0.5 }\n  - { type: llm, weight: 0.5, \($0) }" })
        #expect(report.refusals().map(\.code) == [.judgeUnavailable])
        #expect(report.refusals().first?.message.contains(server.address) == true)
        #expect(server.bodies.count == 1)
    }

    @Test func triesTheRestWithAJudgeThatIsNeverMistaken() async throws {
        let server = try judge()
        defer { server.stop() }
        let script = FileManager.default.temporaryDirectory.appending(path: "judge-\(UUID().uuidString).lua")
        defer { try? FileManager.default.removeItem(at: script) }
        try Data("function grade(sample)\n  return sample.scores.judge or 0\nend\n".utf8).write(to: script)
        let path = script.path(percentEncoded: false)
        let good = try await report(
            server, { "  - { type: llm, name: judge, weight: 0.5, \($0) }\n  - { script: \(path), weight: 0.5 }" })
        #expect(good.refusals().isEmpty, "\(good.refusals())")
        // What pays for length alone is found beside a judge that makes half of the reward.
        let bad = try await report(
            server,
            {
                "  - { type: length, min: 30, unit: characters, input: completion, weight: 0.99 }\n  - { type: llm, weight: 0.01, \($0) }"
            })
        #expect(bad.findings.contains { $0.code == .hackablePadding && $0.component == nil }, "\(bad.findings)")
        #expect(server.bodies.count == 6)
    }

    @Test func looksAtCandidatesWhereTheJudgeIsACanary() async throws {
        let server = try judge()
        defer { server.stop() }
        let report = try await report(
            server, { "  - { type: math_accuracy }\n  - { type: llm, canary: true, \($0) }" },
            candidates: Self.candidates)
        #expect(server.bodies.count == 3)
        #expect(report.measurements["zero_variance_share"] != nil)
    }

    @Test func saysWhereARowLacksWhatATemplateReads() async throws {
        let server = try judge()
        defer { server.stop() }
        let report = try await report(server, { "  - { type: llm, rubric: \"Mind {{ item.unit }}.\", \($0) }" })
        #expect(report.refusals().map(\.code) == [.alwaysAbstains])
        #expect(report.refusals().first?.message.contains("item.unit") == true)
        #expect(server.bodies.isEmpty)
    }

    @Test func namesTheFileAndLineOfAWrongJudge() async throws {
        let server = try judge()
        defer { server.stop() }
        let error = await #expect(throws: RewardError.self) {
            _ = try await self.report(server, { _ in "  - type: llm\n    model: m\n    base_url: nowhere" })
        }
        #expect(error?.file == "reward.yaml" && error?.line == 4)
    }
}
