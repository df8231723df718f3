import LaurelRewards
import PluginHost
import RewardReports

/// What is known of a plugin without running it, as `--json` prints it.
struct PluginFacts: Encodable {
    struct Parameter: Encodable {
        let name: String
        let type: String
        let defaultValue: JSONValue?
        let expected: String
        let meaning: String
    }

    let name: String
    let version: String
    let summary: String
    let license: String
    let entry: String
    let range: [Double]
    let needs: [String]
    let wallMs: Int?
    let memoryMb: Int?
    let params: [Parameter]
    let contentHash: String
    let path: String

    init(_ plugin: PluginPackage) {
        let manifest = plugin.manifest
        name = manifest.name
        version = manifest.version
        summary = manifest.summary
        license = manifest.license
        entry = manifest.entry
        range = [manifest.range.lowerBound, manifest.range.upperBound]
        needs = manifest.needs.map(\.rawValue).sorted()
        wallMs = manifest.wallMilliseconds
        memoryMb = manifest.memoryMegabytes
        params = manifest.params.map {
            Parameter(
                name: $0.name, type: $0.kind.rawValue, defaultValue: $0.defaultValue, expected: $0.expected,
                meaning: $0.meaning)
        }
        contentHash = plugin.contentHash
        path = plugin.folder
    }

    /// The lines for people: the manifest, then a table of the parameters.
    func lines() throws -> [String] {
        var facts = [
            ["name", name], ["version", version], ["summary", summary], ["license", license], ["entry", entry],
            ["range", "\(range[0]) to \(range[1])"],
        ]
        if !needs.isEmpty { facts.append(["needs", needs.joined(separator: ", ")]) }
        if let wallMs { facts.append(["wall limit", "\(wallMs) ms"]) }
        if let memoryMb { facts.append(["memory limit", "\(memoryMb) MiB"]) }
        facts += [["path", path], ["content hash", contentHash]]
        var lines = TextTable(rows: facts).lines
        guard !params.isEmpty else { return lines + ["", "no parameters"] }
        let rows = try params.map { parameter in
            let value = try parameter.defaultValue.map { try JSONText.line($0) } ?? "required"
            return [parameter.name, parameter.type, value, parameter.expected, parameter.meaning]
        }
        lines.append("")
        lines += TextTable(rows: [["parameter", "type", "default", "expected", "meaning"]] + rows).lines
        return lines
    }
}
