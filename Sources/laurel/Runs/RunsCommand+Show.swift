import ArgumentParser
import Foundation

extension RunsCommand {
    /// `laurel runs show`.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows a run: settings, hashes, figures, evaluations, checkpoints and events.")

        @Argument(help: ArgumentHelp("The run.", valueName: "run"))
        var name: String

        @Flag(help: "Print one line of JSON.")
        var json = false

        func run() throws {
            let runs = try StoredRuns()
            let details = try RunDetails(try runs.run(named: name), in: runs)
            print(json ? try JSONText.line(details) : details.text)
        }
    }
}
