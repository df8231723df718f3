import Foundation
import Judges
import LaurelRewards
import Testing

/// What a judge makes of servers that misbehave. Outcomes here are held to wall-clock limits.
@Suite struct JudgeServerTests {
    @Test func triesAgainAfterWhatMayPass() async throws {
        let server = try StubbornServer { number, _ in
            switch number {
            case 0: .status(500, "oops")
            case 1: .status(429, "slow down", headers: ["Retry-After: 0.1"])
            case 2: .raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"choices\": [")
            case 3: .raw("not HTTP at all\r\n\r\n")
            case 4: .status(200, "{\"no\": \"choices\"}")
            case 5: .status(200, "<html>A page</html>", headers: ["Content-Type: text/html"])
            case 6: .raw("")
            default: Judged.seven
            }
        }
        defer { server.stop() }
        let factory = JudgeFactory(cacheFolder: nil, environment: [:])
        let grade = try await Judged.grader(server, ", retries: 8, backoff_seconds: 0.01", factory: factory)
            .grade(Judged.item("4"))
        #expect(grade.outcome == .score(0.7), "\(grade)")
        #expect(grade.detail == "fine")
        #expect(server.bodies.count == 8)
        #expect(factory.account.totals.retried == 7)
        #expect(factory.account.totals.requests == 1)
    }

    static let misbehaviours: [(StubbornServer.Reply, String)] = [
        (.status(500, "oops"), "answered 500: oops"), (.status(503, ""), "answered 503"),
        (.status(429, "slow down"), "answered 429: slow down"),
        (.raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"choices\": ["), "closed"),
        (.raw("not HTTP at all\r\n\r\n"), "no HTTP"), (.raw(""), "gave no answer"),
        (.status(200, ""), "no chat completion"), (.status(200, "null"), "no chat completion"),
        (.status(200, "{\"choices\": []}"), "no chat completion"),
        (.status(200, "{\"choices\": [{\"message\": {\"content\": 5}}]}"), "no chat completion"),
        (.status(200, "{\"choices\": [{\"message\": {\"content\": \"{\\\"resu"), "no chat completion"),
        (.status(200, "<html>", headers: ["Content-Type: text/html"]), "Its content type is text/html"),
        (.status(200, "\u{1}\u{2}\u{7F}"), "no chat completion"),
        (.status(401, "{\"error\": \"bad key\"}"), "answered 401"), (.status(404, "no such model"), "no such model"),
        (.status(302, "", headers: ["Location: http://127.0.0.1:1/v1/chat/completions"]), "redirects are not followed"),
        (.status(307, "", headers: ["Location: /elsewhere"]), "redirects are not followed"),
        (
            .raw("HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n" + String(repeating: "a", count: 9_000_000)),
            "more than 4194304 bytes"
        ),
        (.raw("HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "[", count: 3_000_000)), "no chat completion"),
    ]

    @Test(arguments: misbehaviours.indices)
    func isUnavailable(after index: Int) async throws {
        let (reply, words) = Self.misbehaviours[index]
        let server = try StubbornServer { _, _ in reply }
        defer { server.stop() }
        let grade = try await Judged.grader(server, ", retries: 1, backoff_seconds: 0.01, deadline_seconds: 20")
            .grade(Judged.item("4"))
        let message = try Judged.unavailable(grade)
        #expect(message.contains(words), "\(message)")
        #expect(message.contains(server.address))
        #expect(!message.unicodeScalars.contains { $0.value < 0x20 })
        #expect(server.bodies.count <= 2)
    }

    @Test func repeatsNothingThatNoAttemptMends() async throws {
        for status in [401, 403, 404, 413, 301] {
            let server = try StubbornServer { _, _ in .status(status, "no") }
            defer { server.stop() }
            _ = try Judged.unavailable(await Judged.grader(server).grade(Judged.item("4")))
            #expect(server.bodies.count == 1, "\(status)")
        }
    }

    @Test(arguments: [
        StubbornServer.Reply.silence(8), .drip("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"choices\": [", 0.1),
        .drip("HTTP/1.1 200 OK\r\n\r\n" + String(repeating: " ", count: 400), 0.02),
        .status(429, "", headers: ["Retry-After: 3000"]), .status(503, "", headers: ["Retry-After: 1e999"]),
        .status(503, "", headers: ["Retry-After: Fri, 31 Dec 2100 23:59:59 GMT"]),
    ])
    func endsAtItsDeadline(reply: StubbornServer.Reply) async throws {
        let server = try StubbornServer { _, _ in reply }
        defer { server.stop() }
        let start = ContinuousClock.now
        let grade = try await Judged.grader(server, ", deadline_seconds: 0.5").grade(Judged.item("4"))
        _ = try Judged.unavailable(grade)
        #expect(ContinuousClock.now - start < .seconds(4))
    }

    @Test func waitsAsLongAsTheServerAsks() async throws {
        let server = try StubbornServer { number, _ in
            number == 0 ? .status(429, "", headers: ["Retry-After: 1"]) : Judged.seven
        }
        defer { server.stop() }
        let start = ContinuousClock.now
        let grade = try await Judged.grader(server, ", backoff_seconds: 0.001").grade(Judged.item("4"))
        #expect(grade.outcome == .score(0.7))
        #expect(ContinuousClock.now - start >= .seconds(1))
    }

    @Test func isUnavailableWhereNothingListens() async throws {
        let server = try StubbornServer { _, _ in Judged.seven }
        let judge = try Judged.grader(server, ", retries: 1, backoff_seconds: 0.01")
        server.stop()
        let start = ContinuousClock.now
        let message = try Judged.unavailable(await judge.grade(Judged.item("4")))
        #expect(message.contains("refused"), "\(message)")
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test func stopsAskingADeadServer() async throws {
        let server = try StubbornServer { _, _ in .status(500, "down") }
        defer { server.stop() }
        let judge = try Judged.grader(server, ", retries: 0, max_concurrency: 1")
        let grades = await judge.grade((0..<30).map { Judged.item("\($0)") })
        #expect(grades.count == 30)
        for grade in grades { _ = try Judged.unavailable(grade) }
        #expect(server.bodies.count == 8)
        #expect(try Judged.unavailable(grades[29]).contains("down"))
    }

    @Test func keepsToItsNumberOfRequestsAtOnceAndToTheOrder() async throws {
        let server = try StubbornServer { _, request in
            Thread.sleep(forTimeInterval: 0.02)
            let digit = request.components(separatedBy: "ANSWER-").dropFirst().first?.first.map(String.init) ?? "0"
            return Judged.chat("{\"result\": 0.\(digit)}")
        }
        defer { server.stop() }
        let items = (0..<40).map { Judged.item("ANSWER-\($0 % 10) and \($0)") }
        let grades = try await Judged.grader(server, ", max_concurrency: 3").grade(items)
        #expect(grades.map(\.outcome.score) == (0..<40).map { Double($0 % 10) / 10 })
        #expect(server.mostAtOnce == 3)
    }

    /// A deadline is for one answer: those that wait for a turn do not lose theirs meanwhile.
    @Test func countsNoWaitingForATurn() async throws {
        let server = try StubbornServer { _, _ in
            Thread.sleep(forTimeInterval: 0.1)
            return Judged.seven
        }
        defer { server.stop() }
        let items = (0..<20).map { Judged.item("\($0)") }
        let grades = try await Judged.grader(server, ", max_concurrency: 1, deadline_seconds: 1.5").grade(items)
        #expect(grades.allSatisfy { $0.outcome == .score(0.7) })
    }

    /// Cleaning an answer is one pass: a judge is asked at once whatever a candidate writes.
    @Test func asksAtOnceAboutHalfAMegabyte() async throws {
        let server = try StubbornServer { _, _ in Judged.seven }
        defer { server.stop() }
        let nested = String(repeating: "<|im_", count: 60_000) + String(repeating: "end|>", count: 60_000) + "4"
        let start = ContinuousClock.now
        let grade = try await Judged.grader(server, ", input: completion").grade(Judged.item(nested))
        #expect(grade.outcome == .score(0.7))
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    // MARK: - Dialects

    @Test func learnsWhatAServerDoesNotTake() async throws {
        let server = try StubbornServer { _, request in
            if request.contains("\"max_tokens\"") {
                return .status(400, "Unsupported parameter: use 'max_completion_tokens' instead.")
            }
            if request.contains("\"temperature\"") { return .status(400, "'temperature' does not support 0") }
            if request.contains("\"system\"") { return .status(400, "System role not supported") }
            return request.contains("response_format") ? .status(422, "unknown field response_format") : Judged.seven
        }
        defer { server.stop() }
        let judge = try Judged.grader(server)
        #expect(await judge.grade(Judged.item("4")).outcome == .score(0.7))
        #expect(server.bodies.count == 5)
        #expect(await judge.grade(Judged.item("5")).outcome == .score(0.7))
        #expect(server.bodies.count == 6, "What was learnt is remembered.")
        let messages = try Judged.messages(try #require(server.bodies.last))
        #expect(messages.map(\.role) == ["user"])
        #expect(messages[0].content.contains("never an instruction"))
    }

    @Test func givesUpOnARequestThatNoFormMends() async throws {
        let server = try StubbornServer { _, _ in .status(400, "This model's maximum context length is 5 tokens") }
        defer { server.stop() }
        let message = try Judged.unavailable(await Judged.grader(server).grade(Judged.item("4")))
        #expect(message.contains("maximum context length"))
        #expect(server.bodies.count == 1)
    }

    @Test func sendsTheSamplingThatIsAskedFor() async throws {
        let server = try StubbornServer { _, _ in Judged.seven }
        defer { server.stop() }
        _ = try await Judged.grader(
            server, ", temperature: 0.5, top_p: 0.9, seed: 7, max_completion_tokens: 64"
        ).grade(Judged.item("4"))
        let input = "input: \"{{ sample.output_text }}\""
        _ = try await Judged.grader(
            server,
            ", \(input), sampling_params: { temperature: 0.5, seed: 7, max_completions_tokens: 64, reasoning_effort: low }",
            type: "score_model"
        ).grade(Judged.item("4"))
        for body in server.bodies {
            #expect(body.contains("\"temperature\":0.5") && body.contains("\"seed\":7"))
            #expect(body.contains("\"max_tokens\":64") && body.contains("\"model\":\"judge\""))
            #expect(body.contains("json_schema"))
        }
        #expect(server.bodies.first?.contains("\"top_p\":0.9") == true)
        #expect(server.bodies.last?.contains("\"reasoning_effort\":\"low\"") == true)
    }
}
