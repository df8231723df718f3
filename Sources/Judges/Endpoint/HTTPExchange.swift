import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// One request and what came back, with every bound on it: the time, the size, no redirect.
struct HTTPExchange: Sendable {
    /// What came of it.
    enum Ending: Sendable {
        case answered(HTTPAnswer)
        /// The answer was longer than `largestBody`.
        case tooLong
        /// There was none, in the words of a sentence.
        case broken(String)
    }

    static let largestBody = 4 << 20

    /// One client for the process. It follows no redirect (a POST would become a GET, and the key would travel), repeats
    /// nothing by itself, and takes no compressed answer.
    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 256
        configuration.timeout.connect = .seconds(10)
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    let address: String
    let body: Data
    let apiKey: APIKey?

    /// Sends it; whatever the server does, it ends at the deadline.
    func run(until deadline: ContinuousClock.Instant) async -> Ending {
        await withTaskGroup(of: Ending?.self) { group in
            group.addTask { await exchange(until: deadline) }
            group.addTask {
                try? await Task.sleep(until: deadline, clock: .continuous)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first ?? .broken("the deadline came first")
        }
    }

    private func exchange(until deadline: ContinuousClock.Instant) async -> Ending {
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "Accept", value: "application/json")
        request.headers.add(name: "User-Agent", value: "laurel")
        if let apiKey { request.headers.add(name: "Authorization", value: "Bearer \(apiKey.value)") }
        request.body = .bytes(ByteBuffer(bytes: body))
        let left = max(0.001, min((deadline - ContinuousClock.now) / .seconds(1), 86_400))
        do {
            let response = try await Self.http.execute(request, timeout: .nanoseconds(Int64(left * 1e9)))
            var data = Data()
            for try await part in response.body {
                guard data.count + part.readableBytes <= Self.largestBody else { return .tooLong }
                data.append(contentsOf: part.readableBytesView)
            }
            guard !Task.isCancelled else { return .broken("the deadline came first") }
            return .answered(
                HTTPAnswer(
                    status: Int(response.status.code), body: data,
                    contentType: response.headers.first(name: "Content-Type"),
                    retryAfter: response.headers.first(name: "Retry-After").flatMap {
                        HTTPAnswer.pause($0, now: Date())
                    }))
        } catch {
            return .broken(Self.reason(error))
        }
    }

    /// A network error in a few words.
    private static func reason(_ error: any Error) -> String {
        let text = String(describing: error)
        if text.contains("Connection refused") { return "the connection was refused: nothing listens there" }
        if text.contains("Network is unreachable") { return "the network is unreachable" }
        if text.contains("dnsA") { return "the host has no address, or none that answers" }
        if let error = error as? HTTPClientError {
            switch error {
            case .connectTimeout: return "no connection came about"
            case .deadlineExceeded, .readTimeout, .cancelled: return "the deadline came first"
            case .remoteConnectionClosed: return "the connection was closed in the middle"
            default: return error.shortDescription
            }
        }
        if let error = error as? HTTPParserError {
            return error == .invalidEOFState
                ? "the connection was closed in the middle" : "what came back is no HTTP (\(text.prefix(80)))"
        }
        if error is CancellationError { return "the deadline came first" }
        return String(text.prefix(160))
    }
}

/// A server's answer, whatever its status.
struct HTTPAnswer: Sendable {
    let status: Int
    let body: Data
    let contentType: String?
    /// Seconds that the server asks to wait.
    let retryAfter: Double?

    /// The body's beginning on one line.
    var excerpt: String {
        let text = String(decoding: body.prefix(300), as: UTF8.self).unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control ? " " : String(scalar)
        }
        return text.joined().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static let longestPause = 3600.0

    /// A `Retry-After`: seconds, or a date.
    static func pause(_ header: String, now: Date) -> Double? {
        let text = header.trimmingCharacters(in: .whitespaces)
        if let seconds = Double(text) {
            return seconds.isFinite && seconds >= 0 ? min(seconds, longestPause) : nil
        }
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "GMT")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        return format.date(from: text).map { min(max($0.timeIntervalSince(now), 0), longestPause) }
    }
}
