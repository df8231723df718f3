import Foundation
import LaurelRewards
import LuaRuntime

/// What a plugin's calls cost: measured on its own cases, with one worker and with one a core.
package struct PluginBenchmark: Sendable {
    /// How many grades a pool makes in a second.
    package struct Rate: Sendable, Hashable {
        package let workers: Int
        package let gradesPerSecond: Double
    }

    /// Cases that were graded; those that are expected to fail are left out, as each costs a worker.
    package let caseCount: Int
    /// Calls that were timed one by one.
    package let callCount: Int
    /// Of those, calls that failed.
    package let failureCount: Int
    /// Microseconds of one call in the worker: half and 99 of 100 calls take at most that long.
    package let medianMicroseconds: Double
    package let slowMicroseconds: Double
    /// The most bytes that a call held.
    package let peakBytes: UInt64
    package let rates: [Rate]

    private static let batch = 4096

    /// Measures for about `seconds` with each number of workers.
    package init(_ plugin: PluginPackage, cases: PluginCases, seconds: Double = 1) async throws {
        let (items, params, count) = try Self.items(cases)
        let catalog = PluginCatalog(folders: [])
        var rates: [Rate] = []
        var results: [LuaResult] = []
        for workers in Set([1, max(1, ProcessInfo.processInfo.activeProcessorCount)]).sorted() {
            let pool = try LuaWorkerPool(workerCount: workers)
            defer { pool.close() }
            let factory = LuaGraderFactory(pool: pool, catalog: catalog)
            let grader = try await factory.grader(for: plugin, params: params)
            // The first batch starts the workers.
            let first = await grader.results(items)
            if workers == 1 { results = first }
            var graded = 0
            let start = ContinuousClock.now
            var elapsed = 0.0
            repeat {
                let batch = await grader.results(items)
                graded += batch.count
                elapsed = (ContinuousClock.now - start) / .seconds(1)
                if workers == 1, results.count < 1 << 18 { results += batch }
            } while elapsed < seconds
            rates.append(Rate(workers: workers, gradesPerSecond: Double(graded) / elapsed))
        }
        let times = results.map(\.microseconds).sorted()
        caseCount = count
        callCount = results.count
        failureCount = results.count { if case .failure = $0.outcome { true } else { false } }
        medianMicroseconds = Self.quantile(0.5, of: times)
        slowMicroseconds = Self.quantile(0.99, of: times)
        peakBytes = results.map(\.peakBytes).max() ?? 0
        self.rates = rates
    }

    /// A batch of the cases that share the params of the first one with defaults, over and over: a case of one completion
    /// as a group of eight candidates, as a policy writes them, and a group as it is.
    private static func items(
        _ cases: PluginCases
    ) throws(PluginError) -> (items: [GradingItem], params: [String: JSONValue], caseCount: Int) {
        let failures = Set(FailureKind.allCases.map(\.rawValue))
        let usable = cases.cases.filter { entry in
            !entry.expectations.contains { failures.contains($0.outcome ?? "") }
        }
        guard let first = usable.first(where: { $0.params.isEmpty }) ?? usable.first else {
            throw PluginError(
                code: "range", file: cases.file, message: "Every case expects a failure; expected one with a score.")
        }
        let chosen = usable.filter { $0.params == first.params }
        var items: [GradingItem] = []
        var index = 0
        while items.count < batch {
            for entry in chosen {
                items +=
                    entry.items.count == 1
                    ? entry.items.flatMap { [GradingItem](repeating: $0.moved(to: index), count: 8) }
                    : entry.items.map { $0.moved(to: index) }
                index += 1
            }
        }
        return (items, first.params, chosen.count)
    }

    /// The value that a share of the sorted values does not exceed.
    private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(sorted.count - 1, Int((Double(sorted.count) * share).rounded(.up)) - 1)]
    }
}

extension GradingItem {
    /// The item as another row of its dataset has it.
    fileprivate func moved(to index: Int) -> GradingItem {
        let row = Sample(
            index: index, messages: sample.messages, reference: sample.reference, metadata: sample.metadata)
        return GradingItem(sample: row, candidate: candidate, scores: scores)
    }
}
