import Foundation
import Glibc

/// What a worker's life costs, and what the same calls cost without isolation: loops inside the worker's own program,
/// since no Swift process links Lua.
package struct WorkerComparison {
    private let path: String
    private let script: LoadedScript
    private let file: String

    /// Prepares the calls; `candidates` are taken in turn.
    package init(workerPath: String, script: LoadedScript, candidates: [LuaCandidate]) throws {
        path = workerPath
        self.script = script
        file = FileManager.default.temporaryDirectory.path + "/laurel-bench-\(UUID().uuidString)"
        var requests: [UInt8] = []
        requests.appendCounted(script.request)
        let range = 0..<candidates.count
        requests +=
            GradeCalls.candidates(candidates).request(
                range, flushesEach: false, limits: script.script.limits
            ).frame
        try Data(requests).write(to: URL(fileURLWithPath: file))
    }

    /// Removes what `init` wrote.
    package func finish() { try? FileManager.default.removeItem(atPath: file) }

    /// Microseconds of a bare `lua_pcall` in one state, with the samples decoded beforehand; nil when it cannot be had.
    package func bareMicroseconds(calls: Int) -> Double? { loop("--bench-bare", calls: calls) }

    /// Microseconds of a call in a fresh state with a fresh load.
    package func freshMicroseconds(calls: Int) -> Double? { loop("--bench-fresh", calls: calls) }

    /// Microseconds of a call in a process of its own.
    package func spawnMicroseconds(calls: Int) -> Double? {
        let start = ContinuousClock.now
        var output: [UInt8] = []
        for _ in 0..<calls where run("--bench-fresh", calls: 1, output: &output) != 0 { return nil }
        return (ContinuousClock.now - start) / .microseconds(1) / Double(calls)
    }

    /// Milliseconds until a new worker has confined itself and says so: the best of some.
    package func startMilliseconds(attempts: Int) -> Double? {
        var times: [Double] = []
        for _ in 0..<attempts {
            let start = ContinuousClock.now
            guard let worker = try? WorkerProcess(path: path, allowsUnsandboxed: false) else { return nil }
            times.append((ContinuousClock.now - start) / .milliseconds(1))
            worker.end()
        }
        return times.min()
    }

    /// Milliseconds from the kill of a worker until another has the script loaded: the best of some.
    package func replacementMilliseconds(attempts: Int) -> Double? {
        guard var worker = try? ScriptWorker.load(script, path: path, allowsUnsandboxed: false).get() else {
            return nil
        }
        defer { worker.end() }
        var times: [Double] = []
        for _ in 0..<attempts {
            let start = ContinuousClock.now
            worker.end()
            guard let next = try? ScriptWorker.load(script, path: path, allowsUnsandboxed: false).get() else {
                return nil
            }
            times.append((ContinuousClock.now - start) / .milliseconds(1))
            worker = next
        }
        return times.min()
    }

    private func loop(_ argument: String, calls: Int) -> Double? {
        var text: [UInt8] = []
        guard run(argument, calls: calls, output: &text) == 0 else { return nil }
        return Double(String(decoding: text, as: UTF8.self).filter { !$0.isWhitespace }).map { $0 / 1000 }
    }

    /// Runs the worker's program by hand and waits; its exit status. The output comes through a pipe, because the confined
    /// program can write no file.
    private func run(_ argument: String, calls: Int, output: inout [UInt8]) -> Int32 {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return errno }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        var process: pid_t = 0
        let status = WorkerProcess.withCStrings([path, argument, file, String(calls)]) { argv in
            var environment: [UnsafeMutablePointer<CChar>?] = [nil]
            return posix_spawn(&process, path, &actions, nil, argv, &environment)
        }
        close(ends[1])
        guard status == 0 else { return status }
        var buffer = [UInt8](repeating: 0, count: 64)
        while true {
            let count = read(ends[0], &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            output += buffer[..<count]
        }
        var ending: Int32 = 0
        while waitpid(process, &ending, 0) < 0 && errno == EINTR {}
        return ending
    }
}
