import ArgumentParser
import Foundation
import RunStore

extension RunsCommand {
    /// `laurel runs export`.
    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes a run's metrics, candidates, evaluations and events as JSON Lines or CSV.",
            discussion: """
                With --only one of them goes to standard output, or to the file that --output names; without it each \
                gets a file of its own in the folder that --output names. Docs/Runs.md lists the columns.
                """)

        @Argument(help: ArgumentHelp("The run.", valueName: "run"))
        var name: String

        @Option(name: .customLong("to"), help: "jsonl or csv.")
        var format: ExportFormat

        @Option(help: "metrics, candidates, evaluations or events.")
        var only: ExportPart?

        @Option(help: ArgumentHelp("The file, or without --only the folder.", valueName: "path"))
        var output: String?

        func validate() throws {
            guard only != nil || output != nil else {
                throw ValidationError("Give --output with a folder, or --only with what goes to standard output.")
            }
        }

        func run() throws {
            let runs = try StoredRuns()
            let run = try runs.run(named: name)
            guard let only else { return try writeAll(RunExport(run, in: runs.store), to: output ?? "") }
            try write(only, of: RunExport(run, in: runs.store), to: output)
        }

        private func writeAll(_ export: RunExport, to folder: String) throws {
            try LaurelHome.makeFolder(URL(filePath: folder, directoryHint: .isDirectory))
            for part in ExportPart.allCases {
                let file = "\(folder)/\(part.rawValue).\(format.rawValue)"
                try write(part, of: export, to: file)
                print(file)
            }
        }

        private func write(_ part: ExportPart, of export: RunExport, to path: String?) throws {
            let output = try ScoreOutput(path: path)
            do {
                try export.write(part, as: format) { try output.write(Data(($0 + format.lineEnd).utf8)) }
                try output.finish()
            } catch {
                output.discard()
                throw error
            }
        }
    }
}

/// How rows are written.
enum ExportFormat: String, ExpressibleByArgument, CaseIterable {
    case jsonl
    case csv

    /// CSV's lines end as RFC 4180 has it.
    var lineEnd: String { self == .csv ? "\r\n" : "\n" }
}

/// What there is to be exported of a run.
enum ExportPart: String, ExpressibleByArgument, CaseIterable {
    case metrics
    case candidates
    case evaluations
    case events
}
