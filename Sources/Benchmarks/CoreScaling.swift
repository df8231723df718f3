import Dispatch
import Foundation

/// How many times more work two cores do than one.
enum CoreScaling {
    /// The factor: work done once by one thread, and at the same time by each of two, in turn, so that a machine that
    /// changes its pace changes it for both; the best of fifteen each.
    ///
    /// `make` makes each thread its own work, so that they share no texts, as completions are not shared either.
    static func factor(_ make: () -> @Sendable () -> Void) -> Double {
        let works = [make(), make()]
        for work in works { work() }
        var (one, two) = (Double.infinity, Double.infinity)
        for _ in 0..<15 {
            one = min(one, seconds(Array(works.prefix(1))))
            two = min(two, seconds(works))
        }
        return 2 * one / two
    }

    /// What the machine itself gives: the factor of work that touches no memory.
    static func ofTheMachine() -> Double {
        factor {
            {
                var value: UInt64 = 1
                for _ in 0..<30_000_000 { value = value &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407 }
                withExtendedLifetime(value) {}
            }
        }
    }

    private static func seconds(_ works: [@Sendable () -> Void]) -> Double {
        let start = ContinuousClock.now
        DispatchQueue.concurrentPerform(iterations: works.count) { works[$0]() }
        return (ContinuousClock.now - start) / .seconds(1)
    }
}

extension String {
    /// The same text in memory of its own.
    var copied: String { String(decoding: Array(utf8), as: UTF8.self) }
}
