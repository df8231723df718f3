import CTensorKernels
import Foundation

/// The threads that compute together; the caller's is one of them.
///
/// Work is split by rows or by columns, never by the terms of a sum, so results do not depend on the thread count.
package final class Team {
    /// Threads, the caller's included.
    package let count: Int
    private let handle: OpaquePointer

    /// - Parameter count: nil takes `LAUREL_THREADS`, else every core this process may use.
    package init(count: Int? = nil) throws {
        let requested =
            count ?? ProcessInfo.processInfo.environment["LAUREL_THREADS"].flatMap(Int.init)
            ?? ProcessInfo.processInfo.activeProcessorCount
        self.count = min(max(requested, 1), 256)
        guard let handle = laurel_team_create(Int32(self.count)) else {
            throw TensorError(code: "threads", message: "Could not start \(self.count) compute threads.")
        }
        self.handle = handle
    }

    deinit {
        laurel_team_destroy(handle)
    }

    /// Runs `body(rank)` once on each thread, rank 0 on the caller's, and waits for all.
    ///
    /// The closure runs on several threads at once: ranks must write to places of their own.
    package func run(_ body: (Int) -> Void) {
        withoutActuallyEscaping(body) { escapable in
            var task = escapable
            withUnsafeMutablePointer(to: &task) { pointer in
                laurel_team_run(
                    handle,
                    { context, rank, _ in
                        context?.assumingMemoryBound(to: ((Int) -> Void).self).pointee(Int(rank))
                    }, pointer)
            }
        }
    }

    /// The part of `0..<total` that a rank takes: even shares, in order.
    package func share(of total: Int, rank: Int) -> Range<Int> {
        total * rank / count..<total * (rank + 1) / count
    }

    /// Runs `body` on each rank's share of `0..<rows`; few rows stay on the caller's thread.
    package func forRows(_ rows: Int, atLeast minimum: Int = 2, _ body: (Range<Int>) -> Void) {
        if rows < minimum || count == 1 {
            if rows > 0 { body(0..<rows) }
            return
        }
        run { rank in
            let share = share(of: rows, rank: rank)
            if !share.isEmpty { body(share) }
        }
    }
}
