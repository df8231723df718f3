import Foundation
import Judges
import LaurelRewards
import Testing

/// Every wrong entry is one error with a code, the line of the key, and its name.
@Suite struct JudgeEntryTests {
    private static let judge = "base_url: \"http://x/v1\", model: m"
    private static let text = "input: \"{{ sample.output_text }}\""

    static let wrong: [(entry: String, code: String, words: String)] = [
        ("type: llm, model: m", "no-judge", "LAUREL_JUDGE_URL"),
        ("type: llm, base_url: \"http://x/v1\"", "no-judge", "LAUREL_JUDGE_MODEL"),
        ("type: llm, base_url: \"http://x/v1\", model: \"\"", "range", "`model`"),
        ("type: llm, base_url: \"ftp://x\", model: m", "range", "`base_url`"),
        ("type: llm, base_url: \"http://\", model: m", "range", "`base_url`"),
        ("type: llm, base_url: \"localhost:8000\", model: m", "range", "`base_url`"),
        ("type: llm, base_url: \"http://x y/v1\", model: m", "range", "`base_url`"),
        ("type: llm, base_url: \"http://x:99999/v1\", model: m", "range", "`base_url`"),
        ("type: llm, base_url: \"http://x/v1?key=1\", model: m", "range", "`base_url`"),
        ("type: llm, base_url: \"http://user:pass@x/v1\", model: m", "range", "`base_url`"),
        ("type: llm, base_url: 5, model: m", "type", "`base_url`"),
        ("type: llm, \(judge), rubrik: x", "unknown-key", "Did you mean `rubric`?"),
        ("type: llm, \(judge), api_key: sk-1", "unknown-key", "api_key_env"),
        ("type: llm, \(judge), rubric: corectness", "range", "Did you mean `correctness`?"),
        ("type: llm, \(judge), rubric: \"Is it {{ item. }}?\"", "template", "`rubric`"),
        ("type: llm, \(judge), rubric: \"Is {{ row.x }} in it?\"", "template", "`row` is no namespace"),
        ("type: llm, \(judge), rubric: \"Grade {{ sample.output_text }} now\"", "template", "reads the sample"),
        ("type: llm, \(judge), temperature: 1.6", "range", "`temperature`"),
        ("type: llm, \(judge), top_p: 2", "range", "`top_p`"), ("type: llm, \(judge), seed: -1", "range", "`seed`"),
        ("type: llm, \(judge), max_completion_tokens: 0", "range", "`max_completion_tokens`"),
        ("type: llm, \(judge), scale: [1, 1]", "range", "`scale`"),
        ("type: llm, \(judge), input: whole", "range", "`input`"),
        ("type: llm, \(judge), max_concurrency: 0", "range", "`max_concurrency`"),
        ("type: llm, \(judge), deadline_seconds: 0", "range", "`deadline_seconds`"),
        ("type: llm, \(judge), retries: 99", "range", "`retries`"),
        ("type: llm, \(judge), price: 5", "type", "`price`"),
        ("type: llm, \(judge), price: { input: -1, output: 1 }", "type", "`price`"),
        ("type: llm, \(judge), api_key_env: NOT_SET", "no-key", "NOT_SET, which is not set"),
        ("type: llm, \(judge), api_key_env: EMPTY", "no-key", "EMPTY, which is not set"),
        ("type: llm, \(judge), api_key_env: SPACED", "no-key", "control characters"),
        ("type: score_model, \(judge)", "missing-key", "`input`"),
        ("type: score_model, \(judge), input: []", "type", "`input`"),
        ("type: score_model, \(judge), input: [{ role: robot, content: x }]", "range", "\"robot\""),
        ("type: score_model, \(judge), input: [{ role: user }]", "type", "place 0"),
        (
            "type: score_model, \(judge), input: [{ role: user, content: [{ type: input_image, image_url: x }] }]",
            "type", "place 0"
        ),
        ("type: score_model, \(judge), input: \"{{ sample.outputtext }}\"", "template", "sample.output_text"),
        ("type: score_model, \(judge), input: \"{{ item.a\"", "template", "not closed"),
        ("type: score_model, \(judge), \(text), range: [5, 1]", "range", "`range`"),
        ("type: score_model, \(judge), \(text), pass_threshold: 1.5", "range", "`pass_threshold`"),
        ("type: score_model, \(judge), \(text), range: [1, 5], pass_threshold: 0", "range", "`pass_threshold`"),
        ("type: score_model, \(judge), \(text), pass_threshold: half", "type", "`pass_threshold`"),
        ("type: score_model, \(judge), \(text), sampling_params: { temprature: 1 }", "unknown-key", "`temperature`"),
        ("type: score_model, \(judge), \(text), sampling_params: { temperature: 3 }", "range", "`temperature`"),
        ("type: score_model, \(judge), \(text), seed: 1, sampling_params: { seed: 2 }", "range", "`seed`"),
        (
            "type: score_model, \(judge), \(text), sampling_params: { reasoning_effort: huge }", "range",
            "reasoning_effort"
        ),
        ("type: label_model, \(judge), \(text)", "missing-key", "`labels`"),
        ("type: label_model, \(judge), \(text), labels: [a, b]", "missing-key", "`passing_labels`"),
        ("type: label_model, \(judge), \(text), labels: [a], passing_labels: [a]", "range", "`labels`"),
        ("type: label_model, \(judge), \(text), labels: [a, A], passing_labels: [a]", "range", "`labels`"),
        (
            "type: label_model, \(judge), \(text), labels: [good, bad], passing_labels: [god]", "conflict",
            "Did you mean `good`?"
        ),
        (
            "type: label_model, \(judge), \(text), labels: [a, b], passing_labels: [a, b]", "conflict",
            "`passing_labels`"
        ),
        ("type: label_model, \(judge), \(text), labels: [a, b], passing_labels: []", "range", "`passing_labels`"),
        ("type: label_model, \(judge), labels: [a, b], passing_labels: [a]", "missing-key", "`input`"),
        ("type: text_similarity, operation: cosine, base_url: \"http://x/v1\"", "no-judge", "LAUREL_EMBEDDING_MODEL"),
        ("type: text_similarity, operation: cosine, \(judge), stemmer: true", "unknown-key", "`stemmer`"),
        ("type: text_similarity, operation: cosine, \(judge), pass_threshold: 2", "range", "`pass_threshold`"),
        (
            "type: text_similarity, operation: cosine, \(judge), reference: \"{{ sample.output_text }}\"", "range",
            "`reference`"
        ),
    ]

    @Test(arguments: wrong.indices)
    func refuses(index: Int) throws {
        let (entry, code, words) = Self.wrong[index]
        let factory = JudgeFactory(cacheFolder: nil, environment: ["EMPTY": "", "SPACED": "a b"])
        let error = #expect(throws: RewardError.self) { _ = try Judged.grader(entry, factory: factory) }
        #expect(error?.code == code)
        #expect(error?.file == "reward.yaml")
        #expect(error?.line == 1)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test func namesTheLineOfTheKey() throws {
        let text = """
            graders:
              - type: llm
                model: m
                base_url: http://x/v1
                temperature: 9
            """
        let reward = try RewardConfiguration(ConfigurationNode.parse(text, file: "reward.yaml"))
        let error = #expect(throws: RewardError.self) {
            _ = try JudgeFactory(cacheFolder: nil, environment: [:]).make(from: reward.graders[0])
        }
        #expect(error?.line == 5)
    }

    @Test(arguments: ["sk-abc123", "gsk_abcdef0123456789", "hf_QweRty"])
    func showsNoKeyThatStandsWhereItsNameBelongs(key: String) throws {
        let error = #expect(throws: RewardError.self) {
            _ = try Judged.grader("type: llm, \(Self.judge), api_key_env: \(key)")
        }
        #expect(error?.code == "no-key")
        #expect(error?.message.contains(key) == false)
    }

    @Test func showsNoPasswordOfAnAddress() throws {
        let error = #expect(throws: RewardError.self) {
            _ = try Judged.grader("type: llm, base_url: \"http://me:hush@x/v1\", model: m")
        }
        #expect(error?.message.contains("hush") == false)
    }

    @Test(arguments: ["not a url", "ftp://x"])
    func namesTheVariableOfAWrongEnvironment(address: String) throws {
        let factory = JudgeFactory(
            cacheFolder: nil, environment: ["LAUREL_JUDGE_URL": address, "LAUREL_JUDGE_MODEL": "m"])
        let error = #expect(throws: RewardError.self) { _ = try Judged.grader("type: llm", factory: factory) }
        #expect(error?.code == "no-judge" && error?.message.contains("LAUREL_JUDGE_URL") == true)
    }

    @Test func checksAnEntryWithoutAJudge() throws {
        let factory = JudgeFactory(cacheFolder: nil, environment: [:], needsEndpoint: false)
        _ = try Judged.grader("type: llm", factory: factory)
        _ = try Judged.grader("type: score_model, \(Self.text), model: gpt-4o", factory: factory)
        _ = try Judged.grader("type: text_similarity, operation: cosine", factory: factory)
        #expect(throws: RewardError.self) { try Judged.grader("type: score_model, model: gpt-4o", factory: factory) }
    }

    @Test(arguments: ["", "/", "/v1", "/v1/", "/v1/chat/completions"])
    func takesAnAddressInEveryUsualForm(path: String) async throws {
        let server = try StubbornServer { _, _ in Judged.seven }
        defer { server.stop() }
        let base = "http://127.0.0.1:\(server.port)\(path)"
        _ = try await Judged.grader("type: llm, base_url: \"\(base)\", model: m").grade(Judged.item("4"))
        #expect(server.heads.first?.hasPrefix("POST /v1/chat/completions HTTP/1.1") == true)
    }

    @Test func needsAReferenceWhereATemplateReadsIt() throws {
        let factory = JudgeFactory(cacheFolder: nil, environment: [:], needsEndpoint: false)
        func needs(_ entry: String) throws -> Bool { try Judged.grader(entry, factory: factory).needsReference }
        #expect(try needs("type: score_model, input: \"{{ item.reference_answer }}\""))
        #expect(try !needs("type: score_model, input: \"{{ item.answer }}\""))
        #expect(try !needs("type: llm"))
        #expect(try needs("type: text_similarity, operation: cosine"))
        #expect(try !needs("type: text_similarity, operation: cosine, reference: \"{{ item.answer }}\""))
    }
}
