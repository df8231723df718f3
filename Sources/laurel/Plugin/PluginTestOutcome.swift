import LaurelRewards
import PluginHost

/// How a plugin's cases went, for people and as JSON.
struct PluginTestOutcome: Encodable {
    struct Case: Encodable {
        let line: Int
        /// Which of the case's completions it is, from 1.
        let completion: Int
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
    /// Cases whose every completion got what was expected, and the others.
    let passed: Int
    let failed: Int
    let cases: [Case]

    init(_ plugin: PluginPackage, file: String, reports: [PluginCases.Report]) {
        self.plugin = plugin.manifest.name
        version = plugin.manifest.version
        contentHash = plugin.contentHash
        self.file = file
        cases = reports.map(Case.init)
        failed = Set(cases.filter { !$0.passed }.map(\.line)).count
        passed = Set(cases.map(\.line)).count - failed
    }

    /// Every failing case with its place, what came and why; then one line on all of them.
    var lines: [String] {
        var lines: [String] = []
        for entry in cases where !entry.passed {
            let isGroup = cases.contains { $0.line == entry.line && $0.completion > 1 }
            let which = isGroup ? "completion \(entry.completion): " : ""
            lines.append("\(file):\(entry.line): \(which)\(entry.problem ?? "")")
            if let detail = entry.detail { lines.append("  detail: \(detail)") }
            for text in entry.log.split(separator: "\n") { lines.append("  log: \(text)") }
        }
        let count = passed + failed == 1 ? "1 case" : "\(passed + failed) cases"
        lines.append(failed == 0 ? "\(plugin): \(count) passed" : "\(plugin): \(failed) of \(count) failed")
        return lines
    }
}

extension PluginTestOutcome.Case {
    init(_ report: PluginCases.Report) {
        line = report.line
        completion = report.completion
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
