import Foundation
import LaurelRewards
import Testing

/// What is read of a judge's answer.
@Suite struct VerdictTests {
    @Test(arguments: [
        ("{\"result\": 0.7, \"steps\": []}", 0.7), ("Thinking {about} it…\n{\"score\": 1}", 1.0),
        ("An open { brace and a \" quote.\n{\"result\": 0.5}", 0.5),
        ("```json\n{\"result\": \"0.25\"}\n```", 0.25), ("It is good.\n**Score: 0.5**", 0.5),
        ("Score: 0.1\nOn reflection:\nscore: 0.6", 0.6), ("{\"result\": 7}", 1.0), ("{\"result\": -3}", 0.0),
        ("first {\"result\": 0.1} then {\"result\": 0.9}", 0.9),
        ("<think>{\"result\": 0}</think> {\"result\": 0.3, \"steps\": [{\"result\": 1}]}", 0.3),
    ])
    func readsWhatJudgesWrite(answer: String, score: Double) async throws {
        let server = try StubbornServer { _, _ in Judged.chat(answer) }
        defer { server.stop() }
        let grade = try await Judged.grader(server).grade(Judged.item("4"))
        #expect(grade.outcome == .score(score), "\(grade)")
        #expect(grade.cost.tokens == 120)
    }

    @Test(arguments: ["{\"result\": null}", "{\"result\": \"high\"}", "{\"result\": [1]}", "score: nan"])
    func failsWhereTheVerdictIsNoNumber(answer: String) async throws {
        let server = try StubbornServer { _, _ in Judged.chat(answer) }
        defer { server.stop() }
        let grade = try await Judged.grader(server).grade(Judged.item("4"))
        guard case .failure(.invalidScore, _) = grade.outcome else {
            Issue.record("\(grade)")
            return
        }
        #expect(grade.cost.tokens == 120, "What it cost is counted all the same.")
    }

    @Test(arguments: ["", "No number here.", "{{{{", "{\"verdict\": 1}", "0.7", "{\"result\": 0."])
    func isUnavailableWithoutAVerdict(answer: String) async throws {
        let server = try StubbornServer { _, _ in Judged.chat(answer) }
        defer { server.stop() }
        let message = try Judged.unavailable(await Judged.grader(server).grade(Judged.item("4")))
        #expect(message.contains("no verdict"))
    }

    @Test func saysThatAnAnswerWasCut() async throws {
        let server = try StubbornServer { _, _ in Judged.chat("{\"steps\": [{\"descr", finish: "length") }
        defer { server.stop() }
        let message = try Judged.unavailable(await Judged.grader(server).grade(Judged.item("4")))
        #expect(message.contains("cut after 512 tokens") && message.contains("max_completion_tokens"))
    }

    @Test func survivesALongAnswerOfBraces() async throws {
        let server = try StubbornServer { _, _ in Judged.chat(String(repeating: "{", count: 60_000) + "\nscore: 0.4") }
        defer { server.stop() }
        let grade = try await Judged.grader(server).grade(Judged.item("4"))
        #expect(grade.outcome == .score(0.4))
    }

    @Test func mapsItsScaleToTheUnit() async throws {
        let server = try StubbornServer { _, _ in Judged.chat("{\"result\": 4}") }
        defer { server.stop() }
        let grade = try await Judged.grader(server, ", scale: [1, 5]").grade(Judged.item("4"))
        #expect(grade.outcome == .score(0.75))
    }

    @Test(arguments: [("{\"label\": \"Good\"}", 1.0), ("label: bad", 0.0), ("I say {\"label\": \"good\"}.", 1.0)])
    func picksALabel(answer: String, score: Double) async throws {
        let server = try StubbornServer { _, _ in Judged.chat(answer) }
        defer { server.stop() }
        let judge = try Judged.grader(
            server, ", input: \"{{ sample.output_text }}\", labels: [good, bad], passing_labels: [good]",
            type: "label_model")
        #expect(await judge.grade(Judged.item("5")).outcome == .score(score))
    }

    @Test func failsOnALabelThatIsNone() async throws {
        let server = try StubbornServer { _, _ in Judged.chat("{\"label\": \"excellent\"}") }
        defer { server.stop() }
        let judge = try Judged.grader(
            server, ", input: \"{{ sample.output_text }}\", labels: [good, bad], passing_labels: [good]",
            type: "label_model")
        guard case .failure(.invalidScore, let message) = await judge.grade(Judged.item("5")).outcome else {
            Issue.record("expected an invalid score")
            return
        }
        #expect(message.contains("excellent"))
    }

    @Test(arguments: [
        ("{\"result\": 8}", 8.0, nil), ("{\"result\": 80}", 10.0, nil), ("{\"result\": \"bad\"}", 0.0, "no number"),
    ])
    func holdsAScoreModelToItsRangeAsOpenAIDoes(answer: String, score: Double, detail: String?) async throws {
        let server = try StubbornServer { _, _ in Judged.chat(answer) }
        defer { server.stop() }
        let judge = try Judged.grader(
            server,
            ", range: [0, 10], pass_threshold: 8, input: [{ role: user, content: \"{{ sample.output_text }}\" }]",
            type: "score_model")
        let grade = await judge.grade(Judged.item("5"))
        #expect(judge.range == 0...10)
        #expect(grade.outcome == .score(score))
        #expect(grade.parts["passed"] == (score >= 8 ? 1 : 0))
        #expect(detail == nil || grade.detail?.contains(detail ?? "") == true)
    }
}
