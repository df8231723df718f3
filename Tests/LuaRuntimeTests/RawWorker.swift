import Foundation
import Glibc
import Testing

/// A worker without the host's side of the protocol: bytes in, bytes out, and how it ended.
enum RawWorker {
    enum Ending: Equatable {
        case exit(Int32)
        case signal(Int32)
    }

    /// What a worker sends back, and its end.
    struct Answer {
        let output: [UInt8]
        let ending: Ending

        /// The output up to the end of its frame `count`; nil when there are fewer.
        func frames(_ count: Int) -> [UInt8]? {
            var end = 0
            for _ in 0..<count {
                guard output.count >= end + 4 else { return nil }
                end += 4 + (0..<4).reduce(0) { $0 | Int(output[end + $1]) << (8 * $1) }
            }
            return output.count >= end ? Array(output[..<end]) : nil
        }
    }

    /// The bytes behind their length.
    static func frame(_ payload: [UInt8]) -> [UInt8] {
        withUnsafeBytes(of: UInt32(payload.count).littleEndian) { Array($0) } + payload
    }

    /// Starts a worker, sends it bytes, hangs up and waits for its end.
    static func run(sending bytes: [UInt8]) throws -> Answer {
        var pair: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &pair) == 0)
        let process = try spawn(socket: pair[1])
        close(pair[1])
        defer { close(pair[0]) }
        // Replies are small beside the socket's buffers, so that writing first never blocks both sides.
        _ = bytes.withUnsafeBytes { send(pair[0], $0.baseAddress, bytes.count, Int32(MSG_NOSIGNAL)) }
        shutdown(pair[0], Int32(SHUT_WR))
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        var output: [UInt8] = []
        errno = 0
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        while case let count = recv(pair[0], &buffer, buffer.count, 0), count > 0 { output += buffer[..<count] }
        if errno == EAGAIN { kill(process, SIGKILL) }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        let signal = status & 0x7f
        return Answer(output: output, ending: signal == 0 ? .exit(status >> 8 & 0xff) : .signal(signal))
    }

    private static func spawn(socket: Int32) throws -> pid_t {
        let path =
            try ProcessInfo.processInfo.environment["LAUREL_LUA_WORKER"]
            ?? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") + "/../laurel-lua-worker"
        let resolved = URL(fileURLWithPath: path).standardized.path
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, socket, 3)
        var process: pid_t = 0
        let argument = strdup(resolved)
        defer { free(argument) }
        var arguments = [argument, nil]
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        try #require(posix_spawn(&process, resolved, &actions, nil, &arguments, &environment) == 0)
        return process
    }
}
