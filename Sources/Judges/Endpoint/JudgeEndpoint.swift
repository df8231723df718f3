import Foundation

/// An OpenAI-compatible server and how it is to be used.
package struct JudgeEndpoint: Sendable, Hashable {
    /// The base address, such as `http://localhost:8000/v1`, without a slash at the end.
    package let baseURL: String
    /// Sent as a bearer token; nil sends none.
    package var apiKey: APIKey?
    /// Requests that may be under way at once.
    package var maxConcurrency = 8
    /// Seconds that one answer may take from when its turn comes, further attempts included.
    package var deadlineSeconds = 60.0
    /// Further attempts after 429, 5xx, a broken connection, or an answer that cannot be read.
    package var retries = 4
    /// Seconds before the second attempt; each further one waits twice as long, and at least what the server asks for.
    package var backoffSeconds = 0.5
    /// Dollars for a million tokens read and written, for the account.
    package var price: Price?

    package struct Price: Sendable, Hashable {
        package var input: Double
        package var output: Double
    }

    /// Takes an address with or without `/v1`; also one that goes on to `/chat/completions`.
    package init(address: String, apiKey: APIKey? = nil) throws(JudgeFailure) {
        guard let base = Self.base(of: address) else {
            // An address with a password in it is not shown.
            let shown = address.contains("@") ? "" : "\"\(address.prefix(200))\", "
            throw .wrong(
                "is \(shown)no address of a server; expected http or https, a host, and no user, query or fragment, such as "
                    + "http://localhost:8000/v1.")
        }
        baseURL = base
        self.apiKey = apiKey
    }

    private static func base(of address: String) -> String? {
        guard address.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), let url = URL(string: address),
            let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme), let host = url.host(),
            !host.isEmpty, url.user() == nil, url.password() == nil, url.query() == nil, url.fragment() == nil,
            (1...65_535).contains(url.port ?? 1)
        else { return nil }
        var base = address
        while base.hasSuffix("/") { base.removeLast() }
        for path in ["/chat/completions", "/embeddings"] where base.hasSuffix(path) { base.removeLast(path.count) }
        let hasPath = base.dropFirst(scheme.count + 3).contains("/")
        return hasPath ? base : base + "/v1"
    }
}
