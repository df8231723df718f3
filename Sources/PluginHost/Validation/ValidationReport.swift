package import Foundation

/// What the gate found about one plugin or reward, with the figures it measured on the way.
package struct ValidationReport: Sendable, Hashable, Codable {
    /// A plugin or a reward.
    package enum Kind: String, Sendable, Hashable, Codable {
        case plugin, reward
    }

    package let kind: Kind
    /// The plugin's name, or the reward's file.
    package let subject: String
    /// SHA-256 of each plugin involved, by name.
    package let contentHashes: [String: String]
    /// The worst first, then in the order of the checks.
    package private(set) var findings: [ValidationFinding]
    /// Figures by name, such as `time_p99_us` or `zero_variance_share`.
    package let measurements: [String: Double]

    package init(
        kind: Kind, subject: String, contentHashes: [String: String] = [:], findings: [ValidationFinding],
        measurements: [String: Double] = [:]
    ) {
        self.kind = kind
        self.subject = subject
        self.contentHashes = contentHashes
        self.findings = ValidationFinding.Severity.allCases.flatMap { severity in
            findings.filter { $0.severity == severity }
        }
        self.measurements = measurements.filter { $0.value.isFinite }
    }

    /// The error findings that are not accepted: with any, the gate says no.
    package func refusals(accepting accepted: Set<FindingCode> = []) -> [ValidationFinding] {
        findings.filter { $0.severity == .error && !accepted.contains($0.code) }
    }

    /// How many findings of a severity there are.
    package func count(_ severity: ValidationFinding.Severity) -> Int { findings.count { $0.severity == severity } }

    /// The report as JSON with a final line feed; keys are sorted.
    package func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return try encoder.encode(Document(passed: refusals().isEmpty, report: self)) + Data("\n".utf8)
    }

    /// What `--json` prints.
    private struct Document: Encodable {
        let passed: Bool
        let report: ValidationReport

        enum Key: String, CodingKey {
            case passed, kind, subject, contentHashes, findings, measurements
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(passed, forKey: .passed)
            try container.encode(report.kind, forKey: .kind)
            try container.encode(report.subject, forKey: .subject)
            try container.encode(report.contentHashes, forKey: .contentHashes)
            try container.encode(report.findings, forKey: .findings)
            try container.encode(report.measurements, forKey: .measurements)
        }
    }
}
