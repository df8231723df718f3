import Foundation

/// Reads the number of heap allocations where `Tests/CAllocationCounter` is preloaded and counts them.
enum AllocationCounter {
    private typealias Count = @convention(c) () -> UInt

    /// Allocations a grade of the work, once warm; nil when nothing counts. The work returns its number of grades.
    static func allocations(_ work: () -> Int) -> Double? {
        guard let symbol = dlsym(nil, "laurel_allocation_count") else { return nil }
        let count = unsafeBitCast(symbol, to: Count.self)
        _ = work()
        let before = count()
        let grades = work()
        return Double(count() - before) / Double(max(grades, 1))
    }
}
