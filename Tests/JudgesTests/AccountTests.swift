import Foundation
import Judges
import LaurelRewards
import Testing

/// What is kept, what is counted, and what is never shown.
@Suite struct AccountTests {
    private static let price = ", price: { input: 1, output: 10 }"

    private func withFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "judge-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder)
    }

    private func files(_ folder: URL) -> [URL] {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []
        return names.filter { $0.hasSuffix(".json") }.map { folder.appending(path: $0) }
    }

    @Test func paysForAQuestionOnce() async throws {
        try await withFolder { folder in
            let server = try StubbornServer { _, _ in Judged.seven }
            defer { server.stop() }
            for round in 0..<2 {
                let factory = JudgeFactory(cacheFolder: folder, environment: [:])
                let judge = try Judged.grader(server, Self.price, factory: factory)
                let grade = await judge.grade(Judged.item("4"))
                #expect(grade.outcome == .score(0.7))
                #expect(grade.parts.isEmpty, "A grade is the same again.")
                #expect(grade.cost.tokens == (round == 0 ? 120 : 0))
                let totals = factory.account.totals
                #expect(totals.requests == 1 - round && totals.cached == round)
                #expect(abs(totals.dollars - (round == 0 ? 300e-6 : 0)) < 1e-12)
            }
            #expect(server.bodies.count == 1)
            #expect(files(folder).count == 1)
        }
    }

    @Test func asksAgainWhereAnythingDiffers() async throws {
        try await withFolder { folder in
            let server = try StubbornServer { _, _ in Judged.seven }
            defer { server.stop() }
            for fields in [
                "", ", seed: 1", ", temperature: 0.1", ", rubric: clarity", ", max_completion_tokens: 9", "",
            ] {
                let judge = try Judged.grader(
                    server, fields, factory: JudgeFactory(cacheFolder: folder, environment: [:]))
                _ = await judge.grade(Judged.item("4"))
            }
            #expect(server.bodies.count == 5)
        }
    }

    @Test func asksOnceWhatManyCandidatesAskAtOnce() async throws {
        let server = try StubbornServer { _, _ in
            Thread.sleep(forTimeInterval: 0.3)
            return Judged.seven
        }
        defer { server.stop() }
        let factory = JudgeFactory(cacheFolder: nil, environment: [:])
        let grades = try await Judged.grader(server, factory: factory).grade((0..<6).map { _ in Judged.item("4") })
        #expect(grades.allSatisfy { $0.outcome == .score(0.7) })
        #expect(server.bodies.count == 1)
        #expect(factory.account.totals.cached == 5)
    }

    @Test func keepsNoAnswerWithoutAVerdictAndReadsNoDamagedOne() async throws {
        try await withFolder { folder in
            let server = try StubbornServer { number, _ in number == 0 ? Judged.chat("I will not say.") : Judged.seven }
            defer { server.stop() }
            let judge = try Judged.grader(server, factory: JudgeFactory(cacheFolder: folder, environment: [:]))
            _ = try Judged.unavailable(await judge.grade(Judged.item("4")))
            #expect(files(folder).isEmpty)
            #expect(await judge.grade(Judged.item("4")).outcome == .score(0.7))
            try Data("{\"choices\": [".utf8).write(to: try #require(files(folder).first))
            #expect(await judge.grade(Judged.item("4")).outcome == .score(0.7))
            #expect(server.bodies.count == 3)
        }
    }

    @Test func keepsNothingWhereItIsToldTo() async throws {
        try await withFolder { folder in
            let server = try StubbornServer { _, _ in Judged.seven }
            defer { server.stop() }
            let factory = JudgeFactory(cacheFolder: folder, environment: [:])
            let judge = try Judged.grader(server, ", cache: false", factory: factory)
            for _ in 0..<2 { _ = await judge.grade(Judged.item("4")) }
            #expect(server.bodies.count == 2 && files(folder).isEmpty)
        }
    }

    @Test(arguments: [
        "{\"prompt_tokens\": 9223372036854775807, \"completion_tokens\": 9223372036854775807}",
        "{\"prompt_tokens\": -5}", "{\"prompt_tokens\": \"many\"}", "[]", "null",
    ])
    func survivesAnyCountOfTokens(usage: String) async throws {
        let server = try StubbornServer { _, _ in
            .status(200, "{\"choices\": [{\"message\": {\"content\": \"{\\\"result\\\": 1}\"}}], \"usage\": \(usage)}")
        }
        defer { server.stop() }
        let factory = JudgeFactory(cacheFolder: nil, environment: [:])
        let judge = try Judged.grader(server, factory: factory)
        for text in ["4", "5"] { #expect(await judge.grade(Judged.item(text)).outcome == .score(1)) }
        #expect((0...400_000_000).contains(factory.account.totals.promptTokens))
    }

    @Test func saysWhatARewardHasCost() async throws {
        let server = try StubbornServer { _, _ in Judged.seven }
        defer { server.stop() }
        let factory = JudgeFactory(cacheFolder: nil, environment: [:])
        let judge = try Judged.grader(server, Self.price, factory: factory)
        let reward = RewardFunction(components: [RewardComponent(name: "judge", grader: judge, weight: 1)])
        _ = await judge.grade(["a", "b"].map { Judged.item($0) })
        let totals = try #require(JudgeAccount.totals(of: reward))
        #expect(
            totals.summary == "2 answers from models, 0 more from the cache; 200 tokens read, 40 written, $0.000600")
    }

    // MARK: - Keys

    @Test func sendsTheKeyAndShowsItNowhere() async throws {
        let key = "sk-very-secret-0123456789"
        try await withFolder { folder in
            let server = try StubbornServer { number, _ in
                switch number {
                case 0: Judged.chat("{\"result\": 1, \"reason\": \"ok\"}")
                case 1: .status(401, "Incorrect API key provided: \(key).")
                case 2: .status(200, "Your key is \(key)")
                default: Judged.chat("Your key is \(key)")
                }
            }
            defer { server.stop() }
            let factory = JudgeFactory(cacheFolder: folder, environment: ["MY_KEY": " \(key)\n"])
            let judge = try Judged.grader(server, ", api_key_env: MY_KEY, retries: 0", factory: factory)
            var grades: [Grade] = []
            for text in ["4", "5", "6", "7"] { grades.append(await judge.grade(Judged.item(text))) }
            #expect(server.heads.allSatisfy { $0.contains("uthorization: Bearer \(key)\r\n") })
            #expect(server.bodies.allSatisfy { !$0.contains(key) })
            #expect(try Judged.unavailable(grades[1]).contains("[the key in MY_KEY]"))
            for grade in grades { #expect(!"\(grade)".contains(key)) }
            var dumped = ""
            dump(judge, to: &dumped)
            #expect(dumped.contains("MY_KEY") && !dumped.contains(key))
            for file in files(folder) { #expect(!(try String(contentsOf: file, encoding: .utf8)).contains(key)) }
        }
    }

    @Test func sendsTheEnvironmentsKeyToTheEnvironmentsAddressOnly() async throws {
        let server = try StubbornServer { _, _ in Judged.seven }
        defer { server.stop() }
        let environment = [
            "LAUREL_JUDGE_URL": server.address, "LAUREL_JUDGE_MODEL": "house-judge",
            "LAUREL_JUDGE_API_KEY": "secret-key",
        ]
        let factory = JudgeFactory(cacheFolder: nil, environment: environment)
        _ = try await Judged.grader("type: llm", factory: factory).grade(Judged.item("4"))
        _ = try await Judged.grader(server, factory: factory).grade(Judged.item("4"))
        #expect(server.heads[0].contains("Bearer secret-key") && server.bodies[0].contains("\"house-judge\""))
        #expect(!server.heads[1].contains("secret-key"))
    }

    @Test func givesOpenAIsModelsTheConfiguredJudge() async throws {
        let server = try StubbornServer { _, _ in Judged.seven }
        defer { server.stop() }
        let environment = ["LAUREL_JUDGE_URL": server.address, "LAUREL_JUDGE_MODEL": "house-judge"]
        let factory = JudgeFactory(cacheFolder: nil, environment: environment)
        for (model, sent) in [("gpt-4o-mini", "house-judge"), ("o3-mini", "house-judge"), ("qwen3-32b", "qwen3-32b")] {
            let entry = "type: score_model, model: \(model), input: \"{{ sample.output_text }}\""
            _ = try await Judged.grader(entry, factory: factory).grade(Judged.item("4"))
            #expect(server.bodies.last?.contains("\"model\":\"\(sent)\"") == true)
        }
    }
}
