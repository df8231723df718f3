import Glibc

/// One worker process and the script it runs. A worker never serves a second script: one that a script has corrupted
/// can lie about that script's own candidates and about nothing else. Used by one thread only.
final class ScriptWorker {
    /// How a request ended, with the calls before it answered.
    enum End {
        /// Every call of the request is answered, and the worker waits for more.
        case complete
        /// Every call so far is answered, and the worker has ended or must not be used again.
        case retired
        /// The worker is gone, and the call after the answered ones is why.
        case failed(LuaFailure)
        /// The worker is gone, and which call was its last is not known: replies that it had not sent are lost.
        case ambiguous
    }

    /// The script, as long as someone else keeps it.
    private(set) weak var script: LoadedScript?
    private let process: WorkerProcess
    private var busyMicroseconds: Double = 0

    /// A worker's processor time is limited for its whole life, so it is replaced long before that.
    private static let retirementMicroseconds: Double = 120e6
    /// How long past its deadline a worker may take to say so before it is killed.
    private static let margin = Duration.milliseconds(50)
    private static let protocolMessage = "The Lua worker broke its protocol; it may have been corrupted by the script."

    private init(_ process: WorkerProcess) { self.process = process }

    /// Ends the worker.
    func end() { process.end() }

    // MARK: Loading

    /// Starts a worker and loads a script for the first time.
    static func load(
        _ script: LuaScript, request: [UInt8], path: String, allowsUnsandboxed: Bool
    ) -> Result<(worker: ScriptWorker, script: LoadedScript), LuaFailure> {
        loaded(script, request: request, path: path, allowsUnsandboxed: allowsUnsandboxed).map { process, loaded in
            let loadedScript = LoadedScript(script: script, request: request, loaded: loaded)
            let worker = ScriptWorker(process)
            worker.script = loadedScript
            return (worker, loadedScript)
        }
    }

    /// Starts another worker for a script that has been loaded before.
    static func load(
        _ script: LoadedScript, path: String, allowsUnsandboxed: Bool
    ) -> Result<ScriptWorker, LuaFailure> {
        loaded(script.script, request: script.request, path: path, allowsUnsandboxed: allowsUnsandboxed).map {
            let worker = ScriptWorker($0.0)
            worker.script = script
            return worker
        }
    }

    private static func loaded(
        _ script: LuaScript, request: [UInt8], path: String, allowsUnsandboxed: Bool
    ) -> Result<(WorkerProcess, WireLoaded), LuaFailure> {
        let process: WorkerProcess
        do {
            process = try WorkerProcess(path: path, allowsUnsandboxed: allowsUnsandboxed)
        } catch {
            return .failure(LuaFailure(.unavailable, error.message))
        }
        func failure(_ kind: LuaFailure.Kind, _ message: String) -> Result<(WorkerProcess, WireLoaded), LuaFailure> {
            process.end()
            return .failure(LuaFailure(kind, message, files: script.files))
        }
        func crash() -> Result<(WorkerProcess, WireLoaded), LuaFailure> {
            let crash = Self.crash(process)
            return failure(crash.kind, crash.message)
        }
        let time = Duration.milliseconds(script.limits.wallMilliseconds) + margin
        guard process.send(request, within: .seconds(5)) else { return crash() }
        switch process.receive(within: time) {
        case .reply(WireReply.loaded, var reader):
            guard let loaded = WireLoaded(&reader) else { return failure(.runtime, protocolMessage) }
            return .success((process, loaded))
        case .reply(WireReply.loadFailed, var reader):
            guard let kind = reader.byte().flatMap(WireOutcome.init)?.failureKind,
                let message = reader.text(largest: Wire.largestDetail), reader.isAtEnd
            else { return failure(.runtime, protocolMessage) }
            return failure(kind, message)
        case .reply(WireReply.crashed, _), .closed: return crash()
        case .timedOut: return failure(.timeout, "The script did not load within its wall-clock limit.")
        case .reply, .broken: return failure(.runtime, protocolMessage)
        }
    }

    // MARK: Grading

    /// Sends the calls of `range`, as many as fit, and appends what comes back; `next` moves past every answered call.
    func run(
        _ calls: GradeCalls, _ range: Range<Int>, limits: LuaLimits, flushesEach: Bool, next: inout Int,
        into results: inout [LuaResult]
    ) -> End {
        let (frame, callCount) = calls.request(range, flushesEach: flushesEach, limits: limits)
        guard process.send(frame: frame, within: .seconds(5)) else { return crashed(isKnown: flushesEach) }
        var first = 0
        for call in range.prefix(callCount) {
            let before = results.count
            let end = receive(
                calls, call, first: first, within: time(calls, call, limits, flushesEach), limits: limits,
                flushesEach: flushesEach, into: &results)
            switch end {
            case .complete, .retired: next = call + 1
            case .failed, .ambiguous: results.removeLast(results.count - before)
            }
            guard case .complete = end else { return end }
            first += calls.resultCount(call)
        }
        return process.hasUnread || busyMicroseconds > Self.retirementMicroseconds ? .retired : .complete
    }

    /// Receives the replies of one call, whose candidates have the indices from `first` in the request.
    private func receive(
        _ calls: GradeCalls, _ call: Int, first: Int, within time: Duration, limits: LuaLimits, flushesEach: Bool,
        into results: inout [LuaResult]
    ) -> End {
        let count = calls.resultCount(call)
        var received = 0
        var isGroup = false
        if case .groups = calls { isGroup = true }
        while received < count {
            switch process.receive(within: time) {
            case .reply(WireReply.result, var reader):
                guard let reply = WireResult(&reader, logBytes: limits.logBytes), reply.index == first + received,
                    !(isGroup && reply.isLast)
                else { return broken() }
                take(reply, times: 1, into: &results)
                if reply.isLast { return .retired }
                received += 1
            case .reply(WireReply.groupResult, var reader):
                guard isGroup, received == 0, let reply = WireResult(&reader, logBytes: limits.logBytes),
                    reply.index == first
                else { return broken() }
                take(reply, times: count, into: &results)
                return reply.isLast ? .retired : .complete
            case .reply(WireReply.crashed, var reader):
                guard reader.integer(UInt32.self) == UInt32(first), received == 0 else { return broken() }
                return crashed(isKnown: true)
            case .closed: return crashed(isKnown: flushesEach)
            case .timedOut:
                process.end()
                guard flushesEach else { return .ambiguous }
                return .failed(
                    LuaFailure(
                        .timeout, "The script did not finish within its wall-clock limit and had to be killed."))
            case .reply, .broken: return broken()
            }
        }
        return .complete
    }

    /// Appends a reply's result once, or for each candidate of a group, which share its cost.
    private func take(_ reply: WireResult, times: Int, into results: inout [LuaResult]) {
        var result = reply.result
        busyMicroseconds += result.microseconds
        guard times > 1 else { return results.append(result) }
        result.microseconds /= Double(times)
        result.instructions = result.instructions.map { $0 / UInt64(times) }
        results.append(result)
        result.log = ""
        results.append(contentsOf: repeatElement(result, count: times - 1))
    }

    /// How long to wait for a reply; one may wait in the worker for others.
    private func time(_ calls: GradeCalls, _ call: Int, _ limits: LuaLimits, _ flushesEach: Bool) -> Duration {
        let flush = flushesEach ? 0 : Wire.flushMilliseconds
        return .milliseconds(calls.wallMilliseconds(call, limits) + flush) + Self.margin
    }

    // MARK: Ends

    private func broken() -> End {
        process.end()
        return .failed(LuaFailure(.runtime, Self.protocolMessage))
    }

    private func crashed(isKnown: Bool) -> End {
        let failure = Self.crash(process)
        return isKnown ? .failed(failure) : .ambiguous
    }

    /// Reaps a worker that ended by itself and says what its end means.
    private static func crash(_ process: WorkerProcess) -> LuaFailure {
        switch process.end(killing: false) {
        case .signal(SIGSYS):
            LuaFailure(.forbidden, "The script made the worker ask the kernel for something it may not do.")
        case .signal(SIGXCPU):
            LuaFailure(.timeout, "The worker used up its processor time.")
        case .signal(SIGKILL), .signal(SIGTERM):
            LuaFailure(.unavailable, "The worker was killed from outside; the script is not to blame.")
        case .signal(let signal):
            LuaFailure(.runtime, "The worker crashed (signal \(signal)): the script made the Lua library fail.")
        case .exit:
            LuaFailure(.runtime, "The worker ended without a report; the script may have corrupted it.")
        }
    }
}
