import Foundation

/// One thread and the worker process it feeds. Blocking reads happen here and never on Swift's cooperative threads; the
/// thread also starts the worker, because a worker dies with the thread that started it.
final class WorkerThread {
    private let path: String
    private let allowsUnsandboxed: Bool
    private var worker: WorkerProcess?
    private var loaded: LoadedScript?
    private var busyMicroseconds: Double = 0

    /// A worker's processor time is limited for its whole life, so it is replaced long before that.
    private static let retirementMicroseconds: Double = 120e6
    /// How long past its deadline a worker may take to say so before it is killed.
    private static let margin = Duration.milliseconds(50)

    private init(path: String, allowsUnsandboxed: Bool) {
        self.path = path
        self.allowsUnsandboxed = allowsUnsandboxed
    }

    /// Starts a thread that serves the queue until it closes.
    static func start(_ queue: WorkerQueue, path: String, allowsUnsandboxed: Bool, number: Int) {
        let thread = Thread {
            let worker = WorkerThread(path: path, allowsUnsandboxed: allowsUnsandboxed)
            while let job = queue.take() { worker.run(job) }
            worker.discard()
            queue.threadEnded()
        }
        thread.name = "laurel-lua-\(number)"
        thread.start()
    }

    private func run(_ job: WorkerJob) {
        switch job {
        case .load(let script, let request, let whenDone):
            whenDone(load(script, request: request))
        case .grade(let batch, let range):
            batch.finish(range, with: grade(batch, range))
        }
    }

    // MARK: Loading

    private func load(_ script: LuaScript, request: [UInt8]) -> Result<LoadedScript, LuaFailure> {
        loaded = nil
        let worker: WorkerProcess
        do {
            worker = try running()
        } catch {
            return .failure(LuaFailure(.unavailable, error.description))
        }
        let time = Duration.milliseconds(script.limits.wallMilliseconds) + Self.margin
        guard worker.send(request, within: .seconds(5)) else { return .failure(loadCrash(script)) }
        switch worker.receive(within: time) {
        case .reply(WireReply.loaded, var reader):
            if let microseconds = reader.double(), reader.integer(UInt64.self) != nil,
                let image = reader.integer(UInt64.self), reader.isAtEnd, microseconds.isFinite
            {
                let loaded = LoadedScript(
                    script: script, request: request, loadMicroseconds: microseconds, imageBytes: image)
                return .success(loaded)
            }
        case .reply(WireReply.loadFailed, var reader):
            if let outcome = reader.byte().flatMap(WireOutcome.init), let kind = outcome.failureKind,
                let message = reader.text(), reader.isAtEnd
            {
                if outcome != .load { discard() }
                return .failure(LuaFailure(kind, message, file: script.chunkName))
            }
        case .reply(WireReply.crashed, _), .closed:
            return .failure(loadCrash(script))
        case .timedOut:
            discard()
            return .failure(
                LuaFailure(.timeout, "The script did not load within its wall-clock limit.", file: script.chunkName))
        case .reply, .broken: break
        }
        discard()
        return .failure(LuaFailure(.runtime, Self.protocolMessage, file: script.chunkName))
    }

    private func loadCrash(_ script: LuaScript) -> LuaFailure {
        let failure = endCrashed()
        return LuaFailure(failure.kind, failure.message, file: script.chunkName)
    }

    // MARK: Grading

    /// Grades candidates in order. When the worker ends, the rest goes to a new one.
    private func grade(_ batch: GradeBatch, _ range: Range<Int>) -> [LuaResult] {
        var results: [LuaResult] = []
        results.reserveCapacity(range.count)
        var flushesEach = false
        while results.count < range.count {
            if let failure = prepare(batch.script) {
                let rest = range.count - results.count
                return results + Array(repeating: LuaResult(.failure(failure)), count: rest)
            }
            let rest = (range.lowerBound + results.count)..<range.upperBound
            let before = results.count
            let end = run(batch, rest, flushesEach: flushesEach || rest.count == 1, into: &results)
            switch end {
            case .complete: break
            case .failed(let result):
                results.append(result)
                flushesEach = false
            case .ambiguous:
                // Replies that had not been sent are lost with the worker: find the culprit one by one.
                flushesEach = true
            }
            if results.count > before, busyMicroseconds > Self.retirementMicroseconds { discard() }
        }
        return results
    }

    /// Has a worker with the script loaded; the failure when that cannot be had.
    private func prepare(_ script: LoadedScript) -> LuaFailure? {
        if worker != nil, loaded === script { return nil }
        // The script has loaded before: one failure may be the machine's (a busy processor), two are the script's.
        var failure: LuaFailure?
        for _ in 0..<2 {
            switch load(script.script, request: script.request) {
            case .success:
                loaded = script
                return nil
            case .failure(let problem): failure = problem
            }
        }
        return failure
    }

    private enum RunEnd {
        case complete
        /// The worker ended with the candidate after the last result, which gets this.
        case failed(LuaResult)
        /// The worker ended, and which candidate was its last is not known.
        case ambiguous
    }

    private func run(
        _ batch: GradeBatch, _ range: Range<Int>, flushesEach: Bool, into results: inout [LuaResult]
    ) -> RunEnd {
        guard let worker else { return .ambiguous }
        let (frame, included) = Self.frame(batch.candidates[range], flushesEach: flushesEach)
        guard included > 0 else { return .failed(Self.tooLarge) }
        guard worker.send(frame: frame, within: .seconds(20)) else { return crashed(flushesEach: flushesEach) }
        let milliseconds = batch.script.script.limits.wallMilliseconds + (flushesEach ? 0 : Wire.flushMilliseconds)
        let time = Duration.milliseconds(milliseconds) + Self.margin
        for index in 0..<included {
            switch worker.receive(within: time) {
            case .reply(WireReply.result, var reader):
                guard let reply = WireResult(&reader), reply.index == index else { return broken() }
                busyMicroseconds += reply.result.microseconds
                results.append(reply.result)
                if reply.outcome.endsWorker {
                    discard()
                    return .complete
                }
            case .reply(WireReply.crashed, var reader):
                guard reader.integer(UInt32.self) == UInt32(index) else { return broken() }
                return crashed(flushesEach: true)
            case .closed: return crashed(flushesEach: flushesEach)
            case .timedOut:
                discard()
                guard flushesEach else { return .ambiguous }
                let message = "The script did not finish within its wall-clock limit and had to be killed."
                return .failed(LuaResult(.failure(LuaFailure(.timeout, message))))
            case .reply, .broken: return broken()
            }
        }
        return .complete
    }

    /// A grade request with as many candidates as fit, and how many those are.
    private static func frame(_ candidates: ArraySlice<LuaCandidate>, flushesEach: Bool) -> ([UInt8], Int) {
        let head = 10
        var size = head
        var included = 0
        for candidate in candidates {
            guard size + 12 + candidate.sample.count <= Wire.largestRequest else { break }
            size += 12 + candidate.sample.count
            included += 1
        }
        var frame: [UInt8] = []
        frame.reserveCapacity(size)
        frame.appendLittleEndian(UInt32(size - 4))
        frame.append(WireRequest.grade)
        frame.append(flushesEach ? WireRequest.flushEach : 0)
        frame.appendLittleEndian(UInt32(included))
        for candidate in candidates.prefix(included) {
            frame.appendLittleEndian(candidate.seed)
            frame.appendCounted(candidate.sample)
        }
        return (frame, included)
    }

    private static var tooLarge: LuaResult {
        LuaResult(
            .failure(LuaFailure(.memory, "The candidate is larger than 64 MiB, more than a script can be given.")))
    }

    // MARK: The worker's life

    private func running() throws(LuaRuntimeError) -> WorkerProcess {
        if let worker { return worker }
        let started = try WorkerProcess(path: path, allowsUnsandboxed: allowsUnsandboxed)
        worker = started
        busyMicroseconds = 0
        return started
    }

    private func discard() {
        worker?.end()
        worker = nil
        loaded = nil
    }

    private static let protocolMessage = "The Lua worker broke its protocol; it may have been corrupted by the script."

    private func broken() -> RunEnd {
        discard()
        return .failed(LuaResult(.failure(LuaFailure(.runtime, Self.protocolMessage))))
    }

    private func crashed(flushesEach isKnown: Bool) -> RunEnd {
        let failure = endCrashed()
        return isKnown ? .failed(LuaResult(.failure(failure))) : .ambiguous
    }

    /// Reaps a worker that ended by itself and says what its end means.
    private func endCrashed() -> LuaFailure {
        let termination = worker?.end(killing: false)
        discard()
        switch termination {
        case .signal(SIGSYS):
            return LuaFailure(.forbidden, "The script made the worker ask the kernel for something it may not do.")
        case .signal(SIGXCPU):
            return LuaFailure(.timeout, "The worker used up its processor time.")
        case .signal(let signal):
            return LuaFailure(.runtime, "The worker crashed (signal \(signal)): the script made the Lua library fail.")
        case .exit, nil:
            return LuaFailure(.runtime, "The worker ended without a report; the script may have corrupted it.")
        }
    }
}
