import Dispatch
import Foundation

/// How many times more work two cores do than one.
enum CoreScaling {
    /// The factor: work done once by one thread, and at the same time by each of two; the best of five each.
    ///
    /// `make` makes each thread its own work, so that they share no texts, as completions are not shared either.
    static func factor(_ make: () -> @Sendable () -> Void) -> Double {
        let works = [make(), make()]
        for work in works { work() }
        return 2 * best(Array(works.prefix(1))) / best(works)
    }

    private static func best(_ works: [@Sendable () -> Void]) -> Double {
        (0..<5).map { _ in
            let start = ContinuousClock.now
            DispatchQueue.concurrentPerform(iterations: works.count) { works[$0]() }
            return (ContinuousClock.now - start) / .seconds(1)
        }.min() ?? .infinity
    }
}

extension String {
    /// The same text in memory of its own.
    var copied: String { String(decoding: Array(utf8), as: UTF8.self) }
}
