import Foundation
package import LaurelRewards
import LuaRuntime

/// A plugin's own cases, `tests/cases.jsonl`: what its author says it makes of some samples.
///
/// A case is one candidate, `{"sample": {"completion": …}, "expect": {…}}`, or a group: `completions` in place of
/// `completion`, and in `expect` a list with one entry for each, or one entry for all.
package struct PluginCases: Sendable {
    /// What a case expects.
    package struct Expectation: Sendable, Hashable {
        package var score: Double?
        package var minimum: Double?
        package var maximum: Double?
        /// `score`, `abstain` or a failure kind.
        package var outcome: String?
    }

    /// One line of the file.
    package struct Case: Sendable {
        package let line: Int
        /// The candidate, or the candidates of a group.
        package let items: [GradingItem]
        package let params: [String: JSONValue]
        /// What each candidate is expected to get.
        package let expectations: [Expectation]

        /// The first candidate: the only one, unless the case is a group.
        package var item: GradingItem { items[0] }
        /// What the first candidate is expected to get.
        package var expectation: Expectation { expectations[0] }
    }

    /// How a case went.
    package struct Report: Sendable {
        package let line: Int
        /// Which of the case's completions it is about, from 1.
        package let completion: Int
        package let grade: Grade
        /// What the script printed.
        package let log: String
        /// What was expected and not met; nil when the case passes.
        package let problem: String?
    }

    package let file: String
    package let cases: [Case]

    /// Scores agree when they are this close.
    package static let tolerance = 1e-9
    private static let largestBytes = 16 << 20

    /// Reads a file of cases.
    package init(file: String) throws(PluginError) {
        guard let data = FileManager.default.contents(atPath: file), data.count <= Self.largestBytes,
            let text = String(validating: data, as: UTF8.self)
        else {
            throw PluginError(
                code: "file", file: file,
                message: "The cases cannot be read; expected JSON Lines in UTF-8, at most 16 MiB.")
        }
        var cases: [Case] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where !line.allSatisfy(\.isWhitespace) {
            do {
                let node = try ConfigurationNode.parse(String(line), file: file)
                cases.append(try Self.readCase(node, line: index + 1))
            } catch let error as RewardError {
                throw PluginError(error, line: index + 1)
            } catch {
                throw PluginError(code: "syntax", file: file, line: index + 1, message: "\(error)")
            }
        }
        guard !cases.isEmpty else {
            throw PluginError(code: "range", file: file, message: "There are no cases; expected at least one.")
        }
        self.file = file
        self.cases = cases
    }

    /// Grades every case and compares.
    package func run(_ plugin: PluginPackage, with factory: LuaGraderFactory) async throws(PluginError) -> [Report] {
        var reports: [Report] = []
        var graders: [[String: JSONValue]: any ScriptGrader] = [:]
        for entry in cases {
            let grader: any ScriptGrader
            do {
                if let known = graders[entry.params] {
                    grader = known
                } else {
                    grader = try await factory.grader(for: plugin, params: entry.params)
                    graders[entry.params] = grader
                }
            } catch {
                throw PluginError(
                    code: error.code, file: error.file == plugin.folder ? file : error.file,
                    line: error.file == plugin.folder ? entry.line : error.line, message: error.message)
            }
            for (index, result) in await grader.results(entry.items).enumerated() {
                let grade = grader.grade(of: result)
                let problem = entry.expectations[index].problem(with: grade)
                reports.append(
                    Report(
                        line: entry.line, completion: index + 1, grade: grade, log: result.log, problem: problem))
            }
        }
        return reports
    }
}

extension PluginCases.Expectation {
    /// What of the expectation a grade does not meet, as a sentence.
    func problem(with grade: Grade) -> String? {
        let got: String
        let name: String
        switch grade.outcome {
        case .score(let score): (name, got) = ("score", "the score \(score)")
        case .abstain(let reason): (name, got) = ("abstain", "an abstention (\(reason))")
        case .failure(let kind, let message): (name, got) = (kind.rawValue, "\(kind.rawValue): \(message)")
        }
        if let outcome { return outcome == name ? nil : "Expected the outcome \(outcome), got \(got)." }
        guard let value = grade.outcome.score else { return "Expected a score, got \(got)." }
        if let score, abs(value - score) > PluginCases.tolerance { return "Expected the score \(score), got \(value)." }
        if let minimum, value < minimum { return "Expected a score of at least \(minimum), got \(value)." }
        if let maximum, value > maximum { return "Expected a score of at most \(maximum), got \(value)." }
        return nil
    }
}
