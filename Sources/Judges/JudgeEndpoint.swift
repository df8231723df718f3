/// An OpenAI-compatible server and how it is to be used.
package struct JudgeEndpoint: Sendable, Hashable {
    /// The base address, with `/v1` and without a slash at the end.
    package var baseURL: String
    /// Sent as a bearer token; nil sends none.
    package var apiKey: String?
    /// Requests that may be under way at once.
    package var maxConcurrency = 8
    /// Seconds that one grade may take, retries and waiting for a turn included.
    package var deadlineSeconds = 60.0
    /// Further attempts after 429, 5xx, a broken connection or a truncated body.
    package var retries = 4
    /// Seconds before the second attempt; each further one waits twice as long, and at least what the server asks for.
    package var backoffSeconds = 0.5
    /// Dollars for a million tokens read and written, for the account.
    package var price: Price?

    package struct Price: Sendable, Hashable {
        package var input: Double
        package var output: Double
    }

    package init(baseURL: String, apiKey: String? = nil) {
        self.baseURL = baseURL
        self.apiKey = apiKey
    }
}
