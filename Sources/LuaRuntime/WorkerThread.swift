import Foundation

/// One thread and the worker processes it feeds, one for each script. Blocking reads happen here and never on Swift's
/// cooperative threads; the thread also starts the workers, because a worker dies with the thread that started it.
final class WorkerThread {
    private let path: String
    private let allowsUnsandboxed: Bool
    /// The one used last stands last.
    private var workers: [ScriptWorker] = []

    /// How many scripts keep their worker while others run.
    private static let largestWorkerCount = 8

    private init(path: String, allowsUnsandboxed: Bool) {
        self.path = path
        self.allowsUnsandboxed = allowsUnsandboxed
    }

    /// Starts a thread that serves the queue until it closes.
    static func start(_ queue: WorkerQueue, path: String, allowsUnsandboxed: Bool, number: Int) {
        let thread = Thread {
            let worker = WorkerThread(path: path, allowsUnsandboxed: allowsUnsandboxed)
            while let job = queue.take() { worker.run(job) }
            for worker in worker.workers { worker.end() }
            queue.threadEnded()
        }
        thread.name = "laurel-lua-\(number)"
        thread.start()
    }

    private func run(_ job: WorkerJob) {
        switch job {
        case .load(let script, let request, let whenDone):
            let result = ScriptWorker.load(script, request: request, path: path, allowsUnsandboxed: allowsUnsandboxed)
            if case .success(let loaded) = result { keep(loaded.worker) }
            whenDone(result.map(\.script))
        case .grade(let batch, let range):
            batch.finish(range, with: grade(batch, range))
        }
    }

    /// Makes the calls in order. When a worker ends, the rest goes to a new one.
    private func grade(_ batch: GradeBatch, _ range: Range<Int>) -> [LuaResult] {
        let limits = batch.script.script.limits
        var results: [LuaResult] = []
        results.reserveCapacity(batch.calls.resultCount(range))
        var next = range.lowerBound
        var flushesEach = false
        func fail(_ failure: LuaFailure, _ calls: Range<Int>) {
            let result = LuaResult(.failure(failure))
            results.append(contentsOf: repeatElement(result, count: batch.calls.resultCount(calls)))
            next = calls.upperBound
        }
        while next < range.upperBound {
            if let problem = batch.calls.problem(next) {
                fail(problem, next..<(next + 1))
                continue
            }
            let worker: ScriptWorker
            switch self.worker(for: batch.script) {
            case .success(let ready): worker = ready
            case .failure(let failure):
                fail(failure, next..<range.upperBound)
                continue
            }
            let rest = next..<range.upperBound
            let end = worker.run(
                batch.calls, rest, limits: limits, flushesEach: flushesEach || rest.count == 1, next: &next,
                into: &results)
            switch end {
            case .complete: continue
            case .retired: break
            case .failed(let failure):
                fail(failure, next..<(next + 1))
                flushesEach = false
            case .ambiguous:
                // Find the culprit one by one.
                flushesEach = true
            }
            discard(worker)
        }
        return results
    }

    // MARK: The workers

    /// The script's worker: the one at hand, or a new one; the failure when that cannot be had.
    private func worker(for script: LoadedScript) -> Result<ScriptWorker, LuaFailure> {
        if let place = workers.lastIndex(where: { $0.script === script }) {
            let worker = workers.remove(at: place)
            workers.append(worker)
            return .success(worker)
        }
        // The script has loaded before: one failure may be the machine's (a busy processor), two are the script's.
        var result = ScriptWorker.load(script, path: path, allowsUnsandboxed: allowsUnsandboxed)
        if case .failure = result {
            result = ScriptWorker.load(script, path: path, allowsUnsandboxed: allowsUnsandboxed)
        }
        if case .success(let worker) = result { keep(worker) }
        return result
    }

    /// Keeps a new worker, and ends those whose script nobody has any more and the one that was not used for longest.
    private func keep(_ worker: ScriptWorker) {
        for orphan in workers where orphan.script == nil { orphan.end() }
        workers.removeAll { $0.script == nil }
        if workers.count == Self.largestWorkerCount { workers.removeFirst().end() }
        workers.append(worker)
    }

    private func discard(_ worker: ScriptWorker) {
        worker.end()
        workers.removeAll { $0 === worker }
    }
}
