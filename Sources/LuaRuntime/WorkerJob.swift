import Foundation

/// Something a worker thread does.
enum WorkerJob: Sendable {
    /// Load a script once and say how that went.
    case load(LuaScript, request: [UInt8], @Sendable (Result<LoadedScript, LuaFailure>) -> Void)
    /// Make the calls `range` of a batch.
    case grade(GradeBatch, range: Range<Int>)
}

/// The calls of one request to the pool, and their results as they come in.
///
/// `@unchecked`: `results` and `missing` are only touched under `lock`; the rest never changes. The pool's tests on order
/// and on many workers exercise it.
final class GradeBatch: @unchecked Sendable {
    let calls: GradeCalls
    let script: LoadedScript
    /// Where the results of each call begin.
    private let places: [Int]
    private let lock = NSLock()
    private var results: [LuaResult?]
    private var missing: Int
    private let whenDone: @Sendable ([LuaResult]) -> Void

    init(
        _ calls: GradeCalls, script: LoadedScript, whenDone: @escaping @Sendable ([LuaResult]) -> Void
    ) {
        self.calls = calls
        self.script = script
        self.whenDone = whenDone
        var places: [Int] = []
        places.reserveCapacity(calls.count)
        var place = 0
        for call in 0..<calls.count {
            places.append(place)
            place += calls.resultCount(call)
        }
        self.places = places
        results = Array(repeating: nil, count: place)
        missing = calls.count
    }

    /// Puts the results of the calls `range` in place; the last ones finish the batch.
    func finish(_ range: Range<Int>, with chunk: [LuaResult]) {
        lock.lock()
        for (offset, result) in chunk.enumerated() { results[places[range.lowerBound] + offset] = result }
        missing -= range.count
        let isDone = missing == 0
        lock.unlock()
        if isDone { whenDone(results.compactMap { $0 }) }
    }

    /// Splits the batch so that every worker gets several chunks, none of them large.
    func chunks(workers: Int, largestCount: Int = 512, largestBytes: Int = 1 << 20) -> [Range<Int>] {
        let share = max(1, calls.count / (workers * 4))
        let count = min(share, largestCount)
        var chunks: [Range<Int>] = []
        var start = 0
        var bytes = 0
        for index in 0..<calls.count {
            let size = calls.byteCount(index)
            if index > start, index - start >= count || bytes + size > largestBytes {
                chunks.append(start..<index)
                start = index
                bytes = 0
            }
            bytes += size
        }
        if start < calls.count { chunks.append(start..<calls.count) }
        return chunks
    }
}

/// The jobs that wait, and the threads that take them.
///
/// `@unchecked`: every stored property is only touched while `condition` is locked. The tests on closing and on many
/// concurrent callers exercise it.
final class WorkerQueue: @unchecked Sendable {
    private let condition = NSCondition()
    private var jobs: [WorkerJob] = []
    private var next = 0
    private var isClosed = false
    private var runningThreads: Int

    init(threadCount: Int) { runningThreads = threadCount }

    /// Adds jobs; false when the queue is closed.
    func add(_ added: [WorkerJob]) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        guard !isClosed else { return false }
        jobs.append(contentsOf: added)
        if added.count == 1 { condition.signal() } else { condition.broadcast() }
        return true
    }

    /// The next job, waiting for one; nil once the queue is closed and empty.
    func take() -> WorkerJob? {
        condition.lock()
        defer { condition.unlock() }
        while next == jobs.count {
            if isClosed { return nil }
            condition.wait()
        }
        defer {
            next += 1
            if next == jobs.count {
                jobs.removeAll(keepingCapacity: true)
                next = 0
            }
        }
        return jobs[next]
    }

    func threadEnded() {
        condition.lock()
        defer { condition.unlock() }
        runningThreads -= 1
        condition.broadcast()
    }

    /// Takes no more jobs, and waits until every thread has done the ones it has and reaped its worker.
    func close() {
        condition.lock()
        defer { condition.unlock() }
        isClosed = true
        condition.broadcast()
        while runningThreads > 0 { condition.wait() }
    }
}
