import Graders
import LaurelRewards

/// Where the entry's model is.
extension JudgeEntry {
    func model(variable: String) throws -> String {
        if fields.isFaulty("model") { return "unset" }
        let written = try fields.text("model")
        if written?.isEmpty == true { throw fields.error("range", "model", "is empty; expected a model's name.") }
        let configured = factory.environment[variable].flatMap { $0.isEmpty ? nil : $0 }
        // A definition that was made for OpenAI runs on whatever judge there is.
        if !fields.has("base_url"), let configured, written.map(Self.isOpenAIs) ?? true { return configured }
        if let model = written ?? configured { return model }
        guard factory.needsEndpoint else { return "unset" }
        throw fields.entry.error(
            "no-judge", key: "model",
            "`\(fields.entry.name)` names no model; expected `model` in the entry or \(variable) in the environment.")
    }

    private static func isOpenAIs(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["gpt-", "chatgpt-", "o1", "o3", "o4", "text-embedding-"].contains { name.hasPrefix($0) }
            && !name.hasPrefix("gpt-oss")
    }

    func client() throws -> ModelClient {
        var endpoint = try address()
        endpoint.maxConcurrency = try fields.integer("max_concurrency", in: 1...256, default: 8)
        endpoint.deadlineSeconds = try fields.number("deadline_seconds", in: 0.1...3600, default: 60)
        endpoint.retries = try fields.integer("retries", in: 0...20, default: 4)
        endpoint.backoffSeconds = try fields.number("backoff_seconds", in: 0.001...60, default: 0.5)
        endpoint.price = try price()
        return factory.client(of: endpoint, isCached: try fields.bool("cache", default: true))
    }

    /// The entry's own address with its key, else the environment's with the environment's.
    private func address() throws -> JudgeEndpoint {
        let unset = "http://unset.invalid/v1"
        if fields.isFaulty("base_url") { return try JudgeEndpoint(address: unset) }
        var key: APIKey?
        if let variable = try fields.text("api_key_env") {
            do {
                key = try APIKey(variable: variable, environment: factory.environment)
            } catch  where factory.needsEndpoint {
                throw fields.error("no-key", "api_key_env", error.message)
            } catch {}
        }
        if let written = try fields.text("base_url") {
            do {
                return try JudgeEndpoint(address: written, apiKey: key)
            } catch {
                throw fields.error("range", "base_url", error.message)
            }
        }
        guard let address = factory.environment[JudgeFactory.urlVariable], !address.isEmpty else {
            guard factory.needsEndpoint else { return try JudgeEndpoint(address: unset) }
            throw fields.entry.error(
                "no-judge", key: "base_url",
                "`\(fields.entry.name)` needs a model to ask; expected `base_url` (such as http://localhost:8000/v1) in the "
                    + "entry or \(JudgeFactory.urlVariable) in the environment.")
        }
        do {
            if key == nil, factory.environment[JudgeFactory.keyVariable]?.isEmpty == false {
                key = try APIKey(variable: JudgeFactory.keyVariable, environment: factory.environment)
            }
            return try JudgeEndpoint(address: address, apiKey: key)
        } catch {
            throw fields.entry.error(
                "no-judge", key: "base_url",
                "`\(fields.entry.name)` cannot use the judge of the environment: "
                    + "\(JudgeFactory.urlVariable) \(error.message)")
        }
    }

    private func price() throws -> JudgeEndpoint.Price? {
        guard let value = fields.value("price") else { return nil }
        guard let members = value.object, Set(members.keys) == ["input", "output"],
            let input = members["input"]?.double, let output = members["output"]?.double,
            (0...1e6).contains(input), (0...1e6).contains(output)
        else {
            throw fields.error(
                "type", "price", "is no price; expected { input: dollars, output: dollars } a million tokens.")
        }
        return JudgeEndpoint.Price(input: input, output: output)
    }
}
