import Foundation
import Glibc
import Testing

/// A worker without the host's side of the protocol: bytes in, bytes out, and how it ended.
enum RawWorker {
    enum Ending: Equatable {
        case exit(Int32)
        case signal(Int32)
    }

    /// The frames with which a worker greets and says that a script has been loaded.
    static let hello = frame([1, 2, 0, 0, 0, 1])
    static let loaded = frame([2] + [UInt8](repeating: 0, count: 24) + [1])

    static func frame(_ payload: [UInt8]) -> [UInt8] {
        withUnsafeBytes(of: UInt32(payload.count).littleEndian) { Array($0) } + payload
    }

    /// Starts a worker, sends it bytes, hangs up and waits for its end.
    static func run(sending bytes: [UInt8]) throws -> Ending {
        var pair: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &pair) == 0)
        let process = try spawn(socket: pair[1])
        close(pair[1])
        defer { close(pair[0]) }
        // Replies are small beside the socket's buffers, so that writing first never blocks both sides.
        _ = bytes.withUnsafeBytes { send(pair[0], $0.baseAddress, bytes.count, Int32(MSG_NOSIGNAL)) }
        shutdown(pair[0], Int32(SHUT_WR))
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while recv(pair[0], &buffer, buffer.count, 0) > 0 {}
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        return status & 0x7f == 0 ? .exit(status >> 8 & 0xff) : .signal(status & 0x7f)
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
