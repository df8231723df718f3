import Graders
import LaurelRewards

/// Reads the entry of a grader that asks a model.
struct JudgeEntry {
    static let endpointKeys = [
        "base_url", "api_key_env", "model", "max_concurrency", "deadline_seconds", "retries", "backoff_seconds",
        "price", "cache",
    ]
    static let samplingKeys = ["temperature", "top_p", "seed", "max_completion_tokens", "reasoning_effort"]

    let fields: EntryFields
    let factory: JudgeFactory

    init(_ fields: EntryFields, factory: JudgeFactory) {
        self.fields = fields
        self.factory = factory
    }

    // MARK: - Graders

    func llm() throws -> LLMJudge {
        try fields.allowOnly(["rubric", "scale", "input"] + Self.endpointKeys + Self.samplingKeys)
        return LLMJudge(
            judge: try judge(temperature: 0...1.5), rubric: try rubric(), scale: try range("scale") ?? 0...1,
            input: fields.has("input") ? try fields.gradedText() : nil)
    }

    func scoreModel() throws -> ScoreModel {
        try fields.allowOnly(
            ["input", "range", "pass_threshold", "frame", "sampling_params"] + Self.endpointKeys + Self.samplingKeys)
        let range = try range("range") ?? 0...1
        // Nobody knows what lies in a range that is wrong itself.
        let thresholds = fields.isFaulty("range") ? -1e300...1e300 : range
        return ScoreModel(
            judge: try judge(temperature: 0...2), messages: try messages(), range: range,
            passThreshold: try fields.number("pass_threshold", in: thresholds))
    }

    func labelModel() throws -> LabelModel {
        try fields.allowOnly(
            ["input", "labels", "passing_labels", "frame", "sampling_params"] + Self.endpointKeys + Self.samplingKeys)
        let (judge, messages) = (try judge(temperature: 0...2), try messages())
        guard let labels = try fields.texts("labels") else { throw fields.missing("labels", "two or more labels") }
        guard let passing = try fields.texts("passing_labels") else {
            throw fields.missing("passing_labels", "those of the labels that pass")
        }
        guard labels.count >= 2 else {
            throw fields.error("range", "labels", "has one label; expected two or more.")
        }
        guard Set(labels.map { $0.lowercased() }).count == labels.count else {
            throw fields.error("range", "labels", "names a label twice, apart from case; expected each once.")
        }
        if let stranger = passing.first(where: { !labels.contains($0) }) {
            let hint = NearestName.hint(for: stranger, among: labels)
            throw fields.error(
                "conflict", "passing_labels",
                "holds \"\(stranger)\", which is none of the labels \(labels.joined(separator: ", ")).\(hint)")
        }
        guard Set(passing).count < labels.count else {
            throw fields.error("conflict", "passing_labels", "passes every label; expected some of them.")
        }
        return LabelModel(
            judge: judge, messages: messages, labels: labels, passing: Set(passing))
    }

    func embeddingSimilarity() throws -> EmbeddingSimilarity {
        try fields.allowOnly(["operation", "input", "reference", "pass_threshold"] + Self.endpointKeys)
        _ = try fields.number("pass_threshold", in: 0...1)
        return EmbeddingSimilarity(
            client: try client(), model: try model(variable: JudgeFactory.embeddingVariable),
            input: try fields.gradedText(), reference: try fields.referenceText())
    }

    // MARK: - Parts

    private func judge(temperature: ClosedRange<Double>) throws -> Judge {
        let all = try withSamplingParameters()
        var sampling = JudgeSampling()
        sampling.temperature = try all.number("temperature", in: temperature, default: 0)
        sampling.topP = try all.number("top_p", in: 0...1)
        sampling.seed = try all.integer("seed", in: 0...Int.max).map(Int64.init)
        sampling.maxCompletionTokens = try all.integer("max_completion_tokens", in: 1...131_072, default: 512)
        let efforts = ["none", "minimal", "low", "medium", "high", "xhigh"]
        if all.has("reasoning_effort") {
            sampling.reasoningEffort = try all.choice(
                "reasoning_effort", spellings: Dictionary(uniqueKeysWithValues: efforts.map { ($0, $0) }),
                listed: efforts)
        }
        return Judge(
            client: try client(), model: try model(variable: JudgeFactory.modelVariable), sampling: sampling)
    }

    /// The entry with OpenAI's `sampling_params` beside the other keys, at their line.
    private func withSamplingParameters() throws -> EntryFields {
        guard let value = fields.value("sampling_params") else { return fields }
        guard let nested = value.object else {
            throw fields.error(
                "type", "sampling_params", "is no mapping; expected \(Self.samplingKeys.joined(separator: ", ")).")
        }
        var entry = fields.entry
        var problems = ProblemCollector()
        for (key, value) in nested.sorted(by: { $0.key < $1.key }) {
            // OpenAI's own spelling has one s too many.
            let known = key == "max_completions_tokens" || key == "max_tokens" ? "max_completion_tokens" : key
            guard Self.samplingKeys.contains(known) else {
                problems.add(
                    fields.error(
                        "unknown-key", "sampling_params",
                        "has the unknown key `\(key)`.\(NearestName.hint(for: key, among: Self.samplingKeys))"))
                continue
            }
            guard !fields.has(known) else {
                problems.add(fields.error("range", known, "stands in `sampling_params` too; expected it once."))
                continue
            }
            entry.fields[known] = value
            entry.keyLines[known] = entry.keyLines["sampling_params"]
        }
        try problems.check()
        return fields.replacing(entry)
    }

    private func range(_ key: String) throws -> ClosedRange<Double>? {
        guard let value = fields.value(key) else { return nil }
        guard case .array(let bounds) = value, bounds.count == 2, let low = bounds[0].double,
            let high = bounds[1].double, low.isFinite, high.isFinite, low < high
        else { throw fields.error("range", key, "is no range; expected [low, high] with low below high.") }
        return low...high
    }

    // MARK: - Texts

    private func rubric() throws -> Rubric {
        let text = try fields.text("rubric") ?? Rubric.names[0]
        if let named = Rubric.named[text] { return Rubric(template: try template("rubric", named)) }
        guard text.contains(where: \.isWhitespace) else {
            throw fields.error(
                "range", "rubric",
                "is \"\(text.prefix(60))\"; expected a text for the judge, or one of \(Rubric.names.joined(separator: ", "))."
                    + NearestName.hint(for: text, among: Rubric.names))
        }
        let template = try template("rubric", text)
        guard !template.readsSample else {
            throw fields.error(
                "template", "rubric",
                "reads the sample, so that the model would write into its own rubric; expected text and {{ item.… }}: the "
                    + "answer is shown to the judge in a block of its own.")
        }
        return Rubric(template: template)
    }

    private func messages() throws -> JudgedMessages {
        let expected = "expected a list of { role, content } or a text."
        let isFramed = try fields.bool("frame", default: true)
        if let text = fields.value("input")?.string {
            return JudgedMessages(
                parts: [.init(role: "user", content: try template("input", text))], isFramed: isFramed)
        }
        guard let value = fields.value("input") else {
            throw fields.missing("input", "a list of { role, content } or a text")
        }
        guard case .array(let items) = value, (1...256).contains(items.count) else {
            throw fields.error("type", "input", "is no list of 1 to 256 messages; \(expected)")
        }
        let roles = ["system", "developer", "user", "assistant"]
        let parts = try items.enumerated().mapAll { place, item -> JudgedMessages.Part in
            guard let members = item.object, let role = members["role"]?.string,
                let content = Self.text(of: members["content"])
            else { throw fields.error("type", "input", "holds no message at place \(place); \(expected)") }
            if let stranger = members.keys.sorted().first(where: { !["role", "content", "type"].contains($0) }) {
                throw fields.error(
                    "unknown-key", "input", "has the unknown key `\(stranger)` at place \(place); \(expected)")
            }
            guard roles.contains(role) else {
                throw fields.error(
                    "range", "input",
                    "has the role \"\(role.prefix(40))\" at place \(place); expected one of \(roles.joined(separator: ", "))."
                )
            }
            return JudgedMessages.Part(role: role, content: try template("input", content))
        }
        return JudgedMessages(parts: parts, isFramed: isFramed)
    }

    /// A message's text: plain, or OpenAI's content parts `{"type": "input_text", "text": …}`, alone or in a list; nil where
    /// there is something else, such as an image.
    private static func text(of content: JSONValue?) -> String? {
        switch content {
        case .string(let text)?: return text
        case .object(let part)?: return part["text"]?.string
        case .array(let parts)?:
            let texts = parts.compactMap { $0.string ?? $0.object?["text"]?.string }
            return texts.count == parts.count ? texts.joined() : nil
        default: return nil
        }
    }

    private func template(_ key: String, _ text: String) throws -> Template {
        do {
            return try Template(text)
        } catch {
            throw fields.error("template", key, "is no template. \(error)")
        }
    }
}
