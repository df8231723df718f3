import Dispatch
import Foundation
import Synchronization

/// The thread that trainers compute on: long calls block it and leave Swift's cooperative threads free.
///
/// There is one for the process, because OpenMP keeps a pool of workers for every thread that calls it.
package final class ComputeThread: SerialExecutor {
    package static let shared = ComputeThread()

    private let jobs = Mutex<[UnownedJob]>([])
    private let arrivals = DispatchSemaphore(value: 0)

    private init() {
        let thread = Thread { [self] in
            while true {
                arrivals.wait()
                let job = jobs.withLock { $0.removeFirst() }
                job.runSynchronously(on: asUnownedSerialExecutor())
            }
        }
        thread.name = "laurel-compute"
        thread.stackSize = 16 << 20
        thread.start()
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
        arrivals.signal()
    }
}
