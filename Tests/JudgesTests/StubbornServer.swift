import Foundation
import Glibc
import Synchronization

/// A real HTTP server on a socket of its own that answers each request with whatever bytes a test says: also with errors,
/// garbage, half an answer, or nothing for a while.
final class StubbornServer: Sendable {
    /// What is sent back to a request.
    enum Reply: Sendable {
        /// A whole answer.
        case status(Int, String, headers: [String] = [])
        /// These bytes and the end of the connection.
        case raw(String)
        /// Nothing for some seconds, then an empty answer.
        case silence(Double)
        /// A byte at a time, with a pause of so many seconds before each.
        case drip(String, Double)
    }

    let port: UInt16
    private let socket: Int32
    private let state: Mutex<(heads: [String], bodies: [String], underWay: Int, most: Int)> = Mutex(([], [], 0, 0))

    /// The heads of the requests so far.
    var heads: [String] { state.withLock { $0.heads } }
    /// The bodies of the requests so far.
    var bodies: [String] { state.withLock { $0.bodies } }
    /// How many requests were under way at once at the most.
    var mostAtOnce: Int { state.withLock { $0.most } }
    var address: String { "http://127.0.0.1:\(port)/v1" }

    /// - Parameter reply: given the number of the request, from 0, and its head and body.
    init(_ reply: @escaping @Sendable (Int, String) -> Reply) throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, size) == 0 && listen(socket, 64) == 0 && getsockname(socket, $0, &size) == 0
            }
        }
        guard socket >= 0, isBound else { throw POSIXError(.EADDRINUSE) }
        self.socket = socket
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in
            while true {
                let connection = accept(socket, nil, nil)
                guard connection >= 0 else { return }
                Thread.detachNewThread { self.serve(connection, reply) }
            }
        }
    }

    func stop() { shutdown(socket, Int32(SHUT_RDWR)) }

    /// One request a connection.
    private func serve(_ connection: Int32, _ reply: (Int, String) -> Reply) {
        defer { close(connection) }
        guard let (head, body) = receive(connection) else { return }
        let number = state.withLock { state in
            state.heads.append(head)
            state.bodies.append(body)
            state.underWay += 1
            state.most = max(state.most, state.underWay)
            return state.bodies.count - 1
        }
        let answer = reply(number, head + body)
        // Before it is sent: the client may ask again as soon as it has it.
        state.withLock { $0.underWay -= 1 }
        switch answer {
        case .status(let status, let text, let headers):
            let lines = headers.map { $0 + "\r\n" }.joined()
            let head =
                "HTTP/1.1 \(status) Status\r\nContent-Length: \(text.utf8.count)\r\nConnection: close\r\n\(lines)\r\n"
            send(connection, Array((head + text).utf8))
        case .raw(let text): send(connection, Array(text.utf8))
        case .silence(let seconds): Thread.sleep(forTimeInterval: seconds)
        case .drip(let text, let pause):
            for byte in text.utf8 {
                Thread.sleep(forTimeInterval: pause)
                guard send(connection, [byte]) else { return }
            }
        }
    }

    private func receive(_ connection: Int32) -> (head: String, body: String)? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let head = String(text[..<end.upperBound])
                let length =
                    head.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
                    .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
                let body = Array(bytes.dropFirst(head.utf8.count))
                if body.count >= length { return (head, String(decoding: body, as: UTF8.self)) }
            }
            let count = read(connection, &buffer, buffer.count)
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
        }
    }

    /// Sends everything; false when the client has gone.
    @discardableResult
    private func send(_ connection: Int32, _ bytes: [UInt8]) -> Bool {
        var bytes = bytes[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            bytes = bytes.dropFirst(count)
        }
        return true
    }
}
