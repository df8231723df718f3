import Foundation

/// What `summary.json` says of a run.
package struct RunSummary: Sendable, Hashable, Codable {
    /// Held-out metrics before and after training: `reward`, `rewards/<name>/mean`, …
    package struct Evaluations: Sendable, Hashable, Codable {
        package var before: [String: Double]?
        package var after: [String: Double]?
    }

    package var eval = Evaluations()
    /// Optimiser steps done.
    package var steps = 0
    /// Seconds of training and evaluation, over all sittings of a resumed run.
    package var wallSeconds = 0.0
    package var peakMemoryBytes = 0
    package var tokenCount = 0
    /// Whether every step was taken.
    package var finished = false

    package init() {}

    enum CodingKeys: String, CodingKey {
        case eval
        case steps
        case wallSeconds = "wall_seconds"
        case peakMemoryBytes = "peak_rss_bytes"
        case tokenCount = "num_tokens"
        case finished
    }

    /// The process's largest resident memory so far (VmHWM).
    package static func peakMemory() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        for line in status.split(separator: "\n") where line.hasPrefix("VmHWM:") {
            return (Int(line.filter(\.isNumber)) ?? 0) * 1024
        }
        return 0
    }
}
