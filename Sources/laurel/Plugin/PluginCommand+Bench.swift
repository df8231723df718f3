import ArgumentParser
import Foundation
import PluginHost
import RewardReports

extension PluginCommand {
    /// `laurel plugin bench NAME`.
    struct Bench: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Measures a plugin's calls on its own cases: time, throughput, memory.")

        @Argument(help: "A plugin's name, or the path of its folder.")
        var plugin: String

        @Option(help: "How long to measure with each number of workers.")
        var seconds = 1.0

        @Flag(help: "Print one line of JSON.")
        var json = false

        @OptionGroup var search: PluginSearch

        func validate() throws {
            guard seconds > 0, seconds <= 600 else { throw ValidationError("--seconds takes a number up to 600.") }
        }

        func run() async throws {
            let package = try search.plugin(plugin)
            let cases = try PluginCases(file: package.casesPath)
            let benchmark = try await PluginBenchmark(package, cases: cases, seconds: seconds)
            if json {
                print(try JSONText.line(Report(package, benchmark)))
            } else {
                for line in Self.lines(package, benchmark) { print(line) }
            }
        }

        private static func lines(_ plugin: PluginPackage, _ benchmark: PluginBenchmark) -> [String] {
            var rows = [
                ["plugin", "\(plugin.manifest.name) \(plugin.manifest.version)"],
                ["cases", "\(benchmark.caseCount), \(benchmark.callCount) calls timed"],
                [
                    "one call",
                    String(format: "p50 %.1f µs", benchmark.medianMicroseconds)
                        + String(format: ", p99 %.1f µs", benchmark.slowMicroseconds),
                ],
                ["memory", String(format: "%.1f KiB at most", Double(benchmark.peakBytes) / 1024)],
            ]
            for rate in benchmark.rates {
                let name = rate.workers == 1 ? "1 worker" : "\(rate.workers) workers"
                rows.append([name, String(format: "%.0f grades/s", rate.gradesPerSecond)])
            }
            if benchmark.failureCount > 0 { rows.append(["failures", "\(benchmark.failureCount) calls"]) }
            return TextTable(rows: rows).lines
        }

        private struct Report: Encodable {
            struct Rate: Encodable {
                let workers: Int
                let gradesPerSecond: Double
            }

            let plugin: String
            let version: String
            let contentHash: String
            let cases: Int
            let calls: Int
            let failures: Int
            let p50Microseconds: Double
            let p99Microseconds: Double
            let peakBytes: UInt64
            let throughput: [Rate]

            init(_ plugin: PluginPackage, _ benchmark: PluginBenchmark) {
                self.plugin = plugin.manifest.name
                version = plugin.manifest.version
                contentHash = plugin.contentHash
                cases = benchmark.caseCount
                calls = benchmark.callCount
                failures = benchmark.failureCount
                p50Microseconds = benchmark.medianMicroseconds
                p99Microseconds = benchmark.slowMicroseconds
                peakBytes = benchmark.peakBytes
                throughput = benchmark.rates.map { Rate(workers: $0.workers, gradesPerSecond: $0.gradesPerSecond) }
            }
        }
    }
}
