import LaurelRewards
import PluginHost
import RewardReports
import RunStore

/// Runs beside each other: settings that differ, and what the last steps and evaluations came to.
struct RunComparison: Encodable {
    struct Row: Encodable {
        let name: String
        /// By run; nil where a run has none.
        let values: [String?]
    }

    struct Figures: Encodable {
        let name: String
        let values: [Double?]
    }

    let runs: [String]
    /// Settings, hashes and component weights that are not the same in all runs.
    let differences: [Row]
    /// Means of the last steps.
    let metrics: [Figures]
    /// Of the last evaluation of each run.
    let heldOut: [Figures]

    private static let shown = [
        "reward", "reward_std", "frac_reward_zero_std", "completions/mean_length", "completions/clipped_ratio",
        "entropy", "kl", "grad_norm", "step_time",
    ]

    init(_ records: [RunRecord], metrics extra: [String], in store: RunStore) throws {
        runs = records.map(\.id)
        differences = try Self.differences(records)
        let tables = try records.map { try store.metrics(of: $0) }
        let components = Self.unique(records.flatMap { $0.description.components.map { "rewards/\($0.name)/mean" } })
        for name in extra where !tables.contains(where: { $0.names.contains(name) }) {
            let known = Self.unique(tables.flatMap(\.names))
            throw CommandError(
                code: "no-such-metric",
                message:
                    "No run has the metric `\(name)`.\(NearestName.hint(for: name, among: known)) `laurel runs show "
                    + "--json` lists a run's metrics.")
        }
        metrics = Self.unique(Array(Self.shown.prefix(1)) + components + Self.shown.dropFirst() + extra).map { name in
            Figures(name: name, values: tables.map { $0.mean(of: name, last: RunOverview.window) })
        }.filter { figures in figures.values.contains { $0 != nil } }
        let evaluations = try records.map { try store.evaluations(of: $0).last?.metrics ?? [] }
        heldOut = Self.unique(evaluations.flatMap { $0.map(\.name) }).map { name in
            Figures(
                name: name,
                values: evaluations.map { evaluation in
                    evaluation.first { $0.name == name }.flatMap { $0.value.isFinite ? $0.value : nil }
                })
        }
    }

    /// Every leaf of the resolved run files, and what shapes a run besides them.
    private static func differences(_ records: [RunRecord]) throws -> [Row] {
        let settings = try records.map { record -> [(String, String)] in
            let description = record.description
            let node = try ConfigurationNode.parse(description.configuration, file: description.id)
            return leaves(node.json, path: "") + [
                ("steps taken", "\(record.lastStep)"), ("reward sha256", String(description.rewardHash.prefix(12))),
                ("graders' code", RewardRecord(stored: description.rewardCode).map(code) ?? ""),
                ("laurel", description.laurelVersion),
            ]
        }
        let tables = settings.map { Dictionary($0, uniquingKeysWith: { $1 }) }
        return unique(settings.flatMap { $0.map(\.0) }).compactMap { name in
            let values = tables.map { $0[name] }
            return values.allSatisfy { $0 == values[0] } ? nil : Row(name: name, values: values)
        }
    }

    private static func code(_ record: RewardRecord) -> String {
        record.scripts.map { "\($0.component) \($0.origin.sha256.prefix(12))" }.joined(separator: ", ")
    }

    private static func leaves(_ value: JSONValue, path: String) -> [(String, String)] {
        guard case .object(let members) = value else {
            return [(path, value.string ?? (try? JSONText.line(value)) ?? "")]
        }
        return members.sorted { $0.key < $1.key }
            .flatMap { leaves($0.value, path: path.isEmpty ? $0.key : "\(path).\($0.key)") }
    }

    private static func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    // MARK: Text

    /// The comparison for people: a column a run.
    var text: String {
        let head = runs.enumerated().map { "\(letter($0.offset))  \($0.element)" }
        let columns = runs.indices.map(letter)
        let settings = differences.map { row in
            [row.name] + row.values.map { PlainLine.text($0 ?? Figure.missing, limit: 40) }
        }
        return [
            head, differences.isEmpty ? ["All settings are the same."] : table(["setting"] + columns, settings),
            table(["last \(RunOverview.window) steps"] + columns, metrics.map(cells)),
            heldOut.isEmpty ? [] : table(["held-out, last"] + columns, heldOut.map(cells)),
        ].filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    private func cells(_ figures: Figures) -> [String] {
        [PlainLine.text(figures.name, limit: 48)] + figures.values.map { Figure.text($0) }
    }

    private func table(_ header: [String], _ rows: [[String]]) -> [String] {
        TextTable(rows: [header] + rows, numbers: Set(1..<header.count)).lines
    }

    /// Columns are headed by letters: ids would be wider than their figures.
    private func letter(_ index: Int) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        return index < letters.count ? String(letters[index]) : "\(index + 1)"
    }
}
