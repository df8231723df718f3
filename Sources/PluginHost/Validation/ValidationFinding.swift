import Foundation

/// Something the gate found: what, how bad, what shows it, and what to do.
package struct ValidationFinding: Sendable, Hashable, Codable {
    /// How bad it is.
    package enum Severity: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
        /// Training against it would go wrong: the gate says no.
        case error
        /// It may go wrong, or is likely a mistake.
        case warning
        /// Worth knowing.
        case note

        package static func < (one: Severity, other: Severity) -> Bool { one.rank < other.rank }

        private var rank: Int {
            switch self {
            case .error: 0
            case .warning: 1
            case .note: 2
            }
        }
    }

    /// What shows it: a completion with its score, or a place in a file.
    package struct Evidence: Sendable, Hashable, Codable {
        /// Which probe it was, in a few words.
        package var probe: String?
        /// The completion's start, control characters made visible.
        package var completion: String?
        package var score: Double?
        package var file: String?
        /// From 1.
        package var line: Int?

        package init(
            probe: String? = nil, completion: String? = nil, score: Double? = nil, file: String? = nil,
            line: Int? = nil
        ) {
            self.probe = probe
            self.completion = completion.map { Evidence.excerpt($0) }
            self.score = score.flatMap { $0.isFinite ? $0 : nil }
            self.file = file
            self.line = line
        }

        private static let longest = 120

        /// A text's start on one line.
        static func excerpt(_ text: String) -> String {
            var shown = ""
            var count = 0
            for scalar in text.unicodeScalars {
                guard count < longest else { return shown + "… (\(text.utf8.count) bytes)" }
                count += 1
                switch scalar {
                case "\n": shown += "\\n"
                case "\t": shown += "\\t"
                case "\r": shown += "\\r"
                case _ where [.control, .format, .surrogate, .privateUse].contains(scalar.properties.generalCategory):
                    shown += "\\u{" + String(scalar.value, radix: 16) + "}"
                default: shown.unicodeScalars.append(scalar)
                }
            }
            return shown
        }
    }

    package let code: FindingCode
    package let severity: Severity
    /// The component it is about; nil for the reward as a whole.
    package let component: String?
    package let evidence: Evidence?
    /// What is wrong, as full sentences.
    package let message: String
    /// What to do about it.
    package let remedy: String

    package init(
        _ code: FindingCode, _ severity: Severity, component: String?, evidence: Evidence? = nil, message: String,
        remedy: String
    ) {
        self.code = code
        self.severity = severity
        self.component = component
        self.evidence = evidence
        self.message = message
        self.remedy = remedy
    }
}
