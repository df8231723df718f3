import Datasets
import Foundation
import LaurelRewards
import PluginHost
import Testing

/// What is sound passes: a gate that cries wolf is turned off.
@Suite struct GoodRewardTests {
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path
    private static let catalog = PluginCatalog(folders: [repository + "/Plugins"])

    @Test("A first-party plugin has no error finding", arguments: catalog.names)
    func firstPartyPluginPasses(name: String) async throws {
        let report = try await PluginValidator(Self.catalog.plugin(name)).report()
        for finding in report.refusals() { Issue.record("\(name): \(finding.code.rawValue): \(finding)") }
        #expect(report.contentHashes[name]?.count == 64)
        #expect((report.measurements["probes"] ?? 0) > 50)
        #expect((report.measurements["instructions_p50"] ?? 0) > 5)
        #expect((report.measurements["generation_us"] ?? 0) > 0)
    }

    @Test func brevityIsSaidToShapeOnly() async throws {
        let report = try await PluginValidator(Self.catalog.plugin("brevity")).report()
        #expect(report.findings.contains { $0.code == .shapingOnly && $0.severity == .warning })
    }

    @Test func theShippedExamplePasses() async throws {
        let folder = Self.repository + "/Examples/financial-arithmetic"
        let configuration = try RewardConfiguration.load(file: folder + "/reward.yaml")
        let rows = try Dataset(path: folder + "/train.jsonl").samples
        let report = try await RewardValidator(configuration, catalog: Self.catalog).report(rows: rows)
        for finding in report.refusals() { Issue.record("\(finding.code.rawValue): \(finding)") }
        #expect(report.contentHashes.keys.sorted() == ["brevity"])
    }

    @Test func theReportIsJSONWithSnakeCaseKeys() async throws {
        let report = try await PluginValidator(Self.catalog.plugin("brevity")).report()
        let object = try JSONSerialization.jsonObject(with: report.json()) as? [String: Any]
        #expect(object?["passed"] as? Bool == true)
        #expect(object?["kind"] as? String == "plugin")
        #expect(object?["content_hashes"] is [String: String])
        let findings = try #require(object?["findings"] as? [[String: Any]])
        #expect(findings.allSatisfy { $0["code"] is String && $0["severity"] is String && $0["remedy"] is String })
        #expect((object?["measurements"] as? [String: Double])?["time_p50_us"] != nil)
    }
}
