import Foundation

/// Metrics as one JSON object whose keys keep their order; numbers that do not exist become null.
enum MetricsLine {
    static func text(_ metrics: [Metric], step: Int? = nil) -> String {
        let members = metrics.map { "\(quoted($0.name)): \(number($0.value))" }
        return "{" + ((step.map { ["\"step\": \($0)"] } ?? []) + members).joined(separator: ", ") + "}"
    }

    static func number(_ value: Double) -> String {
        guard value.isFinite else { return "null" }
        // Whole numbers without a fraction, as JSON readers expect of counts.
        if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
        return "\(value)"
    }

    private static func quoted(_ name: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return (try? encoder.encode(name)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }
}
