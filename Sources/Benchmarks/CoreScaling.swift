import Dispatch
import Foundation

/// How many times more work two cores do than one.
enum CoreScaling {
    /// The factor: the same work done once by one thread, and at the same time by each of two; the best of five each.
    static func factor(_ work: @Sendable () -> Void) -> Double {
        work()
        return 2 * best(threads: 1, work) / best(threads: 2, work)
    }

    private static func best(threads: Int, _ work: @Sendable () -> Void) -> Double {
        (0..<5).map { _ in
            let start = ContinuousClock.now
            DispatchQueue.concurrentPerform(iterations: threads) { _ in work() }
            return (ContinuousClock.now - start) / .seconds(1)
        }.min() ?? .infinity
    }
}
