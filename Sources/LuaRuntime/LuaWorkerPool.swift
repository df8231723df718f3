import Foundation

/// Worker processes that run Lua scripts, and the threads that feed them.
///
/// A candidate's result does not depend on the worker, on the batch or on what ran before: every candidate meets the
/// loaded script as it was loaded. A worker that ends (deadline, memory, crash) is replaced and the rest of its batch goes
/// to the new one. Workers start when they are first needed, and each serves one script only, so that a script that
/// corrupts its worker reaches no other script's candidates.
package final class LuaWorkerPool: Sendable {
    package let workerCount: Int
    /// The worker's executable.
    package let workerPath: String
    private let queue: WorkerQueue

    /// Makes a pool of one worker a core unless told otherwise.
    ///
    /// - Parameters:
    ///   - workerPath: The worker's executable; by default `LAUREL_LUA_WORKER`, else the one beside this program.
    ///   - allowsUnsandboxed: Runs scripts even where the kernel offers no system call filter. Unsafe; by default only
    ///     where `LAUREL_UNSAFE_LUA` is 1.
    package init(
        workerCount: Int = ProcessInfo.processInfo.activeProcessorCount, workerPath: String? = nil,
        allowsUnsandboxed: Bool? = nil
    ) throws(LuaRuntimeError) {
        let path = try WorkerLocation.find(workerPath)
        let count = max(1, workerCount)
        let allowsUnsandboxed = allowsUnsandboxed ?? (ProcessInfo.processInfo.environment[Self.unsafeVariable] == "1")
        let queue = WorkerQueue(threadCount: count)
        for number in 0..<count {
            WorkerThread.start(queue, path: path, allowsUnsandboxed: allowsUnsandboxed, number: number)
        }
        self.workerCount = count
        self.workerPath = path
        self.queue = queue
    }

    deinit { close() }

    /// Loads a script in a worker, so that a script that cannot be loaded is an error before anything is graded.
    package func load(_ script: LuaScript) async throws(LuaFailure) -> LoadedScript {
        let request = try script.loadRequest()
        let result = await withCheckedContinuation { continuation in
            let job = WorkerJob.load(script, request: request) { continuation.resume(returning: $0) }
            if !queue.add([job]) { continuation.resume(returning: .failure(Self.closed)) }
        }
        return try result.get()
    }

    /// Grades candidates; result `i` belongs to candidate `i`, whatever the number of workers.
    package func grade(_ candidates: [LuaCandidate], with script: LoadedScript) async -> [LuaResult] {
        guard script.functions.contains(.grade) else {
            return Array(repeating: Self.missing("grade", script), count: candidates.count)
        }
        return await run(.candidates(candidates), with: script)
    }

    /// Grades groups; results `i` belong to the candidates of group `i`, in order. Every call of `grade_group` meets the
    /// loaded script as it was loaded; one that fails gives every candidate of its group the same failure.
    package func grade(_ groups: [LuaGroup], with script: LoadedScript) async -> [[LuaResult]] {
        guard script.functions.contains(.gradeGroup) else {
            return groups.map { Array(repeating: Self.missing("grade_group", script), count: $0.candidateCount) }
        }
        let calls = groups.filter { $0.candidateCount > 0 }
        var results = (await run(.groups(calls), with: script))[...]
        return groups.map { group in
            defer { results = results.dropFirst(group.candidateCount) }
            return Array(results.prefix(group.candidateCount))
        }
    }

    private func run(_ calls: GradeCalls, with script: LoadedScript) async -> [LuaResult] {
        guard calls.count > 0 else { return [] }
        return await withCheckedContinuation { continuation in
            let batch = GradeBatch(calls, script: script) { continuation.resume(returning: $0) }
            let jobs = batch.chunks(workers: workerCount).map { WorkerJob.grade(batch, range: $0) }
            if !queue.add(jobs) {
                let closed = LuaResult(.failure(Self.closed))
                continuation.resume(
                    returning: Array(repeating: closed, count: calls.resultCount(0..<calls.count)))
            }
        }
    }

    /// Ends every worker once it has done what it was given. Later calls get the failure `unavailable`.
    package func close() { queue.close() }

    /// The environment variable that lets scripts run without a system call filter.
    package static let unsafeVariable = "LAUREL_UNSAFE_LUA"

    private static func missing(_ function: String, _ script: LoadedScript) -> LuaResult {
        LuaResult(
            .failure(LuaFailure(.load, "\(script.script.chunkName): the script defines no function '\(function)'.")))
    }

    private static var closed: LuaFailure { LuaFailure(.unavailable, "The pool of Lua workers has been closed.") }
}
