import Foundation
import LaurelRewards
import LuaRuntime
package import PluginHost

/// How many grades a second a plugin gives, isolated as it always is, beside what the same function costs without.
package struct GradeBenchmark: Sendable {
    private static let candidateCount = 8192
    private static let calls = 200_000

    private let plugin: PluginPackage
    private let seconds: Double

    package init(plugin: PluginPackage, seconds: Double = 1) {
        self.plugin = plugin
        self.seconds = seconds
    }

    /// Measures everything; takes about ten seconds.
    package func run() async throws -> GradeReport {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let one = try await rate(workers: 1)
        let many = try await rate(workers: 2)
        let pool = try LuaWorkerPool(workerCount: 1)
        defer { pool.close() }
        let grader = try await grader(pool)
        let comparison = try WorkerComparison(
            workerPath: pool.workerPath, script: grader.script,
            candidates: grader.candidates(Array(Self.items.prefix(64))))
        defer { comparison.finish() }
        return GradeReport(
            plugin: plugin.manifest.name, cores: cores, imageBytes: Int(clamping: grader.script.imageBytes),
            oneWorker: one, twoWorkers: many,
            bare: best { comparison.bareMicroseconds(calls: Self.calls) },
            fresh: best { comparison.freshMicroseconds(calls: Self.calls / 20) },
            spawn: best { comparison.spawnMicroseconds(calls: Self.calls / 1000) },
            startMilliseconds: comparison.startMilliseconds(attempts: 40),
            replacementMilliseconds: comparison.replacementMilliseconds(attempts: 40))
    }

    private func grader(_ pool: LuaWorkerPool) async throws -> LuaGrader {
        let factory = LuaGraderFactory(pool: pool, catalog: PluginCatalog(folders: []))
        guard let grader = try await factory.grader(for: plugin) as? LuaGrader else {
            throw PluginError(
                code: "unsupported", file: plugin.folder,
                message: "The plugin grades groups; expected one with a function 'grade' to measure.")
        }
        return grader
    }

    /// Grades a second, from items to grades: the best of five measurements.
    private func rate(workers: Int) async throws -> Double {
        let pool = try LuaWorkerPool(workerCount: workers)
        defer { pool.close() }
        let grader = try await grader(pool)
        let items = Self.items
        _ = await grader.grade(items)
        var best = 0.0
        for _ in 0..<5 {
            var count = 0
            let start = ContinuousClock.now
            var elapsed = 0.0
            repeat {
                count += await grader.grade(items).count
                elapsed = (ContinuousClock.now - start) / .seconds(1)
            } while elapsed < seconds / 5
            best = max(best, Double(count) / elapsed)
        }
        return best
    }

    private func best(_ body: () -> Double?) -> Double? {
        (0..<3).compactMap { _ in body() }.min()
    }

    /// Completions of 1 to 16 words, as the example's policy writes them, for 1024 prompts, eight of each.
    private static var items: [GradingItem] {
        (0..<candidateCount).map { number in
            let sample = Sample(
                index: number / 8,
                messages: [Message(role: "user", content: "A shop sells \(number / 8) apples. How many are left?")],
                reference: "\(number / 8)")
            let words = (0..<(1 + number * 7 % 16)).map { "word\($0)" }.joined(separator: " ")
            return GradingItem(sample: sample, candidate: Candidate(index: number % 8, completion: words))
        }
    }
}
