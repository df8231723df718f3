import Foundation

/// Metrics as one JSON object whose keys keep their order; numbers that do not exist become null.
enum MetricsLine {
    static func text(_ metrics: [Metric], step: Int? = nil) -> String {
        "{" + (step.map { "\"step\": \($0), " } ?? "") + members(metrics) + "}"
    }

    /// The object's members, without its braces.
    static func members(_ metrics: [Metric]) -> String {
        metrics.map { "\(quoted($0.name)): \(number($0.value))" }.joined(separator: ", ")
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
