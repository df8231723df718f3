import LaurelRewards

extension PluginCases {
    /// `{"sample": {…}, "params": {…}, "expect": {…}}`
    static func readCase(_ node: ConfigurationNode, line: Int) throws -> Case {
        try node.allowOnly(["sample", "params", "expect"])
        var params: [String: JSONValue] = [:]
        for member in try node.optional("params")?.members() ?? [] { params[member.key] = member.value.json }
        let items = try readItems(try node.required("sample", "a sample"))
        let expect = try node.required("expect", "what the plugin should make of the sample")
        return Case(line: line, items: items, params: params, expectations: try readExpectations(expect, items.count))
    }

    private static func readExpectations(_ node: ConfigurationNode, _ count: Int) throws -> [Expectation] {
        guard case .array = node.value else {
            return Array(repeating: try readExpectation(node), count: count)
        }
        let entries = try node.array().map { try readExpectation($0) }
        guard entries.count == count else {
            throw node.error(
                "range", "`expect` has \(entries.count) entries; expected one for each of \(count) completions.")
        }
        return entries
    }

    private static func readExpectation(_ node: ConfigurationNode) throws -> Expectation {
        try node.allowOnly(["score", "min", "max", "outcome"])
        var expectation = Expectation()
        expectation.score = try node.optional("score")?.double()
        expectation.minimum = try node.optional("min")?.double()
        expectation.maximum = try node.optional("max")?.double()
        let outcomes = ["score", "abstain"] + FailureKind.allCases.map(\.rawValue)
        expectation.outcome = try node.optional("outcome")?.choice(of: outcomes)
        guard expectation != Expectation() else {
            throw node.error("missing-key", "`expect` is empty; expected `score`, `min`, `max` or `outcome`.")
        }
        return expectation
    }

    private static func readItems(_ node: ConfigurationNode) throws -> [GradingItem] {
        try node.allowOnly([
            "prompt", "messages", "completion", "completions", "reference", "metadata", "finish_reason", "token_count",
            "index",
            "scores",
        ])
        var messages = try readMessages(try node.optional("messages"))
        if let prompt = try node.optional("prompt")?.string() {
            guard messages.isEmpty else {
                throw node.error("range", "A sample has `prompt` or `messages`, not both.")
            }
            messages = [Message(role: "user", content: prompt)]
        }
        var metadata: [String: JSONValue] = [:]
        for member in try node.optional("metadata")?.members() ?? [] { metadata[member.key] = member.value.json }
        var scores: [String: Double] = [:]
        for member in try node.optional("scores")?.members() ?? [] { scores[member.key] = try member.value.double() }
        let index = try node.optional("index")?.integer(in: 0...Int.max) ?? 0
        let sample = Sample(
            index: index, messages: messages, reference: try node.optional("reference")?.string(), metadata: metadata)
        let finish = try node.optional("finish_reason")?.choice(of: ["stop", "length"]) == "length"
        let tokens = try node.optional("token_count")?.integer(in: 0...Int.max) ?? 0
        return try readCompletions(node).enumerated().map { index, completion in
            GradingItem(
                sample: sample,
                candidate: Candidate(
                    index: index, completion: completion, finishReason: finish ? .length : .stop, tokenCount: tokens),
                scores: scores)
        }
    }

    private static func readCompletions(_ node: ConfigurationNode) throws -> [String] {
        guard let list = try node.optional("completions") else {
            return [try node.required("completion", "what the model wrote").string()]
        }
        guard try node.optional("completion") == nil else {
            throw list.error("range", "A sample has `completion` or `completions`, not both.")
        }
        return try list.array(minimumCount: 1).map { try $0.string() }
    }

    private static func readMessages(_ node: ConfigurationNode?) throws -> [Message] {
        try node?.array().map { message in
            try message.allowOnly(["role", "content"])
            return Message(
                role: try message.required("role", "the turn's role").string(),
                content: try message.required("content", "the turn's text").string())
        } ?? []
    }
}
