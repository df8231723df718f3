import Datasets
package import LaurelRewards

/// The rows that a reward is tried on, with the candidates that they hold.
package struct ValidationRows: Sendable {
    package let samples: [Sample]
    /// What rows with a `completion` or `completions` hold, by prompt; nil when no row does.
    package let groups: [CandidateGroup]?

    private static let columns: Set<String> = ["completion", "completions"]

    /// Reads a file; every row counts, and a bad one is an error that names its line.
    package init(file: String) throws {
        var reader = try DatasetReader(path: file, extraColumns: Self.columns)
        var samples: [Sample] = []
        var groups: [(sample: Sample, completions: [String])] = []
        while let row = try reader.next() {
            let completions = try Self.completions(of: row)
            if let last = groups.indices.last, Self.isSame(groups[last].sample, row.sample) {
                groups[last].completions += completions
            } else {
                samples.append(row.sample)
                groups.append((row.sample, completions))
            }
        }
        self.samples = samples
        let given = groups.filter { !$0.completions.isEmpty }
        self.groups =
            given.isEmpty
            ? nil
            : given.map { group in
                CandidateGroup(
                    sample: group.sample,
                    candidates: group.completions.enumerated().map {
                        Candidate(index: $0.offset, completion: $0.element)
                    })
            }
    }

    /// So many rows, spread evenly over the file.
    package func spread(_ count: Int) -> [Sample] {
        let count = min(count, samples.count)
        return (0..<count).map { samples[$0 * samples.count / count] }
    }

    private static func isSame(_ one: Sample, _ other: Sample) -> Bool {
        one.messages == other.messages && one.reference == other.reference
    }

    private static func completions(of row: DatasetRow) throws -> [String] {
        var completions: [String] = []
        if row.extras["completion"] != nil { completions.append(try row.text(of: "completion")) }
        switch row.extras["completions"] {
        case nil, .null: break
        case .array(let items):
            for item in items {
                guard let text = item.string else {
                    throw row.error("completions", "\"completions\" holds something else; expected a list of strings.")
                }
                completions.append(text)
            }
        default: throw row.error("completions", "\"completions\" is no list; expected a list of strings.")
        }
        return completions
    }
}
