import Foundation

/// What `laurel bench scripts` prints.
package struct GradeReport: Encodable {
    package let plugin: String
    package let cores: Int
    /// Bytes that are put back before every candidate.
    package let imageBytes: Int
    /// Grades a second, each candidate in a pristine state and in another process.
    package let oneWorker: Double
    package let twoWorkers: Double
    /// Microseconds of a call without isolation, in a fresh state, and in a process of its own; nil where it failed.
    package let bare: Double?
    package let fresh: Double?
    package let spawn: Double?
    package let startMilliseconds: Double?
    package let replacementMilliseconds: Double?

    private enum CodingKeys: String, CodingKey {
        case plugin, cores
        case imageBytes = "image_bytes"
        case oneWorker = "grades_per_second"
        case twoWorkers = "grades_per_second_two_workers"
        case bare = "bare_pcall_micros"
        case fresh = "fresh_state_micros"
        case spawn = "spawn_micros"
        case startMilliseconds = "worker_start_ms"
        case replacementMilliseconds = "worker_replacement_ms"
    }

    /// One line of JSON.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// The table for people.
    package var text: String {
        func row(_ name: String, _ microseconds: Double?) -> String {
            let label = name.padding(toLength: 44, withPad: " ", startingAt: 0)
            guard let microseconds, microseconds > 0 else { return label + "   failed" }
            return label + String(format: "%9.0f grades/s  %9.2f µs each", 1e6 / microseconds, microseconds)
        }
        func life(_ name: String, _ milliseconds: Double?) -> String {
            let label = name.padding(toLength: 44, withPad: " ", startingAt: 0)
            return label + (milliseconds.map { String(format: "%9.2f ms", $0) } ?? "   failed")
        }
        return """
            \(plugin), \(imageBytes) bytes put back before every candidate (\(cores) cores)
            \(row("one worker, pristine and isolated", 1e6 / oneWorker))
            \(row("two workers", 1e6 / twoWorkers))  (\(String(format: "%.2f", twoWorkers / oneWorker)) times)
            \(row("bare lua_pcall in one state, no isolation", bare))
            \(row("fresh lua_State and load for each", fresh))
            \(row("one posix_spawn for each", spawn))
            \(life("start of a worker", startMilliseconds))
            \(life("replacement after a kill, script loaded", replacementMilliseconds))
            """
    }
}
