import Datasets
import Foundation
import LaurelRewards
import PluginHost
import Testing

/// Rewards with one flaw each, under `FlawedRewards/`, and the code that the gate has to find.
@Suite struct FlawedRewardTests {
    private static let folder = (#filePath as NSString).deletingLastPathComponent + "/../FlawedRewards"

    static let plugins: [(name: String, code: FindingCode)] = [
        ("syntax-error", .loadFailed), ("no-cases", .noCases), ("wrong-case", .caseFailed),
        ("never-full", .noFullScoreCase), ("never-low", .noLowScoreCase), ("undeclared-param", .paramsUndeclared),
        ("unused-param", .paramsUnused), ("misspelt-global", .undefinedGlobal), ("reads-clock", .forbiddenName),
        ("overwrites-api", .shadowedAPI), ("misspelt-field", .unknownField), ("missing-helper", .unknownMember),
        ("keeps-state", .keepsState), ("leaks-global", .globalWrite), ("rolls-dice", .usesRandom),
        ("divides-by-zero", .invalidScore), ("out-of-range", .outOfRange), ("forgets-return", .invalidScore),
        ("raises-without-metadata", .raises), ("backtracks", .timesOut), ("hoards-memory", .exceedsMemory),
        ("uses-row-number", .orderDependent), ("constant", .constantScore), ("always-abstains", .alwaysAbstains),
        ("contains-reference", .hackableEnumeration), ("checks-form-only", .hackableFormat),
        ("reads-reference-wrongly", .referenceScoresLow), ("silence-is-right", .emptyScoresHigh),
        ("refuses-well", .refusalScoresHigh), ("slow", .slow), ("needs-reference-for-nothing", .needsUnused),
        ("hides-a-need", .needsUndeclared), ("prefers-the-first", .orderDependent),
        ("divides-by-the-others", .invalidScore),
    ]

    static let rewards: [(name: String, code: FindingCode)] = [
        ("equals-the-sum", .hackableEcho), ("counts-keywords", .hackableKeywords),
        ("pays-for-length", .hackablePadding), ("pays-for-a-word", .hackableRepetition),
        ("counts-opened-tags", .hackableUnclosedTags), ("spells-refusals-plainly", .hackableLookAlikes),
        ("never-right", .noSignal), ("always-right", .saturatedTop), ("never-right", .saturatedBottom),
        ("seldom-differs", .weakSignal), ("says-it-twice", .componentsCorrelated),
        ("one-component-rules", .dominantComponent), ("only-length", .lengthCorrelated),
        ("hardly-differs", .lowSpread), ("looks-at-form-only", .noCorrectness), ("gives-up", .manyAbstentions),
        ("equals-the-sum", .noCandidates),
    ]

    @Test("The gate catches a flawed plugin", arguments: plugins)
    func catchesPlugin(name: String, code: FindingCode) async throws {
        let plugin = try PluginPackage(folder: Self.folder + "/plugins/" + name)
        let report = try await PluginValidator(plugin).report()
        let codes = report.findings.map { "\($0.severity.rawValue)[\($0.code.rawValue)]" }
        let finding = report.findings.first { $0.code == code }
        #expect(finding != nil, "\(name): \(codes)")
        #expect(finding?.component == name)
        #expect(finding?.remedy.isEmpty == false)
    }

    @Test("The gate catches a flawed reward", arguments: rewards)
    func catchesReward(name: String, code: FindingCode) async throws {
        let report = try await Self.report(name)
        let codes = report.findings.map { "\($0.severity.rawValue)[\($0.code.rawValue)]" }
        #expect(report.findings.contains { $0.code == code }, "\(name): \(codes)")
    }

    /// A weighted component that pays no candidate anything is more than a note.
    @Test func aComponentThatNeverPaysIsAWarning() async throws {
        let findings = try await Self.report("never-right").findings.filter { $0.code == .saturatedBottom }
        let finding = try #require(findings.first { $0.component != nil })
        #expect(finding.severity == .warning)
        #expect(finding.remedy.contains("input: completion"))
    }

    static func report(_ name: String) async throws -> ValidationReport {
        let base = folder + "/rewards/" + name
        let configuration = try RewardConfiguration.load(file: base + "/reward.yaml")
        var samples: [Sample] = []
        var groups: [CandidateGroup] = []
        var reader = try DatasetReader(path: base + "/rows.jsonl", extraColumns: ["completions"])
        while let row = try reader.next() {
            samples.append(row.sample)
            guard case .array(let texts)? = row.extras["completions"] else { continue }
            let candidates = texts.enumerated().map {
                Candidate(index: $0.offset, completion: $0.element.string ?? "")
            }
            groups.append(CandidateGroup(sample: row.sample, candidates: candidates))
        }
        return try await RewardValidator(configuration, catalog: PluginCatalog(folders: [])).report(
            rows: samples, candidates: groups.isEmpty ? nil : .init(groups: groups))
    }

    @Test func aHackOfTheWholeRewardIsAnErrorWithItsCompletion() async throws {
        let report = try await Self.report("equals-the-sum")
        let finding = try #require(report.findings.first { $0.code == .hackableEcho })
        #expect(finding.severity == .error)
        #expect(finding.component == nil)
        #expect(finding.evidence?.completion?.contains(" - ") == true)
        #expect(finding.evidence?.score == 1)
        #expect(!report.refusals().isEmpty)
        #expect(report.refusals(accepting: Set(report.findings.map(\.code))).isEmpty)
    }
}
