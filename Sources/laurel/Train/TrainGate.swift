package import Foundation
import GRPO
package import LaurelRewards
package import PluginHost

/// The gate before the first step: a reward with an error finding is not trained against, unless it is accepted by name.
package struct TrainGate: Sendable {
    /// Rows that graders are tried on.
    private static let rows = 12

    private let validator: RewardValidator
    private let accepted: Set<FindingCode>

    package init(_ reward: RewardConfiguration, accepting accepted: Set<FindingCode>, plugins folders: [String] = []) {
        validator = RewardValidator(
            reward, catalog: PluginCatalog.standard(rewardFile: reward.file, folders: folders),
            graders: RewardBuilder.gateGraders)
        self.accepted = accepted
    }

    /// Reads `--accept-findings CODE[,CODE]`.
    package static func codes(_ texts: [String]) throws -> Set<FindingCode> {
        var codes: Set<FindingCode> = []
        for text in texts.flatMap({ $0.split(separator: ",") }).map({ $0.trimmingCharacters(in: .whitespaces) }) {
            guard let code = FindingCode(rawValue: text) else {
                let hint = NearestName.hint(for: text, among: FindingCode.allCases.map(\.rawValue))
                throw CommandError(
                    code: "unknown-finding",
                    message: "`\(text)` is no finding's code.\(hint) Docs/Validation.md lists them.")
            }
            codes.insert(code)
        }
        return codes
    }

    /// Tries the reward on the dataset's rows and on the candidates of the first step.
    package func report(
        _ samples: [Sample], candidates: RewardValidator.Candidates
    ) async throws -> ValidationReport {
        let count = min(Self.rows, samples.count)
        let spread = (0..<count).map { samples[$0 * samples.count / count] }
        return try await validator.report(rows: spread, candidates: candidates)
    }

    /// Whether training may begin.
    package func lets(_ report: ValidationReport) -> Bool { report.refusals(accepting: accepted).isEmpty }

    /// The findings for people; the head and the warnings when nothing stops the run.
    package func text(_ report: ValidationReport, file: URL) -> String {
        let text = ValidationText(report, accepting: accepted)
        let path = file.path(percentEncoded: false)
        guard !lets(report) else { return (["\(text.head) (\(path))"] + text.warnings).joined(separator: "\n") }
        let codes = Set(report.refusals(accepting: accepted).map(\.code)).union(accepted).map(\.rawValue).sorted()
            .joined(separator: ",")
        return """
            \(text.text)
            The run was stopped before step 1; \(path) has the findings. Correct the reward, or train against it all the \
            same with: --accept-findings \(codes)
            """
    }
}
