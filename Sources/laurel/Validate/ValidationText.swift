import Foundation
package import PluginHost

/// A report of the gate for people: a head line, then each finding with what shows it and what to do.
package struct ValidationText {
    private let report: ValidationReport
    private let accepted: Set<FindingCode>

    package init(_ report: ValidationReport, accepting accepted: Set<FindingCode> = []) {
        self.report = report
        self.accepted = accepted
    }

    package var text: String { ([head] + report.findings.flatMap(lines) + costs).joined(separator: "\n") }

    /// The warnings, each with what to do.
    var warnings: [String] { report.findings.filter { $0.severity == .warning }.flatMap(lines) }

    /// The counts in one line.
    package var head: String {
        let verdict = report.refusals(accepting: accepted).isEmpty ? "passes" : "does not pass"
        let counts = ValidationFinding.Severity.allCases.map { severity in
            let count = report.count(severity)
            return "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
        }
        return "\(report.kind.rawValue) \(report.subject) \(verdict): \(counts.joined(separator: ", "))"
    }

    /// What a call of each script costs, beside what a candidate costs to write.
    private var costs: [String] {
        report.measurements.keys.filter { $0.hasSuffix("instructions_p50") }.sorted().map { key in
            let prefix = key.dropLast("instructions_p50".count)
            func shown(_ figure: String, of unit: Double = 1) -> String {
                String(format: "%.0f", (report.measurements[prefix + figure] ?? 0) / unit)
            }
            let name = prefix.split(separator: "/").last.map(String.init) ?? report.subject
            return "cost of a call of \(name), p50 (p99): \(shown("time_p50_us")) (\(shown("time_p99_us"))) µs, "
                + "\(shown("instructions_p50")) (\(shown("instructions_p99"))) instructions, "
                + "\(shown("bytes_p50", of: 1024)) (\(shown("bytes_p99", of: 1024))) KiB; "
                + "a candidate takes \(shown("generation_us", of: 1000)) ms to write"
        }
    }

    private func lines(_ finding: ValidationFinding) -> [String] {
        let isAccepted = finding.severity == .error && accepted.contains(finding.code)
        let columns = [
            (isAccepted ? "accepted" : finding.severity.rawValue, 9), (finding.code.rawValue, 22),
            (finding.component ?? "–", 16),
        ].map { text, width in
            text.count < width ? text + String(repeating: " ", count: width - text.count) : text + " "
        }
        var lines = [columns.joined() + finding.message]
        if let evidence = finding.evidence.flatMap(shown) { lines.append("         shown by: \(evidence)") }
        return lines + ["         → \(finding.remedy)"]
    }

    private func shown(_ evidence: ValidationFinding.Evidence) -> String? {
        var parts: [String] = []
        if let file = evidence.file { parts.append(evidence.line.map { "\(file):\($0)" } ?? file) }
        if let probe = evidence.probe { parts.append(probe) }
        if let completion = evidence.completion { parts.append("\"\(completion)\"") }
        if let score = evidence.score { parts.append("scores \(score)") }
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }
}

extension ValidationReport {
    /// Prints the report and says how the command ends.
    func show(asJSON: Bool) throws -> Bool {
        print(asJSON ? String(decoding: try json().dropLast(), as: UTF8.self) : ValidationText(self).text)
        return refusals().isEmpty
    }
}
