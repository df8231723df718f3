package import Foundation
package import LaurelRewards

/// Has the model behind an OpenAI-compatible server write completions.
package struct EndpointGenerator: Sendable {
    /// One completion.
    package struct Completion: Sendable, Hashable {
        package let text: String
        /// Whether the model ended it, or its maximal length did.
        package let finishReason: FinishReason
    }

    /// How completions are drawn.
    package struct Sampling: Sendable, Hashable {
        package var temperature = 1.0
        package var topP: Double?
        package var maxTokens = 512
        /// Completion `i` of a prompt depends on it and on `i`, as far as the server keeps to seeds.
        package var seed: Int64?

        package init(temperature: Double = 1, topP: Double? = nil, maxTokens: Int = 512, seed: Int64? = nil) {
            self.temperature = temperature
            self.topP = topP
            self.maxTokens = maxTokens
            self.seed = seed
        }
    }

    package let model: String
    /// What generating has cost.
    package var account: JudgeAccount { client.account }
    private let client: ModelClient

    /// - Parameters:
    ///   - url: the base address, with or without `/v1`.
    ///   - apiKeyVariable: the environment variable that holds the key; nil sends none.
    /// - Throws: what is wrong with the address or the key, as a full sentence.
    package init(
        url: String, model: String, apiKeyVariable: String? = nil, maxConcurrency: Int = 8,
        deadlineSeconds: Double = 300, cacheFolder: URL? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(JudgeFailure) {
        guard !model.isEmpty else { throw .wrong("The endpoint's model has no name; expected one.") }
        var endpoint: JudgeEndpoint
        do {
            endpoint = try JudgeEndpoint(address: url)
        } catch {
            throw .wrong("The endpoint \(error.message)")
        }
        if let apiKeyVariable {
            do {
                endpoint.apiKey = try APIKey(variable: apiKeyVariable, environment: environment)
            } catch {
                throw .wrong("The option for the endpoint's key \(error.message)")
            }
        }
        endpoint.maxConcurrency = maxConcurrency
        endpoint.deadlineSeconds = deadlineSeconds
        client = ModelClient(endpoint, cache: cacheFolder.map(JudgeCache.init), sharesAnswers: false)
        self.model = model
    }

    /// The texts of so many completions of a conversation.
    package func completions(
        messages: [Message], count: Int, sampling: Sampling = Sampling()
    ) async throws(JudgeFailure) -> [String] {
        try await candidates(messages: messages, count: count, sampling: sampling).map(\.text)
    }

    /// So many completions of a conversation, with how they ended.
    ///
    /// A server that gives fewer than it was asked for (some know no `n`) is asked for the rest, with other seeds.
    package func candidates(
        messages: [Message], count: Int, sampling: Sampling = Sampling()
    ) async throws(JudgeFailure) -> [Completion] {
        var found: [Completion] = []
        while found.count < count {
            var request = ChatRequest(model: model, sampling: JudgeSampling(), messages: messages, schema: nil)
            request.sampling.temperature = sampling.temperature
            request.sampling.topP = sampling.topP
            request.sampling.maxCompletionTokens = sampling.maxTokens
            request.sampling.seed = sampling.seed.map { $0 &+ Int64(found.count) }
            request.count = count - found.count
            request.place = found.count
            let choices = try await client.chat(request).answer.choices
            found += choices.prefix(count - found.count).map {
                Completion(text: $0.text, finishReason: $0.finish == "length" ? .length : .stop)
            }
        }
        return found
    }
}
