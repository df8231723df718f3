import Glibc

/// One running worker: its process, its socket and the bytes between them. Used by one thread only.
final class WorkerProcess {
    /// What waiting for a reply came to.
    enum Received {
        /// A reply's type and payload.
        case reply(UInt8, WireReader)
        /// The worker closed its end.
        case closed
        case timedOut
        /// The worker sent something that is no reply.
        case broken
    }

    /// How a worker ended.
    enum Termination: Equatable {
        case exit(Int32)
        case signal(Int32)
    }

    private let socket: Int32
    private let process: pid_t
    private var hasEnded = false
    private var buffer = [UInt8](repeating: 0, count: Wire.largestReply)
    private var filled = 0
    private var consumed = 0

    /// Starts a worker and waits until it has confined itself.
    init(path: String, allowsUnsandboxed: Bool) throws(LuaRuntimeError) {
        (process, socket) = try Self.spawn(path: path, allowsUnsandboxed: allowsUnsandboxed)
        let problem: String
        switch receive(within: .seconds(20)) {
        case .reply(WireReply.hello, var reader):
            guard let version = reader.integer(UInt32.self), version == Wire.version else {
                problem = "it speaks another version of the protocol; build laurel and its worker together"
                break
            }
            guard let isFiltered = reader.byte(), reader.isAtEnd, isFiltered == 1 || allowsUnsandboxed else {
                problem = "it is not confined by a system call filter"
                break
            }
            return
        case .reply(WireReply.setupFailed, var reader):
            problem = reader.text(largest: Wire.largestDetail) ?? "it sent no reason"
        case .closed: problem = "it ended at once (\(end()))"
        case .timedOut: problem = "it did not answer within 20 seconds"
        case .reply, .broken: problem = "it sent something unexpected"
        }
        _ = end()
        throw LuaRuntimeError(code: "worker-start", message: "The Lua worker at \(path) does not start: \(problem)")
    }

    deinit { _ = end() }

    /// Whether the worker has sent more than it was asked for.
    var hasUnread: Bool { filled > consumed }

    /// Sends one frame; false when the worker has gone or does not take it within the time.
    func send(_ payload: [UInt8], within time: Duration) -> Bool {
        var frame: [UInt8] = []
        frame.reserveCapacity(payload.count + 4)
        frame.appendLittleEndian(UInt32(payload.count))
        frame.append(contentsOf: payload)
        return send(frame: frame, within: time)
    }

    /// Sends bytes that begin with their frame's length.
    func send(frame: [UInt8], within time: Duration) -> Bool {
        let deadline = ContinuousClock.now + time
        var sent = 0
        while sent < frame.count {
            let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
            let count = frame.withUnsafeBytes { bytes in
                Glibc.send(socket, bytes.baseAddress.map { $0 + sent }, frame.count - sent, flags)
            }
            if count > 0 {
                sent += count
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                guard waitUntilReady(POLLOUT, deadline) else { return false }
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    /// Waits for the next reply.
    func receive(within time: Duration) -> Received {
        var deadline: ContinuousClock.Instant?
        while true {
            if let reply = nextBuffered() { return reply }
            compact()
            let room = buffer.count - filled
            let count = buffer.withUnsafeMutableBytes { bytes in
                recv(socket, bytes.baseAddress.map { $0 + filled }, room, Int32(MSG_DONTWAIT))
            }
            if count > 0 {
                filled += count
            } else if count == 0 || errno == ECONNRESET {
                return .closed
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                let due = deadline ?? ContinuousClock.now + time
                deadline = due
                guard waitUntilReady(POLLIN, due) else { return .timedOut }
            } else if errno != EINTR {
                return .closed
            }
        }
    }

    /// Reaps the worker and says how it ended. One that is said to end by itself is killed when it does not.
    @discardableResult
    func end(killing: Bool = true) -> Termination {
        guard !hasEnded else { return .exit(0) }
        hasEnded = true
        var status: Int32 = 0
        if killing || !hasExited(within: .milliseconds(100), &status) {
            kill(process, SIGKILL)
            while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        }
        close(socket)
        let signal = status & 0x7f
        return signal == 0 ? .exit(status >> 8 & 0xff) : .signal(signal)
    }

    private func hasExited(within time: Duration, _ status: inout Int32) -> Bool {
        let deadline = ContinuousClock.now + time
        while waitpid(process, &status, WNOHANG) != process {
            guard ContinuousClock.now < deadline else { return false }
            usleep(100)
        }
        return true
    }

    /// The next whole frame of the buffer; nil when more bytes are needed.
    private func nextBuffered() -> Received? {
        let available = filled - consumed
        guard available >= 4 else { return nil }
        var header = WireReader(buffer[consumed..<(consumed + 4)])
        guard let length = header.integer(UInt32.self) else { return nil }
        let size = Int(length)
        guard size >= 1, size <= Wire.largestReply - 4 else { return .broken }
        guard available >= 4 + size else { return nil }
        let start = consumed + 4
        consumed = start + size
        return .reply(buffer[start], WireReader(buffer[(start + 1)..<(start + size)]))
    }

    private func compact() {
        guard consumed > 0 else { return }
        buffer.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress, filled > consumed else { return }
            memmove(base, base + consumed, filled - consumed)
        }
        filled -= consumed
        consumed = 0
    }

    private func waitUntilReady(_ events: Int32, _ deadline: ContinuousClock.Instant) -> Bool {
        while true {
            let left = deadline - ContinuousClock.now
            guard left > .zero else { return false }
            var entry = pollfd(fd: socket, events: Int16(events), revents: 0)
            let milliseconds = Int32(clamping: Int((left / .milliseconds(1)).rounded(.up)))
            let count = poll(&entry, 1, milliseconds)
            if count > 0 { return true }
            if count < 0 && errno != EINTR { return false }
        }
    }
}
