import Dispatch

/// Runs a task on threads of its own.
///
/// Swift's shared pool has as many threads as the machine has cores. Tests that compute or wait without yielding hold
/// them, so that an `await` goes on seconds after its answer has come; a test that looks at a clock must not wait there.
final class OwnThread: TaskExecutor {
    static let shared = OwnThread()
    private let queue = DispatchQueue(label: "tests with a clock", qos: .userInitiated)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
