import LaurelRewards
import PluginHost

/// How a plugin's cases went, for people and as JSON.
struct PluginTestOutcome: Encodable {
    struct Case: Encodable {
        let line: Int
        let passed: Bool
        /// `score`, `abstain` or the failure's kind.
        let outcome: String
        let score: Double?
        let detail: String?
        /// What was expected and what came instead; null when the case passes.
        let problem: String?
        let log: String
    }

    let plugin: String
    let version: String
    let contentHash: String
    let file: String
    let passed: Int
    let failed: Int
    let cases: [Case]

    init(_ plugin: PluginPackage, file: String, reports: [PluginCases.Report]) {
        self.plugin = plugin.manifest.name
        version = plugin.manifest.version
        contentHash = plugin.contentHash
        self.file = file
        cases = reports.map(Case.init)
        passed = cases.count { $0.passed }
        failed = cases.count - passed
    }

    /// Every failing case with its place, what came and why; then one line on all of them.
    var lines: [String] {
        var lines: [String] = []
        for entry in cases where !entry.passed {
            lines.append("\(file):\(entry.line): \(entry.problem ?? "")")
            if let detail = entry.detail { lines.append("  detail: \(detail)") }
            for text in entry.log.split(separator: "\n") { lines.append("  log: \(text)") }
        }
        let count = cases.count == 1 ? "1 case" : "\(cases.count) cases"
        lines.append(failed == 0 ? "\(plugin): \(count) passed" : "\(plugin): \(failed) of \(count) failed")
        return lines
    }
}

extension PluginTestOutcome.Case {
    init(_ report: PluginCases.Report) {
        line = report.line
        passed = report.problem == nil
        problem = report.problem
        log = report.log
        score = report.grade.outcome.score
        switch report.grade.outcome {
        case .score: (outcome, detail) = ("score", report.grade.detail)
        case .abstain(let reason): (outcome, detail) = ("abstain", reason)
        case .failure(let kind, let message): (outcome, detail) = (kind.rawValue, message)
        }
    }
}
