import ArgumentParser

extension RunsCommand {
    /// `laurel runs compare`.
    struct Compare: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compares runs: what was set differently, and what came of it.",
            discussion: """
                Figures are means of the last 5 steps; held-out ones are of the last evaluation. Settings that all runs \
                share are left out.
                """)

        @Argument(help: ArgumentHelp("The runs, at least two.", valueName: "run"))
        var names: [String]

        @Option(
            parsing: .singleValue,
            help: ArgumentHelp("Compare this metric as well; may be given again.", valueName: "metric"))
        var metric: [String] = []

        @Flag(help: "Print one line of JSON.")
        var json = false

        func validate() throws {
            guard names.count >= 2 else { throw ValidationError("Give two runs or more.") }
        }

        func run() throws {
            let runs = try StoredRuns()
            let records = try names.map { try runs.run(named: $0) }
            let comparison = try RunComparison(records, metrics: metric, in: runs.store)
            print(json ? try JSONText.line(comparison) : comparison.text)
        }
    }
}
