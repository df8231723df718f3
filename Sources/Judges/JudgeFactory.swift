import Foundation
package import Graders
package import LaurelRewards

/// Builds the graders that ask a model: `llm`, `score_model`, `label_model`, and `text_similarity` by `cosine`.
///
/// The endpoint comes from the entry (`base_url`, `model`, `api_key_env`) or from the environment (`LAUREL_JUDGE_URL`,
/// `LAUREL_JUDGE_MODEL`, `LAUREL_JUDGE_API_KEY`). Keys never stand in a reward file.
package final class JudgeFactory {
    package static let types = ["llm", "score_model", "label_model"]
    package static let urlVariable = "LAUREL_JUDGE_URL"
    package static let modelVariable = "LAUREL_JUDGE_MODEL"
    package static let keyVariable = "LAUREL_JUDGE_API_KEY"

    /// What all judges of this factory have cost.
    package let account = JudgeAccount()

    private static let endpointKeys = [
        "base_url", "api_key_env", "model", "max_concurrency", "deadline_seconds", "retries", "backoff_seconds",
        "price",
    ]
    private static let samplingKeys = ["temperature", "top_p", "seed", "max_completion_tokens"]

    private let environment: [String: String]
    private let cacheFolder: URL?
    /// One client an endpoint, so that graders share its limit.
    private var clients: [JudgeEndpoint: ModelClient] = [:]

    package init(
        cacheFolder: URL?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        self.cacheFolder = cacheFolder
        self.environment = environment
    }

    /// Whether the entry is for this factory.
    package static func builds(_ entry: GraderSpecification) -> Bool {
        guard case .builtIn(let type) = entry.source else { return false }
        let asksForEmbeddings =
            type == "text_similarity"
            && ["operation", "evaluation_metric"].contains { entry.fields[$0]?.string?.lowercased() == "cosine" }
        return types.contains(type) || asksForEmbeddings
    }

    package func make(from entry: GraderSpecification) throws -> any Grader {
        let fields = EntryFields(entry)
        guard case .builtIn(let type) = entry.source else {
            throw entry.error("unsupported", "The entry `\(entry.name)` asks no model; expected one with a `type`.")
        }
        switch type {
        case "llm":
            try fields.allowOnly(["rubric", "scale"] + Self.endpointKeys + Self.samplingKeys)
            let rubric = try fields.text("rubric") ?? LLMJudge.defaultRubric
            return LLMJudge(
                judge: try judge(fields), rubric: try template("rubric", rubric, fields),
                scale: try range("scale", fields) ?? 0...1)
        case "score_model":
            try fields.allowOnly(
                ["input", "range", "pass_threshold", "sampling_params"] + Self.endpointKeys + Self.samplingKeys)
            _ = try fields.number("pass_threshold", in: -1e9...1e9)
            return ScoreModel(
                judge: try judge(fields), messages: try messages(fields), range: try range("range", fields) ?? 0...1)
        case "label_model":
            try fields.allowOnly(
                ["input", "labels", "passing_labels", "sampling_params"] + Self.endpointKeys + Self.samplingKeys)
            return try labelModel(fields)
        default:
            try fields.allowOnly(["operation", "input", "pass_threshold"] + Self.endpointKeys)
            return EmbeddingSimilarity(
                client: try client(fields), model: try model(fields), input: try fields.gradedText())
        }
    }

    // MARK: - Parts

    private func labelModel(_ fields: EntryFields) throws -> LabelModel {
        let labels = try fields.texts("labels") ?? []
        let passing = try fields.texts("passing_labels") ?? []
        guard labels.count >= 2 else {
            throw fields.entry.error("missing-key", "`\(fields.entry.name)` has no `labels`; expected two or more.")
        }
        if let stranger = passing.first(where: { !labels.contains($0) }) {
            throw fields.error(
                "range", "passing_labels", "holds \"\(stranger)\", which is none of the labels \(labels.joined(separator: ", ")).")
        }
        guard !passing.isEmpty, passing.count < labels.count else {
            throw fields.error("range", "passing_labels", "passes none or all of the labels; expected some of them.")
        }
        return LabelModel(
            judge: try judge(fields), messages: try messages(fields), labels: labels, passing: Set(passing))
    }

    private func judge(_ fields: EntryFields) throws -> Judge {
        var sampling = JudgeSampling()
        let nested = fields.value("sampling_params")?.object ?? [:]
        var entry = fields.entry
        for (key, value) in nested {
            let known = key == "max_completions_tokens" ? "max_completion_tokens" : key
            guard Self.samplingKeys.contains(known) || known == "reasoning_effort" else {
                throw fields.error(
                    "unknown-key", "sampling_params",
                    "has the unknown key `\(key)`.\(NearestName.hint(for: key, among: Self.samplingKeys))")
            }
            entry.fields[known] = value
        }
        let all = EntryFields(entry)
        sampling.temperature = try all.number("temperature", in: 0...2, default: 0)
        sampling.topP = try all.number("top_p", in: 0...1)
        sampling.seed = try all.integer("seed", in: 0...Int(Int32.max)).map(Int64.init)
        sampling.maxCompletionTokens = try all.integer("max_completion_tokens", in: 1...131_072, default: 512)
        return Judge(client: try client(fields), model: try model(fields), sampling: sampling)
    }

    private func model(_ fields: EntryFields) throws -> String {
        if let model = try fields.text("model") ?? environment[Self.modelVariable], !model.isEmpty { return model }
        throw fields.entry.error(
            "no-judge",
            "`\(fields.entry.name)` names no model; expected `model` in the entry or \(Self.modelVariable) in the environment.")
    }

    private func client(_ fields: EntryFields) throws -> ModelClient {
        guard let written = try fields.text("base_url") ?? environment[Self.urlVariable], !written.isEmpty else {
            throw fields.entry.error(
                "no-judge",
                "`\(fields.entry.name)` needs a judge; expected `base_url` (such as http://localhost:8000/v1) in the entry "
                    + "or \(Self.urlVariable) in the environment.")
        }
        var address = written
        while address.hasSuffix("/") { address.removeLast() }
        guard let url = URL(string: address), ["http", "https"].contains(url.scheme?.lowercased()), url.host() != nil
        else {
            throw fields.error("range", "base_url", "is \"\(written)\"; expected an http or https address.")
        }
        var endpoint = JudgeEndpoint(baseURL: address)
        if let variable = try fields.text("api_key_env") {
            guard let key = environment[variable], !key.isEmpty else {
                throw fields.error("no-key", "api_key_env", "names \(variable), which is not set in the environment.")
            }
            endpoint.apiKey = key
        } else {
            endpoint.apiKey = environment[Self.keyVariable]
        }
        endpoint.maxConcurrency = try fields.integer("max_concurrency", in: 1...256, default: 8)
        endpoint.deadlineSeconds = try fields.number("deadline_seconds", in: 0.1...3600, default: 60)
        endpoint.retries = try fields.integer("retries", in: 0...20, default: 4)
        endpoint.backoffSeconds = try fields.number("backoff_seconds", in: 0.001...60, default: 0.5)
        endpoint.price = try price(fields)
        if let client = clients[endpoint] { return client }
        let client = ModelClient(endpoint, cache: cacheFolder.map(JudgeCache.init), account: account)
        clients[endpoint] = client
        return client
    }

    private func price(_ fields: EntryFields) throws -> JudgeEndpoint.Price? {
        guard let value = fields.value("price") else { return nil }
        guard let members = value.object, Set(members.keys) == ["input", "output"],
            let input = members["input"]?.double, let output = members["output"]?.double, input >= 0, output >= 0
        else {
            throw fields.error("type", "price", "is no price; expected { input: dollars, output: dollars } a million tokens.")
        }
        return JudgeEndpoint.Price(input: input, output: output)
    }

    private func range(_ key: String, _ fields: EntryFields) throws -> ClosedRange<Double>? {
        guard let value = fields.value(key) else { return nil }
        guard case .array(let bounds) = value, bounds.count == 2, let low = bounds[0].double,
            let high = bounds[1].double, low < high
        else { throw fields.error("range", key, "is no range; expected [low, high] with low below high.") }
        return low...high
    }

    private func messages(_ fields: EntryFields) throws -> [JudgeMessage] {
        let expected = "expected a list of { role, content } or a text."
        if let text = fields.value("input")?.string {
            return [JudgeMessage(role: "user", content: try template("input", text, fields))]
        }
        guard case .array(let items)? = fields.value("input"), !items.isEmpty else {
            throw fields.entry.error("missing-key", "`\(fields.entry.name)` has no `input`; \(expected)")
        }
        return try items.map { item in
            guard let members = item.object, let role = members["role"]?.string,
                let content = members["content"]?.string ?? Self.text(of: members["content"]),
                ["system", "developer", "user", "assistant"].contains(role)
            else { throw fields.error("type", "input", "holds something that is no message; \(expected)") }
            return JudgeMessage(role: role, content: try template("input", content, fields))
        }
    }

    /// The text of OpenAI's content parts: `{"type": "input_text", "text": …}`, alone or in a list.
    private static func text(of content: JSONValue?) -> String? {
        switch content {
        case .object(let part)?: part["text"]?.string
        case .array(let parts)?: parts.map { text(of: $0) ?? "" }.joined()
        default: nil
        }
    }

    private func template(_ key: String, _ text: String, _ fields: EntryFields) throws -> Template {
        do {
            return try Template(text)
        } catch {
            throw fields.error("template", key, "is no template. \(error)")
        }
    }
}
